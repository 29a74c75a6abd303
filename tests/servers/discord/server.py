"""A Discord on this machine: an API and a gateway on loopback, with communities that tests tell stories about."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.servers.discord import routes, routes_app, routes_threads
from tests.servers.discord.asked import Asked
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.limits import BrokenWait, Limits
from tests.servers.discord.rest import PREFIX, Rest
from tests.servers.discord.town import Town
from tests.servers.discord.world import World
from tests.servers.waiting import Changes
from tests.servers.weather import Weather
from tests.servers.wirelog import WireLog

REGISTERED = (routes, routes_app, routes_threads)
"""Importing them registers their routes."""
TOKEN = "loopback.only.token"
BIGGEST = 64 * 1024 * 1024
"""Bytes of one request; what Discord refuses as too large is a matter of the community, not of this."""


class Gap(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """The bot asked for something that this server cannot do; the server is to be extended, or the bot is wrong."""


class DiscordServer:
    """Opened with `async with`; addresses are known from then on. The clock gives epoch seconds; `shards` is how many
    /gateway/bot advises.
    """

    def __init__(
        self, *, bot: str = "Hearth", token: str = TOKEN, clock: Callable[[], float] = time.time, shards: int = 1
    ) -> None:
        self.token = token
        self.world = World(clock)
        self.world.bot_user.name = bot.lower()
        self.world.bot_user.global_name = bot
        self.world.shards = shards
        self.changes = Changes()
        self.weather = Weather(self.changes)
        self.gateway = Gateway(self.world, token, self.weather, self.changes)
        self.world.subscribers.append(self.gateway.publish)
        self._log = WireLog[Asked]("discord")
        self._rest = Rest(self.world, token, self.gateway, self.weather, self.changes, self._log)
        self.towns: list[Town] = []
        self.address = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BIGGEST)
        app.router.add_route("*", PREFIX + "/{path:.*}", self._rest.handle)
        app.router.add_get("/{path:.*}", self._rest.file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handle_signals=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.world.files.base = self.address
        await self.gateway.start()
        self.world.gateway_url = self.gateway.url
        self.world.flags = self.gateway.flags
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.weather.clears()
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        self._log.flush(everything=True)
        if self.unserved and error is None:
            raise Gap("; ".join(self.unserved))

    # Addresses and figures

    @property
    def api_url(self) -> str:
        """What replaces https://discord.com/api/v10."""
        return self.address + PREFIX

    @property
    def gateway_url(self) -> str:
        """What replaces wss://gateway.discord.gg/."""
        return self.gateway.url

    @property
    def requests(self) -> list[Asked]:
        """Every request so far, in order."""
        return self._log.requests

    def asked(self, method: str, ending: str) -> list[Asked]:
        """Requests whose path ends so, of which a test may want the number, the body or the status."""
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

    @property
    def limits(self) -> Limits:
        """Rate limits, generous unless a test sets them."""
        return self._rest.limits

    @property
    def broken_waits(self) -> list[BrokenWait]:
        """Requests that came before the Retry-After of their bucket had ended."""
        return self.limits.broken_waits

    @property
    def unwelcome(self) -> int:
        """Answers 401, 403 and 429: Discord shuts out whoever collects ten thousand of them in ten minutes."""
        return sum(one.status in {401, 403, 429} for one in self.requests)

    @property
    def unserved(self) -> list[str]:
        """Requests that this server could not serve; leaving the server raises them."""
        return self._rest.unserved

    # What happens

    def grants(self, *intents: str) -> None:
        """The privileged intents switched on for this bot: members, message_content, presences."""
        self.gateway.granted = set(intents)
        self.world.flags = self.gateway.flags

    def distorts(self) -> None:
        """From now on a test makes this server answer nonsense: answers are recorded without what they said."""
        self._log.distorted = True

    def new_run(self) -> None:
        """What follows belongs to another run of a bot; a login says so by itself."""
        self._log.new_run()

    def later(self, seconds: float) -> None:
        """Move this server's clock on: deadlines of interactions pass, nonces are forgotten."""
        self.world.advance_clock(seconds)

    def town(
        self,
        name: str,
        channels: tuple[str, ...] = ("general",),
        roles: tuple[str, ...] = (),
        *,
        shard: tuple[int, int] = (0, 1),
    ) -> Town:
        """A community with the bot in it; on that shard of so many, if a bot has several."""
        town = Town(self.world, self.changes, name, shard)
        for role in roles:
            town.adds_role(role)
        for channel in channels:
            town.adds_channel(channel)
        self.towns.append(town)
        return town

    async def until_commands(self, *names: str) -> None:
        """Wait until the bot has registered commands of these names, in any scope."""

        def known() -> set[str]:
            return {name for scope in self.world.commands.values() for name, _ in scope}

        await self.changes.until(lambda: set(names) <= known() or None, f"commands {', '.join(names)}", known)

    async def until_asked(self, method: str, ending: str, count: int = 1) -> Asked:
        """Wait until that many such requests were answered or dropped; the last of them."""

        def finished() -> list[Asked]:
            return [one for one in self.asked(method, ending) if one.finished]

        await self.changes.until(
            lambda: len(finished()) >= count,
            f"{count} of {method} …{ending}",
            lambda: [f"{one.method} {one.path} {one.status}" for one in self.requests[-10:]],
        )
        return finished()[count - 1]
