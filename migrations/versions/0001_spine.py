"""The tables of the spine and of the first cogs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    _account()
    _channel()
    _community()
    _draft()
    _erasure()
    _fault()
    _gratitude_joined()
    _gratitude_thanks()
    _journal()
    _membership()
    _meta()
    _occurrence()
    _outbox()
    _person()
    _preference()
    _reaction()
    _schedule()
    _setting()
    _space()
    _term()
    _touch()
    _welcome_greeted()
    _welcome_hello()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community", "platform", "key", name=op.f("uq_account_community_platform_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_account_person", "account", ["person"], unique=False)


def _channel() -> None:
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("human_since", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("space", "key", name=op.f("uq_channel_space_key")),
        sqlite_strict=True,
    )


def _community() -> None:
    op.create_table(
        "community",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_draft_person"), "draft", ["person"], unique=False)


def _erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person"),
        sqlite_strict=True,
    )


def _fault() -> None:
    op.create_table(
        "fault",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("journal", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("reference"),
        sqlite_strict=True,
    )


def _gratitude_joined() -> None:
    op.create_table(
        "gratitude_joined",
        sa.Column("thanks", _INSTANT, nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("thanks", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_gratitude_joined_person", "gratitude_joined", ["person"], unique=False)


def _gratitude_thanks() -> None:
    op.create_table(
        "gratitude_thanks",
        sa.Column("id", _INSTANT, nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("giver", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_gratitude_thanks_at", "gratitude_thanks", ["community", "at"], unique=False)
    op.create_index("ix_gratitude_thanks_giver", "gratitude_thanks", ["giver", "receiver", "at"], unique=False)
    op.create_index("ix_gratitude_thanks_receiver", "gratitude_thanks", ["receiver"], unique=False)


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), nullable=True),
        sa.Column("root", sa.Text(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("chars", sa.Integer(), nullable=True),
        sa.Column("links", sa.Integer(), nullable=True),
        sa.Column("attachments", sa.Integer(), nullable=True),
        sa.Column("mentions", sa.Integer(), nullable=True),
        sa.Column("unspaced", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("space", "kind", "key", name=op.f("uq_journal_space_kind_key")),
        sqlite_strict=True,
    )
    op.create_index("ix_journal_about", "journal", ["about"], unique=False, sqlite_where=sa.text("about IS NOT NULL"))
    op.create_index("ix_journal_person", "journal", ["person", "at"], unique=False)
    op.create_index(
        "ix_journal_subject", "journal", ["subject", "at"], unique=False, sqlite_where=sa.text("subject IS NOT NULL")
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("space", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_membership_person", "membership", ["person"], unique=False)


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )


def _occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("due", _INSTANT, nullable=False),
        sa.Column("ran_at", _INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("schedule", "due"),
        sqlite_strict=True,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("do", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("next_at", _INSTANT, nullable=True),
        sa.Column("expires", _INSTANT, nullable=True),
        sa.Column("settled_at", _INSTANT, nullable=True),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_outbox_open", "outbox", ["settled_at", "id"], unique=False, sqlite_where=sa.text("settled_at IS NULL")
    )
    op.create_index("ix_outbox_person", "outbox", ["person"], unique=False)
    op.create_index("ix_outbox_todo", "outbox", ["next_at"], unique=False, sqlite_where=sa.text("settled_at IS NULL"))


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bot", sa.Integer(), nullable=False),
        sa.Column("first_seen", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _preference() -> None:
    op.create_table(
        "preference",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("hidden", sa.Integer(), nullable=False),
        sa.Column("uncounted", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person"),
        sqlite_strict=True,
    )
    op.create_index("ix_preference_community", "preference", ["community"], unique=False)


def _reaction() -> None:
    op.create_table(
        "reaction",
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "message", "emoji", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_reaction_person", "reaction", ["person"], unique=False)


def _schedule() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("space", sa.Integer(), nullable=False),
        sa.Column("cog", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("timer", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=True),
        sa.Column("missed", sa.Text(), nullable=False),
        sa.Column("anchor", _INSTANT, nullable=False),
        sa.Column("next_due", _INSTANT, nullable=True),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("space", "cog", "key", name=op.f("uq_schedule_space_cog_key")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_schedule_next_due"), "schedule", ["next_due"], unique=False)
    op.create_index(op.f("ix_schedule_person"), "schedule", ["person"], unique=False)


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("community", "section", "version", name=op.f("uq_setting_community_section_version")),
        sqlite_strict=True,
    )


def _space() -> None:
    op.create_table(
        "space",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("platform", "key", name=op.f("uq_space_platform_key")),
        sqlite_strict=True,
    )


def _term() -> None:
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name=op.f("uq_term_name")),
        sqlite_strict=True,
    )


def _touch() -> None:
    op.create_table(
        "touch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Integer(), nullable=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_strict=True,
    )
    op.create_index("ix_touch_channel", "touch", ["channel", "at"], unique=False)
    op.create_index("ix_touch_person", "touch", ["person", "at"], unique=False)


def _welcome_greeted() -> None:
    op.create_table(
        "welcome_greeted",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_welcome_greeted_person", "welcome_greeted", ["person"], unique=False)


def _welcome_hello() -> None:
    op.create_table(
        "welcome_hello",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("newcomer", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("newcomer", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_welcome_hello_person", "welcome_hello", ["person"], unique=False)
