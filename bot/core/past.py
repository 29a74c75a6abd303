"""What a platform's adapter asks about the time before it was connected: how far Hearth had come, and who was there."""

import secrets
from typing import Final

from sqlalchemy import Connection, select

from bot.core.directory import Directory
from bot.kit.events import MessagePosted
from bot.kit.outcome import Past
from bot.storage import tables
from bot.storage.meta import read_meta, write_meta

SALT: Final = "salt"
LOOKED_AT: Final = 200
"""Entries among which the newest message is looked for: what is caught up on comes late, and so out of order."""


def past(connection: Connection, directory: Directory, platform: str, key: str) -> Past:
    """What is known of a space; nothing of one never heard of."""
    space = directory.spaces.get((platform, key))
    if space is None:
        return Past()
    kind = directory.terms.get(MessagePosted.__name__)
    entry = tables.journal.c
    query = select(entry.key).where(entry.space == space.id, entry.kind == kind).order_by(entry.id.desc())
    keys = [found for found in connection.scalars(query.limit(LOOKED_AT)) if found.isdecimal()]
    here = [known for known in list(directory.by_person.items()) if known[0][0] == space.id]
    present = frozenset(known.account.key for _, known in here if known.state in {"in", "pending"})
    return Past(max(keys, key=int, default=None), present)


def salt(connection: Connection) -> str:
    """This database's own salt, made at its first use."""
    found = read_meta(connection, SALT)
    if found is None:
        found = secrets.token_hex(4)
        write_meta(connection, SALT, found)
    return found
