"""What the command line asks of a folder beside running it: reading what is there, and settings in and out."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.config.writing import sections as toml
from bot.core.directory import Directory
from bot.core.owned import replace_sections, sections_of
from bot.core.registry import Registry
from bot.core.settings import Book
from bot.hearth import Hearth
from bot.installed import enabled
from bot.judging import adopt_rules
from bot.kit.clock import WallClock
from bot.kit.errors import ConfigError
from bot.kit.settings import Settings
from bot.kit.views import OutboxLine
from bot.storage.database import Database
from bot.storage.lock import InstanceLock
from bot.storage.migrating import require_current

if TYPE_CHECKING:
    from bot.core.audit.rows import Line
    from bot.core.audit.verify import Report
    from bot.kit.findings import Finding


async def examine_discord(config: Config, token: str) -> "AsyncGenerator[Finding]":
    """What is missing on Discord, a line as soon as it is known; read only, so Hearth may be running."""
    from bot.core.expected import expected  # noqa: PLC0415  other commands do without it
    from bot.kit.findings import fail  # noqa: PLC0415  as above
    from bot.platforms.discord.doctor import Asked, command_set, examine  # noqa: PLC0415  as above
    from bot.platforms.discord.supervise import Allowed  # noqa: PLC0415  as above

    cogs = enabled(config)
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


async def examine_slack(config: Config, bot_token: str, app_token: str) -> "AsyncGenerator[Finding]":
    """What is missing on Slack, a line as soon as it is known; read only, so Hearth may be running."""
    from bot.core.expected import expected  # noqa: PLC0415  other commands do without it
    from bot.platforms.slack.doctor import examine  # noqa: PLC0415  as above
    from bot.platforms.slack.options import Options  # noqa: PLC0415  as above

    cogs = enabled(config)
    book, directory = Book(Registry(cogs).sections, config.first), Directory()
    with suppress(ConfigError):  # there is no database yet, or another line says what is the matter with it
        async with Hearth.reading(config.folder, cogs=cogs, first=config.first) as hearth:
            book, directory = hearth.book, hearth.directory
    options = Options.of(config.slack, bot_token, app_token)
    async for finding in examine(options, lambda key: expected(book, directory, cogs, "slack", key)):
        yield finding


def slack_manifest(config: Config) -> Mapping[str, object]:
    """The manifest from which a workspace makes its Slack app, for the cogs that run."""
    from bot.platforms.slack.manifest import manifest  # noqa: PLC0415  other commands do without it

    registry = Registry(enabled(config))
    return manifest(registry.sheets, registry.menu_sheets, groups=config.slack.user_groups)


async def outbox(config: Config, *, uncertain: bool) -> Sequence[OutboxLine]:
    """What goes out, and what is stuck; read only, so Hearth may be running."""
    async with Hearth.reading(config.folder, cogs=enabled(config), first=config.first) as hearth:
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

    async with Hearth.reading(config.folder, cogs=enabled(config), first=config.first) as hearth:
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


async def export_settings(config: Config) -> str:
    """What organisers own, as it holds now, in TOML; read only, so Hearth may be running."""
    async with Hearth.reading(config.folder, cogs=enabled(config), first=config.first) as hearth:
        return toml(sections_of(hearth.book, hearth.directory))


async def import_settings(config: Config, wanted: Mapping[str, Settings]) -> Iterable[str]:
    """Let settings hold from now on, each changed section as a new version that organisers can undo."""
    adopt_rules(replace(config, settings={**config.settings, **wanted}))
    hearth = await Hearth.open(config.folder, cogs=enabled(config), first=config.first)
    try:
        now = hearth.clock.now()
        changed = await hearth.database.write(
            lambda connection: replace_sections(connection, hearth.book, hearth.directory, hearth.audit, wanted, now)
        )
    finally:
        await hearth.close()
    return [f"{name}: saved as a new version." for name in changed] or ["Nothing differs from what holds already."]
