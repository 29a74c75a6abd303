"""Labels that members had put on posts of theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "disclosure_labelled",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("gain", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sent", _INSTANT, nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_labelled_person", "disclosure_labelled", ["person"], unique=False)
    op.create_index("ix_disclosure_labelled_message", "disclosure_labelled", ["channel", "message"], unique=False)
    op.create_index("ix_disclosure_labelled_sent", "disclosure_labelled", ["sent"], unique=False)
