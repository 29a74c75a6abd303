"""A running Hearth: the parts of the core joined to one database and its platforms, started and stopped in order."""

import asyncio
import contextlib
import gc
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from bot.core.answering import Answering
from bot.core.audit import Audit
from bot.core.audit.fading import Fading
from bot.core.audit.heads import Heads
from bot.core.audit.opening import unlocked
from bot.core.chores import Chore, Chores
from bot.core.clockwork import Clockwork, MovableClock, Travel
from bot.core.courier import Courier
from bot.core.delivering import Delivering
from bot.core.directory import Directory
from bot.core.erasing import Eraser
from bot.core.handling import Handling
from bot.core.host import HostHere, Reading
from bot.core.registry import Registry
from bot.core.retention import Retention
from bot.core.runner import Runner
from bot.core.settings import Book
from bot.core.spine import BATCH, QUEUE, Limits, Spine, load, remember
from bot.core.views import ViewsHere
from bot.core.work import UNWATCHED, Reached
from bot.kit.backing import Services
from bot.kit.clock import Clock, WallClock
from bot.kit.cog import AnyCog
from bot.kit.people import Space
from bot.platforms.base import Platform
from bot.storage.database import Database
from bot.storage.lock import InstanceLock
from bot.storage.meta import write_meta

if TYPE_CHECKING:
    from bot.core.alarm import Alarm
from bot.storage.migrating import migrate, require_current

log = logging.getLogger("hearth")
DATABASE = "hearth.db"


class Hearth:
    """A running Hearth: one database, one spine, and the platforms it is connected to."""

    def __init__(
        self,
        lock: InstanceLock | None,
        database: Database,
        registry: Registry,
        first: Mapping[str, Mapping[str, Any]],
        platforms: Iterable[Platform],
        clock: Clock,
        limits: Limits = Limits(),
        reached: Reached = UNWATCHED,
    ) -> None:
        self.clock = clock
        self.database = database
        self.registry = registry
        self.directory = Directory()
        self.book = Book(registry.sections, first)
        self.platforms = {platform.name: platform for platform in platforms}
        has = {name: platform.capabilities for name, platform in self.platforms.items()}
        self.audit = Audit(clock)
        self.audit_heads = Heads(database, self.audit, clock)
        self._runner = Runner(registry, self.directory, self.book, clock, has, self.audit, self._roles)
        answering = Answering(registry, self.directory, self.book, self._runner)
        self.spine = Spine(
            database,
            self.directory,
            self.book,
            Handling(registry, clock, self._runner, answering),
            self._committed,
            limits,
            reached,
        )
        self.delivering = Delivering(self.directory, clock, self.platforms, self.spine.submit, reached)
        self.courier = Courier(database, self.directory, self.book, clock, self.delivering, self._moved, reached)
        self.eraser = Eraser(database, self.directory, self.platforms, self.audit, self._moved)
        daily = [
            Chore("audit words", Fading(database, self.directory, self.book, self.audit).run),
            Chore("audit head", lambda _: self.audit_heads.write()),
            Chore("retention", Retention(database, self.directory, self.book).run),
        ]
        self.chores = Chores(database, self.directory, self.book, clock, self._moved, daily)
        self.clockwork = Clockwork(database, self.directory, self.spine, self.courier, self.chores, clock)
        self.views = ViewsHere(database, self.directory, self.clockwork, clock, registry.unnamed)
        self._lock = lock
        self._alarm: Alarm | None = None
        self._setting = False
        self._warming: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def _roles(self, space: Space) -> frozenset[str] | None:
        """The roles that the platform knows in a space; None where it cannot tell."""
        platform = self.platforms.get(space.platform)
        return platform.roles(space.key) if platform else None

    @classmethod
    async def open(
        cls,
        folder: Path,
        *,
        cogs: Sequence[AnyCog],
        platforms: Iterable[Platform] = (),
        clock: Clock | None = None,
        first: Mapping[str, Mapping[str, Any]] | None = None,
        batch: int = BATCH,
        queue: int = QUEUE,
        reached: Reached = UNWATCHED,
    ) -> Self:
        """Lock the folder, bring its database up to date and load what it holds; nothing runs yet.

        Raises `ConfigError` for a folder that cannot be used and for cogs that clash.
        """
        registry = Registry(cogs)
        lock = InstanceLock(folder / "hearth.lock")
        try:
            await asyncio.to_thread(migrate, folder / DATABASE)
            database = await Database.open(folder / DATABASE)
        except BaseException:
            lock.release()
            raise
        clock = clock or WallClock()
        self = cls(lock, database, registry, first or {}, platforms, clock, Limits(batch, queue), reached)
        try:
            await database.writer.run(lambda connection: remember(connection, self.directory, self.book))
            self.audit.unlock(await unlocked(database, folder))
        except BaseException:
            await database.close()
            lock.release()
            raise
        return self

    @classmethod
    @contextlib.asynccontextmanager
    async def reading(
        cls, folder: Path, *, cogs: Sequence[AnyCog], first: Mapping[str, Mapping[str, Any]]
    ) -> AsyncGenerator[Self]:
        """Look at a folder's database, which another process may be using; nothing can be written.

        Raises `ConfigError` where there is none, or it has another version's form.
        """
        path = folder / DATABASE
        await asyncio.to_thread(require_current, path)
        database = await Database.open_to_read(path)
        self = cls(None, database, Registry(cogs), first, (), WallClock())
        try:
            await database.read(lambda connection: load(connection, self.directory, self.book))
            yield self
        finally:
            await database.close()

    async def start(self, *, alarm: bool = True) -> None:
        """Start the spine, the courier and the platforms; with `alarm`, what falls due rings by itself."""
        await self.audit_heads.write(forced=True)
        self.spine.start()
        self.courier.start()
        for platform in self.platforms.values():
            await platform.start(self.host(platform.name))
        self.eraser.start()
        if alarm:
            await self.wind()

    async def wind(self) -> None:
        """Let what falls due ring by itself from now on."""
        from bot.core.alarm import Alarm  # noqa: PLC0415  APScheduler: a tenth of a second, after the page is up

        self._alarm = Alarm(self.ring)
        self._alarm.start()
        await self.ring()
        self._warming = asyncio.create_task(asyncio.to_thread(self._warm), name="warm")
        self._keep(self._warming)

    async def settle(self) -> None:
        """Keep what is there now out of the garbage collector's way, as soon as the cogs are prepared. For a process
        that serves this Hearth until it ends: looking through rules and libraries again and again took half of a
        command's time under load.
        """
        if self._warming is not None:
            await self._warming
        gc.collect()
        gc.freeze()

    def _warm(self) -> None:
        """What cogs want read before they need it; they read it themselves then if this fails."""
        for cog in self.registry.cogs:
            try:
                if cog.warm is not None:
                    cog.warm()
            except Exception:
                log.exception("the cog %s could not be prepared", cog.name)

    def travel(self, clock: MovableClock, settled: Callable[[], Awaitable[None]], meta: str) -> Travel:
        """A time machine over this Hearth's clock; its offset is kept in the database under `meta`."""

        async def keep(offset: int) -> None:
            await self.database.write(lambda connection: write_meta(connection, meta, str(offset)))
            self._moved()

        return Travel(clock, self.clockwork, self.courier, settled, keep)

    async def close(self) -> None:
        """Stop in the order that loses nothing: platforms, spine, courier, database."""
        if self._alarm is not None:
            self._alarm.stop()
            self._alarm = None
        for platform in self.platforms.values():
            await platform.stop()
        await self.spine.stop()
        await self.eraser.stop()
        await self.chores.stop()
        await self.courier.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.audit_heads.write(forced=True)
        await self.database.close()
        if self._lock is not None:
            self._lock.release()

    @contextlib.asynccontextmanager
    async def running(self, *, alarm: bool = True) -> AsyncGenerator[Self]:
        """Start, and close whatever happens."""
        try:
            await self.start(alarm=alarm)
            yield self
        finally:
            await self.close()

    def looking(self, cog: str) -> Sequence[tuple[Space, Services]]:
        """For each community, one of its spaces and what a cog can read there; nothing can be written with it."""
        spaces = {space.community: space for space in reversed(self.directory.spaces.values())}
        share, now = Reading(self.database), self.clock.now()
        return [(space, self._runner.behind(share, space, cog, now)) for _, space in sorted(spaces.items())]

    def host(self, platform: str) -> HostHere:
        """Hearth as one platform's adapter sees it."""
        return HostHere(
            platform,
            self.spine,
            self._runner,
            self.registry,
            self.database,
            self.directory,
            self.clock,
            self.courier.back,
        )

    async def ring(self) -> None:
        """Run what is due, and set the alarm to what comes next."""
        await self.clockwork.run_due()
        await self._set_alarm()

    def _committed(self) -> None:
        self.courier.wake()
        self.eraser.wake()
        self._moved()

    def _moved(self) -> None:
        """Rows changed, so the earliest due time may have: look once, however many changes."""
        if self._alarm is None or self._setting:
            return
        self._setting = True
        self._keep(asyncio.create_task(self._set_alarm(), name="alarm"))

    def _keep(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task until it is done, or Hearth closes."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _set_alarm(self) -> None:
        self._setting = False
        due = await self.clockwork.next_unseen()
        if due is not None and self._alarm is not None:
            self._alarm.set(due - self.clock.now())
