"""What `hearth doctor` finds on this machine: its folder, disk, database, time zones and port."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import available_timezones

from bot.cli.places import free, writable
from bot.kit.errors import ConfigError
from bot.kit.findings import Finding, fail, ok, warn
from bot.storage.migrating import require_current, revision_of
from migrations import HEAD

if TYPE_CHECKING:
    from bot.config import Config

MEGABYTE: Final = 1_000_000
LITTLE: Final = 1_000 * MEGABYTE
NEXT_TO_NONE: Final = 100 * MEGABYTE
"""Free bytes below which an operator should know, and below which Hearth may soon come to a stop; a million events take
112 MB (make bench).
"""


def machine(config: "Config") -> Iterator[Finding]:
    """Every line about this machine; nothing is written or made."""
    where = config.file or "your file"
    yield _folder(config.folder, f"Choose another: set folder under [storage] in {where}.")
    yield _space(_existing(config.folder))
    yield _database(config.database)
    yield _zones()
    yield _page(config.web.port, f"Choose another: set port under [web] in {where}.")


def _folder(folder: Path, remedy: str) -> Finding:
    if not folder.exists():
        above = _existing(folder)
        if os.access(above, os.W_OK | os.X_OK):
            return ok("data folder", f"{folder} is not there yet; Hearth makes it.")
        return fail("data folder", f"{folder} is not there, and nobody may make it in {above}.", remedy)
    try:
        writable(folder, remedy)
    except ConfigError as why:
        return fail("data folder", str(why).removesuffix(f" {remedy}"), remedy)
    return ok("data folder", f"{folder} can be written.")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _space(place: Path) -> Finding:
    left = shutil.disk_usage(place).free
    said = f"{left / 1000 / MEGABYTE:,.1f} GB are free where the data lies; a million events take about 0.1 GB."
    if left >= LITTLE:
        return ok("disk space", said)
    remedy = "Make room there, or move the data folder to a larger disk while Hearth is stopped."
    return (fail if left < NEXT_TO_NONE else warn)("disk space", said, remedy)


def _database(path: Path) -> Finding:
    try:
        found = revision_of(path)
        if found is None:
            return ok("database", "There is none yet; hearth run makes it.")
        if found < HEAD:
            return warn(
                "database",
                "It has an older version's form.",
                "hearth run brings it forward and keeps a copy of it; or do so now with hearth migrate.",
            )
        if found > HEAD:
            return fail(
                "database", "It was last used by a newer Hearth.", "Install that version again, or use another folder."
            )
        require_current(path)
    except sqlite3.Error as error:
        return fail(
            "database", f"It cannot be used ({error}).", "Put a copy of it back that is whole (README, Running it)."
        )
    return ok("database", "It has this version's form.")


def _zones() -> Finding:
    count = len(available_timezones())
    if count:
        return ok("time zones", f"{count} are known.")
    return fail("time zones", "No time zone is known, so nothing falls due.", "Install the package tzdata.")


def _page(port: int, remedy: str) -> Finding:
    try:
        free(port, "")
    except ConfigError as why:
        if _hearth_answers(port):
            return ok("page", f"Hearth runs, and answers on port {port}.")
        return fail("page", str(why).strip(), remedy)
    return ok("page", f"Port {port} is free.")


def _hearth_answers(port: int) -> bool:
    """Whether what listens there answers as Hearth's page does."""
    with (
        closing(HTTPConnection("127.0.0.1", port, timeout=1)) as connection,
        suppress(OSError, HTTPException, ValueError),
    ):
        connection.request("GET", "/healthz")
        return "ok" in json.loads(connection.getresponse().read(10_000))
    return False
