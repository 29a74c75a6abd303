"""Bad weather, all of it asked for by a test: answers lost, late or refused, events late, doubled or out of order."""

import asyncio
import fnmatch
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from tests.servers.waiting import Changes

Event = tuple[str, Any]


class Fate(Enum):
    """What becomes of a request that meets bad weather."""

    LOST_BEFORE = auto()
    """The connection ends before anything was done."""
    LOST_AFTER = auto()
    """Everything was done, and the connection ends instead of an answer."""
    REFUSED = auto()
    """An error status, nothing done."""
    GARBLED = auto()
    """Everything was done, and half of the answer arrives as if it were all."""
    REFUSED_AFTER = auto()
    """An error status, though everything was done."""


@dataclass
class Trouble:
    """What meets the next requests of that kind."""

    method: str
    path: str
    fate: Fate
    times: int
    status: int = 502
    retry_after: float = 0.0
    everywhere: bool = False

    def meets(self, method: str, path: str) -> bool:
        """Whether this request is one of them; paths are shell patterns without the query."""
        return self.times > 0 and self.method in {"*", method} and fnmatch.fnmatch(path, self.path)


@dataclass
class Held:
    """Requests that wait for their answer until they are let go; the effect has not happened yet."""

    method: str
    path: str
    after: bool
    changes: Changes
    waiting: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, count: int = 1) -> None:
        """Wait until that many requests wait here."""
        await self.changes.until(
            lambda: self.waiting >= count, f"{count} request(s) {self.method} {self.path}", lambda: self.waiting
        )

    def let_go(self) -> None:
        """Whoever waits goes on, and whoever comes passes."""
        self.gate.set()

    async def stop_at(self, method: str, path: str, *, after: bool) -> None:
        """Wait here, if this is the request and the moment."""
        if self.gate.is_set() or after is not self.after or self.method not in {"*", method}:
            return
        if fnmatch.fnmatch(path, self.path):
            self.waiting += 1
            self.changes.tell()
            await self.gate.wait()
            self.waiting -= 1


@dataclass
class Storm:
    """A share of all requests fails, by a seeded die."""

    share: float
    statuses: Sequence[int]
    retry_after: float
    lost: float
    path: str
    die: random.Random

    def trouble(self, method: str, path: str) -> Trouble | None:
        """What the die says about this request."""
        if not fnmatch.fnmatch(path, self.path):
            return None
        if self.die.random() < self.lost:
            return Trouble(method, path, self.die.choice([Fate.LOST_BEFORE, Fate.LOST_AFTER]), 1)
        if self.die.random() < self.share:
            return Trouble(method, path, Fate.REFUSED, 1, self.die.choice(self.statuses), self.retry_after)
        return None


@dataclass
class Gusts:
    """A share of gateway events comes late, twice or out of order, by a seeded die."""

    late: float
    twice: float
    swapped: float
    events: frozenset[str]
    die: random.Random


class Weather:
    """Fine until a test says otherwise."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._troubles: list[Trouble] = []
        self._held: list[Held] = []
        self._storm: Storm | None = None
        self._gusts: Gusts | None = None
        self._late: list[Event] = []
        self._next: list[Event] = []
        self._doubled: dict[str, int] = {}
        self._delayed: set[str] = set()
        self._swapped: dict[str, int] = {}

    # Requests

    def loses_answers(self, method: str, path: str, *, times: int = 1, stored: bool = True) -> Trouble:
        """The connection ends with no answer, after the effect (or, not `stored`, before it)."""
        return self._add(Trouble(method, path, Fate.LOST_AFTER if stored else Fate.LOST_BEFORE, times))

    def garbles(self, method: str, path: str, *, times: int = 1) -> Trouble:
        """The answer cannot be read, as when a proxy on the way spoils it."""
        return self._add(Trouble(method, path, Fate.GARBLED, times))

    def refuses(self, method: str, path: str, status: int = 502, *, times: int = 1, stored: bool = False) -> Trouble:
        """An error status, with nothing done unless `stored`."""
        return self._add(Trouble(method, path, Fate.REFUSED_AFTER if stored else Fate.REFUSED, times, status))

    def limits(
        self, method: str, path: str, retry_after: float, *, times: int = 1, everywhere: bool = False
    ) -> Trouble:
        """429 with that many seconds to wait, for this bucket or for everything."""
        trouble = Trouble(method, path, Fate.REFUSED, times, 429, retry_after, everywhere)
        return self._add(trouble)

    def holds(self, method: str, path: str, *, stored: bool = False) -> Held:
        """Requests wait for their answer until let go; with `stored`, their effect has happened by then."""
        held = Held(method, path, stored, self._changes)
        self._held.append(held)
        return held

    def storm(
        self,
        seed: int,
        share: float = 0.3,
        *,
        statuses: Sequence[int] = (429, 500, 502, 503),
        retry_after: float = 0.05,
        lost: float = 0.0,
        path: str = "*",
    ) -> None:
        """From now on a share of requests is refused, and a share `lost` gets no answer (half of them stored)."""
        self._storm = Storm(share, statuses, retry_after, lost, path, random.Random(seed))  # noqa: S311  a story's die

    def clears(self) -> None:
        """Fine weather again; what was held goes on, and late events are not told by this."""
        self._troubles.clear()
        self._storm = self._gusts = None
        for held in self._held:
            held.let_go()
        self._held.clear()
        self._doubled.clear()
        self._delayed.clear()
        self._swapped.clear()

    def _add(self, trouble: Trouble) -> Trouble:
        self._troubles.append(trouble)
        return trouble

    def strikes(self, method: str, path: str) -> Trouble | None:
        """What this request meets, if anything; scripted troubles come first."""
        for trouble in self._troubles:
            if trouble.meets(method, path):
                trouble.times -= 1
                return trouble
        return self._storm.trouble(method, path) if self._storm else None

    async def wait_out(self, method: str, path: str, *, after: bool) -> None:
        """Wait where a test holds this request."""
        for held in list(self._held):
            await held.stop_at(method, path, after=after)

    # Events

    def doubles(self, event: str, *, times: int = 1) -> None:
        """The next events of that name are told twice."""
        self._doubled[event] = self._doubled.get(event, 0) + times

    def delays(self, event: str) -> None:
        """Events of that name are kept back from now on, until `tells_late`."""
        self._delayed.add(event)

    def swaps(self, event: str, *, times: int = 1) -> None:
        """The next event of that name is told after the one that follows it."""
        self._swapped[event] = self._swapped.get(event, 0) + times

    def gusts(
        self,
        seed: int,
        *,
        late: float = 0.0,
        twice: float = 0.0,
        swapped: float = 0.0,
        events: frozenset[str] = frozenset(),
    ) -> None:
        """From now on shares of the events (of these names; of all when none are named) are disturbed."""
        self._gusts = Gusts(late, twice, swapped, events, random.Random(seed))  # noqa: S311  a story's die

    def late_events(self) -> list[Event]:
        """What was kept back, in order, and is kept no longer."""
        late, self._late = [*self._late, *self._next], []
        self._next = []
        return late

    def carry(self, event: str, payload: Any) -> Iterator[Event]:
        """What arrives when this event is sent: it, nothing, it twice, or it before an earlier one."""
        one: Event = (event, payload)
        if event in self._delayed or self._blown(event, "late"):
            self._late.append(one)
            return
        if self._takes(self._swapped, event) or self._blown(event, "swapped"):
            self._next.append(one)
            return
        yield one
        if self._takes(self._doubled, event) or self._blown(event, "twice"):
            yield one
        passed, self._next = self._next, []
        yield from passed

    @staticmethod
    def _takes(counts: dict[str, int], event: str) -> bool:
        left = counts.get(event, 0)
        counts[event] = max(0, left - 1)
        return left > 0

    def _blown(self, event: str, how: str) -> bool:
        gusts = self._gusts
        if gusts is None or (gusts.events and event not in gusts.events):
            return False
        return gusts.die.random() < {"late": gusts.late, "twice": gusts.twice, "swapped": gusts.swapped}[how]
