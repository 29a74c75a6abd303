"""The moderation queue, and the cogs' marks on people."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _mark()
    _review_item()
    _review_step()


def _mark() -> None:
    op.create_table(
        "mark",
        sa.Column("cog", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("cog", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_mark_person", "mark", ["person"], unique=False)


def _review_item() -> None:
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("norm", sa.Text(), nullable=True),
        sa.Column("author", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("spans", sa.Text(), nullable=True),
        sa.Column("print", sa.Text(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("alike", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_until", _INSTANT, nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", _INSTANT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("appealed", sa.Integer(), nullable=False),
        sa.Column("first_decider", sa.Integer(), nullable=True),
        sa.Column("card", _INSTANT, nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "message", name=op.f("uq_review_item_channel_message")),
        sqlite_strict=True,
    )
    op.create_index("ix_review_item_alike", "review_item", ["community", "alike"], unique=False)
    op.create_index("ix_review_item_author", "review_item", ["author"], unique=False)
    op.create_index("ix_review_item_claimed_by", "review_item", ["claimed_by"], unique=False)
    op.create_index("ix_review_item_decided_by", "review_item", ["decided_by"], unique=False)
    op.create_index("ix_review_item_first_decider", "review_item", ["first_decider"], unique=False)
    op.create_index("ix_review_item_settled_at", "review_item", ["community", "settled_at"], unique=False)


def _review_step() -> None:
    op.create_table(
        "review_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("author", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_review_step_author", "review_step", ["author"], unique=False)
    op.create_index(op.f("ix_review_step_item"), "review_step", ["item"], unique=False)
    op.create_index("ix_review_step_person", "review_step", ["person"], unique=False)
