"""What a platform's adapter asks about the time before it was connected: how far Hearth had come, and who was there."""

import secrets
from typing import Final

from sqlalchemy import Connection, func, select

from bot.core.directory import Directory
from bot.kit.events import MessagePosted, SpaceOpened
from bot.kit.outcome import Past
from bot.kit.people import Space
from bot.storage import tables
from bot.storage.meta import drop_meta, read_meta, write_meta

SALT: Final = "salt"
LOOKED_AT: Final = 200
"""Entries among which the newest message is looked for: what is caught up on comes late, and so out of order."""
LAST: Final = 10_000
"""Entries of all spaces that are read for them at first: sorting all of a space's messages took 0.6 s of a million."""


def past(connection: Connection, directory: Directory, platform: str, key: str, now: int) -> Past:
    """What is known of a space; nothing of one never heard of. `now` is in epoch milliseconds."""
    space = directory.spaces.get((platform, key))
    if space is None:
        return Past()
    began = read_meta(connection, _begun(space))
    heard = int(began) if began else _heard(connection, directory, space)
    here = [known for known in list(directory.by_person.items()) if known[0][0] == space.id]
    present = frozenset(known.account.key for _, known in here if known.state in {"in", "pending"})
    return Past(None if heard is None else min(heard, now), present)


def begin(connection: Connection, directory: Directory, platform: str, key: str, now: int) -> Past:
    """The same, and it is written down how far Hearth had come: what is heard from now on says nothing of that, and
    catching up may be cut short.
    """
    found, space = past(connection, directory, platform, key, now), directory.spaces.get((platform, key))
    if space is not None and found.heard is not None:
        write_meta(connection, _begun(space), str(found.heard))
    return found


def end(connection: Connection, directory: Directory, platform: str, key: str) -> None:
    """Catching up is done."""
    space = directory.spaces.get((platform, key))
    if space is not None:
        drop_meta(connection, _begun(space))


def _begun(space: Space) -> str:
    return f"catching up {space.id}"


def _heard(connection: Connection, directory: Directory, space: Space) -> int | None:
    """When the newest message on record was written; before there is one, when the space was first heard of."""
    entry, kinds = tables.journal.c, directory.terms
    here = select(entry.at).where(entry.space == space.id)
    last = select(tables.journal).order_by(entry.id.desc()).limit(LAST).subquery().c
    for table in (last, entry):  # a space that was silent for so long is looked for in all of them
        posts = (table.space == space.id) & (table.kind == kinds.get(MessagePosted.__name__))
        newest = select(table.at).where(posts).order_by(table.id.desc()).limit(LOOKED_AT)
        latest = connection.scalar(select(func.max(newest.subquery().c.at)))
        if latest is not None:
            return latest
    return connection.scalar(here.where(entry.kind == kinds.get(SpaceOpened.__name__)).order_by(entry.id).limit(1))


def salt(connection: Connection) -> str:
    """This database's own salt, made at its first use."""
    found = read_meta(connection, SALT)
    if found is None:
        found = secrets.token_hex(4)
        write_meta(connection, SALT, found)
    return found
