"""One batch's transaction. A handler that fails loses its own share of it, and nothing else."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from bot.core.hop import Hop
from bot.storage.bulk import Conflict, insert_rows
from bot.storage.sqlite import stands

T = TypeVar("T")
_Key = tuple[Table, Conflict, tuple[str, ...]]
Buffer = dict[_Key, list[tuple[Any, ...]]]
"""Rows to insert, by table, columns and what happens where one is there already."""


class TransactionLost(Exception):  # noqa: N818  a state of the world, named as the driver's manual does
    """Nothing of the batch holds: the database ended the transaction (a full disk, an I/O error), or
    buffered rows of several handlers could not be written.
    """


def _nothing(_: str) -> None:
    """No one is watching; the crash tests put their own here."""


Reached = Callable[[str], None]
"""Told each named point of the way; the crash tests end the process there."""
UNWATCHED: Final[Reached] = _nothing


class Work:
    """A transaction on the writer, from `BEGIN` to its commit. Its coroutines run under `drive`."""

    def __init__(self) -> None:
        self._buffer: Buffer = {}
        self._jobs: list[Callable[[Connection], None]] = []
        self._lost = False
        self.touched = False
        """Whether any handler read or wrote; if none did, nothing is to be sent and no date has changed."""

    async def begin(self, job: Callable[[Connection], T]) -> T:
        """Open the transaction and run a first job in it."""

        def start(connection: Connection) -> T:
            if connection.in_transaction():
                connection.rollback()
            connection.begin()
            return self._guarded(connection, job)

        return await Hop(start)

    async def hop(self, job: Callable[[Connection], T]) -> T:
        """Run a job inside the transaction. Raises `TransactionLost` once the database ended it."""
        self.touched = True
        return await Hop(lambda connection: self._guarded(connection, job))

    async def commit(self, reached: Reached = UNWATCHED) -> None:
        """Write what is buffered and commit."""

        def finish(connection: Connection) -> None:
            self.flush(connection)
            reached("before commit")
            if self._lost or not stands(connection):
                raise TransactionLost
            connection.commit()

        await Hop(lambda connection: self._guarded(connection, finish))

    async def abandon(self) -> None:
        """Roll back whatever still stands."""
        self._buffer, self._jobs = {}, []
        await Hop(_roll_back)

    def merge(self, buffer: Buffer, jobs: Sequence[Callable[[Connection], None]]) -> None:
        """Take over the writes of a handler that succeeded."""
        self.touched = True
        self._jobs.extend(jobs)
        for key, rows in buffer.items():
            self._buffer.setdefault(key, []).extend(rows)

    @property
    def waiting(self) -> set[Table]:
        """The tables that buffered rows are bound for."""
        return {key[0] for key in self._buffer}

    def flush(self, connection: Connection) -> None:
        """Send the buffered rows, one executemany a statement, then run what was put off."""
        buffer, self._buffer = self._buffer, {}
        jobs, self._jobs = self._jobs, []
        try:
            write(connection, buffer, jobs)
        except Exception as error:
            # Whose row it was cannot be told here, and its neighbours' rows are gone with it.
            self._lost = True
            raise TransactionLost(str(error)) from error

    def _guarded(self, connection: Connection, job: Callable[[Connection], T]) -> T:
        if self._lost:
            raise TransactionLost
        try:
            return job(connection)
        except DBAPIError as error:
            if not stands(connection):
                self._lost = True
                raise TransactionLost(str(error.orig)) from error
            raise


def _roll_back(connection: Connection) -> None:
    connection.rollback()


def write(connection: Connection, buffer: Buffer, jobs: Sequence[Callable[[Connection], None]]) -> None:
    """Insert buffered rows and run jobs that were put off."""
    for (table, conflict, columns), rows in buffer.items():
        insert_rows(connection, table, columns, rows, conflict)
    for job in jobs:
        job(connection)
