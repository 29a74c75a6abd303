"""What time it is: everything asks a clock, so the local page and the tests can move it."""

import time
from typing import Protocol


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
