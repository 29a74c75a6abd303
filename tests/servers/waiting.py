"""Waiting for something to become true on the server, by its own changes and never by the clock alone."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

PATIENCE: Final = 20.0
"""Seconds a wait lasts before it says what was seen instead; a machine with two busy cores needs room."""

T = TypeVar("T")


class NotSeen(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """What a test waited for did not come; the message says what was there instead."""


class Changes:
    """Wakes whoever waits, whenever anything on the server changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.patience = PATIENCE

    def tell(self) -> None:
        """Something changed."""
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def until(self, check: Callable[[], T | None], wanted: str, seen: Callable[[], object] = lambda: "") -> T:
        """What `check` finds, as soon as that is true; `NotSeen` after the patience is spent."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.patience
        while not (found := check()):
            change = loop.create_future()
            self._waiting.add(change)
            try:
                async with asyncio.timeout_at(deadline):
                    await change
            except TimeoutError:
                raise NotSeen(f"{wanted} was waited for {self.patience:g} s; there was: {seen()}") from None
            finally:
                self._waiting.discard(change)
        return found
