"""Hearth's Discord adapter beside discord.py alone on the same frames: messages to the journal, with every cog."""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import discord

from bot.hearth import Hearth
from bot.platforms.discord import client as library
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.feed import Feed
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.standing import NOBODY
from cogs import SHIPPED
from tests.bench import frames
from tests.bench.spine import Nowhere

MESSAGES: Final = 20_000
ROUNDS: Final = 5


class Empty(discord.Client):
    """discord.py with one listener that only counts, so that its end is known."""

    def __init__(self, expected: int, **options: Any) -> None:
        super().__init__(**options)
        self.left = expected
        self.done = asyncio.Event()

    async def on_message(self, message: discord.Message) -> None:
        """Nothing but counting."""
        self.left -= 1
        if not self.left:
            self.done.set()


async def theirs(sent: Sequence[str]) -> float:
    """Messages a second through discord.py alone."""
    intents = discord.Intents.default()
    intents.message_content = intents.members = True
    client = Empty(len(sent), intents=intents, max_messages=None, chunk_guilds_at_startup=False)
    websocket = await frames.socket(client)
    await frames.feed(websocket, [frames.ready(), frames.guild()])
    gc.collect()
    begun = time.perf_counter()
    await frames.feed(websocket, sent)
    await client.done.wait()
    return len(sent) / (time.perf_counter() - begun)


async def ours(folder: Path, sent: Sequence[str]) -> float:
    """Messages a second until all of them are in the journal, through every shipped cog."""
    hearth = await Hearth.open(folder, cogs=SHIPPED, platforms=[Nowhere()], queue=len(sent) + 10)
    async with hearth.running(alarm=False):
        feed = Feed(hearth.host("bench"))
        hearing = Hearing(Atlas(8_000_000), NOBODY, feed, hearth.clock.now)
        wanted = library.intents(members=True, message_content=True)
        websocket = await frames.socket(library.client(hearing.hear, wanted, sharded=False))
        await frames.feed(websocket, [frames.ready(), frames.guild()])
        gc.collect()
        begun = time.perf_counter()
        await frames.feed(websocket, sent)
        await feed.quiet()
        took = time.perf_counter() - begun
    return len(sent) / took


async def messages() -> dict[str, Any]:
    """Medians of rounds in turn."""
    mine: list[float] = []
    alone: list[float] = []
    for _ in range(ROUNDS):
        sent = frames.messages(MESSAGES)
        alone.append(await theirs(sent))
        with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
            mine.append(await ours(Path(name), sent))
    return {"ours": statistics.median(mine), "reference": statistics.median(alone)}


if __name__ == "__main__":
    print(asyncio.run(messages()))
