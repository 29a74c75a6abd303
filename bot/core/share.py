"""One handler's share of a batch's transaction.

Writes that need no answer are buffered and go out at the batch's end, or before a read of their table. Only a
statement that must answer opens a savepoint.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Insert, NestedTransaction, Table, Update
from sqlalchemy.sql import visitors

from bot.core.work import Buffer, Work, write
from bot.kit.tables import Query, Record

T = TypeVar("T")


class Share:
    """One handler's part of the work: kit's `Tx`. Kept if the handler succeeds, dropped if not."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._buffer: Buffer = {}
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

    async def rows(self, query: Query) -> Sequence[Record]:
        """Everything a query finds."""
        return (await self.all(query))[0]

    async def first(self, query: Query) -> Record | None:
        """The first row a query finds."""
        found = (await self.all(query))[0]
        return found[0] if found else None

    async def all(self, *queries: Query) -> list[Sequence[Record]]:
        """Several queries in one hop."""
        own, others = self._waiting(queries)

        def read(connection: Connection) -> list[Sequence[Record]]:
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

    async def note(self, job: Callable[[Connection], T]) -> T:
        """A job of the core's own that stays though this handler fails; only before its first statement."""
        return await self._work.hop(job)

    @property
    def used(self) -> bool:
        """Whether anything was written or put off."""
        return bool(self._buffer or self._jobs or self._savepoint)

    async def write_now(self) -> None:
        """Write what is buffered under the savepoint, so that a bad row is this handler's own fault."""
        if self._buffer or self._jobs:
            await self._work.hop(self._save)

    async def keep(self) -> None:
        """The handler succeeded: its writes are the batch's."""
        if self._savepoint is not None:
            savepoint, self._savepoint = self._savepoint, None
            await self._work.hop(lambda _: savepoint.commit())
        self._work.merge(self._buffer, self._jobs)

    async def drop(self) -> None:
        """The handler failed: undo what it wrote."""
        self._buffer, self._jobs = {}, []
        if self._savepoint is not None:
            savepoint, self._savepoint = self._savepoint, None
            await self._work.hop(lambda _: savepoint.rollback())

    def _waiting(self, queries: Sequence[Query]) -> tuple[bool, bool]:
        """Whether rows of this handler, or of those before it, must be written before a read."""
        own, others = {key[0] for key in self._buffer}, self._work.waiting
        if not own and not others:
            return False, False
        wanted: set[object] = {part for query in queries for part in visitors.iterate(query) if isinstance(part, Table)}
        return bool(own & wanted), bool(others & wanted)

    def _save(self, connection: Connection) -> None:
        """Open this handler's savepoint, after the rows of those before it, and write its own."""
        if self._savepoint is None:
            self._work.flush(connection)
            self._savepoint = connection.begin_nested()
        buffer, self._buffer = self._buffer, {}
        jobs, self._jobs = self._jobs, []
        write(connection, buffer, jobs)
