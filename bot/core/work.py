"""One batch's transaction, and each handler's share of it.

Writes that need no answer are buffered per handler and go out at the batch's end, or before a read
of their table. Only a statement that must answer opens a savepoint. A handler that fails loses its
buffer and its savepoint, and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Delete, Insert, NestedTransaction, Row, Select, Table, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors

from bot.storage.bulk import Conflict, insert_rows
from bot.storage.sqlite import Line, stands

T = TypeVar("T")
_Key = tuple[Table, Conflict, tuple[str, ...]]
_Buffer = dict[_Key, list[tuple[Any, ...]]]


class TransactionLost(Exception):  # noqa: N818  a state of the world, named as the driver's manual does
    """The database ended the transaction (a full disk, an I/O error): nothing of the batch holds."""


def _nothing(_: str) -> None:
    """No one is watching; the crash tests put their own here."""


Reached = Callable[[str], None]
"""Told each named point of the way; the crash tests end the process there."""
UNWATCHED: Final[Reached] = _nothing


class Work:
    """A transaction on the writer, from `BEGIN` to its commit."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._buffer: _Buffer = {}
        self._jobs: list[Callable[[Connection], None]] = []
        self._lost = False

    async def begin(self, job: Callable[[Connection], T]) -> T:
        """Open the transaction and run a first job in it, in one hop."""

        def start(connection: Connection) -> T:
            if connection.in_transaction():
                connection.rollback()
            connection.begin()
            return self._guarded(connection, job)

        return await self._line.run(start)

    async def hop(self, job: Callable[[Connection], T]) -> T:
        """Run a job inside the transaction. Raises `TransactionLost` once the database ended it."""
        return await self._line.run(lambda connection: self._guarded(connection, job))

    async def commit(self, last: Callable[[Connection], None], reached: Reached = UNWATCHED) -> None:
        """Write what is buffered, run a last job, and commit, in one hop."""

        def finish(connection: Connection) -> None:
            self.flush(connection)
            last(connection)
            reached("before commit")
            if self._lost or not stands(connection):
                raise TransactionLost
            connection.commit()

        await self._line.run(lambda connection: self._guarded(connection, finish))

    async def abandon(self) -> None:
        """Roll back whatever still stands."""
        self._buffer, self._jobs = {}, []
        await self._line.run(_roll_back)

    def merge(self, buffer: _Buffer, jobs: Sequence[Callable[[Connection], None]]) -> None:
        """Take over the writes of a handler that succeeded."""
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
        write(connection, buffer, jobs)

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


def write(connection: Connection, buffer: _Buffer, jobs: Sequence[Callable[[Connection], None]]) -> None:
    """Insert buffered rows and run jobs that were put off."""
    for (table, conflict, columns), rows in buffer.items():
        insert_rows(connection, table, columns, rows, conflict)
    for job in jobs:
        job(connection)


class Share:
    """One handler's part of the work: kit's `Tx`. Kept if the handler succeeds, dropped if not."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._buffer: _Buffer = {}
        self._jobs: list[Callable[[Connection], None]] = []
        self._savepoint: NestedTransaction | None = None

    def add(self, into: Table, row: Mapping[str, Any]) -> None:
        """Insert a row, buffered."""
        self._buffer.setdefault((into, "fail", tuple(row)), []).append(tuple(row.values()))

    def put(self, into: Table, row: Mapping[str, Any]) -> None:
        """Insert a row or replace what stands under its primary key, buffered."""
        self._buffer.setdefault((into, "replace", tuple(row)), []).append(tuple(row.values()))

    def later(self, job: Callable[[Connection], None]) -> None:
        """A job of the core's own for the batch's end, of which this handler needs no answer."""
        self._jobs.append(job)

    async def rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """Everything a query finds."""
        return (await self.all(query))[0]

    async def first(self, query: Select[Any]) -> Row[Any] | None:
        """The first row a query finds."""
        found = (await self.all(query))[0]
        return found[0] if found else None

    async def all(self, *queries: Select[Any]) -> list[Sequence[Row[Any]]]:
        """Several queries in one hop."""
        own, others = self._waiting(queries)

        def read(connection: Connection) -> list[Sequence[Row[Any]]]:
            if own:
                self._save(connection)
            elif others:
                self._work.flush(connection)
            return [connection.execute(query).fetchall() for query in queries]

        return await self._work.hop(read)

    async def change(self, statement: Insert | Update | Delete) -> int:
        """A statement that must answer: how many rows it touched."""

        def run(connection: Connection) -> int:
            self._save(connection)
            return connection.execute(statement).rowcount

        return await self._work.hop(run)

    async def run(self, job: Callable[[Connection], T]) -> T:
        """A job of the core's own, under this handler's savepoint."""

        def saved(connection: Connection) -> T:
            self._save(connection)
            return job(connection)

        return await self._work.hop(saved)

    async def keep(self, *, now: bool) -> None:
        """The handler succeeded; `now` writes at once, so that a bad row is this handler's fault."""
        if now and (self._buffer or self._jobs):
            await self._work.hop(self._save)
        if self._savepoint is not None:
            savepoint, self._savepoint = self._savepoint, None
            await self._work.hop(lambda _: savepoint.commit())
        self._work.merge(self._buffer, self._jobs)
        self._buffer, self._jobs = {}, []

    async def drop(self) -> None:
        """The handler failed: undo what it wrote."""
        self._buffer, self._jobs = {}, []
        if self._savepoint is not None:
            savepoint, self._savepoint = self._savepoint, None
            await self._work.hop(lambda _: savepoint.rollback())

    def _waiting(self, queries: Sequence[Select[Any]]) -> tuple[bool, bool]:
        """Whether rows of this handler, or of those before it, must be written before a read."""
        own, others = {key[0] for key in self._buffer}, self._work.waiting
        if not own and not others:
            return False, False
        wanted = {part for query in queries for part in visitors.iterate(query) if isinstance(part, Table)}
        return bool(own & wanted), bool(others & wanted)

    def _save(self, connection: Connection) -> None:
        """Open this handler's savepoint, after the rows of those before it, and write its own."""
        if self._savepoint is None:
            self._work.flush(connection)
            self._savepoint = connection.begin_nested()
        buffer, self._buffer = self._buffer, {}
        jobs, self._jobs = self._jobs, []
        write(connection, buffer, jobs)
