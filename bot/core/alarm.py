"""The alarm: APScheduler with its memory store, set to the earliest due time and to nothing else.

What falls due is in our own tables; losing the alarm loses nothing. Its SQL job store is not used:
measured with 3.11.3 it holds up the loop (852 ms for a thousand due jobs), by default it drops a job that is a second
late, and shared by two it fires twice.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

WAKE_SECONDS: Final = 30
"""The longest sleep: a suspended laptop or a moved clock is noticed after at most this long."""


class Alarm:
    """Calls `ring` at a time that can be moved, and at least every 30 seconds."""

    def __init__(self, ring: Callable[[], Awaitable[None]]) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._ring = ring

    def start(self) -> None:
        """Begin."""
        self._scheduler.add_job(self._ring, "interval", seconds=WAKE_SECONDS, id="look")
        self._scheduler.start()

    def set(self, delay: int) -> None:
        """Ring after `delay` milliseconds of real time, instead of whatever was set before."""
        when = datetime.now(UTC) + timedelta(milliseconds=max(0, delay))
        self._scheduler.add_job(self._ring, "date", run_date=when, id="due", replace_existing=True)

    def stop(self) -> None:
        """End; nothing rings afterwards."""
        self._scheduler.shutdown(wait=False)
