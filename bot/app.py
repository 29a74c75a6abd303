"""The composition root: joins configuration, cogs, platforms and pages to a running Hearth."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from bot.config import Config, read
from bot.config.tokens import discord_token, slack_tokens
from bot.core.audit.heads import FILE as HEADS
from bot.core.clockwork import MovableClock, StandingTime
from bot.core.spine import BATCH, QUEUE
from bot.hearth import Hearth
from bot.installed import enabled, shipped_sections
from bot.judging import adopt_rules, reload_on_hangup
from bot.kit.clock import WallClock, milliseconds
from bot.kit.errors import ConfigError
from bot.kit.views import TimeMachine
from bot.platforms.base import Platform
from bot.storage.meta import read_meta

if TYPE_CHECKING:
    from bot.platforms.local.platform import LocalPlatform
    from bot.web.routes import Health
    from bot.web.tours import Tour

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
    reload_on_hangup(config)
    if config.discord.enabled or config.slack.enabled:
        await _run_connected(config, announce)
    elif config.local.enabled:
        clock = MovableClock(WallClock())
        async with _local(config.folder, config, clock) as (hearth, platform):
            await _serve(
                hearth, platform, hearth.travel(clock, platform.world.drained, OFFSET), config.web.port, announce
            )
    else:
        raise ConfigError(
            "No platform is switched on. "
            "Set enabled = true under [discord], [slack] or [local] in the configuration file."
        )


async def _run_connected(config: Config, announce: Callable[[str], None]) -> None:
    """Run with Discord, Slack or both, and with the local page beside them if that is switched on. Time is everybody's
    own then: nobody moves it.
    """
    others = _connected(config)
    async with _local(config.folder, config, MovableClock(WallClock()), others=others) as (hearth, platform):
        local = platform if config.local.enabled else None
        await _serve(hearth, local, StandingTime(hearth.clock), config.web.port, announce, health=_health(others))


class Connected(Platform, Protocol):
    """A platform that has a connection to keep."""

    @property
    def state(self) -> str:
        """How the connection stands, in words."""
        ...


def _connected(config: Config) -> Sequence[Connected]:
    """The platforms that live elsewhere, each with its tokens. Raises `ConfigError` with all that are missing."""
    found: list[Connected] = []
    if config.discord.enabled:
        from bot.platforms import discord  # noqa: PLC0415  half a second, for those who use it

        found.append(discord.DiscordPlatform(discord.Options.of(config.discord, discord_token(os.environ))))
    if config.slack.enabled:
        from bot.platforms import slack  # noqa: PLC0415  as above

        found.append(slack.SlackPlatform(slack.Options.of(config.slack, *slack_tokens(os.environ))))
    return found


def _health(others: Sequence[Connected]) -> "Health":
    """What /healthz says: well, and how each connection stands."""

    async def look() -> Mapping[str, object]:
        return {"ok": True, **{platform.name: platform.state for platform in others}}

    return look


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
            cogs=enabled(config),
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
        await hearth.settle()
        await asyncio.Event().wait()
    finally:
        await served.stop()
