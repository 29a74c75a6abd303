"""Much for a long time: memory stays flat over a million events, the disk stays small, bad weather loses nothing."""

import asyncio
import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from bot.core.clockwork import MovableClock
from bot.hearth import Hearth
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.effects import Urgency
from bot.kit.events import MessagePosted
from bot.kit.people import Account, Place
from bot.kit.settings import Settings
from bot.kit.ui import say
from bot.platforms.local.faults import Forecast, Weather
from bot.platforms.local.platform import LocalPlatform
from bot.platforms.local.world import World
from bot.storage import tables
from bot.testing import StoppedClock
from tests.prove.child import AWAKE
from tests.prove.figures import show

pytestmark = pytest.mark.prove
MILLION = int(os.environ.get("HEARTH_PROVE_EVENTS", "1000000"))
SOAK = int(os.environ.get("HEARTH_PROVE_SOAK", "100000"))
GROUP = 2000
MB = 1024 * 1024
FLAT_MB, DISK_MB = 16, 150
PLACES = [Place(f"{1_100_000_000_000_000_000 + number}", f"channel-{number}") for number in range(20)]
PEOPLE = [Account(f"{1_200_000_000_000_000_000 + number}", f"Person {number}", roles=()) for number in range(300)]


class Nothing(Settings):
    """No settings."""


listening = Cog("listening", "hears every message", Nothing)


@listening.on(MessagePosted)
async def _hear(ctx: Context[Nothing], event: MessagePosted) -> None:
    """Nothing to do about it."""


def message(number: int, at: int) -> MessagePosted:
    """A message with ids as long as Discord's, as far apart as they come in a busy place."""
    key = 1_300_000_000_000_000_000 + number * 4_194_304
    reply = str(key - 40_000_000) if number % 4 == 0 else None
    return MessagePosted(
        key=str(key),
        space="1000000000000000000",
        at=at + number * 250,
        actor=PEOPLE[number * 7 % len(PEOPLE)],
        place=PLACES[number * 3 % len(PLACES)],
        text="Has anyone tried the bakery at the corner? https://example.org is theirs.",
        reply_to=reply,
    )


async def million(folder: Path) -> dict[str, float]:
    """Bring the events in, and see what they cost."""
    clock, process = MovableClock(StoppedClock()), psutil.Process()
    hearth = await Hearth.open(folder, cogs=[listening], clock=clock)
    marks: list[float] = []
    async with hearth.running(alarm=False):
        host, began = hearth.host("loopback"), time.monotonic()
        for start in range(0, MILLION, GROUP):
            now = clock.now()
            events = [message(number, now) for number in range(start, min(start + GROUP, MILLION))]
            await asyncio.gather(*(host.submit(event) for event in events))
            if start % (MILLION // 10 // GROUP * GROUP) == 0:
                marks.append(process.memory_info().rss / MB)
        seconds = time.monotonic() - began
        marks.append(process.memory_info().rss / MB)
        count = await hearth.database.read(
            lambda connection: connection.scalar(select(func.count(tables.journal.c.id)))
        )
    with closing(sqlite3.connect(folder / "hearth.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (folder / "hearth.db").stat().st_size / MB
    return {
        "events": count or 0,
        "events_per_second": round(count / seconds) if count else 0,
        "memory_at_a_tenth_mb": round(marks[1], 1),
        "memory_at_the_end_mb": round(marks[-1], 1),
        "memory_most_mb": round(max(marks), 1),
        "disk_mb_per_million": round(size * 1_000_000 / MILLION, 1),
    }


def million_apart(folder: Path, pipe: Pipe) -> None:
    """The same in a process of its own, so that nothing else is in its memory."""
    pipe.send(asyncio.run(million(folder)))


def test_a_million_events_cost_flat_memory_and_little_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    apart = get_context("spawn")
    here, there = apart.Pipe()
    process = apart.Process(target=million_apart, args=(tmp_path, there), daemon=True)
    process.start()
    there.close()
    figures: dict[str, float] = here.recv()
    process.join()
    show(capsys, name="million", **figures)
    assert figures["events"] == MILLION
    assert figures["memory_at_the_end_mb"] - figures["memory_at_a_tenth_mb"] < FLAT_MB
    assert figures["disk_mb_per_million"] <= DISK_MB


answering = Cog("answering", "answers every fifth message", Nothing)


@answering.on(MessagePosted)
async def _answer(ctx: Context[Nothing], event: MessagePosted) -> None:
    if int(event.key) % 5 == 0:
        ctx.send(ctx.channel, say(f"heard {event.key}"), purpose="test", urgency=Urgency.DUTY)


async def test_a_long_time_in_bad_weather_loses_nothing_and_doubles_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, chance = MovableClock(StoppedClock()), random.Random(1)  # noqa: S311  the same for every run
    world = await World.open(tmp_path / "local.db", clock)
    channels = [Place(await world.add_channel(f"room-{number}"), f"room-{number}") for number in range(40)]
    actor = Account(await world.add_member("Ana"), "Ana", roles=("member",))
    weather = Weather(7)
    weather.set(Forecast(late=(0, 1), refuse_share=0.15, after=500, lose_share=0.15))
    platform = LocalPlatform(world, weather=weather)
    hearth = await Hearth.open(tmp_path, cogs=[answering], platforms=[platform], clock=clock, first=AWAKE)
    began = time.monotonic()
    async with hearth.running(alarm=False):
        host = hearth.host("local")
        for start in range(0, SOAK, GROUP):
            numbers = list(range(start, min(start + GROUP, SOAK)))
            again = chance.sample(range(start + 1), min(start + 1, GROUP // 10))
            wanted = [
                MessagePosted(
                    key=str(number), space="local", at=0, actor=actor, place=channels[number % len(channels)], text="hi"
                )
                for number in chance.sample(numbers + again, len(numbers) + len(again))
            ]
            await asyncio.gather(*(host.submit(event) for event in wanted))
            clock.move(clock.now() + 10_000)
        while await hearth.database.read(_open):
            clock.move(clock.now() + 10_000)
            await hearth.courier.idle()
        count = await hearth.database.read(
            lambda connection: connection.scalar(
                select(func.count()).select_from(tables.journal).where(tables.journal.c.channel.is_not(None))
            )
        )
    await world.close()
    with (
        closing(sqlite3.connect(tmp_path / "local.db")) as local,
        closing(sqlite3.connect(tmp_path / "hearth.db")) as db,
    ):
        bodies = [row[0] for row in local.execute("SELECT body FROM message WHERE author = 0")]
        said = Counter(body.split("heard ")[1].split('"')[0] for body in bodies)
        states = dict(db.execute("SELECT state, COUNT(*) FROM outbox GROUP BY state").fetchall())
    show(
        capsys,
        name="soak",
        events=count,
        deliveries=len(said),
        struck=weather.struck,
        seconds=round(time.monotonic() - began),
    )
    assert count == SOAK
    assert said == Counter({str(number): 1 for number in range(0, SOAK, 5)})
    assert states == {"sent": len(said)}


def _open(connection: object) -> int:
    query = select(func.count()).select_from(tables.outbox).where(tables.outbox.c.settled_at.is_(None))
    return connection.scalar(query) or 0  # type: ignore[attr-defined]  a connection
