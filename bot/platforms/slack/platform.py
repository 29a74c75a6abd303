"""The adapter: brings what happens on Slack to Hearth, and carries Hearth's orders there."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.clock import WallClock
from bot.kit.delivery import Away, Capabilities, Order, Receipt, Unsettled
from bot.kit.errors import ConfigError
from bot.kit.outcome import Host, Past, Recalled
from bot.platforms.errands import Errands
from bot.platforms.feed import Feed
from bot.platforms.slack import opening, words
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.carrying import Carrying
from bot.platforms.slack.catchup import OVERLAP_MS, RECENT_MS, CatchUp
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.keys import parts_of
from bot.platforms.slack.options import Options
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.rest import TIMEOUT, Rest
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.speaking import Speaking
from bot.platforms.slack.supervise import SlackSupervisor

log = logging.getLogger("hearth.slack")
LIBRARY: Final = logging.getLogger("hearth.slack.library")
LIBRARY.setLevel(logging.CRITICAL)  # its lines hold whole messages; what went wrong is told in ours
STOPPING: Final = 10.0
"""Seconds that orders under way are given to end when Hearth stops."""


class SlackPlatform:
    """Slack as the core sees it. It starts at once, connected or not: while it is not, orders wait."""

    def __init__(self, options: Options, now: Callable[[], int] | None = None) -> None:
        self._options = options
        self._now = now or WallClock().now
        self._errands = Errands()
        self._supervisor = SlackSupervisor(self._connect, options.backoff)
        self._host: Host | None = None
        self._feed: Feed | None = None
        self._session: aiohttp.ClientSession | None = None
        self._carrying: Carrying | None = None
        self._answers: Answers | None = None

    @property
    def name(self) -> str:
        """The platform's short name."""
        return "slack"

    @property
    def capabilities(self) -> Capabilities:
        """What Slack lets an app do: it hides and changes nothing of others', gives no roles and keeps nobody out."""
        return Capabilities()

    def roles(self, space: str) -> None:
        """Slack has none."""

    @property
    def state(self) -> str:
        """How the connection stands, in words."""
        return self._supervisor.state

    async def start(self, host: Host) -> None:
        """Begin to connect."""
        self._host, self._feed = host, Feed("slack", host)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        self._supervisor.start()

    async def stop(self) -> None:
        """Let what is under way end, then disconnect; what was not recorded Slack brings again, or is found."""
        await self._errands.finish(STOPPING)
        if self._answers is not None:
            await self._answers.stop()
        await self._supervisor.stop()
        if self._feed is not None:
            await self._feed.stop()
        if self._session is not None:
            await self._session.close()

    async def deliver(self, order: Order) -> Receipt:
        """Carry an order out; raises Refused or Later. Where no answer came it raises TimeoutError: whether it was done
        can be looked up later, however often that takes, so that no person need be asked.
        """
        carrying = self._connected(order)
        try:
            return await self._errands.run(order.id, lambda: carrying.carry(order))
        except Unsettled as why:
            raise TimeoutError(str(why)) from why

    async def find(self, order: Order) -> Receipt | None:
        """Look an order up after no answer came; None where it is not there, or may safely be done again."""
        return self._errands.ended(order.id) or await self._connected(order).find(order)

    def _connected(self, order: Order) -> Carrying:
        """What carries an order, once it is known who Hearth is: without, nothing would be found that a crash left."""
        if self._carrying is None or order.space != self._carrying.space:
            raise Away(f"{words.AWAY}: {self._supervisor.state}")
        return self._carrying

    async def _connect(self) -> None:
        """One connection's life, from the token to whatever ends it."""
        host, feed, options = self._host, self._feed, self._options
        if host is None or feed is None or self._session is None:
            raise ConfigError("Slack was asked to connect before it was started.")
        address = f"{options.api_url.rstrip('/')}/"
        client = AsyncWebClient(
            options.bot_token, base_url=address, retry_handlers=[], session=self._session, logger=LIBRARY
        )
        rest = Rest(client, lambda: self._now() / 1000)
        workspace = Workspace(options.moderators, options.user_groups)
        await opening.introduced(rest, workspace)
        at, past = self._now(), await host.past(workspace.key)
        await opening.looked(rest, workspace)
        recorded = await host.recent(workspace.key, (past.heard or at) - OVERLAP_MS - RECENT_MS)
        _recall(workspace, recorded)
        feed.bring(opening.opened(workspace, past, at))
        opening.moves(workspace, past, at, feed.bring)
        posting = Posting(rest, workspace, await host.salt())
        speaking = Speaking(host, rest, workspace, posting, self._errands)
        self._answers = Answers(host, workspace, speaking, self._now, options.deadline)
        ended = asyncio.Event()
        hearing = Hearing(host, rest, workspace, self._answers, self._now, ended.set)
        greeting: set[asyncio.Task[None]] = set()

        def hello() -> None:
            self._supervisor.well()
            if not greeting:
                greeting.add(asyncio.create_task(self._greet(rest, workspace, past, recorded, at), name="slack open"))

        socket = Socket(_app(client, hearing, workspace), client, options.app_token, options.heartbeat, hello)
        self._carrying = Carrying(rest, workspace, posting)
        try:
            await _until(socket.stay(), ended)
        finally:
            self._carrying = None
            for task in greeting:
                task.cancel()
            await asyncio.gather(*greeting, return_exceptions=True)

    async def _greet(
        self, rest: Rest, workspace: Workspace, past: Past, recorded: Mapping[str, Recalled], at: int
    ) -> None:
        """Slack is there: what waited goes, and what happened meanwhile is read up on."""
        if self._host is None or self._feed is None:
            return
        try:
            await self._host.back()
            await CatchUp(rest, workspace, self._feed.bring).run(past, recorded, at)
            if await self._feed.quiet():
                await self._host.caught_up(workspace.key)
            log.info("%s is open: %d channels", workspace.name, len(workspace.rooms))
        except Exception:
            log.exception("the workspace %s could not be opened", workspace.name)


async def _until(staying: Coroutine[Any, Any, None], revoked: asyncio.Event) -> None:
    """Stay until the connection ends, or Slack says that the token is worth nothing any more."""
    stay, gone = asyncio.ensure_future(staying), asyncio.ensure_future(revoked.wait())
    try:
        await asyncio.wait({stay, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not stay.done():
            raise ConfigError(words.REFUSED_LOGIN)
        stay.result()
    finally:
        for task in (stay, gone):
            task.cancel()
        await asyncio.gather(stay, gone, return_exceptions=True)


def _app(client: AsyncWebClient, hearing: Hearing, workspace: Workspace) -> AsyncApp:
    """The library's app with the one middleware; over Socket Mode there is no signature to look at."""

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=workspace.key, bot_user_id=workspace.me, bot_id=workspace.bot
        )

    return AsyncApp(
        name="slack_bolt.hearth",  # a logger's name too, whose level the library sets
        logger=LIBRARY,
        client=client,
        signing_secret="",
        authorize=authorize,
        before_authorize=hearing.hear,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )


def _recall(workspace: Workspace, recorded: Mapping[str, Recalled]) -> None:
    """Which of the messages of late stand in threads: reactions to them do not say."""
    for room, one in recorded.items():
        thread = parts_of(room)
        for key in one.messages if thread else ():
            if parts := parts_of(key):
                workspace.replied(*parts, thread[1] if thread else "")
