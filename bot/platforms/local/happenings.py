"""What the world has to tell Hearth: a row for each happening, kept until Hearth has it on record."""

import sqlite3
from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from bot.kit.events import Unfurled
from bot.kit.people import Account, Place

Kind = Literal["posted", "edited", "deleted", "reacted", "unreacted", "joined", "admitted", "left", "changed"]


class Happening(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One happening as this platform words it; `message` is its key, `author` wrote the message."""

    kind: Kind
    at: int
    member: Account
    place: Place | None = None
    message: str | None = None
    text: str = ""
    reply_to: str | None = None
    thread_root: str | None = None
    mentions: tuple[Account, ...] = ()
    emoji: str = ""
    author: Account | None = None
    pending: bool = False
    unfurled: tuple[Unfurled, ...] = ()


class Kept(Struct, frozen=True):
    """A happening and its number in the order of things."""

    id: int
    happening: Happening


def note(db: sqlite3.Connection, happening: Happening) -> None:
    """Keep a happening, in the transaction of the act that made it."""
    db.execute("INSERT INTO happening (body) VALUES (?)", (msgspec.json.encode(happening).decode(),))


def waiting(db: sqlite3.Connection, limit: int) -> Sequence[Kept]:
    """The oldest happenings that Hearth does not have yet."""
    rows = db.execute("SELECT id, body FROM happening ORDER BY id LIMIT ?", (limit,))
    return [Kept(number, msgspec.json.decode(body, type=Happening)) for number, body in rows]


def acknowledge(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Let go of what Hearth has on record."""
    db.executemany("DELETE FROM happening WHERE id = ?", [(number,) for number in ids])


def together(kept: Sequence[Kept]) -> Sequence[Kept]:
    """The leading happenings that may be brought at the same time.

    If one of them could not be recorded it is brought again after its neighbours, so nothing that
    must keep its order (the same message, or the same person's coming, going and roles) travels
    together.
    """
    messages: set[str] = set()
    writers: set[str] = set()
    movers: set[str] = set()
    for count, item in enumerate(kept):
        message, who = item.happening.message, item.happening.member.key
        if message in messages or who in movers or (message is None and who in writers):
            return kept[:count]
        if message is None:
            movers.add(who)
        else:
            messages.add(message)
            writers.add(who)
    return kept
