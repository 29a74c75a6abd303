"""Members of the world: finding them, their coming and going, their roles."""

import json
import sqlite3
from collections.abc import Sequence

from bot.kit.errors import Say
from bot.platforms.local import naming, words
from bot.platforms.local.act import Act
from bot.platforms.local.happenings import Happening, Kind
from bot.platforms.local.keys import number
from bot.platforms.local.rules import Member, Power, power_of


def powers(db: sqlite3.Connection) -> dict[str, int]:
    """Every role and what it adds."""
    return dict(db.execute("SELECT name, power FROM role ORDER BY power, rowid").fetchall())


def everyone(db: sqlite3.Connection) -> dict[int, Member]:
    """Everyone who is or was here, Hearth included, by number."""
    known = powers(db)
    return {row["id"]: _member(row, known) for row in db.execute("SELECT * FROM member ORDER BY id")}


def present(db: sqlite3.Connection) -> Sequence[Member]:
    """The people who are here, longest here first."""
    return [member for member in everyone(db).values() if member.here and member.id]


def find(db: sqlite3.Connection, key: str) -> Member | None:
    """A member by key, also one who left."""
    row = db.execute("SELECT * FROM member WHERE id = ?", (number("u", key),)).fetchone()
    return _member(row, powers(db)) if row else None


def here(db: sqlite3.Connection, key: str) -> Member:
    """A person who is here; raises Say for anyone else."""
    member = find(db, key)
    if member is None or not member.here or not member.id:
        raise Say(words.NO_MEMBER)
    return member


def _member(row: sqlite3.Row, known: dict[str, int]) -> Member:
    roles = tuple(json.loads(row["roles"]))
    return Member(
        id=row["id"],
        name=row["name"],
        roles=roles,
        zone=row["zone"],
        here=bool(row["here"]),
        pending=bool(row["pending"]),
        reachable=bool(row["reachable"]),
        joined_at=row["joined_at"],
        power=power_of(roles, known),
        timed_out=row["timed_out"],
    )


def _known_roles(db: sqlite3.Connection, roles: Sequence[str]) -> str:
    known = powers(db)
    for role in roles:
        if role not in known:
            raise Say(words.unknown_role(role))
    return json.dumps(list(dict.fromkeys(roles)))


def _tell(act: Act, kind: Kind, member: Member, *, pending: bool = False) -> None:
    act.happened(Happening(kind=kind, at=act.now, member=member.account, pending=pending))
    act.touch("home")


def join(
    act: Act, raw_name: str, roles: Sequence[str], zone: str | None, *, screened: bool, there_already: bool = False
) -> str:
    """Somebody comes in, or comes back under the name they had; their key.

    Of whoever was `there_already` Hearth learns as of a change, and not as of a newcomer to greet.
    """
    name = naming.person_name(raw_name)
    listed = _known_roles(act.db, roles)
    before = next((m for m in everyone(act.db).values() if m.name.casefold() == name.casefold()), None)
    if before and before.here:
        raise Say(words.taken_name(before.name))
    if before:
        act.run(
            "UPDATE member SET roles = ?, here = 1, pending = ?, joined_at = ? WHERE id = ?",
            listed, screened, act.now, before.id,
        )  # fmt: skip
        member_id = before.id
    else:
        added = act.run(
            "INSERT INTO member (name, roles, zone, here, pending, reachable, joined_at) VALUES (?, ?, ?, 1, ?, 1, ?)",
            name, listed, zone, screened, act.now,
        )  # fmt: skip
        member_id = added.lastrowid or 0
        act.run(
            "INSERT INTO channel (kind, name, about, readers, writers, member)"
            " VALUES ('direct', 'Hearth', '', '[]', '[]', ?)",
            member_id,
        )
    member = everyone(act.db)[member_id]
    if there_already and not before:
        _tell(act, "changed", member)
        return member.key
    _tell(act, "joined", member, pending=screened)
    if not screened:
        _tell(act, "admitted", member)
    return member.key


def admit(act: Act, key: str) -> None:
    """Screening is over: somebody is really in. Nothing happens if they were."""
    member = here(act.db, key)
    if member.pending:
        act.run("UPDATE member SET pending = 0 WHERE id = ?", member.id)
        _tell(act, "admitted", everyone(act.db)[member.id])


def leave(act: Act, key: str) -> None:
    """Somebody goes; what they wrote stays."""
    member = here(act.db, key)
    act.run("UPDATE member SET here = 0, pending = 0 WHERE id = ?", member.id)
    act.run("DELETE FROM open_form WHERE member = ?", member.id)
    act.run("DELETE FROM message WHERE only_for = ?", member.id)
    _tell(act, "left", member)


def set_roles(act: Act, key: str, roles: Sequence[str]) -> None:
    """Give somebody exactly these roles."""
    member = here(act.db, key)
    listed = _known_roles(act.db, roles)
    if list(member.roles) != json.loads(listed):
        act.run("UPDATE member SET roles = ? WHERE id = ?", listed, member.id)
        _tell(act, "changed", everyone(act.db)[member.id])


def set_reachable(act: Act, key: str, reachable: bool) -> None:
    """Open or close somebody's direct messages."""
    act.run("UPDATE member SET reachable = ? WHERE id = ?", reachable, here(act.db, key).id)
    act.touch("home")


def time_out(act: Act, key: str, until: int) -> None:
    """Keep somebody from writing until a time."""
    act.run("UPDATE member SET timed_out = ? WHERE id = ?", until, here(act.db, key).id)
    act.touch("home")


def add_role(act: Act, name: str, power: Power) -> None:
    """Let there be a role; one that exists gets this power."""
    act.run("INSERT OR REPLACE INTO role VALUES (?, ?)", naming.channel_name(name), int(power))
    act.touch("home")
