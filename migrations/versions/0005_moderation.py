"""The tables of moderation."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _moderation_batch()
    _moderation_note()
    _moderation_pending()
    _moderation_told()
    _moderation_turn()


def _moderation_batch() -> None:
    op.create_table(
        "moderation_batch",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_moderation_batch_at", "moderation_batch", ["at"], unique=False)
    op.create_index("ix_moderation_batch_person", "moderation_batch", ["person"], unique=False)


def _moderation_note() -> None:
    op.create_table(
        "moderation_note",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_moderation_note_item", "moderation_note", ["item"], unique=False)
    op.create_index("ix_moderation_note_person", "moderation_note", ["person"], unique=False)


def _moderation_pending() -> None:
    op.create_table(
        "moderation_pending",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("reporter", sa.Integer(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_moderation_pending_at", "moderation_pending", ["at"], unique=False)
    op.create_index("ix_moderation_pending_author", "moderation_pending", ["author"], unique=False)
    op.create_index("ix_moderation_pending_message", "moderation_pending", ["channel", "message"], unique=False)
    op.create_index("ix_moderation_pending_reporter", "moderation_pending", ["reporter"], unique=False)


def _moderation_told() -> None:
    op.create_table(
        "moderation_told",
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("item", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_moderation_told_person", "moderation_told", ["person"], unique=False)


def _moderation_turn() -> None:
    op.create_table(
        "moderation_turn",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_moderation_turn_person", "moderation_turn", ["person"], unique=False)
