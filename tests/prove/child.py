"""A Hearth in a process of its own, which ends itself with SIGKILL at a named point of the way.

Whatever was in the folder before is taken up again, and some more messages are posted. What a member
was told is on record goes to `acknowledged` in the folder, written through before it counts.
"""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table, Text, select

from bot.core.work import Reached
from bot.hearth import Hearth
from bot.kit.clock import WallClock
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.effects import Urgency
from bot.kit.events import DirectRefused, MessagePosted
from bot.kit.settings import Settings
from bot.kit.ui import say
from bot.platforms.local.faults import Forecast, Weather
from bot.platforms.local.platform import LocalPlatform
from bot.platforms.local.world import World

POINTS = (
    "received",
    "journaled",
    "handled",
    "before commit",
    "committed",
    "resolved",
    "before claim",
    "claimed",
    "told",
    "sent",
    "before mark",
    "marked",
)
"""Where a process may end: around each commit, after the send, after the cogs were told of a closed door,
and before it is written down.
"""
NOTES = MetaData()
heard = Table("heard", NOTES, Column("id", Integer, primary_key=True), Column("key", Text, unique=True))
refused = Table("refused", NOTES, Column("id", Integer, primary_key=True), Column("note", Integer))
AWAKE = {"community": {"quiet_from": "00:00", "quiet_until": "00:00"}}


class Nothing(Settings):
    """No settings."""


cog = Cog("witness", "writes down every message and answers it", Nothing)


@cog.on(MessagePosted)
async def witness(ctx: Context[Nothing], event: MessagePosted) -> None:
    """One row and one message for every message, with a read in between."""
    ctx.tx.add(heard, {"key": event.key})
    await ctx.tx.first(select(heard.c.id).where(heard.c.key == event.key))
    ctx.send(ctx.channel, say(f"heard {event.key}"), purpose="test", urgency=Urgency.DUTY)
    ctx.direct(ctx.actor, say(f"psst {event.key}"), purpose="test", urgency=Urgency.DUTY)


@cog.on(DirectRefused)
async def closed(ctx: Context[Nothing], event: DirectRefused) -> None:
    """One row for every private note that found no way."""
    ctx.tx.add(refused, {"note": event.note})


@asynccontextmanager
async def alive(
    folder: Path, reached: Reached, *, weather: Forecast | None = None, seed: int = 0
) -> AsyncGenerator[tuple[Hearth, World]]:
    """Hearth and the local platform on a folder, by the wall clock."""
    clock = WallClock()
    world = await World.open(folder / "local.db", clock)
    storm = Weather(seed)
    if weather is not None:
        storm.set(weather)
    hearth = await Hearth.open(
        folder, cogs=[cog], platforms=[LocalPlatform(world, weather=storm)], clock=clock, first=AWAKE, reached=reached
    )
    async with hearth.running(alarm=False):
        yield hearth, world
    await world.close()


async def settled(hearth: Hearth, world: World) -> None:
    """Everything is on record, and everything was sent that may be."""
    while True:
        await world.drained()
        await hearth.courier.idle()
        if not await world.backlog():
            return


class Fuse:
    """Ends this process at the nth time a point is reached after it was lit."""

    def __init__(self, folder: Path, point: str, nth: int) -> None:
        self.lit = False
        self._note = folder / "killed"
        self._point, self._left = point, nth

    def __call__(self, name: str) -> None:
        """A point is reached."""
        if self.lit and name == self._point:
            self._left -= 1
            if self._left == 0:
                self._note.write_text(name)
                os.kill(os.getpid(), signal.SIGKILL)


async def live(folder: Path, count: int, fuse: Fuse) -> None:
    """Post some messages, half of them waited for, and end when all is done."""
    async with alive(folder, fuse) as (hearth, world):
        channel = await world.find_channel("general") or await world.add_channel("general")
        found = await world.find_member("Ana")
        member = found.key if found else await world.add_member("Ana")
        await world.set_reachable(member, reachable=False)
        await world.post(member, channel, "before")
        await settled(hearth, world)
        fuse.lit = True
        for number in range(count):
            key = await world.post(member, channel, f"message {number}")
            if number % 2:
                await world.drained()
                _acknowledge(folder, key)
        await settled(hearth, world)


def _acknowledge(folder: Path, key: str) -> None:
    with (folder / "acknowledged").open("a") as file:
        file.write(f"{key}\n")
        file.flush()
        os.fsync(file.fileno())


def life(folder: Path, count: int, point: str, nth: int) -> None:
    """A whole life: until the point, or to the end if it is never reached. What it says goes to a file."""
    with (folder / "last-words").open("ab") as words:
        os.dup2(words.fileno(), 2)
    asyncio.run(live(folder, count, Fuse(folder, point, nth)))
