"""Whether the key fits the chain: asked at every start, before anything could be sealed with another one."""

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.core.audit import rows
from bot.core.audit.acts import begin
from bot.core.audit.chain import Head, Key, entry_mac, genesis, head_mac
from bot.core.audit.keys import FILE, VARIABLE, find_key, make_key
from bot.kit.errors import ConfigError
from bot.storage.database import Database, Unwritable

log = logging.getLogger("hearth.audit")
RENEW: Final = 'hearth audit renew --because "why"'
Standing = Literal["new", "whole", "other key", "altered"]


async def unlocked(database: Database, folder: Path, environ: Mapping[str, str] = os.environ) -> Key:
    """The key of a database's chain; both are made at the first start. Raises `ConfigError`."""
    found = find_key(folder, environ)
    try:
        stands = await database.read(lambda connection: _counted(connection, standing(connection, found)))
    except DBAPIError as error:
        raise ConfigError(
            f"{database.path}: the tables of the audit chain cannot be read ({error.orig}). "
            "Put a copy of the database back that is whole."
        ) from None
    match stands:
        case "new":
            key = found or make_key(folder)
            try:
                await database.write(lambda connection: begin(connection, key))
            except Unwritable as error:
                raise ConfigError(f"{database.path}: this database cannot be written ({error}).") from None
            return key
        case "altered" if found is not None:
            raise ConfigError(
                f"{database.path}: the head of the audit chain was altered or removed, so Hearth does not start. "
                "Keep a copy of the folder, and see what is wrong: hearth audit verify. "
                f"To go on, begin a new chain, which keeps the old entries: {RENEW}"
            )
        case "whole" if found is not None:
            return found
        case _:
            raise wrong_key(folder, environ, found)


def _counted(connection: Connection, stands: Standing) -> Standing:
    """The same; says in the log if entries are gone, or were put in: Hearth can go on, and should be looked at."""
    head, last = rows.head_of(connection), rows.last_id(connection)
    if stands == "whole" and head is not None and head.entries != last:
        log.error(
            "the audit chain counts %d entries and its last number is %d, so somebody removed entries or put some in. "
            "See: hearth audit verify",
            head.entries,
            last,
        )
    return stands


def wrong_key(folder: Path, environ: Mapping[str, str], found: Key | None) -> ConfigError:
    """What an operator reads whose key is missing or another one."""
    place = f"the environment variable {VARIABLE}" if environ.get(VARIABLE, "").strip() else str(folder / FILE)
    missing = "the key of the audit chain is missing."
    what = f"{place}: {missing if found is None else 'this is not the key of this audit chain.'}"
    return ConfigError(
        f"{what} Put it back from your backup; if it is lost, begin a new chain, which keeps the old entries: {RENEW}"
    )


def standing(connection: Connection, key: Key | None) -> Standing:
    """What a key is to the chain, at the cost of one row unless something is wrong."""
    head = rows.head_of(connection)
    if key is not None and head is not None and head.mac == head_mac(key, head):
        return "whole"
    if rows.last_id(connection) == 0 and (head is None or head.entries == 0):
        return "new"
    return "altered" if key is not None and fits(connection, key, head) else "other key"


def fits(connection: Connection, key: Key, head: Head | None) -> bool:
    """Whether anything in the chain was sealed with a key."""
    if head is not None and head.mac == head_mac(key, head):
        return True
    before = genesis(key, head.chain, head.begins) if head is not None and head.begins == 1 else ""
    with suppress(rows.Unreadable):
        for entry in rows.entries(connection):
            if before and entry.mac == entry_mac(key, before, entry):
                return True
            before = entry.mac
    return False
