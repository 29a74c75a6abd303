"""Places of the world: channels, the threads under their messages, direct conversations."""

import json
import sqlite3
from collections.abc import Sequence

from bot.kit.errors import Say
from bot.platforms.local import naming, words
from bot.platforms.local.act import Act
from bot.platforms.local.keys import channel_key, number
from bot.platforms.local.rules import Member, Room, may_read, may_write, timed_out

THREAD_NAME = 60
"""Characters of a thread's name that is taken from what somebody wrote."""


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
        forum=bool(row["forum"]),
        tags=tuple(json.loads(row["tags"])),
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


def add(
    act: Act,
    raw_name: str,
    readers: Sequence[str],
    writers: Sequence[str],
    about: str,
    *,
    tags: Sequence[str] | None = None,
) -> str:
    """Open a channel; its key. With `tags` (even none) it is a forum, and these are on offer for its posts."""
    name = naming.channel_name(raw_name)
    if any(room.kind == "channel" and room.name.casefold() == name.casefold() for room in every(act.db)):
        raise Say(words.taken_channel(name))
    lists = [json.dumps(list(names)) for names in (readers, writers, tags or ())]
    added = act.run(
        "INSERT INTO channel (kind, name, about, forum, readers, writers, tags) VALUES ('channel', ?, ?, ?, ?, ?, ?)",
        name, about, tags is not None, *lists,
    )  # fmt: skip
    act.touch("home", "places")
    return channel_key(added.lastrowid or 0)


def thread_under(act: Act, room: Room, root: int, name: str) -> Room:
    """The thread under a message of this channel, opened under this name where there is none yet."""
    if room.kind != "channel":
        raise Say(words.NO_THREAD_HERE)
    row = act.one("SELECT * FROM channel WHERE root = ?", root)
    return _room(row) if row else _open(act, room, name, root, ())


def open_thread(act: Act, room: Room, name: str, tags: Sequence[str] = ()) -> Room:
    """A new thread in a channel, or a new post in a forum; raises Say for a tag that is not on offer."""
    if room.kind != "channel":
        raise Say(words.NO_THREAD_HERE)
    if tags and not room.forum:
        raise Say(words.no_tags(room.name))
    offered = {tag.casefold(): tag for tag in room.tags}
    for tag in tags:
        if tag.casefold() not in offered:
            raise Say(words.unknown_tag(tag, room.name, room.tags))
    return _open(act, room, name, None, tuple(offered[tag.casefold()] for tag in tags))


def _open(act: Act, room: Room, name: str, root: int | None, tags: Sequence[str]) -> Room:
    added = act.run(
        "INSERT INTO channel (kind, name, about, readers, writers, parent, root, tags)"
        " VALUES ('thread', ?, '', ?, ?, ?, ?, ?)",
        name or "Thread", json.dumps(room.readers), json.dumps(room.writers), room.id, root, json.dumps(tags),
    )  # fmt: skip
    act.touch("home")
    return by_id(act.db, added.lastrowid or 0)
