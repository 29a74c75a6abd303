"""Brings events to Hearth in the order they came; what could not be recorded is kept, and brought again."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from typing import Final

from bot.kit.events import Event
from bot.kit.outcome import Host, NotRecorded, Outcome, Unrecordable

log = logging.getLogger("hearth.platforms")
WAITS: Final = (0.05, 0.2, 1.0, 5.0)
"""Seconds before what was not recorded is brought again."""
KEPT: Final = 50_000
"""Events kept while Hearth cannot record any; messages beyond them are found in the history by the next connection."""


class Feed:
    """One platform's events. In the good case none costs more than a call; after a failure they go one by one."""

    def __init__(self, name: str, host: Host, waits: Sequence[float] = WAITS) -> None:
        self._name = name
        self._host = host
        self._waits = waits
        self._kept: deque[Event] = deque()
        self._task: asyncio.Task[None] | None = None
        self._flying = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    def bring(self, event: Event) -> None:
        """Hand an event over, now or as soon as those before it are on record."""
        if self._kept:
            self._keep(event)
            return
        if not self._flying:
            self._quiet.clear()
        self._flying += 1
        self._host.bring(event, self._told)

    async def quiet(self) -> bool:
        """Wait until everything brought so far is on record, or kept for later; whether nothing is kept."""
        await self._quiet.wait()
        return not self._kept

    async def stop(self) -> None:
        """Let go of what waits; the next start finds it in the history."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _told(self, event: Event, outcome: Outcome | NotRecorded) -> None:
        self._flying -= 1
        if not self._flying:
            self._quiet.set()
        if isinstance(outcome, Unrecordable):
            _let_go(self._name, event)
        elif isinstance(outcome, NotRecorded):
            log.warning("%s from %s was not recorded and is kept: %s", type(event).__name__, self._name, outcome)
            self._keep(event)

    def _keep(self, event: Event) -> None:
        if len(self._kept) >= KEPT:
            log.error("%s is let go: %d events wait to be recorded already", type(event).__name__, KEPT)
            return
        self._kept.append(event)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._again(), name=f"{self._name} feed")

    async def _again(self) -> None:
        tries = 0
        while self._kept:
            await asyncio.sleep(self._waits[min(tries, len(self._waits) - 1)])
            try:
                await self._host.submit(self._kept[0])
            except Unrecordable:
                _let_go(self._name, self._kept[0])
            except Exception as error:  # noqa: BLE001  whatever it is, the event is not on record: keep it
                tries += 1
                log.warning("%d events wait to be recorded: %s", len(self._kept), error)
                continue
            self._kept.popleft()
            tries = 0


def _let_go(platform: str, event: Event) -> None:
    """It would fail for ever, and everything after it would wait."""
    log.warning("%s from %s cannot be recorded and was left out: %a", type(event).__name__, platform, event.key)
