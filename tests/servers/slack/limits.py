"""Rate limits on the server's clock: how often a method may be called, in each channel or in all; who came early."""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from tests.servers.slack.clock import Clock


@dataclass(frozen=True)
class BrokenWait:
    """A call that came before the Retry-After of its method (and channel) had ended."""

    method: str
    channel: str
    early: float
    """Seconds that were still to wait."""


class Limits:
    """Unlimited unless a test says otherwise: Slack's own figures would make every story wait."""

    def __init__(self, clock: Clock) -> None:
        self.broken_waits: list[BrokenWait] = []
        self._clock = clock
        self._allowed: dict[str, tuple[int, float, bool]] = {}
        self._taken: dict[tuple[str, str], deque[float]] = {}
        self._until: dict[tuple[str, str], float] = {}

    def allow(self, method: str, count: int, per: float, *, each_channel: bool = False) -> None:
        """At most that many calls in that many seconds; Slack posts about one message a second in each channel."""
        self._allowed[method] = (count, per, each_channel)

    def lift(self) -> None:
        """No limits again."""
        self._allowed.clear()
        self._until.clear()

    def arrives(self, method: str, channel: str) -> int:
        """Count the call; whole seconds to wait when it is refused."""
        now = self._clock.seconds()
        self._notes(now, ((method, channel), (method, "")))
        if method not in self._allowed:
            return 0
        count, per, each = self._allowed[method]
        lane = (method, channel if each else "")
        taken = self._taken.setdefault(lane, deque())
        while taken and taken[0] <= now - per:
            taken.popleft()
        if len(taken) < count:
            taken.append(now)
            return 0
        wait = max(1, math.ceil(taken[0] + per - now))
        self.tells(*lane, wait)
        return wait

    def _notes(self, now: float, lanes: Iterable[tuple[str, str]]) -> None:
        for lane in lanes:
            if self._until.get(lane, 0.0) > now:
                self.broken_waits.append(BrokenWait(*lane, self._until[lane] - now))
                return

    def tells(self, method: str, channel: str, wait: float) -> None:
        """A 429 was answered: whoever calls before its end has not listened."""
        self._until[method, channel] = self._clock.seconds() + wait
