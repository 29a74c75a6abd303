"""Hearth's own tables. Cogs keep theirs in their `store.py`, in the same metadata."""

from typing import Final

from sqlalchemy import Index, UniqueConstraint, text

from bot.kit.tables import Lapse, community, index, instant, number, person, sent, table, words
from bot.storage.held import kept_file, kept_post, stand_in

community_table: Final = table("community", number("id", primary_key=True), words("name", nullable=False))

space: Final = table(
    "space",
    number("id", primary_key=True),
    community(),
    words("platform", nullable=False),
    words("key", nullable=False),
    words("name", nullable=False),
    UniqueConstraint("platform", "key"),
)

channel: Final = table(
    "channel",
    number("id", primary_key=True),
    number("space", nullable=False),
    words("key", nullable=False),
    words("name", nullable=False),
    words("kind", nullable=False),
    words("parent"),
    number("human_since", nullable=False, server_default="0"),
    UniqueConstraint("space", "key"),
)

person_table: Final = table(
    "person",
    person("id", on_erase="delete", primary_key=True),
    community(),
    words("name", nullable=False),
    number("bot", nullable=False),
    instant("first_seen", nullable=False),
    sqlite_autoincrement=True,
)
"""Numbers of people are never given out twice: what was written about somebody who was erased, and
buttons drawn for them, must not come to mean whoever joins next.
"""

account: Final = table(
    "account",
    number("id", primary_key=True),
    community(),
    words("platform", nullable=False),
    words("key", nullable=False),
    person(on_erase="delete"),
    words("name", nullable=False),
    UniqueConstraint("community", "platform", "key"),
    index("ix_account_person", "person"),
)

membership: Final = table(
    "membership",
    number("space", primary_key=True),
    person(on_erase="delete", primary_key=True),
    words("state", nullable=False),
    words("roles", nullable=False),
    instant("since", nullable=False),
    index("ix_membership_person", "person"),
)

term: Final = table("term", number("id", primary_key=True), words("name", nullable=False, unique=True))

# The indexes are partial on SQLite only: naming PostgreSQL's option imports its dialect, 70 ms of every start.
_ABOUT: Final = text("about IS NOT NULL")
_SUBJECT: Final = text("subject IS NOT NULL")

journal: Final = table(
    "journal",
    number("id", primary_key=True),
    number("space", nullable=False),
    number("kind", nullable=False),
    words("key", nullable=False),
    instant("at", nullable=False),
    person(on_erase="clear"),
    number("channel"),
    person("subject", on_erase="clear"),
    words("about"),
    words("root"),
    number("words"),
    number("chars"),
    number("links"),
    number("attachments"),
    number("mentions"),
    number("unspaced"),
    number("purpose"),
    number("cause"),
    UniqueConstraint("space", "kind", "key"),
    index("ix_journal_person", "person", "at"),
    Index("ix_journal_about", "about", sqlite_where=_ABOUT),
    Index("ix_journal_subject", "subject", "at", sqlite_where=_SUBJECT),
    lapses=Lapse("journal", "at"),
)

reaction: Final = table(
    "reaction",
    number("channel", primary_key=True),
    words("message", primary_key=True),
    words("emoji", primary_key=True),
    person(on_erase="delete", primary_key=True),
    index("ix_reaction_person", "person"),
)

_TODO: Final = text("settled_at IS NULL")
_OUT: Final = text("message IS NOT NULL")

outbox: Final = table(
    "outbox",
    number("id", primary_key=True),
    number("space", nullable=False),
    words("lane", nullable=False),
    words("do", nullable=False),
    words("effect"),
    words("purpose", nullable=False),
    words("urgency", nullable=False),
    person(on_erase="clear"),
    number("channel"),
    words("state", nullable=False),
    number("attempts", nullable=False),
    instant("created_at", nullable=False),
    instant("next_at"),
    instant("expires"),
    instant("settled_at"),
    number("cause"),
    words("message"),
    words("why", nullable=False),
    Index("ix_outbox_todo", "next_at", sqlite_where=_TODO),
    Index("ix_outbox_open", "settled_at", "id", sqlite_where=_TODO),
    Index("ix_outbox_message", "channel", "message", sqlite_where=_OUT),
    index("ix_outbox_person", "person"),
    lapses=Lapse("notes", "settled_at"),
)

touch: Final = table(
    "touch",
    number("id", primary_key=True),
    community(),
    person(on_erase="clear"),
    number("channel"),
    instant("at", nullable=False),
    number("weight", nullable=False),
    words("purpose", nullable=False),
    index("ix_touch_person", "person", "at"),
    index("ix_touch_channel", "channel", "at"),
    lapses=Lapse("notes", "at"),
)

schedule: Final = table(
    "schedule",
    number("id", primary_key=True),
    number("space", nullable=False),
    words("cog", nullable=False),
    words("key", nullable=False),
    words("timer", nullable=False),
    words("rhythm"),
    words("missed", nullable=False),
    instant("anchor", nullable=False),
    instant("next_due", index=True),
    number("person", info={"person": "delete"}, index=True),
    UniqueConstraint("space", "cog", "key"),
    lapses=Lapse("notes", "anchor"),
)

occurrence: Final = table(
    "occurrence",
    number("schedule", primary_key=True),
    instant("due", primary_key=True),
    instant("ran_at", nullable=False),
    words("state", nullable=False),
    lapses=Lapse("notes", "ran_at"),
)

setting: Final = table(
    "setting",
    number("id", primary_key=True),
    community(),
    words("section", nullable=False),
    number("version", nullable=False),
    words("value", nullable=False),
    person(on_erase="clear"),
    instant("at", nullable=False),
    UniqueConstraint("community", "section", "version"),
)

draft: Final = table(
    "draft",
    number("id", primary_key=True),
    community(),
    words("section", nullable=False),
    number("version", nullable=False),
    words("value", nullable=False),
    person(on_erase="delete", index=True),
    instant("at", nullable=False),
    lapses=Lapse("drafts", "at"),
)

preference: Final = table(
    "preference",
    person(on_erase="delete", primary_key=True),
    community(),
    number("hidden", nullable=False),
    number("uncounted", nullable=False),
    instant("at", nullable=False),
    index("ix_preference_community", "community"),
)

erasure: Final = table("erasure", person(on_erase="delete", primary_key=True), instant("asked_at", nullable=False))

mark: Final = table(
    "mark",
    words("cog", primary_key=True),
    person(on_erase="delete", primary_key=True),
    words("value", nullable=False),
    index("ix_mark_person", "person"),
)

review_item: Final = table(
    "review_item",
    number("id", primary_key=True),
    number("space", nullable=False),
    community(),
    words("owner", nullable=False),
    words("kind", nullable=False),
    words("rule", nullable=False),
    words("title", nullable=False),
    words("why"),
    words("norm"),
    person(
        "author",
        on_erase="clear",
        with_it=("why", "channel", "message", "text", "spans", "print", "alike", "reason", "facts"),
    ),
    number("channel"),
    words("message"),
    words("text"),
    words("spans"),
    words("print"),
    number("held", nullable=False),
    words("alike"),
    words("state", nullable=False),
    number("version", nullable=False),
    instant("created_at", nullable=False),
    instant("since", nullable=False),
    instant("settled_at"),
    person("claimed_by", on_erase="clear"),
    instant("claimed_until"),
    person("decided_by", on_erase="clear"),
    instant("decided_at"),
    words("reason"),
    number("appealed", nullable=False),
    person("first_decider", on_erase="clear"),
    sent("card"),
    number("reports", nullable=False),
    number("notes", nullable=False),
    words("link"),
    words("facts"),
    words("offers"),
    UniqueConstraint("channel", "message"),
    index("ix_review_item_settled_at", "community", "settled_at"),
    index("ix_review_item_author", "author"),
    index("ix_review_item_alike", "community", "alike"),
    index("ix_review_item_claimed_by", "claimed_by"),
    index("ix_review_item_decided_by", "decided_by"),
    index("ix_review_item_first_decider", "first_decider"),
    lapses=Lapse("texts", "settled_at", ("why", "text", "spans", "reason", "card", "facts")),
)
"""What moderators decide on. An author who is erased takes words and place along; how it ended stays."""

review_step: Final = table(
    "review_step",
    number("id", primary_key=True),
    number("item", nullable=False, index=True),
    instant("at", nullable=False),
    words("what", nullable=False),
    person(on_erase="clear", with_it=("words",)),
    person("author", on_erase="clear", with_it=("words",), withheld=True),
    words("words"),
    index("ix_review_step_person", "person"),
    index("ix_review_step_author", "author"),
    lapses=Lapse("texts", "at", ("words",)),
)
"""Every step taken with an item, in order; rows are only ever added, and lose words and names alone."""

fault: Final = table(
    "fault",
    words("reference", primary_key=True),
    instant("at", nullable=False),
    words("handler", nullable=False),
    words("error", nullable=False),
    number("journal"),
    lapses=Lapse("faults", "at"),
)

OUT_OF_SIGHT: Final = (kept_post, kept_file, stand_in)
"""Kept posts, their files, and what stands for them; a file of their own holds these tables."""

meta: Final = table("meta", words("name", primary_key=True), words("value", nullable=False))

audit: Final = table(
    "audit",
    number("id", primary_key=True, autoincrement=False),
    community(),
    instant("at", nullable=False),
    words("what", nullable=False),
    words("about", nullable=False),
    words("by_digest"),
    words("subject_digest"),
    words("words_digest"),
    words("mac", nullable=False),
)
"""Decisions and administrative acts, numbered without gaps and chained; the community 0 is all of Hearth."""

audit_detail: Final = table(
    "audit_detail",
    number("entry", primary_key=True, autoincrement=False),
    person("by", on_erase="clear", with_it=("by_salt", "words", "words_salt")),
    words("by_salt"),
    person("subject", on_erase="clear", with_it=("subject_salt", "words", "words_salt")),
    words("subject_salt"),
    words("words"),
    words("words_salt"),
    index("ix_audit_detail_by", "by"),
    index("ix_audit_detail_subject", "subject"),
)
"""What the digests of an entry stand for. Words that one person typed about another go with either of them."""

audit_head: Final = table(
    "audit_head",
    number("id", primary_key=True, autoincrement=False),
    words("chain", nullable=False),
    number("begins", nullable=False),
    number("entries", nullable=False),
    words("head", nullable=False),
    words("mac", nullable=False),
)
"""One row: which chain this is, with which entry it begins, how many there are, and the newest's seal."""
