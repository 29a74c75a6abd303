"""The keeping of posts by itself: a real client logged in to the loopback Discord, and a database that outlives it."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import discord

from bot.hearth import DATABASE, Hearth
from bot.kit.delivery import Names, Order
from bot.kit.effects import AnyEffect, Hide, Label, Restore
from bot.kit.people import MessageRef, Place
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.client import redirect
from bot.platforms.discord.hooks import Hooks
from bot.platforms.discord.keeping import Keeping
from bot.platforms.discord.rest import Caller, Json, Rest
from bot.platforms.discord.standins import StandIns
from bot.testing import StoppedClock, blank
from tests.servers.discord import DiscordServer, Person, Post, Room, Town

if TYPE_CHECKING:
    from bot.kit.events import Event
    from bot.kit.kept import Vault

LIMIT: Final = 1000
"""Bytes of files that a post in these stories may have."""


class PowerCut(Exception):  # noqa: N818  what happened, in the story's words
    """Hearth died at this moment."""


class Cutting:
    """A `Caller` whose power is cut at the request of this number: before it is made, or after it was carried out."""

    def __init__(self, caller: Caller, at: int, *, after: bool) -> None:
        self._caller = caller
        self._left = at
        self._after = after
        self.what = ""

    async def call(self, method: str, path: str, **rest: Any) -> Json:
        """As the real one, unless the power is cut."""
        self._cut(f"{method} {path}", after=False)
        answer = await self._caller.call(method, path, **rest)
        self._cut(f"{method} {path}", after=True)
        return answer

    async def fetch(self, url: str, most: int) -> bytes:
        """As the real one, unless the power is cut."""
        self._cut("a file", after=False)
        content = await self._caller.fetch(url, most)
        self._cut("a file", after=True)
        return content

    def _cut(self, what: str, *, after: bool) -> None:
        if after is not self._after:
            return
        self._left -= 1
        if self._left == 0:
            self.what = f"{'after' if after else 'before'} {what}"
            raise PowerCut(self.what)


class Meanwhile:
    """A `Caller` at whose request of this number something else happens first."""

    def __init__(self, caller: Caller, at: int, happens: Callable[[], None]) -> None:
        self._caller = caller
        self._left = at
        self._happens = happens

    async def call(self, method: str, path: str, **rest: Any) -> Json:
        """As the real one."""
        self._count()
        return await self._caller.call(method, path, **rest)

    async def fetch(self, url: str, most: int) -> bytes:
        """As the real one."""
        self._count()
        return await self._caller.fetch(url, most)

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._happens()


class Workshop:
    """One community on a loopback Discord, and orders about its posts."""

    def __init__(self, server: DiscordServer, town: Town, client: discord.Client, hearth: Hearth) -> None:
        self.server = server
        self.town = town
        self.ana: Person = town.member("Ana")
        self.caller: Caller = Rest(client, frozenset({urlsplit(server.api_url).netloc}))
        self.vault: Vault = hearth.host("discord").vault
        self.told: list[Event] = []
        self.atlas = Atlas(LIMIT)
        self.atlas.application, self.atlas.me = str(client.application_id), str(client.user and client.user.id)
        self._orders = 0

    async def keeping(self, caller: Caller | None = None) -> Keeping:
        """The keeping as it begins after a start: it knows what the vault holds, and nothing else."""
        caller = caller or self.caller
        standing = StandIns(self.atlas)
        standing.load(await self.vault.standing(), await self.vault.removed())
        hooks = Hooks(caller, self.atlas, standing)
        now = StoppedClock().now
        return Keeping(caller, self.vault, standing, hooks, limit=LIMIT, now=now, bring=self.told.append)

    async def hides(self, post: Post, by: Keeping | None = None) -> None:
        """Carry out that a post is taken out of sight."""
        await (by or await self.keeping()).hide(self._order(post, Hide(target=_target(post))))

    async def restores(self, post: Post, by: Keeping | None = None) -> None:
        """Carry out that it is shown again."""
        await (by or await self.keeping()).restore(self._order(post, Restore(target=_target(post))))

    async def labels(self, post: Post, label: str, by: Keeping | None = None, *, anew: str | None = None) -> None:
        """Carry out that words are put in front of it, or of what its author wrote anew."""
        order = self._order(post, Label(target=_target(post), person=1, words=label, text=anew))
        await (by or await self.keeping()).label(order, label, anew)

    def _order(self, post: Post, effect: AnyEffect) -> Order:
        self._orders += 1
        channel = self.town.world.get_channel(post.channel_id)
        parent = str(channel.parent_id) if channel.is_thread else None
        place = Place(str(channel.id), channel.name or "", "thread" if channel.is_thread else "channel", parent)
        return Order(self._orders, str(self.town.id), effect, Names(), place, None, str(post.id))

    def shown(self, where: str | Room = "general") -> list[tuple[str, str]]:
        """What stands in a channel: by whom, and what."""
        return [(post.author, post.text) for post in self.town.messages(where)]

    async def kept(self) -> Sequence[str]:
        """Messages that were taken down, and are kept."""
        return await self.vault.removed()


def _target(post: Post) -> MessageRef:
    return MessageRef(1, str(post.id))


@asynccontextmanager
async def workshop(folder: Path) -> AsyncGenerator[Workshop]:
    """Everything in its place, until the end of the block."""
    (folder / DATABASE).write_bytes(blank())
    async with DiscordServer() as server:
        town = server.town("Allotment")
        redirect(server.api_url, server.gateway_url)
        client = discord.Client(intents=discord.Intents.none(), max_messages=None)
        hearth = await Hearth.open(folder, cogs=[], clock=StoppedClock())
        try:
            await client.login(server.token)
            yield Workshop(server, town, client, hearth)
        finally:
            await client.close()
            await hearth.close()
