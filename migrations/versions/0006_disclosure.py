"""The tables of disclosure."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _disclosure_note()


def _disclosure_note() -> None:
    op.create_table(
        "disclosure_note",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("note", _INSTANT, nullable=True),
        sa.Column("line", _INSTANT, nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("disclosure", sa.Text(), nullable=False),
        sa.Column("advice", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("done", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("item"),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_note_author", "disclosure_note", ["author", "done"], unique=False)
    op.create_index("ix_disclosure_note_note", "disclosure_note", ["note"], unique=False)
