"""The machine's own clock: APScheduler and `WallClock` read it themselves, so here it is moved."""

import asyncio
from datetime import UTC, datetime

import time_machine

from bot.core.alarm import Alarm
from bot.kit.clock import WallClock

LATER = datetime(2031, 5, 4, 3, 2, 1, tzinfo=UTC)


def test_a_clock_that_was_set_is_followed_at_once() -> None:
    with time_machine.travel(LATER, tick=False):
        assert WallClock().now() == int(LATER.timestamp() * 1000)


async def test_the_alarm_rings_in_whatever_year_the_machine_believes_it_is() -> None:
    rung = asyncio.Event()
    years: list[int] = []

    async def ring() -> None:
        years.append(datetime.now(UTC).year)
        rung.set()

    with time_machine.travel(LATER, tick=True):
        alarm = Alarm(ring)
        alarm.start()
        try:
            alarm.set(30)
            async with asyncio.timeout(5):
                await rung.wait()
        finally:
            alarm.stop()
    assert years == [LATER.year]
