"""Posts that members saved for themselves, and where the platform stops paid links."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "saved",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=True),
        sa.Column("reacted", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person", "channel", "message"),
        sqlite_strict=True,
    )
    op.create_index("ix_saved_person", "saved", ["person", "at"], unique=False)
    op.create_index("ix_saved_author", "saved", ["author"], unique=False)
    op.create_index("ix_saved_message", "saved", ["channel", "message"], unique=False)
    op.create_index("ix_saved_at", "saved", ["at"], unique=False)
    op.create_table(
        "disclosure_gate",
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("space"),
        sqlite_strict=True,
    )
