"""Delivers the outbox: in order for each lane, and never blindly after a silence."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection

from bot.core import outbox
from bot.core.claiming import claim
from bot.core.delivering import Delivering
from bot.core.directory import Directory
from bot.core.outbox import Claimed
from bot.core.retrying import DOUBT_MS, Arrived, Ended, Kept, Verdict, Waits
from bot.core.settings import Book
from bot.core.work import UNWATCHED, Reached
from bot.kit.clock import Clock
from bot.kit.delivery import Receipt
from bot.storage.database import Database, Unwritable

log = logging.getLogger("hearth.courier")
Settlement = Callable[[Connection], None]


class Courier:
    """One for a process; wakes after commits and when something held falls due."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        book: Book,
        clock: Clock,
        delivering: Delivering,
        moved: Callable[[], None],
        reached: Reached = UNWATCHED,
    ) -> None:
        """`moved` is called whenever rows changed, so that alarms and pages can look again."""
        self._database = database
        self._directory = directory
        self._book = book
        self._clock = clock
        self._delivering = delivering
        self._moved = moved
        self._reached = reached
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._flying: set[int] = set()
        self._resting: dict[str, int] = {}
        self._came: Counter[str] = Counter()
        """How often each platform came back."""
        self._stopping = False
        self._looking = False
        self._passed = asyncio.Event()
        self.looked = 0
        """When the outbox was last looked at, epoch milliseconds; what is due later has yet to be."""

    def start(self) -> None:
        """Begin delivering; rows left under way by a crash are looked up first."""
        self._loop = asyncio.create_task(self._run(), name="courier")
        self.wake()

    async def stop(self) -> None:
        """End what is under way, then stop; the rest stays in the outbox."""
        self._stopping = True
        self._wake.set()
        if self._loop is not None:
            await self._loop
        while self._lanes:
            await asyncio.gather(*self._lanes.values())

    def wake(self) -> None:
        """Look at the outbox again."""
        self._wake.set()

    async def back(self, platform: str) -> None:
        """A platform is connected: what waited for it goes now."""
        self._came[platform] += 1
        try:
            await self._database.write(lambda connection: outbox.let_go_for(connection, platform))
        except Unwritable as error:
            log.warning("the outbox cannot be written, so what waited goes later: %s", error)
        self.wake()

    async def idle(self) -> None:
        """Wait until nothing can be delivered at this moment; for tests and for moving time."""
        self.wake()
        while self._loop is not None and not self._loop.done():
            if self._lanes:
                await asyncio.gather(*self._lanes.values())
            elif self._wake.is_set() or self._looking:
                await self._passed.wait()
            else:
                return

    async def _run(self) -> None:
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            if not self._stopping:
                self._looking = True
                self._spread(await self._claim())
                self._looking = False
            passed, self._passed = self._passed, asyncio.Event()
            passed.set()
            self._moved()

    async def _claim(self) -> Sequence[Claimed]:
        """Take what may go now; nothing while the disk is full, and whatever else may be wrong."""
        now = self.looked = self._clock.now()
        self._resting = {lane: until for lane, until in self._resting.items() if until > now}
        busy = {*self._lanes, *self._resting}

        def job(connection: Connection) -> list[Claimed]:
            found = claim(connection, self._directory, self._book, now, busy, self._flying)
            self._reached("before claim")
            return found

        try:
            claimed = await self._database.write(job)
        except Unwritable as error:
            log.warning("the outbox cannot be written, so nothing is sent: %s", error)
            return ()
        except Exception:
            log.exception("the outbox cannot be read, so nothing is sent")
            return ()
        self._reached("claimed")
        return claimed

    def _spread(self, claimed: Sequence[Claimed]) -> None:
        lanes: dict[str, list[Claimed]] = {}
        for item in claimed:
            lanes.setdefault(item.lane, []).append(item)
        for lane, items in lanes.items():
            self._flying.update(item.id for item in items)
            self._lanes[lane] = asyncio.create_task(self._deliver(lane, items), name=f"lane {lane}")

    async def _deliver(self, lane: str, items: Sequence[Claimed]) -> None:
        """Deliver one lane's rows in order; what follows one that must wait is put back."""
        settlements: list[Settlement] = []
        stopped = False
        try:
            for item in items:
                if stopped or self._stopping:
                    settlements.append(partial(outbox.put_back, item=item))
                    continue
                verdict = await self._delivering.one(item)
                settlements.append(self._settlement(item, verdict))
                stopped = isinstance(verdict, Waits | Kept)
            self._reached("sent")
            await self._settle(settlements)
        except Exception as error:
            known = isinstance(error, Unwritable)
            log.warning("deliveries could not be written down and will be looked up: %s", error, exc_info=not known)
            self._resting[lane] = self._clock.now() + DOUBT_MS
        finally:
            self._flying.difference_update(item.id for item in items)
            del self._lanes[lane]
        self._reached("marked")
        self.wake()

    async def _settle(self, settlements: Sequence[Settlement]) -> None:
        def job(connection: Connection) -> None:
            for settlement in settlements:
                settlement(connection)
            self._reached("before mark")

        await self._database.write(job, undone=self._directory.load)

    def _settlement(self, item: Claimed, verdict: Verdict) -> Settlement:
        """How a verdict is written down."""
        match verdict:
            case Arrived(receipt):
                return partial(self._delivered, item, receipt)
            case Ended(state, why):
                return partial(outbox.settle, number=item.id, state=state, now=self._clock.now(), why=why)
            case Waits(until, why, doubtful, attempts):
                return partial(
                    outbox.postpone, number=item.id, until=until, why=why, doubtful=doubtful, attempts=attempts
                )
            case Kept(platform, until):
                return partial(self._kept, item, platform, until, self._came[platform])

    def _kept(self, item: Claimed, platform: str, until: int, came: int, connection: Connection) -> None:
        """What was kept for a platform that has come back meanwhile goes at once."""
        outbox.keep_for(connection, item, until if self._came[platform] == came else 0, platform)

    def _delivered(self, item: Claimed, receipt: Receipt, connection: Connection) -> None:
        channel = item.channel
        if receipt.place is not None:
            space = self._directory.space_by_id[item.space]
            channel = self._directory.channel(connection, space, receipt.place).id
        outbox.delivered(connection, self._directory, item, channel, receipt.message, self._clock.now())
