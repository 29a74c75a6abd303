"""Places of the world: channels, the threads under their messages, direct conversations."""

import json
import sqlite3
from collections.abc import Sequence

from bot.kit.errors import Say
from bot.kit.text import cut
from bot.platforms.local import naming, words
from bot.platforms.local.act import Act
from bot.platforms.local.keys import channel_key, number
from bot.platforms.local.rules import Member, Room, may_read, may_write, timed_out

_THREAD_NAME = 60


def _room(row: sqlite3.Row) -> Room:
    return Room(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        about=row["about"],
        readers=tuple(json.loads(row["readers"])),
        writers=tuple(json.loads(row["writers"])),
        parent=row["parent"],
        root=row["root"],
        member=row["member"],
    )


def every(db: sqlite3.Connection) -> Sequence[Room]:
    """Every place, oldest first."""
    return [_room(row) for row in db.execute("SELECT * FROM channel ORDER BY id")]


def find(db: sqlite3.Connection, key: str) -> Room | None:
    """A place by key."""
    row = db.execute("SELECT * FROM channel WHERE id = ?", (number("c", key),)).fetchone()
    return _room(row) if row else None


def by_id(db: sqlite3.Connection, room_id: int) -> Room:
    """A place that must exist."""
    return _room(db.execute("SELECT * FROM channel WHERE id = ?", (room_id,)).fetchone())


def direct_with(db: sqlite3.Connection, member: Member) -> Room:
    """The conversation of a member with Hearth."""
    return _room(db.execute("SELECT * FROM channel WHERE member = ?", (member.id,)).fetchone())


def readable(db: sqlite3.Connection, who: Member, key: str) -> Room:
    """A place that a member sees; raises Say for any other, and never says which it was."""
    room = find(db, key)
    if room is None or not may_read(who, room):
        raise Say(words.NO_CHANNEL)
    return room


def writable(db: sqlite3.Connection, who: Member, key: str, now: int) -> Room:
    """A place that a member writes in; raises Say with the reason for any other."""
    room = readable(db, who, key)
    if reason := why_not(who, room, now):
        raise Say(reason)
    return room


def why_not(who: Member, room: Room, now: int) -> str:
    """Why a member does not write in a place that they see, in a sentence; nothing where they do."""
    if may_write(who, room, now):
        return ""
    if who.pending:
        return words.SCREENED
    return words.timed_out(who.timed_out) if timed_out(who, room, now) else words.writers_only(room.writers, room.name)


def add(act: Act, raw_name: str, readers: Sequence[str], writers: Sequence[str], about: str) -> str:
    """Open a channel; its key."""
    name = naming.channel_name(raw_name)
    if any(room.kind == "channel" and room.name.casefold() == name.casefold() for room in every(act.db)):
        raise Say(words.taken_channel(name))
    added = act.run(
        "INSERT INTO channel (kind, name, about, readers, writers) VALUES ('channel', ?, ?, ?, ?)",
        name, about, json.dumps(list(readers)), json.dumps(list(writers)),
    )  # fmt: skip
    act.touch("home", "places")
    return channel_key(added.lastrowid or 0)


def thread_under(act: Act, room: Room, root: int, opening: str) -> Room:
    """The thread under a message of this channel, opened where there is none yet."""
    if room.kind != "channel":
        raise Say(words.NO_THREAD_HERE)
    row = act.one("SELECT * FROM channel WHERE root = ?", root)
    if row is None:
        name = cut(opening, _THREAD_NAME)
        act.run(
            "INSERT INTO channel (kind, name, about, readers, writers, parent, root)"
            " VALUES ('thread', ?, '', ?, ?, ?, ?)",
            name or "Thread", json.dumps(room.readers), json.dumps(room.writers), room.id, root,
        )  # fmt: skip
        act.touch("home")
        row = act.one("SELECT * FROM channel WHERE root = ?", root)
    return _room(row)
