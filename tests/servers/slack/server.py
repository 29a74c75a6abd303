"""A Slack on this machine: a Web API and Socket Mode on loopback, with a workspace that tests tell stories about."""

from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from aiohttp import web

from tests.servers.slack.api import PREFIX, Api
from tests.servers.slack.asked import Asked
from tests.servers.slack.asking import Asking
from tests.servers.slack.clock import Clock
from tests.servers.slack.deliveries import Deliveries
from tests.servers.slack.desk import Desk
from tests.servers.slack.events import Announcer
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.workspace import Workspace
from tests.servers.slack.world import World
from tests.servers.waiting import Changes
from tests.servers.weather import Weather
from tests.servers.wirelog import WireLog

BOT_TOKEN: Final = "xoxb-loopback-only"
APP_TOKEN: Final = "xapp-loopback-only"
BIGGEST: Final = 64 * 1024 * 1024
"""Bytes of one request."""


class Gap(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """The bot asked for something that this server cannot do; the server is to be extended, or the bot is wrong."""


class SlackServer:
    """Opened with `async with`; addresses are known from then on. Its clock stands still until `later`, or follows
    the one it is given, in epoch seconds.
    """

    def __init__(
        self,
        team: str = "Allotment",
        channels: tuple[str, ...] = ("general",),
        *,
        bot: str = "Hearth",
        clock: Callable[[], float] | None = None,
    ) -> None:
        self.bot_token, self.app_token = BOT_TOKEN, APP_TOKEN
        self.clock = Clock(clock)
        self.changes = Changes()
        self.weather = Weather(self.changes)
        self.world = World(self.clock, self.changes, team, bot)
        self.app = self.world.app
        self.desk = Desk(self.clock)
        self._log = WireLog[Asked]("slack")
        self.deliveries = Deliveries(self.clock, self.weather, self.changes, self._log)
        self.announcer = Announcer(self.world, self.deliveries)
        self.sockets = Sockets(self.app.id, self.deliveries, self.changes)
        self.deliveries.carrier = self.sockets
        self._api = Api(self.world, self.desk, self.sockets, self.weather, self.changes, self._log)
        self._api.tokens = {self.bot_token: "bot", self.app_token: "app"}
        self.asking = Asking(self.world, self.desk, self.deliveries)
        self.workspace = Workspace(self.world, self.desk, self.asking)
        for name in channels:
            self.workspace.adds_channel(name)
        self.address = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BIGGEST)
        app.router.add_route("*", PREFIX + "{method}", self._api.handle)
        for kind in ("commands", "actions", "app"):
            app.router.add_post(f"/{kind}/{{team}}/{{key}}", self._api.hook)
        app.router.add_get("/link/", self.sockets.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handle_signals=False)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._api.address = self.asking.address = self.address
        self.sockets.url = f"{self.address.replace('http', 'ws', 1)}/link/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.weather.clears()
        self.sockets.goes_down()
        if self._runner is not None:
            await self._runner.cleanup()
        self._log.flush(everything=True)
        if self.unserved and error is None:
            raise Gap("; ".join(self.unserved))

    # Addresses and figures

    @property
    def api_url(self) -> str:
        """What replaces https://slack.com/api/."""
        return self.address + PREFIX

    @property
    def requests(self) -> list[Asked]:
        """Every call so far, in order, acknowledgements of interactions and events included."""
        return self._log.requests

    def asked(self, method: str) -> list[Asked]:
        """Calls of that method, of which a test may want the number, the arguments or the answer."""
        return [one for one in self.requests if one.method == method]

    @property
    def unserved(self) -> list[str]:
        """What this server could not serve; leaving the server raises it."""
        return self._api.unserved

    # What happens

    def later(self, seconds: float) -> None:
        """Move this server's clock on: triggers and response_urls expire, what nobody acknowledged is told again."""
        self.clock.later(seconds)
        self.deliveries.ticks()
        self.changes.tell()

    def distorts(self) -> None:
        """From now on a test makes this server answer nonsense: answers are recorded without what they said."""
        self._log.distorted = True

    def new_run(self) -> None:
        """What follows belongs to another run of a bot."""
        self._log.new_run()

    async def until_asked(self, method: str, count: int = 1) -> Asked:
        """Wait until that many such calls were answered or dropped; the last of them."""

        def finished() -> list[Asked]:
            return [one for one in self.asked(method) if one.finished]

        await self.changes.until(
            lambda: len(finished()) >= count,
            f"{count} of {method}",
            lambda: [f"{one.method} {one.answer}" for one in self.requests[-10:]],
        )
        return finished()[count - 1]
