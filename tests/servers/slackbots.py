"""Small apps of slack_bolt, unmodified but for where they connect, to find out whether the server is one they know."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
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

    def acknowledges(self) -> Self:
        """Every event is acknowledged, and nothing done about it; bolt lets those wait that nobody listens for."""

        async def nothing() -> None:
            pass

        self.app.event(re.compile(""))(nothing)
        return self

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


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    """What Slack answered to a call that it did not carry out."""
    with pytest.raises(SlackApiError) as caught:
        await call
    failure: Any = caught.value
    response = failure.response
    return dict(response.data)


async def error(call: Awaitable[Any]) -> str:
    """Its word for it."""
    return str((await refusal(call))["error"])


def plain(text: str) -> dict[str, Any]:
    """A text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    """A block of words."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def actions(*controls: dict[str, Any]) -> dict[str, Any]:
    """Controls in a row."""
    return {"type": "actions", "elements": list(controls)}


def asks(label: str, block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A field of a form, whose control is named like it."""
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def field(action_id: str = "value", **more: Any) -> dict[str, Any]:
    """Something to type into."""
    return {"type": "plain_text_input", "action_id": action_id, **more}


def modal(callback_id: str, *blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A form."""
    shape = {"type": "modal", "callback_id": callback_id, "title": plain("Story"), "blocks": list(blocks)}
    return shape | {"submit": plain("Send")} | more
