"""What moderators decide about disclosure: facts and choices of an item, exemptions, verdicts on rules, their modes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns, and create the tables."""
    for name in ("link", "facts", "offers"):
        op.add_column("review_item", sa.Column(name, sa.Text(), nullable=True))
    _disclosure_exemption()
    _disclosure_verdict()
    _disclosure_rule()


def _disclosure_exemption() -> None:
    op.create_table(
        "disclosure_exemption",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
        sa.Column("planned", _INSTANT, nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_exemption_author", "disclosure_exemption", ["author", "until"], unique=False)
    op.create_index("ix_disclosure_exemption_by", "disclosure_exemption", ["by"], unique=False)
    op.create_index("ix_disclosure_exemption_item", "disclosure_exemption", ["item"], unique=False)


def _disclosure_verdict() -> None:
    op.create_table(
        "disclosure_verdict",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("item"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_verdict_rule", "disclosure_verdict", ["community", "rule", "at"], unique=False)


def _disclosure_rule() -> None:
    op.create_table(
        "disclosure_rule",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("was_since", _INSTANT, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("community", "rule"),
        sqlite_strict=True,
    )
