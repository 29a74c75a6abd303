"""Brings happenings to Hearth in order, and lets go of each only when Hearth has it on record."""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from typing import Any, Final

from bot.kit.events import Event
from bot.kit.outcome import Host
from bot.platforms.local import read
from bot.platforms.local.happenings import together
from bot.platforms.local.wire import Wire

_log = logging.getLogger(__name__)
GROUP: Final = 500
"""At most so many happenings are brought at the same time."""
PATIENCE: Final = 0.05
"""Seconds before the first try again; it doubles up to `LONGEST`."""
LONGEST: Final = 5.0
STOPPING: Final = 5.0


class _NotYet(Exception):  # noqa: N818  a cue to try again, not a fault
    """Something could not be recorded yet."""


class Feed:
    """One connection's events. What could not be recorded is kept, and brought again with back-off."""

    def __init__(self, wire: Wire, host: Host) -> None:
        self._wire = wire
        self._host = host
        self._told = False
        self._settled = asyncio.Event()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Tell the space and catch up; returns when that is done, or when it has to wait for Hearth."""
        self._task = asyncio.create_task(self._run())
        await self._settled.wait()

    async def stop(self) -> None:
        """Finish the group that is under way, if it finishes soon."""
        self._stopping.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=STOPPING)
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        wait = PATIENCE
        while not self._stopping.is_set():
            try:
                await self._bring()
                wait = PATIENCE
                self._settled.set()
                await self._either(self._wire.news())
            except Exception as why:  # noqa: BLE001  nothing may end the feed but its connection
                _log.warning("the local platform keeps its news for later: %s", why)
                self._settled.set()
                await self._either(asyncio.sleep(wait))
                wait = min(wait * 2, LONGEST)

    async def _either(self, waiting: Coroutine[Any, Any, None]) -> None:
        """Wait, but no longer than until the connection ends."""
        tasks: set[asyncio.Task[Any]] = {asyncio.create_task(waiting), asyncio.create_task(self._stopping.wait())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _bring(self) -> None:
        while not self._stopping.is_set():
            if not self._told or self._wire.places_changed:
                await self._submit([read.opened(await self._wire.opening())])
                self._told = True
            kept = together(await self._wire.waiting(GROUP))
            if not kept:
                return
            done = await self._submit([read.event(item.happening) for item in kept], all_or_none=False)
            await self._wire.acknowledge([item.id for item, fine in zip(kept, done, strict=True) if fine])
            if not all(done):
                raise _NotYet(f"{len(done) - sum(done)} of {len(done)} events could not be recorded")

    async def _submit(self, events: Sequence[Event], *, all_or_none: bool = True) -> Sequence[bool]:
        """Bring events in order, without waiting in between; whether each is on record."""
        futures = [asyncio.ensure_future(self._recorded(event)) for event in events]
        await asyncio.wait(futures)
        done = [future.result() for future in futures]
        if all_or_none and not all(done):
            raise _NotYet("the space could not be told")
        return done

    async def _recorded(self, event: Event) -> bool:
        try:
            await self._host.submit(event)
        except Exception as error:  # noqa: BLE001  whatever it is, the event is not on record: keep it
            _log.warning("%s was not recorded: %s", type(event).__name__, error)
            return False
        return True
