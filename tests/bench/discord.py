"""Hearth's Discord adapter beside discord.py alone, and beside Red-DiscordBot's core, on the same gateway frames."""

import asyncio
import gc
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.webhook import async_ as webhooks

from bot.hearth import Hearth
from bot.kit.events import SpaceOpened
from bot.kit.outcome import Past
from bot.kit.people import Account
from bot.platforms.discord import Options
from bot.platforms.discord import client as library
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.line import Line
from bot.platforms.discord.opening import Present, opened
from bot.platforms.discord.standins import StandIns
from bot.platforms.feed import Feed
from cogs import SHIPPED
from tests.bench import cog as bench
from tests.bench import frames
from tests.bench.frames import PEOPLE
from tests.bench.spine import Nowhere

MESSAGES: Final = 20_000
COMMANDS: Final = 2_000
LATENCIES: Final = 300
WARM: Final = 500
"""Commands before the first that is measured: until SQLite's log has its size, each commit makes it grow, which takes
twice as long (seen: 250 and 125 us), and a bot that runs is past that.
"""
ROUNDS: Final = 5
MEMBERS: Final = 10_000
MEGABYTE: Final = 1_000_000
RED: Final = Path(__file__).parent / "red"
ENVIRONMENT: Final = Path(".bench-red")
"""Red's own environment; its libraries are other versions than Hearth's."""


class Empty(discord.Client):
    """discord.py with one listener that only counts, so that its end is known, and one command."""

    def __init__(self, expected: int) -> None:
        intents = discord.Intents.default()
        intents.message_content = intents.members = True
        super().__init__(intents=intents, max_messages=None, chunk_guilds_at_startup=False)
        self.left = expected
        self.done = asyncio.Event()
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="hello", description="Answer")(_answer)

    async def on_message(self, message: discord.Message) -> None:
        """Nothing but counting."""
        self.left -= 1
        if not self.left:
            self.done.set()


async def _answer(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Here you are.", ephemeral=True)


class Answered:
    """Discord's HTTP interface, which takes every answer at once; `beyond` is reached when enough were given."""

    def __init__(self) -> None:
        self.given = 0
        self.wanted = 0
        self.done = asyncio.Event()

    def take(self) -> dict[str, Any]:
        """One more answer."""
        self.given += 1
        if self.given >= self.wanted:
            self.done.set()
        return {"interaction": {"id": "1", "type": 2}, "resource": {"type": 4}}

    async def call(self, method: str, path: str, **_: Any) -> dict[str, Any]:
        """Hearth's way to it."""
        return self.take()

    async def fetch(self, url: str, most: int) -> bytes:
        """No files here."""
        raise LookupError(url)

    async def request(self, *_: Any, **__: Any) -> dict[str, Any]:
        """discord.py's way to it."""
        return self.take()

    async def after(self, websocket: DiscordWebSocket, sent: Sequence[str]) -> float:
        """Seconds until each of these frames was answered."""
        self.given, self.wanted = 0, len(sent)
        self.done.clear()
        begun = time.perf_counter()
        await frames.feed(websocket, sent)
        await self.done.wait()
        return time.perf_counter() - begun


@asynccontextmanager
async def _hearth(queue: int) -> AsyncGenerator[tuple[DiscordWebSocket, Feed, Answered, Hearth]]:
    """A Hearth with every cog and a command that only answers, listening to frames; it knows the server and who is
    there, as after every connection, and as discord.py knows it from its first frame.
    """
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
        hearth = await Hearth.open(Path(name), cogs=[*SHIPPED, bench.polite], platforms=[Nowhere()], queue=queue)
        async with hearth.running(alarm=False):
            host, atlas, answered = hearth.host("bench"), Atlas(8 * MEGABYTE), Answered()
            standing, feed = StandIns(atlas), Feed("discord", host)
            hearing = Hearing(atlas, standing, feed, hearth.clock.now)
            line = Line(
                answered,
                host,
                atlas,
                standing,
                Options("token"),
                salt="bench",
                now=hearth.clock.now,
                bring=feed.bring,
            )
            hearing.begin(line, _nothing)
            wanted = library.intents(members=True, message_content=True)
            websocket = await frames.socket(library.client(hearing.hear, wanted, sharded=False))
            await frames.feed(websocket, [frames.ready(), frames.guild()])
            town = atlas.town(frames.GUILD)
            here = [Present(town.account(frames.user(n), frames.member(n)), 0, pending=False) for n in range(PEOPLE)]
            await host.submit(opened(town, here, Past(), hearth.clock.now()))
            await hearth.settle()
            try:
                yield websocket, feed, answered, hearth
            finally:
                gc.unfreeze()


async def _nothing(*_: object) -> None:
    """No history to catch up on."""


@asynccontextmanager
async def _alone(expected: int) -> AsyncGenerator[tuple[Empty, DiscordWebSocket]]:
    """discord.py alone; what else this process holds is out of the garbage collector's way for it, too."""
    client = Empty(expected)
    websocket = await frames.socket(client)
    await frames.feed(websocket, [frames.ready(), frames.guild()])
    gc.collect()
    gc.freeze()
    try:
        yield client, websocket
    finally:
        gc.unfreeze()


async def _theirs(sent: Sequence[str]) -> float:
    """Messages a second through discord.py alone."""
    async with _alone(len(sent)) as (client, websocket):
        begun = time.perf_counter()
        await frames.feed(websocket, sent)
        await client.done.wait()
        return len(sent) / (time.perf_counter() - begun)


async def _ours(sent: Sequence[str]) -> float:
    """Messages a second until all of them are in the journal, through every shipped cog."""
    async with _hearth(len(sent) + 10) as (websocket, feed, _, _):
        begun = time.perf_counter()
        await frames.feed(websocket, sent)
        await feed.quiet()
        return len(sent) / (time.perf_counter() - begun)


async def messages() -> dict[str, Any]:
    """Messages to the journal beside discord.py with an empty listener: medians of rounds in turn."""
    mine: list[float] = []
    alone: list[float] = []
    for _ in range(ROUNDS):
        sent = frames.messages(MESSAGES)
        alone.append(await _theirs(sent))
        mine.append(await _ours(sent))
    return {"ours": statistics.median(mine), "reference": statistics.median(alone)}


async def latency() -> dict[str, Any]:
    """Milliseconds from a command's frame to its answer, one durable write included, beside discord.py's own; p50."""
    sent = frames.commands(LATENCIES, "hello")
    answered = Answered()
    kept = webhooks.AsyncWebhookAdapter.request
    webhooks.AsyncWebhookAdapter.request = answered.request  # pyright: ignore[reportAttributeAccessIssue]  its way out
    try:
        async with _alone(1) as (_, websocket):
            alone = [await answered.after(websocket, [frame]) for frame in sent]
    finally:
        webhooks.AsyncWebhookAdapter.request = kept
    mine: list[float] = []
    async with _hearth(1000) as (websocket, _, ours, hearth):
        for frame in frames.commands(WARM + LATENCIES, "hello"):
            await hearth.courier.idle()
            mine.append(await ours.after(websocket, [frame]))
    return {"ours": 1000 * statistics.median(mine[WARM:]), "reference": 1000 * statistics.median(alone)}


async def red() -> Mapping[str, dict[str, Any]] | None:
    """Messages and commands a second beside Red's core, which logs nothing; None where it cannot be installed."""
    python = await asyncio.to_thread(_environment)
    if python is None:
        return None
    texts = frames.messages(COMMANDS, "!ping")
    given = {"opening": [frames.ready(), frames.guild()], "messages": frames.messages(MESSAGES), "commands": texts}
    theirs: list[dict[str, float]] = []
    mine: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
        path = Path(name) / "frames.json"
        path.write_text(json.dumps(given), encoding="utf-8")
        for _ in range(3):
            ran = await asyncio.to_thread(
                subprocess.run,
                [str(python), str(RED / "run.py"), str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            theirs.append(json.loads(ran.stdout.splitlines()[-1]))
            mine.append(await _both(frames.messages(MESSAGES), frames.commands(COMMANDS, "hello")))
    return {
        "messages": {
            "ours": statistics.median(one for one, _ in mine),
            "reference": statistics.median(one["messages"] for one in theirs),
        },
        "commands": {
            "ours": statistics.median(two for _, two in mine),
            "reference": statistics.median(one["commands"] for one in theirs),
        },
    }


async def _both(messages: Sequence[str], commands: Sequence[str]) -> tuple[float, float]:
    """Messages a second until they are in the journal, then commands a second, each on record and answered: one after
    the other, as Red does them.
    """
    async with _hearth(MESSAGES + COMMANDS) as (websocket, feed, answered, _):
        begun = time.perf_counter()
        await frames.feed(websocket, messages)
        await feed.quiet()
        between = time.perf_counter() - begun
        return len(messages) / between, len(commands) / await answered.after(websocket, commands)


def _environment() -> Path | None:
    """Red's environment, made from its own lock at the first time; that takes the package index."""
    python = ENVIRONMENT / "bin" / "python"
    done = ENVIRONMENT / ".complete"
    if done.exists():
        return python.absolute()
    lock = str(RED / "requirements.lock")
    steps = [[sys.executable, "-m", "venv", str(ENVIRONMENT)]]
    steps.append([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock])
    try:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        for step in steps:
            subprocess.run(step, check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        print(json.dumps({"name": "Red", "not measured": error.stderr.decode()[-300:]}), flush=True)
        return None
    done.touch()
    return python.absolute()


async def memory() -> dict[str, Any]:
    """Megabytes that Hearth needs for 10,000 members of a server, beside what discord.py's cache needs for them."""
    members = tuple(
        Account(str(1_300_000_000_200_000_000 + n), f"Person number {n}", roles=("member",)) for n in range(MEMBERS)
    )
    async with _hearth(1000) as (_, _, _, hearth):
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        opened = SpaceOpened(key="open:2", space="1", at=1, name="Bench", members=members)
        await hearth.host("bench").submit(opened)
        gc.collect()
        ours = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    big = frames.guild(MEMBERS)
    async with _alone(1) as (client, websocket):
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        await frames.feed(websocket, [big])
        gc.collect()
        theirs = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        await client.close()
    return {"ours": ours / MEGABYTE, "reference": theirs / MEGABYTE}
