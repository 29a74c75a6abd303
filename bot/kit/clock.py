"""What time it is: everything asks a clock, so the local page and the tests can move it."""

import time
from datetime import timedelta
from typing import Final, Protocol

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
"""Milliseconds, as all times are counted in."""


def milliseconds(span: timedelta) -> int:
    """A length of time in whole milliseconds."""
    return span // timedelta(milliseconds=1)


class Clock(Protocol):
    """A source of time."""

    def now(self) -> int:
        """The time in epoch milliseconds, UTC."""
        ...


class WallClock:
    """The machine's own clock."""

    def now(self) -> int:
        """The time in epoch milliseconds, UTC."""
        return time.time_ns() // 1_000_000
