"""The file in which people get everything that Hearth holds about them."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table

from bot.core.directory import Directory
from bot.core.privacy import rows_of, tables_with_people
from bot.kit.services import Kept
from bot.storage.database import Database
from bot.storage.tables import journal

ABOUT: Final = (
    "Every row that Hearth holds about you, by table. Times are epoch milliseconds, with the same time in UTC "
    "beside them. Other people appear as numbers, and what only they wrote or did is left out. Of a "
    "file its size is told."
)
_TERMS: Final = ("kind", "purpose")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


async def dossier(
    database: Database, directory: Directory, keeps: Mapping[str, Kept], person: int | None, now: int
) -> bytes:
    """The file as JSON: read beside whatever is being written, a table at a time."""
    found: dict[str, Any] = {}
    for table in tables_with_people() if person is not None else ():
        rows = await database.read(lambda connection, table=table: rows_of(connection, table, person or 0))
        if rows:
            kept = keeps.get(table.name)
            words = {"what": kept.what, "why": kept.why} if kept else {}
            found[table.name] = {**words, "rows": [_readable(table, row, directory.term_names) for row in rows]}
    whole = {"about": ABOUT, "made_at": now, "made_at_utc": utc(now), "tables": found}
    return await asyncio.to_thread(lambda: json.dumps(whole, ensure_ascii=False, indent=1).encode())


def _readable(table: Table, row: Mapping[str, Any], terms: Mapping[int, str]) -> dict[str, Any]:
    """A row with its times in words beside them, and the journal's numbers with their names."""
    cells: dict[str, Any] = {}
    for column in (column for column in table.columns if column.name in row):
        value = cells[column.name] = row[column.name]
        if value is None:
            continue
        if isinstance(value, bytes):
            cells[column.name] = f"{len(value)} bytes"
        elif "instant" in column.info:
            cells[f"{column.name}_utc"] = utc(value)
        elif table is journal and column.name in _TERMS:
            cells[f"{column.name}_name"] = terms.get(value, "")
    return cells


def utc(at: int) -> str | None:
    """A time in epoch milliseconds as ISO 8601 in UTC; None for one outside of what calendars hold."""
    try:
        return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except OverflowError:
        return None
