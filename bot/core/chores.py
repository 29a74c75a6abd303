"""The core's own housekeeping: each chore once a day, in the night, in the background.

When a chore is due next stands in the table `meta`, so that a night that was missed is made up for at
the next start. A chore works in slices, and events go through between them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from sqlalchemy import Connection

from bot.core.directory import Directory
from bot.core.recurrence import occurrences
from bot.core.settings import Book
from bot.kit.clock import HOUR, Clock
from bot.kit.community import CommunitySettings
from bot.kit.services import Rhythm
from bot.storage.database import Database, Unwritable
from bot.storage.meta import read_meta, write_meta

log = logging.getLogger("hearth.chores")
NIGHT: Final = time(3, 30)
"""Local wall time of the first community: when few are awake, and no rhythm of a cog's is likely."""
AGAIN_MS: Final = HOUR
"""How long until a chore that failed (a full disk) is tried again."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do once a day. `run` gets the time it began and does one slice; it answers True while
    there is more. A chore that was cut short begins anew, so a slice may find its work done.
    """

    name: str
    run: Callable[[int], Awaitable[bool | None]]


class Chores:
    """One for a process; the clockwork lets it begin whatever is due."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        book: Book,
        clock: Clock,
        moved: Callable[[], None],
        chores: Sequence[Chore],
    ) -> None:
        """`moved` is called when a chore is done, so that the alarm can be set to the next."""
        self._database = database
        self._directory = directory
        self._book = book
        self._clock = clock
        self._moved = moved
        self._chores = chores
        self._due: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    def next_due(self, after: int) -> int | None:
        """When a chore is due next, later than `after`; None until Hearth has looked for the first time."""
        return min((at for at in self._due.values() if at > after), default=None)

    async def begin(self) -> None:
        """Start what is due, and do not wait for it."""
        if self._chores and not self._due:
            await self._remember()
        if self._task is None and not self._stopping and self._first() is not None:
            self._task = asyncio.create_task(self._run(), name="chores")

    async def idle(self) -> None:
        """Wait until everything that was begun is done; for tests and for moving time."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """End after the slice under way; the rest is made up for at the next start."""
        self._stopping = True
        await self.idle()

    async def _remember(self) -> None:
        """Read when each is due. One that is new, or due later than it can be, waits for the next night."""
        night = self._night()
        names = [chore.name for chore in self._chores]

        def read(connection: Connection) -> dict[str, int]:
            kept = {name: read_meta(connection, _key(name)) for name in names}
            return {name: int(at) for name, at in kept.items() if at is not None}

        kept = await self._database.read(read)
        due = {name: min(kept.get(name, night), night) for name in names}
        for name in names:
            if due[name] != kept.get(name):
                await self._keep(name, due[name])
        self._due = due

    def _first(self) -> Chore | None:
        now = self._clock.now()
        return next((chore for chore in self._chores if self._due[chore.name] <= now), None)

    async def _run(self) -> None:
        try:
            while not self._stopping and (chore := self._first()) is not None:
                self._due[chore.name] = await self._try(chore)
        finally:
            self._task = None
            self._moved()

    async def _try(self, chore: Chore) -> int:
        """Do a chore to its end; when it is due next."""
        began = self._clock.now()
        try:
            while await chore.run(began):
                if self._stopping:
                    return self._due[chore.name]
        except Unwritable as error:
            log.warning("%s cannot be written and is tried again: %s", chore.name, error)
            return self._clock.now() + AGAIN_MS
        except Exception:
            log.exception("%s failed and is tried again", chore.name)
            return self._clock.now() + AGAIN_MS
        night = self._night()
        await self._keep(chore.name, night)
        return night

    async def _keep(self, name: str, due: int) -> None:
        try:
            await self._database.write(lambda connection: write_meta(connection, _key(name), str(due)))
        except Unwritable as error:
            log.warning("when %s is due next could not be written down: %s", name, error)

    def _night(self) -> int:
        first = min((space.community for space in list(self._directory.space_by_id.values())), default=0)
        zone = self._book.of(first, "community", CommunitySettings).zone
        now = self._clock.now()
        return next(occurrences(Rhythm("FREQ=DAILY", NIGHT, zone), now, now))


def _key(name: str) -> str:
    return f"chore:{name}"
