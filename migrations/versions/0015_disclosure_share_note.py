"""Private notes to whoever shared something."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "disclosure_share_note",
        sa.Column("note", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("line", _INSTANT, nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("note"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_share_note_person", "disclosure_share_note", ["person"], unique=False)
    op.create_index("ix_disclosure_share_note_item", "disclosure_share_note", ["item"], unique=False)
