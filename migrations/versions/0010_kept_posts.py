"""Posts out of sight with their files, what stands in their place, and labels that only authors can put."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, and the column."""
    _kept_post()
    _kept_file()
    _stand_in()
    op.add_column("disclosure_note", sa.Column("fixable", sa.Integer(), nullable=False, server_default="1"))


def _kept_post() -> None:
    op.create_table(
        "kept_post",
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("bare", sa.Integer(), nullable=False),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("posted_at", _INSTANT, nullable=False),
        sa.Column("kept_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("space", "message"),
        sqlite_strict=True,
    )
    op.create_index("ix_kept_post_author", "kept_post", ["author"], unique=False)


def _kept_file() -> None:
    op.create_table(
        "kept_file",
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("space", "message", "number"),
        sqlite_strict=True,
    )
    op.create_index("ix_kept_file_author", "kept_file", ["author"], unique=False)


def _stand_in() -> None:
    op.create_table(
        "stand_in",
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("space", "message"),
        sqlite_strict=True,
    )
    op.create_index("ix_stand_in_author", "stand_in", ["author"], unique=False)
