"""Rings for what Hearth does by itself: while a page is open, it looks at the views now and then."""

import asyncio
import logging
from typing import Final

from bot.kit.views import Views
from bot.web.bell import Bell, Ear

_log = logging.getLogger(__name__)
EVERY: Final = 1.0
"""Seconds between two looks when nothing rings."""
SETTLE: Final = 0.05
"""Seconds after a ring, so that what follows from an act is seen with it."""
_LINES: Final = 100


class Watch:
    """Compares what the views show with what they showed before."""

    def __init__(self, views: Views, bell: Bell) -> None:
        self._views = views
        self._bell = bell
        self._before: dict[str, object] = {}
        self._ear = Ear()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        self._bell.ears.add(self._ear)
        while True:
            await self._ear.hear(EVERY)
            self._ear.take()
            await asyncio.sleep(SETTLE)
            if len(self._bell.ears) == 1:
                continue
            try:
                await self.look()
            except Exception:  # noqa: BLE001  logged; the next look may do better
                _log.exception("the page could not look at what Hearth did")

    async def look(self) -> None:
        """Look once, and ring for each view that shows something else."""
        outbox = await self._views.outbox(limit=_LINES)
        schedule = await self._views.schedule()
        now: dict[str, object] = {
            "journal": [line.id for line in await self._views.journal(limit=1)],
            "outbox": [(line.id, line.state, line.attempts) for line in outbox],
            "schedule": [(line.id, line.due) for line in schedule],
            "clock": await self._views.next_due(),
        }
        changed = {topic for topic, value in now.items() if self._before.get(topic) != value}
        self._before = now
        if changed:
            self._bell.ring(changed)
            self._ear.take()
