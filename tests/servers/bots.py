"""Small bots of discord.py, unmodified but for where they connect, to find out whether the server is one they know."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

import discord
import pytest
import yarl
from discord import app_commands
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.servers.discord import DiscordServer

B = TypeVar("B", bound=discord.Client)


def point(monkeypatch: pytest.MonkeyPatch, server: DiscordServer) -> None:
    """Send discord.py to that server; it takes no address otherwise."""
    monkeypatch.setattr(Route, "BASE", server.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
    monkeypatch.setattr(Asset, "BASE", server.address)
    monkeypatch.setattr(discord.client, "ExponentialBackoff", Prompt)


class Prompt:
    """Comes back at once; discord.py waits up to some seconds, by chance."""

    def delay(self) -> float:
        """Seconds."""
        return 0.05


class Bot(discord.Client):
    """Remembers what it was told, and answers what a test gave it to answer."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        chosen = intents or discord.Intents(discord.Intents.default().value, members=True, message_content=True)
        super().__init__(
            intents=chosen, allowed_mentions=discord.AllowedMentions.none(), guild_ready_timeout=0.05, **options
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.told: list[str] = []

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """At once; discord.py waits five seconds before it identifies again."""

    async def on_message(self, message: discord.Message) -> None:
        """Remember it."""
        self.heard.append(message)

    async def on_socket_event_type(self, name: str) -> None:
        """Remember the order of events."""
        self.told.append(name)


class ShardedBot(discord.AutoShardedClient):
    """The same with several connections."""

    def __init__(self, shards: int) -> None:
        super().__init__(
            intents=discord.Intents.default(), shard_count=shards, guild_ready_timeout=0.05, max_messages=None
        )

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """At once, as above."""


@asynccontextmanager
async def running(bot: B, server: DiscordServer) -> AsyncGenerator[B]:
    """The bot logged in and ready, until the end of the block."""
    await bot.login(server.token)
    connection = asyncio.create_task(bot.connect())
    ready = asyncio.create_task(bot.wait_until_ready())
    try:
        done, _ = await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=15)
        if connection in done:
            connection.result()
        assert ready.done(), "the bot was not ready after 15 s"
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.gather(connection, return_exceptions=True)


async def until(check: Callable[[], bool]) -> None:
    """Wait for something in the bot, which tells nobody when it changes."""
    async with asyncio.timeout(10):
        while not check():  # noqa: ASYNC110  the library offers no event for "handled"
            await asyncio.sleep(0)


def messageable(bot: discord.Client, room: int) -> discord.TextChannel:
    """The channel from the bot's own cache."""
    return cast("discord.TextChannel", bot.get_channel(room))
