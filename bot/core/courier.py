"""Delivers the outbox: in order for each lane, again after a refusal that may pass, and never blindly
after a silence: what may have arrived is looked up before it is sent again.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from sqlalchemy import Connection

from bot.core import outbox
from bot.core.directory import Directory
from bot.core.naming import names_in
from bot.core.outbox import Claimed
from bot.core.settings import Book
from bot.core.work import UNWATCHED, Reached
from bot.kit.clock import Clock
from bot.kit.delivery import Deliverer, Later, Order, Receipt, Refused, Unsettled
from bot.kit.effects import Answer, Direct, Send
from bot.kit.ui import Message
from bot.storage.database import Database, Unwritable

log = logging.getLogger("hearth.courier")
TIMEOUT: Final = 15.0
"""Seconds a platform has to answer before the delivery counts as unsettled."""
DOUBT_MS: Final = 10_000
"""How long to wait before looking up what may have been delivered."""
BACKOFF_MS: Final = (1_000, 2_000, 5_000, 15_000, 60_000, 300_000)
GIVE_UP_MS: Final = 24 * 3_600_000
"""An order that still fails a day later is given up, with the reason."""

Settlement = Callable[[Connection], None]


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
        reached: Reached = UNWATCHED,
    ) -> None:
        """`moved` is called whenever rows changed, so that alarms and pages can look again."""
        self._database = database
        self._directory = directory
        self._book = book
        self._clock = clock
        self._platforms = platforms
        self._moved = moved
        self._reached = reached
        self._wake = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._flying: set[int] = set()
        self._stopping = False
        self._passes = 0

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
        await asyncio.gather(*self._lanes.values())

    def wake(self) -> None:
        """Look at the outbox again."""
        self._wake.set()

    async def idle(self) -> None:
        """Wait until nothing can be delivered at this moment; for tests and for moving time."""
        while True:
            lanes = list(self._lanes.values())
            if lanes:
                await asyncio.gather(*lanes)
                continue
            seen = self._passes
            self.wake()
            while self._passes < seen + 1 and self._loop is not None and not self._loop.done():
                await asyncio.sleep(0)
            if not self._lanes:
                return

    async def _run(self) -> None:
        while not self._stopping:
            await self._wake.wait()
            self._wake.clear()
            if self._stopping:
                return
            try:
                claimed = await self._claim()
            except Unwritable as error:
                log.warning("the outbox cannot be written, so nothing is sent: %s", error)
                claimed = []
            self._reached("claimed")
            self._spread(claimed)
            self._passes += 1
            self._moved()

    async def _claim(self) -> Sequence[Claimed]:
        now = self._clock.now()

        def job(connection: Connection) -> list[Claimed]:
            found = outbox.claim(connection, self._directory, self._book, now, set(self._lanes), self._flying)
            self._reached("before claim")
            return found

        return await self._database.write(job)

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
        for item in items:
            if stopped:
                settlements.append(partial(_put_back, item))
                continue
            settlement, stopped = await self._one(item)
            settlements.append(settlement)
        self._reached("sent")
        try:
            await self._settle(settlements)
        except Unwritable as error:
            log.warning("deliveries could not be written down and will be looked up: %s", error)
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

        await self._database.write(job)

    async def _one(self, item: Claimed) -> tuple[Settlement, bool]:
        """Deliver one row: how to settle it, and whether its lane must wait."""
        now = self._clock.now()
        space = self._directory.space_by_id[item.space]
        platform = self._platforms.get(space.platform)
        if platform is None:
            return partial(outbox.postpone, number=item.id, until=now + BACKOFF_MS[-1], why=f"{space.platform} is not connected"), True
        order = self._order(item, space.key)
        if order is None:
            return partial(outbox.settle, number=item.id, state="dropped", now=now, why="the person or place is gone"), False
        try:
            async with asyncio.timeout(TIMEOUT):
                receipt = await platform.find(order) if item.doubtful else None
                if receipt is None:
                    receipt = await platform.deliver(order)
        except Refused as error:
            return partial(outbox.settle, number=item.id, state="failed", now=now, why=str(error)), False
        except Later as error:
            return self._again(item, now, error)
        except (Unsettled, TimeoutError) as error:
            if item.doubtful and isinstance(error, Unsettled) and item.attempts >= len(BACKOFF_MS):
                return partial(outbox.settle, number=item.id, state="uncertain", now=now, why=_why(error)), False
            return partial(outbox.postpone, number=item.id, until=now + DOUBT_MS, why=_why(error), doubtful=True), True
        except Exception as error:  # noqa: BLE001  an adapter's fault must not end the courier
            reference = f"H-{secrets.token_hex(3).upper()}"
            log.error("delivery %d failed, reference %s", item.id, reference, exc_info=error)
            why = f"an error of ours, {reference}"
            if item.attempts >= len(BACKOFF_MS):
                return partial(outbox.settle, number=item.id, state="uncertain", now=now, why=why), False
            return partial(outbox.postpone, number=item.id, until=now + DOUBT_MS, why=why, doubtful=True), True
        return partial(self._delivered, item, receipt), False

    def _again(self, item: Claimed, now: int, error: Later) -> tuple[Settlement, bool]:
        if now - item.created_at > GIVE_UP_MS:
            return partial(outbox.settle, number=item.id, state="failed", now=now, why=_why(error)), False
        wait = error.after if error.after is not None else BACKOFF_MS[min(item.attempts, len(BACKOFF_MS) - 1)]
        return partial(
            outbox.postpone, number=item.id, until=now + wait, why=_why(error), doubtful=item.doubtful
        ), True

    def _delivered(self, item: Claimed, receipt: Receipt, connection: Connection) -> None:
        channel = item.channel
        if receipt.place is not None:
            space = self._directory.space_by_id[item.space]
            channel = self._directory.channel(connection, space, receipt.place).id
        outbox.delivered(connection, self._directory, item, channel, receipt.message, self._clock.now())

    def _order(self, item: Claimed, space: str) -> Order | None:
        """The order in the platform's own keys; None if whom or what it is about is gone."""
        effect = item.effect
        channel = getattr(effect, "channel", None) or item.channel
        place = None if isinstance(effect, Direct) or channel is None else self._directory.places.get(channel)
        number = getattr(effect, "person", None)
        known = self._directory.by_person.get((item.space, number)) if number is not None else None
        if (number is not None and known is None) or (isinstance(effect, Send | Answer) and place is None):
            return None
        message: Message = getattr(effect, "message", Message(""))
        pinged = effect.ping if isinstance(effect, Send) else ()
        names = names_in(self._directory, item.space, message, *pinged)
        account = known.account if known else None
        return Order(item.id, space, effect, names, place, account, item.message)


def _put_back(item: Claimed, connection: Connection) -> None:
    outbox.postpone(connection, item.id, 0, "", doubtful=item.doubtful)


def _why(error: BaseException) -> str:
    return str(error) or "no answer came in time"
