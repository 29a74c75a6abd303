"""The page's clock: what time it is here, what comes next, and moving there one step at a time."""

import asyncio
from typing import Final

from msgspec import Struct

from bot.kit.errors import Say
from bot.kit.views import TimeMachine, Views
from bot.web.bell import Bell

YEAR: Final = 366 * 86_400_000
MOVING: Final = "The clock is moving already. It stops by itself when it gets there."
BACKWARDS: Final = "Time only moves forward here. Pick a later moment."
FAR: Final = "One step goes at most a year ahead. Take it in several."
NOTHING_DUE: Final = "Nothing is due. The clock can still move by an hour or a day."
HELD: Final = "a message that was held back"


class Ahead(Struct, frozen=True):
    """The next thing due: when, in epoch milliseconds, and what it is called."""

    at: int
    what: str
    cog: str


class Face(Struct, frozen=True):
    """What the clock shows; `to` is where it is moving."""

    now: int
    to: int | None
    ahead: Ahead | None


class Clockwork:
    """Moves the time machine for one page at a time."""

    def __init__(self, machine: TimeMachine, views: Views, bell: Bell) -> None:
        self._machine = machine
        self._views = views
        self._bell = bell
        self._to: int | None = None
        self._task: asyncio.Task[None] | None = None

    async def face(self) -> Face:
        """What the clock shows now."""
        due = await self._views.next_due()
        lines = await self._views.schedule() if due is not None else ()
        line = next((line for line in lines if line.due == due), None)
        ahead = None if due is None else Ahead(due, line.name if line else HELD, line.cog if line else "")
        return Face(self._machine.now(), self._to, ahead)

    async def move(self, *, by: int | None, next_due: bool) -> Face:
        """Move on, through everything that falls due on the way; raises Say where that cannot be."""
        if self._to is not None:
            raise Say(MOVING)
        to = await self._target(by, next_due=next_due)
        if self._to is not None:
            raise Say(MOVING)
        self._to = to
        self._bell.ring({"clock"})
        self._task = asyncio.create_task(self._travel(to))
        await asyncio.shield(self._task)
        return await self.face()

    async def _target(self, by: int | None, *, next_due: bool) -> int:
        now = self._machine.now()
        if next_due:
            due = await self._views.next_due()
            if due is None:
                raise Say(NOTHING_DUE)
            return max(due, now)
        if by is None or by <= 0:
            raise Say(BACKWARDS)
        if by > YEAR:
            raise Say(FAR)
        return now + by

    async def _travel(self, to: int) -> None:
        try:
            await self._machine.travel(to)
        finally:
            self._to = None
            self._bell.ring({"clock", "journal", "outbox", "schedule", "home"})

    async def close(self) -> None:
        """Wait for a step that is under way."""
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=5)
