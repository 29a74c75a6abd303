"""The adapter: brings what happens on Discord to Hearth, and carries Hearth's orders there."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import discord

from bot.kit.clock import WallClock
from bot.kit.delivery import Away, Capabilities, Order, Receipt
from bot.kit.errors import ConfigError
from bot.kit.outcome import Host
from bot.platforms.discord import client, commands, opening
from bot.platforms.discord.atlas import Atlas, Town
from bot.platforms.discord.catchup import CatchUp
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.line import Line
from bot.platforms.discord.options import Options
from bot.platforms.discord.rest import Rest
from bot.platforms.discord.standins import StandIns
from bot.platforms.discord.supervise import Allowed, DiscordSupervisor
from bot.platforms.errands import Errands
from bot.platforms.feed import Feed

log = logging.getLogger("hearth.discord")
STOPPING: Final = 10.0
"""Seconds that orders under way are given to end when Hearth stops."""


class DiscordPlatform:
    """Discord as the core sees it. It starts at once, connected or not: while it is not, orders wait."""

    def __init__(self, options: Options, now: Callable[[], int] | None = None) -> None:
        self._options = options
        self._now = now or WallClock().now
        self._errands = Errands()
        self._supervisor = DiscordSupervisor(
            self._connect, Allowed(options.members, options.message_content), options.backoff
        )
        self._atlas = Atlas(options.hold_limit)
        self._standing = StandIns(self._atlas)
        self._host: Host | None = None
        self._feed: Feed | None = None
        self._line: Line | None = None
        self._declared = ""

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "discord"

    @property
    def capabilities(self) -> Capabilities:
        """What Discord lets a bot do."""
        return Capabilities(hide=True, label=True, time_out=True, roles=True, forums=True, events=True, automod=True)

    def roles(self, space: str) -> frozenset[str] | None:
        """The names of a server's roles, as soon as it told them."""
        town = self._atlas.towns.get(space)
        return town.role_names() if town and town.roles else None

    @property
    def state(self) -> str:
        """How the connection stands, in words."""
        return self._supervisor.state

    async def start(self, host: Host) -> None:
        """Begin to connect. Raises `ConfigError` for commands that Discord would not take."""
        commands.declared(host.commands, host.menus)
        client.redirect(self._options.api_url, self._options.gateway_url)
        self._standing.load(await host.vault.standing(), await host.vault.removed())
        self._host, self._feed = host, Feed("discord", host)
        self._supervisor.start()

    async def stop(self) -> None:
        """Let what is under way end, then disconnect; what was not recorded is found in the history."""
        await self._errands.finish(STOPPING)
        if self._line is not None:
            await self._line.stop()
        await self._supervisor.stop()
        if self._feed is not None:
            await self._feed.stop()

    async def deliver(self, order: Order) -> Receipt:
        """Carry an order out; raises Refused, Later or Unsettled."""
        line = self._connected(order)
        return await self._errands.run(order.id, lambda: line.carry(order))

    async def find(self, order: Order) -> Receipt | None:
        """Look an order up after no answer came; None where it is not there, or may safely be done again."""
        return self._errands.ended(order.id) or await self._connected(order).find(order)

    def _connected(self, order: Order) -> Line:
        """What carries an order, once it is known who Hearth is and what the server: without, nothing would be found
        that a crash left, and forums be taken for channels.
        """
        if self._line is None or order.space not in self._atlas.towns:
            raise Away(f"Discord is not connected: {self._supervisor.state}")
        return self._line

    async def _connect(self, allowed: Allowed) -> None:
        """One connection's life, from the login to whatever ends it."""
        host, feed, options = self._host, self._feed, self._options
        if host is None or feed is None:
            raise ConfigError("Discord was asked to connect before it was started.")
        hearing = Hearing(self._atlas, self._standing, feed, self._now)
        wanted = client.intents(members=allowed.members, message_content=allowed.message_content)
        library = client.client(hearing.hear, wanted, sharded=options.sharded)
        try:
            async with library:
                await library.login(options.token)
                line = Line(
                    Rest(library, options.file_hosts),
                    host,
                    self._atlas,
                    self._standing,
                    options,
                    salt=await host.salt(),
                    now=self._now,
                    bring=feed.bring,
                )
                hearing.begin(line, partial(self._open, line, allowed))
                self._line = line
                await self._declare(library, line)
                self._supervisor.well()
                await library.connect()
        finally:
            self._line = None
            await hearing.stop()

    async def forget(self, space: str, account: str) -> None:
        """Somebody was erased: what stands for their posts is nobody's any more. Mentions are ids, drawn by Discord."""
        self._standing.forget(account)

    async def _declare(self, library: discord.Client, line: Line) -> None:
        """Tell Discord the commands, if they are others than it has: it counts how often they are changed."""
        if self._host is None:
            return
        wanted = commands.declared(self._host.commands, self._host.menus)
        print_ = commands.fingerprint(wanted)
        if print_ == self._declared:
            return
        application = str(library.application_id)
        path = "/applications/{application_id}/commands"
        there: list[dict[str, Any]] = await line.caller.call(
            "GET", path, query={"with_localizations": "true"}, application_id=application
        )
        if commands.fingerprint(there) != print_:
            await line.caller.call("PUT", path, body=wanted, application_id=application)
            log.info("%d commands were declared to Discord", len(wanted))
        self._declared = print_

    async def _open(
        self, line: Line, allowed: Allowed, town: Town, newest: dict[str, str], ready: Callable[[], None]
    ) -> None:
        """A server is there: tell what it is, who is in it, and what happened while Hearth was away."""
        if self._host is None or self._feed is None:
            return
        at, past = self._now(), await self._host.past(town.key)
        ready()
        await self._host.back()
        here = await opening.present(line.caller, town, self._atlas.me) if allowed.members else None
        self._feed.bring(opening.opened(town, here, past, at))
        if here is not None:
            opening.moves(town, here, past, at, self._feed.bring)
        catching_up = CatchUp(line.caller, self._atlas, line.standing, self._host, self._feed.bring, line.fell)
        await catching_up.run(town, past, newest, at)
        if await self._feed.quiet():
            await self._host.caught_up(town.key)
        log.info("%s is open: %d channels", town.name, len(town.places))
