"""The spine: everything queued goes through one transaction, and is done when that is committed.

At rest a batch is one event; under load a thousand share a commit. If a batch fails as a whole,
nothing of it holds and its events are redone one by one, which is safe because handlers touch
nothing outside the transaction.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection

from bot.core.directory import Directory
from bot.core.fact import Fact
from bot.core.handling import Handling
from bot.core.hop import Hop, drive
from bot.core.journal import intake
from bot.core.settings import Book
from bot.core.words import NOT_RECORDED
from bot.core.work import UNWATCHED, Reached, Work
from bot.kit.events import Event
from bot.kit.outcome import Answered, NotRecorded, Outcome, Told, Unrecordable
from bot.storage.database import Database
from bot.storage.sqlite import unfit

log = logging.getLogger("hearth.spine")
BATCH: Final = 1000
QUEUE: Final = 20_000
_KNOWN: Final = Outcome(new=False)
_PLAIN: Final = Outcome(new=True)


class Limits(NamedTuple):
    """How much is taken on at once: events that share a commit, and events that may wait."""

    batch: int = BATCH
    queue: int = QUEUE


class _Item(Struct, gc=False):
    platform: str
    event: Event
    told: Told


class Spine:
    """Takes events in; one loop a process."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        book: Book,
        handling: Handling,
        committed: Callable[[], None],
        limits: Limits,
        reached: Reached = UNWATCHED,
    ) -> None:
        """`committed` is called after each commit of a batch in which handlers read or wrote."""
        self._database = database
        self._directory = directory
        self._book = book
        self._handling = handling
        self._committed = committed
        self._limits = limits
        self._reached = reached
        self._queue: deque[_Item] = deque()
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin taking events in."""
        self._loop = asyncio.create_task(self._run(), name="spine")

    async def stop(self) -> None:
        """Finish what is queued, then end."""
        if self._loop is None:
            return
        task, self._loop = self._loop, None
        self._wake.set()
        await task

    def bring(self, platform: str, event: Event, told: Told) -> None:
        """Queue an event; `told` hears in the loop what became of it, at once if nothing more can wait."""
        if self._loop is None or len(self._queue) >= self._limits.queue:
            told(event, NotRecorded(NOT_RECORDED))
            return
        self._queue.append(_Item(platform, event, told))
        if not self._wake.is_set():
            self._wake.set()

    def submit(self, platform: str, event: Event) -> asyncio.Future[Outcome]:
        """The same, as a future: it resolves when the event is on record, or raises `NotRecorded`."""
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.bring(platform, event, partial(resolve, done))
        return done

    async def _run(self) -> None:
        while self._loop is not None or self._queue:
            if not self._queue:
                self._wake.clear()
                await self._wake.wait()
                continue
            count = min(len(self._queue), self._limits.batch)
            batch = [self._queue.popleft() for _ in range(count)]
            async with self._database.turn:
                touched = await self._take(batch)
            if touched:
                self._committed()

    async def _take(self, batch: Sequence[_Item]) -> bool:
        """One batch in one transaction, or, if that fails, its events one by one; whether handlers did anything.

        Most messages concern no handler: then the courier and the alarm need not look, which would cost as much
        again as the message.
        """
        self._reached("received")
        try:
            answers, touched = await self._database.writer.run(
                lambda line: drive(line, self._transact(batch, careful=False))
            )
        except Exception as error:  # noqa: BLE001  whatever it was, the events are redone one by one
            log.warning("a batch of %d was undone and is redone one by one: %r", len(batch), error)
            for item in batch:
                await self._alone(item)
            return True
        self._reached("committed")
        for item, answer in zip(batch, answers, strict=True):
            _tell(item, answer)
        self._reached("resolved")
        return touched

    async def _alone(self, item: _Item) -> None:
        try:
            (outcome,), _ = await self._database.writer.run(
                lambda line: drive(line, self._transact([item], careful=True))
            )
        except Exception as error:  # noqa: BLE001  the adapter is told, and brings the event again
            never = unfit(error)
            log.log(logging.WARNING if never else logging.ERROR, "an event could not be recorded: %r", error)
            _tell(item, Unrecordable(NOT_RECORDED) if never else NotRecorded(NOT_RECORDED))
            return
        _tell(item, outcome)

    async def _transact(self, batch: Sequence[_Item], *, careful: bool) -> tuple[list[Outcome], bool]:
        work = Work()
        facts = [Fact(item.event, item.platform) for item in batch]
        try:
            await work.begin(lambda connection: intake(connection, self._directory, facts))
            self._reached("journaled")
            answers: list[Answered | None] = []
            for fact in facts:
                if fact.also is not None:
                    await self._handling.handle(work, fact.also, careful=careful)
                answers.append(await self._handling.handle(work, fact, careful=careful) if fact.new else None)
            self._reached("handled")
            await work.commit(self._reached)
        except BaseException:
            await work.abandon()
            await Hop(lambda connection: remember(connection, self._directory, self._book))
            raise
        return [_outcome(fact, answer) for fact, answer in zip(facts, answers, strict=True)], work.touched


def resolve(done: asyncio.Future[Outcome], _: Event, outcome: Outcome | NotRecorded) -> None:
    """Let a future know what it was promised; whoever waited may have gone."""
    if done.done():
        return
    if isinstance(outcome, NotRecorded):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)


def _tell(item: _Item, outcome: Outcome | NotRecorded) -> None:
    """Tell whoever brought an event; what they make of it is no matter of those who wait beside them."""
    try:
        item.told(item.event, outcome)
    except Exception:
        log.exception("what became of a %s could not be told", type(item.event).__name__)


def remember(connection: Connection, directory: Directory, book: Book) -> None:
    """Read memory anew, at the start and after a rollback, so that it knows what the database does."""
    with connection.begin():
        load(connection, directory, book)


def load(connection: Connection, directory: Directory, book: Book) -> None:
    """Fill the memory, inside a transaction."""
    directory.load(connection)
    book.load(connection)


def _outcome(fact: Fact, answer: Answered | None) -> Outcome:
    if answer is None:
        return _PLAIN if fact.new else _KNOWN
    return Outcome(fact.new, answer)
