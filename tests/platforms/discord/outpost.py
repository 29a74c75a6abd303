"""The half of the adapter that carries orders, connected to a loopback Discord and with no Hearth behind it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.kit.clock import WallClock
from bot.kit.delivery import Names, Order, Receipt
from bot.kit.people import Account, Place
from bot.platforms.discord import client
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.atlas import Town as Known
from bot.platforms.discord.extras import Extra, Extras
from bot.platforms.discord.learning import learn
from bot.platforms.discord.posting import Posting
from bot.platforms.discord.rest import Rest
from bot.platforms.discord.standing import NOBODY
from tests.servers.discord import DiscordServer, Person, Post, Room, Town


@dataclass
class Outpost:
    """A community, and what carries orders into it; `asked_at` is when all of them were asked for."""

    server: DiscordServer
    town: Town
    extras: Extras
    atlas: Atlas
    news: asyncio.Condition
    asked_at: int

    async def knows(self, check: Callable[[Known], object]) -> None:
        """Wait until what happened in the community is known here."""
        async with asyncio.timeout(15), self.news:
            await self.news.wait_for(lambda: check(self.atlas.town(str(self.town.id))))

    def order(
        self,
        number: int,
        effect: Extra,
        *,
        where: Room | str | None = None,
        who: Person | None = None,
        about: Post | str | None = None,
        names: Names | None = None,
    ) -> Order:
        """An order in Discord's own keys."""
        channel = None if where is None else self.town.channel(where)
        kind = "thread" if channel is not None and channel.is_thread else "channel"
        place = Place(str(channel.id), channel.name or "", kind) if channel is not None else None
        person = Account(str(who.id), who.name) if who is not None else None
        message = str(about.id) if isinstance(about, Post) else about
        return Order(number, str(self.town.id), effect, names or Names(), place, person, message, self.asked_at)

    async def carries(self, number: int, effect: Extra, **how: Any) -> Receipt:
        """Carry an order out."""
        return await self.extras.carry(self.order(number, effect, **how), effect)

    async def finds(self, number: int, effect: Extra, **how: Any) -> Receipt | None:
        """Look an order up."""
        return await self.extras.find(self.order(number, effect, **how), effect)


@asynccontextmanager
async def outpost(server: DiscordServer, town: Town) -> AsyncGenerator[Outpost]:
    """Connected, and with the community known; what happens there goes on being learnt."""
    atlas, news, telling = Atlas(), asyncio.Condition(), set[asyncio.Task[None]]()

    async def tell() -> None:
        async with news:
            news.notify_all()

    def hear(name: str, data: dict[str, Any]) -> None:
        learn(name, data, atlas)
        telling.add(asyncio.create_task(tell()))

    client.redirect(server.api_url, server.gateway_url)
    library = client.client(hear, client.intents(members=True, message_content=True), sharded=False)
    async with library:
        await library.login(server.token)
        connection = asyncio.create_task(library.connect())
        try:
            caller, clock = Rest(library), WallClock()
            extras = Extras(caller, atlas, NOBODY, Posting(caller, atlas, NOBODY, "salt"), clock.now)
            here = Outpost(server, town, extras, atlas, news, clock.now())
            await here.knows(lambda known: known.mine)
            yield here
        finally:
            await library.close()
            await asyncio.gather(connection, *telling, return_exceptions=True)
