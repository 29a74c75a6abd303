"""One batch's transaction, and each handler's share of it.

Writes that need no answer are buffered per handler and go out at the batch's end, or before a read
of their table. Only a statement that must answer opens a savepoint. A handler that fails loses its
buffer and its savepoint, and nothing else.
"""

from collections.abc import Callable, Coroutine, Generator, Mapping, Sequence
from typing import Any, Final, Generic, TypeVar, cast

from sqlalchemy import Connection, Delete, Insert, NestedTransaction, Table, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors

from bot.kit.tables import Query, Record
from bot.storage.bulk import Conflict, insert_rows
from bot.storage.sqlite import stands

T = TypeVar("T")
_Key = tuple[Table, Conflict, tuple[str, ...]]
_Buffer = dict[_Key, list[tuple[Any, ...]]]


class TransactionLost(Exception):  # noqa: N818  a state of the world, named as the driver's manual does
    """Nothing of the batch holds: the database ended the transaction (a full disk, an I/O error), or
    buffered rows of several handlers could not be written.
    """


def _nothing(_: str) -> None:
    """No one is watching; the crash tests put their own here."""


Reached = Callable[[str], None]
"""Told each named point of the way; the crash tests end the process there."""
UNWATCHED: Final[Reached] = _nothing


class Astray(RuntimeError):  # noqa: N818  where a handler went, not what it is
    """A handler awaited something other than Hearth: the network, a timer, a thread."""


class Hop(Generic[T]):
    """A job for the database, awaited inside a transaction."""

    __slots__ = ("job",)

    def __init__(self, job: Callable[[Connection], T]) -> None:
        self.job = job

    def __await__(self) -> Generator["Hop[T]", T, T]:
        """Hand the job to whoever drives the transaction, and take its answer."""
        return (yield self)


def drive(connection: Connection, steps: Coroutine[Any, Any, T]) -> T:
    """Run a whole transaction in the database's thread, handlers included.

    Handlers await nothing but Hearth (DESIGN section 4), so each `Hop` can be answered on the spot:
    a batch costs one change of thread instead of one for every statement, which on a small machine
    is most of a command's latency. Whatever else a handler awaits is refused at once.
    """
    answer: Any = None
    error: BaseException | None = None
    while True:
        try:
            asked = steps.send(answer) if error is None else steps.throw(error)
        except StopIteration as done:
            return done.value
        answer = error = None
        if not isinstance(asked, Hop):
            error = Astray(f"handlers await Hearth only, and this one awaited {type(asked).__name__}")
            continue
        hop = cast("Hop[Any]", asked)
        try:
            answer = hop.job(connection)
        except BaseException as raised:  # noqa: BLE001  it belongs to whoever awaits the job
            error = raised


class Work:
    """A transaction on the writer, from `BEGIN` to its commit. Its coroutines run under `drive`."""

    def __init__(self) -> None:
        self._buffer: _Buffer = {}
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

    def merge(self, buffer: _Buffer, jobs: Sequence[Callable[[Connection], None]]) -> None:
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
