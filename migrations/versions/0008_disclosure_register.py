"""The register of relationships, and what was shared."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _disclosure_relation()
    _disclosure_shared()
    _disclosure_shared_draft()


def _disclosure_relation() -> None:
    op.create_table(
        "disclosure_relation",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("domains", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("until", _INSTANT, nullable=True),
        sa.Column("planned", _INSTANT, nullable=True),
        sa.Column("sure", _INSTANT, nullable=False),
        sa.Column("asked", _INSTANT, nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("replaces", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_relation_person", "disclosure_relation", ["person", "until"], unique=False)


def _disclosure_shared() -> None:
    op.create_table(
        "disclosure_shared",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("post", _INSTANT, nullable=False),
        sa.Column("gain", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("offered", sa.Text(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_shared_item", "disclosure_shared", ["item"], unique=False)
    op.create_index("ix_disclosure_shared_person", "disclosure_shared", ["person"], unique=False)
    op.create_index("ix_disclosure_shared_post", "disclosure_shared", ["post"], unique=False)


def _disclosure_shared_draft() -> None:
    op.create_table(
        "disclosure_shared_draft",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_shared_draft_person", "disclosure_shared_draft", ["person"], unique=False)
