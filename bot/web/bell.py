"""Rings when something shows otherwise than before; every open page has an ear on it."""

import asyncio
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

EVERYTHING: Final = frozenset({"everything"})


class Ring(Struct, frozen=True):
    """Which topics changed; `seq` grows with every ring of this process."""

    seq: int
    topics: list[str]


class Ear:
    """One listener. Rings that come while it is busy are heard together."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.woken = asyncio.Event()

    async def hear(self, timeout: float) -> bool:  # noqa: ASYNC109  silence is an answer here, not an error
        """Wait for a ring; False after so many seconds of silence."""
        try:
            async with asyncio.timeout(timeout):
                await self.woken.wait()
        except TimeoutError:
            return False
        return True

    def take(self) -> list[str]:
        """The topics heard since the last time."""
        topics = sorted(self.topics)
        self.topics.clear()
        self.woken.clear()
        return topics


class Bell:
    """Ring it with topics: "home", "channel:c1", "journal", "outbox", "schedule", "clock", "weather"."""

    def __init__(self) -> None:
        self.seq = 0
        self.closed = False
        self.ears: set[Ear] = set()

    def ring(self, topics: Iterable[str]) -> None:
        """Tell every ear."""
        self.seq += 1
        topics = set(topics)
        for ear in self.ears:
            ear.topics |= topics
            ear.woken.set()

    def close(self) -> None:
        """Let every stream end."""
        self.closed = True
        self.ring(())
