"""The audit chain, which the database itself lets grow only."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_CELLS = ("entry", '"by"', "by_salt", "subject", "subject_salt", "words", "words_salt")
_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, and see to it that entries are only ever added."""
    _audit()
    _audit_detail()
    _audit_head()
    if op.get_bind().dialect.name == "sqlite":
        _grow_only()


def _grow_only() -> None:
    """A guard against slips, not against somebody who wants to: whoever can write here can drop it."""
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END"
    kept = " OR ".join(f"NEW.{name} IS NOT OLD.{name} AND NEW.{name} IS NOT NULL" for name in _CELLS)
    op.execute(f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit {refuse}")
    op.execute(f"CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit {refuse}")
    op.execute(f"CREATE TRIGGER audit_detail_unchanged BEFORE UPDATE ON audit_detail WHEN {kept} {refuse}")
    op.execute(f"CREATE TRIGGER audit_detail_undeleted BEFORE DELETE ON audit_detail {refuse}")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("by_digest", sa.Text(), nullable=True),
        sa.Column("subject_digest", sa.Text(), nullable=True),
        sa.Column("words_digest", sa.Text(), nullable=True),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _audit_detail() -> None:
    op.create_table(
        "audit_detail",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("by_salt", sa.Text(), nullable=True),
        sa.Column("subject", sa.Integer(), nullable=True),
        sa.Column("subject_salt", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("words_salt", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("entry"),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_detail_by", "audit_detail", ["by"], unique=False)
    op.create_index("ix_audit_detail_subject", "audit_detail", ["subject"], unique=False)


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
