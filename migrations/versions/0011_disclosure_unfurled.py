"""Where the links of posts under review lead, as the platform showed it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "disclosure_unfurled",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("item"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_unfurled_author", "disclosure_unfurled", ["author"], unique=False)
