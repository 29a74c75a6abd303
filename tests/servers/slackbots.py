"""Small apps of slack_bolt, unmodified but for where they connect, to find out whether the server is one they know."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer


def client(server: SlackServer, token: str | None = None) -> AsyncWebClient:
    """The unmodified client, which tries nothing a second time."""
    token = server.bot_token if token is None else token
    return AsyncWebClient(token=token or None, base_url=server.api_url, retry_handlers=[])


def _authorize(server: SlackServer) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Without asking; the built-in way asks auth.test for every event."""
    known = {"team_id": server.world.team_id, "bot_user_id": server.world.bot.id, "bot_id": server.app.bot_id}

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, bot_token=server.bot_token, **known)

    return authorize


class Bot:
    """An app over Socket Mode that remembers what it was told."""

    def __init__(self, server: SlackServer) -> None:
        self.server = server
        self.web: Any = client(server)
        self.app: Any = AsyncApp(
            client=client(server, ""),
            authorize=_authorize(server),
            ignoring_self_events_enabled=False,
            before_authorize=self._remember,
        )
        self.bodies: list[dict[str, Any]] = []
        """What arrived, as it came."""
        self.refuses: Callable[[dict[str, Any]], bool] = lambda _: False
        """What it does not acknowledge."""

    async def _remember(self, body: dict[str, Any], next_: Any) -> None:
        self.bodies.append(body)
        if self.refuses(body):
            raise RuntimeError("refused by the test")
        await next_()

    @property
    def events(self) -> list[dict[str, Any]]:
        """Events alone."""
        return [one["event"] for one in self.bodies if one.get("type") == "event_callback"]

    def heard(self, kind: str) -> list[dict[str, Any]]:
        """Events of that type."""
        return [one for one in self.events if one["type"] == kind]


@asynccontextmanager
async def running(bot: Bot) -> AsyncGenerator[AsyncSocketModeHandler]:
    """Connected, until the end of the block."""
    handler = AsyncSocketModeHandler(bot.app, bot.server.app_token, web_client=client(bot.server, ""))
    await handler.connect_async()
    try:
        await bot.server.sockets.until_connected()
        yield handler
    finally:
        await handler.close_async()


async def until(check: Callable[[], object]) -> None:
    """Wait for something in the app, which tells nobody when it changes."""
    async with asyncio.timeout(10):
        while not check():  # noqa: ASYNC110  the library offers no event for "handled"
            await asyncio.sleep(0)
