"""What falls due becomes events, at its time or when Hearth is back; and time can be moved for rehearsal."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from itertools import islice, takewhile
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, select

from bot.core import outbox, timers
from bot.core.chores import Chores
from bot.core.courier import Courier
from bot.core.directory import Directory
from bot.core.recurrence import catch_up, occurrences
from bot.core.spine import Spine
from bot.kit.clock import Clock
from bot.kit.errors import Say
from bot.kit.events import TimerDue
from bot.kit.outcome import NotRecorded
from bot.kit.services import Missed
from bot.storage.database import Database
from bot.storage.tables import schedule

log = logging.getLogger("hearth.clock")
SLICE: Final = 200
"""Schedules looked at in one transaction, so that a month of missed ones never holds the writer long."""
MISSED_LIMIT: Final = 500
"""Occurrences of one schedule considered in one transaction, for the same reason."""


class MovableClock(Clock):
    """A clock that runs with another one, `offset` milliseconds away; it never goes back."""

    def __init__(self, under: Clock, offset: int = 0) -> None:
        self._under = under
        self.offset = offset

    def now(self) -> int:
        """The moved time in epoch milliseconds."""
        return self._under.now() + self.offset

    def move(self, to: int) -> None:
        """Let it be `to` now, unless that is past."""
        self.offset = max(self.offset, to - self._under.now())


class StandingTime:
    """Kit's `TimeMachine` where time is everybody's own: it tells the time, and lets nobody move it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> int:
        """Hearth's time in epoch milliseconds."""
        return self._clock.now()

    async def travel(self, to: int) -> None:
        """Refused."""
        raise Say("Time cannot be moved while Hearth is connected to Discord, where it goes by everybody's clock.")


class Clockwork:
    """Runs what is due, and says when something will be."""

    def __init__(
        self, database: Database, directory: Directory, spine: Spine, courier: Courier, chores: Chores, clock: Clock
    ) -> None:
        self._database = database
        self._directory = directory
        self._spine = spine
        self._courier = courier
        self.chores = chores
        self._clock = clock
        self._turn = asyncio.Lock()
        self._looked = -1

    async def next_due(self, after: int = -1) -> int | None:
        """When something falls due next, later than `after`: a schedule, or a message held back. Chores are
        nothing to people, so moving time does not stop for them.
        """
        return await self._database.read(lambda connection: _first(connection, after, after))

    async def next_unseen(self) -> int | None:
        """When the alarm should ring: the first thing due since the schedules and the outbox were last
        looked at. It may be past by now; what could not be recorded or sent then is not waited for.
        """
        looked = self._looked, self._courier.looked
        first = await self._database.read(lambda connection: _first(connection, *looked))
        return min((at for at in (first, self.chores.next_due(self._looked)) if at is not None), default=None)

    async def run_due(self) -> None:
        """Bring everything that is due into the spine, oldest first, wake the courier, and begin chores."""
        async with self._turn:
            brought: set[str] = set()
            while True:
                now = self._looked = self._clock.now()
                rows = await self._database.read(lambda connection: _due(connection, now))  # noqa: B023  used at once
                events: list[tuple[str, TimerDue]] = []
                more = len(rows) == SLICE
                for row in rows:
                    run, left = await self._occurrences(row, now)
                    events.extend(run)
                    more = more or left
                fresh = [(platform, event) for platform, event in events if event.key not in brought]
                if not fresh and (events or not more):
                    break
                brought.update(event.key for _, event in fresh)
                fresh.sort(key=lambda item: item[1].due)
                try:
                    await asyncio.gather(*(self._spine.submit(platform, event) for platform, event in fresh))
                except NotRecorded:
                    log.warning("what is due could not be recorded; the alarm tries again")
                    break
        self._courier.wake()
        await self.chores.begin()

    async def _occurrences(self, row: Row[Any], now: int) -> tuple[Sequence[tuple[str, TimerDue]], bool]:
        """What of one schedule is to run now, and whether more of it is due than one slice holds."""
        due: tuple[int, ...] = (row.next_due,)
        if row.rhythm is not None:
            later = occurrences(timers.rhythm_of(row), row.anchor, row.next_due)
            due += tuple(takewhile(lambda at: at <= now, islice(later, MISSED_LIMIT)))
        missed = msgspec.json.decode(row.missed, type=Missed)
        run, skip = catch_up(due, now, missed)
        more = len(due) > MISSED_LIMIT
        if more and missed.policy != "skip":
            run = ()  # the newest are to run, and they are not in this slice
        if skip:
            await self._database.write(lambda connection: timers.skip(connection, row, skip, now))
        space = self._directory.space_by_id[row.space]
        return [
            (space.platform, TimerDue(key=f"{row.id}:{at}", space=space.key, at=now, schedule=row.id, due=at))
            for at in run
        ], more


def _first(connection: Connection, schedules_after: int, outbox_after: int) -> int | None:
    first = select(func.min(schedule.c.next_due)).where(schedule.c.next_due > schedules_after)
    times = [connection.scalar(first), outbox.next_at(connection, outbox_after)]
    return min((at for at in times if at is not None), default=None)


def _due(connection: Connection, now: int) -> Sequence[Row[Any]]:
    query = select(schedule).where(schedule.c.next_due <= now).order_by(schedule.c.next_due).limit(SLICE)
    return connection.execute(query).fetchall()


class Travel:
    """Moves a clock forward through everything that falls due on the way: kit's `TimeMachine`."""

    def __init__(
        self,
        clock: MovableClock,
        clockwork: Clockwork,
        courier: Courier,
        settled: Callable[[], Any],
        moved: Callable[[int], Any],
    ) -> None:
        """`settled` is awaited after each step until the platforms have caught up; `moved` is
        awaited with the clock's new offset, to store it.
        """
        self._clock = clock
        self._clockwork = clockwork
        self._courier = courier
        self._settled = settled
        self._moved = moved

    def now(self) -> int:
        """Hearth's time in epoch milliseconds."""
        return self._clock.now()

    async def travel(self, to: int) -> None:
        """Move to a later time through everything that falls due on the way."""
        if to < self._clock.now():
            raise Say("Time only moves forward here. Start again with --fresh to go back to the beginning.")
        await self._run()
        while (due := await self._clockwork.next_due(self._clock.now())) is not None and due <= to:
            await self._step(due)
        await self._step(to)

    async def _step(self, at: int) -> None:
        self._clock.move(at)
        await self._moved(self._clock.offset)
        await self._run()

    async def _run(self) -> None:
        await self._clockwork.run_due()
        await self._clockwork.chores.idle()
        await self._courier.idle()
        await self._settled()
