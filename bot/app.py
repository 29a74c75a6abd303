"""The composition root: joins configuration, cogs, platforms and pages to a running Hearth."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from importlib.metadata import entry_points
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.config import Config, read
from bot.config.tokens import DISCORD as TOKEN
from bot.config.writing import sections as toml
from bot.core.audit.heads import FILE as HEADS
from bot.core.clockwork import MovableClock, StandingTime
from bot.core.directory import Directory
from bot.core.owned import replace_sections, sections_of
from bot.core.registry import Registry
from bot.core.settings import Book
from bot.core.spine import BATCH, QUEUE
from bot.hearth import Hearth
from bot.kit.clock import WallClock, milliseconds
from bot.kit.cog import AnyCog
from bot.kit.errors import ConfigError
from bot.kit.settings import Settings
from bot.kit.views import OutboxLine, TimeMachine
from bot.platforms.base import Platform
from bot.storage.database import Database
from bot.storage.lock import InstanceLock
from bot.storage.meta import read_meta
from bot.storage.migrating import require_current
from cogs import SHIPPED

if TYPE_CHECKING:
    from bot.core.audit.rows import Line
    from bot.core.audit.verify import Report
    from bot.kit.findings import Finding
    from bot.platforms.discord import DiscordPlatform
    from bot.platforms.local.platform import LocalPlatform
    from bot.web.routes import Health
    from bot.web.tours import Tour
    from cogs.disclosure.trying import Tried

log = logging.getLogger("hearth")
LOCAL: Final = "local.db"
OFFSET: Final = "clock offset"
DEMO: Final = {
    "community": {
        "quiet_from": "00:00",
        "quiet_until": "00:00",
        "norms": (
            "Be kind, and ask before you help. Show what went wrong as gladly as what went well. "
            "If you earn something from what you share, say so in front. What is said in the workshop stays there."
        ),
    }
}
"""A demo without a file has norms, and knows no quiet hours: whoever tries it at night sees a newcomer welcomed."""


def installed() -> Sequence[AnyCog]:
    """Every cog there is: Hearth's own, and those that other packages bring by entry point."""
    return [*SHIPPED, *(point.load() for point in entry_points(group="hearth.cogs"))]


def shipped_sections() -> dict[str, type[Settings]]:
    """The settings model of every installed cog, by the cog's name."""
    return {cog.name: cog.settings for cog in installed()}


async def demo(folder: Path, *, config: Path | None, port: int, fresh: bool, announce: Callable[[str], None]) -> None:
    """Serve a seeded community on the local page until cancelled.

    A story is played the first time; a half-played one is thrown away and begun again. `config`
    rehearses an operator's file. Raises `ConfigError`.
    """
    from bot.demo.folder import LENGTH, finish, prepare  # noqa: PLC0415  only a demo needs it

    chosen = read(config, shipped_sections(), rehearsal=True) if config else None
    if chosen:
        adopt_rules(chosen)
    new = await asyncio.to_thread(prepare, folder, fresh=fresh, also=(HEADS,))
    clock = MovableClock(WallClock())
    if new:
        clock.offset = -milliseconds(LENGTH)
    async with _local(folder, chosen, clock) as (hearth, platform):
        travel = hearth.travel(clock, platform.world.drained, OFFSET)
        if new:
            announce("Setting the scene: three weeks in the life of a small community …")
            from bot.demo.play import Scene, play, scene_of  # noqa: PLC0415  the story is told once

            scene = scene_of(chosen.settings) if chosen else Scene()
            await play(platform.world, travel, WallClock().now(), scene)
            await asyncio.to_thread(finish, folder)
        from bot.demo.tours import TOURS  # noqa: PLC0415  as above

        await _serve(hearth, platform, travel, port, announce, TOURS)


async def run(config: Config, announce: Callable[[str], None] = print) -> None:
    """Run Hearth on every platform that is switched on, until cancelled. Raises `ConfigError`."""
    await asyncio.to_thread(adopt_rules, config)
    _reload_on_hangup(config)
    if config.discord.enabled:
        await _run_connected(config, announce)
    elif config.local.enabled:
        clock = MovableClock(WallClock())
        async with _local(config.folder, config, clock) as (hearth, platform):
            await _serve(
                hearth, platform, hearth.travel(clock, platform.world.drained, OFFSET), config.web.port, announce
            )
    else:
        raise ConfigError(
            "No platform is switched on. Set enabled = true under [discord] or [local] in the configuration file."
        )


async def _run_connected(config: Config, announce: Callable[[str], None]) -> None:
    """Run with Discord, and with the local page beside it if that is switched on. Time is everybody's own then:
    nobody moves it.
    """
    from bot.platforms.discord import DiscordPlatform, Options  # noqa: PLC0415  half a second, for those who use it

    discord = DiscordPlatform(Options.of(config.discord, os.environ.get(TOKEN, "")))
    async with _local(config.folder, config, MovableClock(WallClock()), others=[discord]) as (hearth, platform):
        local = platform if config.local.enabled else None
        await _serve(hearth, local, StandingTime(hearth.clock), config.web.port, announce, health=_health(discord))


def _health(discord: "DiscordPlatform") -> "Health":
    """What /healthz says: well, and how each connection stands."""

    async def look() -> Mapping[str, object]:
        return {"ok": True, "discord": discord.state}

    return look


async def examine_discord(config: Config, token: str) -> "AsyncGenerator[Finding]":
    """What is missing on Discord, a line as soon as it is known; read only, so Hearth may be running."""
    from bot.core.expected import expected  # noqa: PLC0415  other commands do without it
    from bot.kit.findings import fail  # noqa: PLC0415  as above
    from bot.platforms.discord.doctor import Asked, command_set, examine  # noqa: PLC0415  as above
    from bot.platforms.discord.supervise import Allowed  # noqa: PLC0415  as above

    cogs = _enabled(config)
    try:
        registry = Registry(cogs)
    except ConfigError as mistakes:
        for problem in mistakes.problems:
            yield fail("cogs", problem, "Leave one of them out under cogs in your file.")
        return
    for finding in command_set(registry.sheets, registry.menu_sheets):
        yield finding
    book, directory = Book(registry.sections, config.first), Directory()
    with suppress(ConfigError):  # there is no database yet, or another line says what is the matter with it
        async with Hearth.reading(config.folder, cogs=cogs, first=config.first) as hearth:
            book, directory = hearth.book, hearth.directory
    said = config.discord
    asked = Asked(token, said.api_url, said.gateway_url, Allowed(said.members, said.message_content), said.shards)
    async for finding in examine(asked, lambda key: expected(book, directory, cogs, "discord", key)):
        yield finding


async def outbox(config: Config, *, uncertain: bool) -> Sequence[OutboxLine]:
    """What goes out, and what is stuck; read only, so Hearth may be running."""
    async with Hearth.reading(config.folder, cogs=_enabled(config), first=config.first) as hearth:
        lines = await hearth.views.outbox(limit=500)
    return [line for line in lines if line.state == "uncertain" or not uncertain]


async def export_journal(
    config: Config,
    since: int | None,
    until: int | None,
    *,
    names: bool,
    header: Callable[[Sequence[str]], object],
    write: Callable[[Sequence[Sequence[str | int | None]]], None],
) -> None:
    """Hand over the journal's entries, a slice at a time; read only, so Hearth may be running.

    `since` is included and `until` is not, both epoch milliseconds.
    """
    from bot.core.extract import HEADER, Span, entries  # noqa: PLC0415  other commands do without it

    async with Hearth.reading(config.folder, cogs=_enabled(config), first=config.first) as hearth:
        header(HEADER)
        async for rows in entries(hearth.database, hearth.directory, Span(since, until), names=names):
            write(rows)


async def verify_audit(config: Config, heads: Path | None) -> "Report":
    """Check the audit chain against its head and the daily lines; read only, so Hearth may be running."""
    from bot.core.audit.verify import verify  # noqa: PLC0415  other commands do without it

    async with _read_only(config) as database:
        return await verify(database, config.folder, heads)


async def newest_audit(config: Config, limit: int) -> "Sequence[Line]":
    """The newest entries of the audit chain, newest first; read only, so Hearth may be running."""
    from bot.core.audit.rows import newest  # noqa: PLC0415  as above

    async with _read_only(config) as database:
        return await database.read(lambda connection: newest(connection, limit))


@asynccontextmanager
async def _read_only(config: Config) -> AsyncGenerator[Database]:
    """The configured database, to look at without its settings or cogs."""
    await asyncio.to_thread(require_current, config.database)
    database = await Database.open_to_read(config.database)
    try:
        yield database
    finally:
        await database.close()


async def renew_audit(config: Config, because: str) -> int:
    """Begin a new audit chain after the old one; the number of its first entry. A whole one is not given up."""
    from bot.core.audit.renewing import renew  # noqa: PLC0415  as above

    await asyncio.to_thread(require_current, config.database)
    lock = InstanceLock(config.folder / "hearth.lock")
    try:
        database = await Database.open(config.database)
        try:
            return await renew(database, config.folder, because, WallClock().now())
        finally:
            await database.close()
    finally:
        lock.release()


def adopt_rules(config: Config) -> int:
    """Let the operator's rules of disclosure hold from now on; how many there are.

    Raises `ConfigError` naming file, line and rule; then those before stay.
    """
    from cogs.disclosure import files  # noqa: PLC0415  as above
    from cogs.disclosure.patterns import Mistake  # noqa: PLC0415  as above

    first: Any = config.settings.get("disclosure")
    try:
        return files.adopt(config.rules, first.rules if first else "").rules
    except Mistake as why:
        raise ConfigError(f"The rules of disclosure cannot be used. {why}") from why


def _reload_on_hangup(config: Config) -> None:
    """Read the operator's rules anew whenever the process is sent SIGHUP, beside what is going on."""

    def reload() -> None:
        try:
            log.info("the rules of disclosure were read again: %d of your own hold", adopt_rules(config))
        except ConfigError as why:
            log.error("the rules of disclosure stay as they were. %s", why)  # noqa: TRY400  a mistake, and no fault

    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError, AttributeError):  # Windows knows no such signal
        loop.add_signal_handler(signal.SIGHUP, loop.run_in_executor, None, reload)


def disclosure_examples(path: Path | None = None) -> "Iterator[Tried]":
    """Try every example of the rules of disclosure, a kind at a time, then of a file or folder of one's own.

    Raises `ConfigError`.
    """
    from cogs.disclosure import files  # noqa: PLC0415  as above
    from cogs.disclosure.entries import shipped, texts  # noqa: PLC0415  as above
    from cogs.disclosure.patterns import Mistake  # noqa: PLC0415  as above
    from cogs.disclosure.trying import tried  # noqa: PLC0415  as above

    try:
        return chain(tried(shipped(), texts()), [files.tried(path)] if path else [])
    except Mistake as why:
        raise ConfigError(f"The rules cannot be read. {why}") from why


def disclosure_explained(text: str, *, profile: str, lang: str, platform: str, author: Sequence[str]) -> Iterator[str]:
    """The reasoning about a text, line by line. Raises `ConfigError`."""
    from cogs.disclosure.entries import shipped  # noqa: PLC0415  as above
    from cogs.disclosure.explaining import explained  # noqa: PLC0415  as above
    from cogs.disclosure.profiles import named  # noqa: PLC0415  as above

    try:
        yield from explained(text, shipped(), platform=platform, lang=lang, profile=named(profile), author=author)
    except ValueError as why:
        raise ConfigError(f"{why}.") from why


async def disclosure_replayed(
    config: Config, change: Mapping[str, object], rules: Path | None, most: int
) -> Sequence[str]:
    """What other settings, or other rules of the operator's, would have done to posts that were decided on.

    Read only, so Hearth may be running. Raises `ConfigError`.
    """
    from cogs.disclosure import books, files, replaying  # noqa: PLC0415  as above
    from cogs.disclosure.profiles import STRICT, named  # noqa: PLC0415  as above
    from cogs.disclosure.settings import Settings as Disclosure  # noqa: PLC0415  as above

    adopt_rules(config)
    try:
        named(str(change.get("profile", STRICT)))
        book = books.read(files.texts(rules)) if rules else None
    except ValueError as why:
        raise ConfigError(f"This cannot be tried: {why}.") from why
    lines: list[str] = []
    async with Hearth.reading(config.folder, cogs=_enabled(config), first=config.first) as hearth:
        if "disclosure" not in hearth.book.models:
            raise ConfigError("The cog disclosure is not among those that run here; name it in cogs.")
        places = hearth.looking("disclosure")
        for space, services in places:
            settings = hearth.book.of(space.community, "disclosure", Disclosure)
            lines += [f"{space.name}:"] if len(places) > 1 else []
            lines += await replaying.told(services, space, settings, change, book, most)
    return lines or ["Nothing here yet: no community has been served from this folder."]


def disclosure_judged(lines: Iterable[bytes]) -> Iterator[str]:
    """Posts as lines of JSON, judged one by one as they come."""
    from cogs.disclosure.lines import judged  # noqa: PLC0415  as above

    return judged(lines)


async def export_settings(config: Config) -> str:
    """What organisers own, as it holds now, in TOML; read only, so Hearth may be running."""
    async with Hearth.reading(config.folder, cogs=_enabled(config), first=config.first) as hearth:
        return toml(sections_of(hearth.book, hearth.directory))


async def import_settings(config: Config, wanted: Mapping[str, Settings]) -> Iterable[str]:
    """Let settings hold from now on, each changed section as a new version that organisers can undo."""
    adopt_rules(replace(config, settings={**config.settings, **wanted}))
    hearth = await Hearth.open(config.folder, cogs=_enabled(config), first=config.first)
    try:
        now = hearth.clock.now()
        changed = await hearth.database.write(
            lambda connection: replace_sections(connection, hearth.book, hearth.directory, hearth.audit, wanted, now)
        )
    finally:
        await hearth.close()
    return [f"{name}: saved as a new version." for name in changed] or ["Nothing differs from what holds already."]


@asynccontextmanager
async def _local(
    folder: Path, config: Config | None, clock: MovableClock, others: Sequence[Platform] = ()
) -> AsyncGenerator[tuple[Hearth, "LocalPlatform"]]:
    """Hearth over the local platform in a folder, at the time that its clock was moved to.

    With `others` that live in the world's own time, it is not moved, and the local platform joins if it is enabled.
    """
    from bot.platforms.local.platform import LocalPlatform  # noqa: PLC0415  other commands do without it
    from bot.platforms.local.world import World  # noqa: PLC0415  as above

    world = await World.open(folder / LOCAL, clock)
    try:
        platform = LocalPlatform(world)
        hearth = await Hearth.open(
            folder,
            cogs=_enabled(config),
            platforms=[platform, *others] if config is None or config.local.enabled else others,
            clock=clock,
            first=config.first if config else DEMO,
            batch=config.limits.batch if config else BATCH,
            queue=config.limits.queue if config else QUEUE,
        )
        kept = await hearth.database.read(lambda connection: read_meta(connection, OFFSET))
        clock.offset = int(kept) if kept and not others else clock.offset
        async with hearth.running(alarm=False):
            yield hearth, platform
    finally:
        await world.close()


async def _serve(
    hearth: Hearth,
    platform: "LocalPlatform | None",
    travel: TimeMachine,
    port: int,
    announce: Callable[[str], None],
    tours: "Sequence[Tour]" = (),
    health: "Health | None" = None,
) -> None:
    from bot.web.build import build, plain  # noqa: PLC0415  aiohttp takes a fifth of a second to import
    from bot.web.serve import serve  # noqa: PLC0415  as above

    if platform is not None:
        page = build(platform.world, hearth.views, travel, sky=platform.weather, tours=tours, health=health)
        told = "Hearth is at {} . Open it in a browser; stop with Ctrl-C."
    else:
        page = plain(health)
        told = "Hearth runs. Whether it is well: {}healthz ; stop with Ctrl-C."
    served = await serve(page, port=port)
    announce(told.format(served.address))
    try:
        await hearth.wind()
        await asyncio.Event().wait()
    finally:
        await served.stop()


def _enabled(config: Config | None) -> Sequence[AnyCog]:
    return [cog for cog in installed() if config is None or cog.name in config.cogs]
