"""A Slack on this machine: a Web API and Socket Mode on loopback, with a workspace that tests tell stories about."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from tests.servers.slack.api import PREFIX, Api
from tests.servers.slack.asked import Asked
from tests.servers.slack.asking import Asking
from tests.servers.slack.calling import SECRET, Caller
from tests.servers.slack.clock import Clock
from tests.servers.slack.deliveries import Deliveries
from tests.servers.slack.desk import Desk
from tests.servers.slack.events import Announcer
from tests.servers.slack.installing import install
from tests.servers.slack.limits import Limits
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
        self.bot_token, self.app_token, self.signing_secret = BOT_TOKEN, APP_TOKEN, SECRET
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
        self.caller: Caller | None = None
        """The way to the app in HTTP mode."""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BIGGEST)
        app.router.add_route("*", PREFIX + "{method}", self._api.handle)
        for kind in ("commands", "actions", "app"):
            app.router.add_post(f"/{kind}/{{team}}/{{key}}", self._api.hook)
        app.router.add_post("/upload/v1/{key}", self._api.upload)
        app.router.add_get("/files/{key}", self._api.file)
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
        if self.caller is not None:
            await self.caller.close()
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
    def limits(self) -> Limits:
        """Rate limits, none unless a test sets them."""
        return self._api.limits

    @property
    def unserved(self) -> list[str]:
        """What this server could not serve; leaving the server raises it."""
        return [*self._api.unserved, *self.deliveries.unserved]

    # What happens

    def later(self, seconds: float) -> None:
        """Move this server's clock on: triggers and response_urls expire, what nobody acknowledged is told again."""
        self.clock.later(seconds)
        self.deliveries.ticks()
        self.changes.tell()

    def installs(self, manifest: dict[str, Any]) -> None:
        """The app may do and hear what its manifest says, and no more; until then it may do and hear everything."""
        install(self.app, manifest)

    def calls(self, url: str) -> Caller:
        """HTTP mode: from now on everything is told to this address of the app's, signed, and not over sockets."""
        self.caller = self.deliveries.carrier = Caller(url, self.signing_secret, self.deliveries)
        return self.caller

    def revokes(self) -> None:
        """The bot's token is no good any more, and the app is told so."""
        self._api.revoked.add(self.bot_token)
        self.announcer.tells({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.world.bot.id]}})

    def uninstalls(self) -> None:
        """Somebody took the app out of the workspace."""
        self.announcer.tells({"type": "app_uninstalled"})
        self.revokes()
        self.sockets.asks_to_leave("link_disabled")

    def reinstalls(self) -> None:
        """The token is good again."""
        self._api.revoked.clear()

    def goes_down(self) -> None:
        """The Web API and Socket Mode answer nothing but 503, until `comes_up`."""
        self._api.outage = True
        self.sockets.goes_down()

    def comes_up(self) -> None:
        """Everything answers again."""
        self._api.outage = False
        self.sockets.comes_up()

    def distorts(self) -> None:
        """From now on a test makes this server answer nonsense: answers are recorded without what they said."""
        self._log.distorted = True

    def is_provoked(self) -> None:
        """From now on a test asks for what Slack refuses, on purpose: nothing is recorded for a judge of bots."""
        self._log.provoked = True

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
