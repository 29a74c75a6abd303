"""The server's own time, which stands still until a test moves it, and timestamps that never repeat."""

import itertools
import time
from collections.abc import Callable


class Clock:
    """Begins at the machine's time (or follows the clock it is given), and is moved on by `later`."""

    def __init__(self, source: Callable[[], float] | None = None) -> None:
        began = time.time()
        self._source = source or (lambda: began)
        self._moved = 0.0
        self._last = 0
        self._ids = itertools.count(1)

    def seconds(self) -> float:
        """Epoch seconds."""
        return self._source() + self._moved

    def later(self, seconds: float) -> None:
        """Move on."""
        self._moved += seconds

    def ts(self) -> str:
        """Slack's name of a moment, which is also the name of a message: epoch seconds with six digits."""
        self._last = max(self._last + 1, int(self.seconds() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def new_id(self, kind: str) -> str:
        """An id nobody has had, with Slack's letter of that kind in front."""
        return f"{kind}0{next(self._ids):09X}"
