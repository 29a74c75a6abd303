"""What is planned here: put on the list, changed, called off, and read for one viewer."""

import base64
import sqlite3
from collections.abc import Sequence

import msgspec

from bot.kit.delivery import Names
from bot.kit.errors import Say
from bot.kit.gathering import Gathering
from bot.platforms.local import rooms, words
from bot.platforms.local.act import Act
from bot.platforms.local.keys import gathering_key, number
from bot.platforms.local.rules import Member, Room, may_read
from bot.platforms.local.shown import ShownGathering
from bot.platforms.local.spans import Span, spoken


def plan(act: Act, gathering: Gathering, names: Names, room: Room | None) -> str:
    """Put something on the list; its key."""
    added = act.run(
        "INSERT INTO gathering (starts, ends, channel, body, names) VALUES (?, ?, ?, ?, ?)",
        *_columns(gathering, names, room),
    )
    act.touch("home")
    return gathering_key(added.lastrowid or 0)


def replan(act: Act, key: str, gathering: Gathering, names: Names, room: Room | None) -> None:
    """Change something on the list; raises Say if it is not there."""
    done = act.run(
        "UPDATE gathering SET starts = ?, ends = ?, channel = ?, body = ?, names = ? WHERE id = ?",
        *_columns(gathering, names, room), number("e", key),
    )  # fmt: skip
    if not done.rowcount:
        raise Say(words.NO_GATHERING)
    act.touch("home")


def call_off(act: Act, key: str) -> None:
    """Take something off the list; nothing happens if it is not there."""
    act.run("DELETE FROM gathering WHERE id = ?", number("e", key))
    act.touch("home")


def forget(act: Act, member: str) -> None:
    """Take a member out of the names in what is planned: they are drawn as "someone" from now on."""
    for row in act.all("SELECT id, names FROM gathering WHERE names LIKE ?", f'%"key":"{member}"%'):
        names = msgspec.json.decode(row["names"], type=Names)
        others = {person: account for person, account in names.people.items() if account.key != member}
        act.run("UPDATE gathering SET names = ? WHERE id = ?", _json(Names(others, names.places)), row["id"])
    act.touch("home")


def coming(db: sqlite3.Connection, who: Member, now: int) -> Sequence[ShownGathering]:
    """What is planned and not over, soonest first; what is in a place that the viewer does not see is left out."""
    rows = db.execute("SELECT * FROM gathering WHERE ends > ? ORDER BY starts, id", (now,)).fetchall()
    seen = {room.id: room for room in rooms.every(db) if may_read(who, room)}
    return [_shown(row, seen) for row in rows if row["channel"] is None or row["channel"] in seen]


def _shown(row: sqlite3.Row, seen: dict[int, Room]) -> ShownGathering:
    gathering = msgspec.json.decode(row["body"], type=Gathering)
    names = msgspec.json.decode(row["names"], type=Names)
    room, picture = seen.get(row["channel"]), gathering.picture
    return ShownGathering(
        key=gathering_key(row["id"]),
        name=gathering.name,
        starts=gathering.starts,
        ends=gathering.ends,
        where=[Span("place", f"#{room.name}", room.key)] if room else [Span("text", str(gathering.where))],
        about=spoken(gathering.about, names),
        src=f"data:image/png;base64,{base64.b64encode(picture.png).decode()}" if picture else "",
        alt=picture.alt if picture else "",
    )


def _columns(gathering: Gathering, names: Names, room: Room | None) -> tuple[int, int, int | None, str, str]:
    return gathering.starts, gathering.ends, room.id if room else None, _json(gathering), _json(names)


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode()
