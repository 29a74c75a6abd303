"""SQLite through aiosqlite, with whole jobs run in one hop to the database's thread.

A job is a plain function over a SQLAlchemy Core connection. On SQLite it runs in aiosqlite's thread,
so several statements cost one hop instead of three or four each (measured with SQLAlchemy 2.1.9 and
aiosqlite 0.22.1); on PostgreSQL the same functions can run under `AsyncConnection.run_sync`.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import aiosqlite
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.storage.media import to_read

T = TypeVar("T")
Job = Callable[[Connection], T]

_WRITER: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA secure_delete=ON",  # who was erased is not to be found in the file's free pages; some builds have it off
)
_READER: Final = ("PRAGMA query_only=ON", "PRAGMA busy_timeout=5000")


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection, which can also run a function of ours in its thread."""

    async def hop(self, job: Callable[[], T]) -> T:
        """Run a function in the connection's thread; its exception comes back as it is."""
        done: Any = self._execute(job)  # pyright: ignore[reportUnknownMemberType]  aiosqlite leaves it untyped
        return cast("T", await done)

    def driver(self) -> sqlite3.Connection:
        """The connection underneath, to be used in its own thread only."""
        return self._conn


class Line:
    """One connection to a database file, in a thread of its own."""

    def __init__(self, thread: _Thread, connection: Connection) -> None:
        self._thread = thread
        self._connection = connection

    async def run(self, job: Job[T]) -> T:
        """Run a job in one hop. Jobs of one line never overlap."""
        return await self._thread.hop(partial(job, self._connection))

    async def close(self) -> None:
        """Close the connection and end its thread."""
        await self._thread.hop(self._connection.close)
        await self._thread.close()


async def open_line(path: Path, *, write: bool) -> Line:
    """Open a database file, to write (created if missing) or to read only."""
    connect = partial(_open, path, "rwc" if write else "ro")
    thread = _Thread(connect, iter_chunk_size=64)
    await thread
    try:
        connection = await thread.hop(partial(_connect, thread, _WRITER if write else _READER))
    except BaseException:
        await thread.close()
        raise
    return Line(thread, connection)


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{to_read(path) if mode == 'ro' else f'mode={mode}'}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=256)


def _connect(thread: _Thread, pragmas: tuple[str, ...]) -> Connection:
    connected = thread.driver()
    for pragma in pragmas:
        connected.execute(pragma)
    engine = create_engine("sqlite://", creator=lambda: connected, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", _begin_immediate if pragmas is _WRITER else _begin)
    return engine.connect()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a read that writes later fails without waiting, whatever `busy_timeout` says.

    Measured with SQLAlchemy 2.1.9 and SQLite 3.40.1.
    """
    raw: Any = connection.connection.dbapi_connection
    try:
        raw.execute("BEGIN IMMEDIATE")  # a tenth of what it costs by way of SQLAlchemy, at the start of every batch
    except sqlite3.Error:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, for an error in the form that everybody expects


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def stands(connection: Connection) -> bool:
    """Whether the transaction is still open, asked of the driver.

    SQLite ends the whole of it on a full disk or an I/O error, also inside a savepoint, and what
    runs afterwards would commit by itself, and `commit()` reports success (measured with 3.40.1).
    """
    raw: Any = connection.connection.dbapi_connection
    return bool(raw.in_transaction)


_DISK: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_CANTOPEN,
}


_UNFIT: Final = "Error binding parameter"
"""How the driver begins what it says about a value of a type that no column holds."""


def unfit(error: BaseException | None) -> bool:
    """Whether a value is why a statement failed, and would be every time: text that is no Unicode, a number of more
    than 64 bits, a list.
    """
    while error is not None:
        driver = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(driver, UnicodeError | OverflowError) or str(driver).startswith(_UNFIT):
            return True
        error = error.__cause__
    return False


def out_of_reach(error: DBAPIError) -> bool:
    """Whether the disk is why a statement failed (full, unreadable, locked), and not the statement."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _DISK
