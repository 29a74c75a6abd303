"""Delivers the outbox: in order for each lane, again after a refusal that may pass, and never blindly
after a silence: what may have arrived is looked up before it is sent again. Who could not be written
to is told to the cogs, before the row is settled, so that a crash in between tells it again.
"""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final

from sqlalchemy import Connection

from bot.core import orders, outbox
from bot.core.directory import Directory
from bot.core.outbox import Claimed
from bot.core.settings import Book
from bot.core.work import UNWATCHED, Reached
from bot.kit.clock import DAY, Clock
from bot.kit.delivery import Away, Deliverer, Later, Receipt, Refused, Unsettled
from bot.kit.events import Event
from bot.kit.outcome import NotRecorded
from bot.kit.people import Space
from bot.storage.database import Database, Unwritable

log = logging.getLogger("hearth.courier")
TIMEOUT: Final = 15.0
"""Seconds a platform has to answer before the delivery counts as unsettled."""
DOUBT_MS: Final = 10_000
"""How long to wait before looking up what may have been delivered."""
BACKOFF_MS: Final = (1_000, 2_000, 5_000, 15_000, 60_000, 300_000)
UNTOLD: Final = "it is done, and the cogs have yet to be told"
"""Why an order that was carried out is still open."""
GIVE_UP_MS: Final = DAY
"""An order that still fails a day later is given up, with the reason."""

Settlement = Callable[[Connection], None]
Tell = Callable[[str, Event], Awaitable[object]]
"""Brings an event of a platform's into Hearth; raises `NotRecorded`."""


class Courier:
    """One for a process; wakes after commits and when something held falls due."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        book: Book,
        clock: Clock,
        platforms: Mapping[str, Deliverer],
        moved: Callable[[], None],
        tell: Tell,
        reached: Reached = UNWATCHED,
    ) -> None:
        """`moved` is called whenever rows changed, so that alarms and pages can look again; `tell` brings
        in what became of a note that the cogs should know.
        """
        self._database = database
        self._directory = directory
        self._book = book
        self._clock = clock
        self._platforms = platforms
        self._moved = moved
        self._tell = tell
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
        self.timeout = TIMEOUT

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
            found = outbox.claim(connection, self._directory, self._book, now, busy, self._flying)
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
                settlement, stopped = await self._one(item)
                settlements.append(settlement)
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

    async def _one(self, item: Claimed) -> tuple[Settlement, bool]:
        """Deliver one row: how to settle it, and whether its lane must wait."""
        now = self._clock.now()
        space = self._directory.space_by_id[item.space]
        order = orders.order_of(self._directory, item, space.key)
        if order is None:
            return partial(
                outbox.settle, number=item.id, state="dropped", now=now, why="the person or place is gone"
            ), False
        doubtful = item.doubtful
        try:
            platform = self._platform(space.platform)
            async with asyncio.timeout(self.timeout):
                receipt = await platform.find(order) if doubtful else None
                if receipt is None:
                    doubtful = False
                    receipt = await platform.deliver(order)
        except Refused as error:
            return await self._refused(item, space, now, error)
        except Away:
            return self._away(item, now, space.platform), True
        except Later as error:
            return self._again(item, now, error, doubtful=doubtful)
        except Unsettled as error:
            return self._in_doubt(item, now, _why(error), tries=len(BACKOFF_MS))
        except TimeoutError as error:
            return self._in_doubt(item, now, _why(error))
        except Exception:
            reference = f"H-{secrets.token_hex(3).upper()}"
            log.exception("delivery %d failed, reference %s", item.id, reference)
            return self._in_doubt(item, now, f"an error of ours, {reference}", tries=len(BACKOFF_MS))
        return await self._done(item, space, now, receipt)

    def _platform(self, name: str) -> Deliverer:
        """A platform by its name; raises `Away` for one that Hearth runs without."""
        found = self._platforms.get(name)
        if found is None:
            raise Away(f"Hearth runs without {name}.")
        return found

    async def _refused(self, item: Claimed, space: Space, now: int, error: Refused) -> tuple[Settlement, bool]:
        """It will never work. The cogs hear of what they may do otherwise first; while they cannot, it is kept."""
        place = self._directory.places.get(item.channel) if item.channel is not None else None
        event = orders.refused(item, space.key, place, now, error)
        if not await self._heard(space, event, item, now):
            return partial(outbox.postpone, number=item.id, until=now + BACKOFF_MS[-1], why=str(error)), True
        return partial(outbox.settle, number=item.id, state="failed", now=now, why=str(error)), False

    async def _done(self, item: Claimed, space: Space, now: int, receipt: Receipt) -> tuple[Settlement, bool]:
        """It was carried out. The cogs hear of what they may go on with first; while they cannot, it is looked up
        and told again.
        """
        event = orders.opened(item, receipt, space.key, now)
        if not await self._heard(space, event, item, now):
            until, doubts = now + BACKOFF_MS[-1], _doubts(item)
            return partial(
                outbox.postpone, number=item.id, until=until, why=UNTOLD, doubtful=True, attempts=doubts
            ), True
        return partial(self._delivered, item, receipt), False

    async def _heard(self, space: Space, event: Event | None, item: Claimed, now: int) -> bool:
        """Tell the cogs what became of an order, if there is something to tell; False if they must be told later."""
        if event is None:
            return True
        try:
            await self._tell(space.platform, event)
        except NotRecorded as why:
            if now - item.created_at <= GIVE_UP_MS:
                log.warning("the cogs cannot be told yet what became of an order: %s", why)
                return False
        self._reached("told")
        return True

    def _away(self, item: Claimed, now: int, platform: str) -> Settlement:
        """Nothing was tried: it waits for the platform, for a day."""
        if now - item.created_at > GIVE_UP_MS:
            state = "uncertain" if item.doubtful else "failed"
            return partial(outbox.settle, number=item.id, state=state, now=now, why=f"{platform} was not connected")
        came = self._came[platform]

        def wait(connection: Connection) -> None:
            until = now + BACKOFF_MS[-1] if self._came[platform] == came else 0
            outbox.keep_for(connection, item, until, platform)

        return wait

    def _again(self, item: Claimed, now: int, error: Later, *, doubtful: bool) -> tuple[Settlement, bool]:
        """Nothing was done: try again later, for a day. To be told so is no try at finding out about an older one."""
        why = _why(error)
        if now - item.created_at > GIVE_UP_MS:
            state = "uncertain" if doubtful else "failed"
            return partial(outbox.settle, number=item.id, state=state, now=now, why=why), False
        usual = DOUBT_MS if doubtful else BACKOFF_MS[min(item.attempts, len(BACKOFF_MS) - 1)]
        until = now + (error.after if error.after is not None else usual)
        attempts = item.attempts if doubtful else None
        return partial(
            outbox.postpone, number=item.id, until=until, why=why, doubtful=doubtful, attempts=attempts
        ), True

    def _in_doubt(self, item: Claimed, now: int, why: str, *, tries: int | None = None) -> tuple[Settlement, bool]:
        """It may have been done: look it up before the next try, and after `tries` in doubt or a day ask a person."""
        until, doubts = now + DOUBT_MS, _doubts(item)
        if now - item.created_at > GIVE_UP_MS or (tries is not None and doubts >= tries):
            return partial(outbox.settle, number=item.id, state="uncertain", now=now, why=why), False
        return partial(outbox.postpone, number=item.id, until=until, why=why, doubtful=True, attempts=doubts + 1), True

    def _delivered(self, item: Claimed, receipt: Receipt, connection: Connection) -> None:
        channel = item.channel
        if receipt.place is not None:
            space = self._directory.space_by_id[item.space]
            channel = self._directory.channel(connection, space, receipt.place).id
        outbox.delivered(connection, self._directory, item, channel, receipt.message, self._clock.now())


def _doubts(item: Claimed) -> int:
    """How often it was tried in doubt: a platform that was merely busy before has left none."""
    return item.attempts if item.doubtful else 0


def _why(error: BaseException) -> str:
    return str(error) or "no answer came in time"
