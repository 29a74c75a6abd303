"""`hearth audit renew`: a new chain after a lost key or a damage, with what was there before kept as it was found."""

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.core.audit import rows
from bot.core.audit.acts import Act, add, begin
from bot.core.audit.chain import EVERYWHERE, RENEWED, earlier_text
from bot.core.audit.checking import earlier
from bot.core.audit.keys import find_key, make_key
from bot.core.audit.verify import verify
from bot.kit.errors import ConfigError
from bot.storage.database import Database


async def renew(
    database: Database, folder: Path, because: str, now: int, environ: Mapping[str, str] = os.environ
) -> int:
    """Begin a new chain, with the key that is here or a new one; the number of its first entry.

    That entry holds a digest over everything before it. Raises `ConfigError`.
    """
    if await _is_whole(database, folder, environ):
        raise ConfigError(
            f"{database.path}: nothing is wrong with the audit chain, so nothing was changed: after a new beginning "
            "nobody could tell whether what stood before was whole. For another key, move the present one away first."
        )
    key = find_key(folder, environ)
    try:
        before = await database.read(earlier)
    except (rows.Unreadable, DBAPIError) as error:
        what = f"entry {error}" if isinstance(error, rows.Unreadable) else f"the table ({error.orig})"
        raise ConfigError(
            f"{database.path}: {what} of the audit chain cannot be read at all, so the old entries cannot be "
            "kept. Put a copy of the database back that is whole."
        ) from None
    key = key or make_key(folder)
    act = Act(RENEWED, earlier_text(before), None, words=because)

    def begun(connection: Connection) -> int:
        number = rows.free_number(connection)
        add(connection, key, begin(connection, key, number), EVERYWHERE, act, now)
        return number

    return await database.write(begun)


async def _is_whole(database: Database, folder: Path, environ: Mapping[str, str]) -> bool:
    """Whether there is a chain, its key is here, and everything agrees."""
    try:
        report = await verify(database, folder, None, environ)
    except ConfigError:
        return False
    return report.entries > 0 and not report.problems
