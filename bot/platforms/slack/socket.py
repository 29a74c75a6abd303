"""Socket Mode: the connection that Slack speaks over, refreshed when Slack asks for it, and its end told.

The library's own client stays on a ticket that Slack took once, however long that fails, and closes a connection before
the next is there. Here each ticket is used once, and what came over a connection is acknowledged over it.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.delivery import Later
from bot.kit.errors import ConfigError
from bot.platforms.slack import words
from bot.platforms.slack.payload import words_of
from bot.platforms.slack.rest import TOKEN

log = logging.getLogger("hearth.slack")
LINGER: Final = 10.0
"""Seconds that a connection which Slack wants to end is still listened to, once another is there."""
_DISABLED: Final = "link_disabled"


class Socket:
    """One connection, however often it is refreshed. `hello` is called when Slack says that it is there."""

    def __init__(
        self, app: AsyncApp, client: AsyncWebClient, app_token: str, heartbeat: float, hello: Callable[[], None]
    ) -> None:
        self._app = app
        self._client = client
        self._token = app_token
        self._heartbeat = heartbeat
        self._hello = hello
        self._refresh = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def stay(self) -> None:
        """Connect, and return when the connection ended. Raises what kept it from beginning."""
        listening = self._keep(self._listen(await self._open()))
        try:
            while True:
                asked = asyncio.ensure_future(self._refresh.wait())
                await asyncio.wait({asked, listening}, return_when=asyncio.FIRST_COMPLETED)
                asked.cancel()
                if not self._refresh.is_set():
                    return listening.result()
                self._refresh.clear()
                listening = self._keep(self._listen(await self._open()))
        finally:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _open(self) -> aiohttp.ClientWebSocketResponse:
        session = self._client.session
        if session is None:
            raise Later("There is no session to connect with.")
        url = await self._ticket()
        return await session.ws_connect(url, heartbeat=self._heartbeat, proxy=self._client.proxy)

    async def _ticket(self) -> str:
        library: Any = self._client
        try:
            answer = await library.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            raise refused(error) from error
        return str(answer["url"])

    async def _listen(self, line: aiohttp.ClientWebSocketResponse) -> None:
        try:
            async for frame in line:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._take(line, frame.data)
        finally:
            await line.close()

    def _take(self, line: aiohttp.ClientWebSocketResponse, text: str) -> None:
        """One frame; one that is none of Slack's is left out."""
        try:
            message: Any = json.loads(text)
            kind = message.get("type")
        except (ValueError, AttributeError, RecursionError):
            log.warning("something came from Slack that is no message of Socket Mode")
            return
        if kind == "hello":
            self._hello()
        elif kind == "disconnect":
            if message.get("reason") == _DISABLED:
                log.error(words.NO_SOCKET)
            self._refresh.set()
            asyncio.get_running_loop().call_later(LINGER, self._end, line)
        elif message.get("envelope_id"):
            self._keep(self._answer(line, message))

    def _end(self, line: aiohttp.ClientWebSocketResponse) -> None:
        if not line.closed:
            self._keep(_close(line))

    async def _answer(self, line: aiohttp.ClientWebSocketResponse, message: dict[str, Any]) -> None:
        """Let the app take one request, and acknowledge it unless it could not be recorded. What the library cannot
        read at all is acknowledged, or Slack would bring it again.
        """
        reply: dict[str, Any] = {"envelope_id": message["envelope_id"]}
        reading: Any = SocketModeRequest
        try:
            request: SocketModeRequest | None = reading.from_dict(message)
            answer = await run_async_bolt_app(self._app, request) if request is not None else None
        except Exception as error:  # noqa: BLE001  the library's own reading raises whatever it meets
            log.warning("something from Slack could not be read and was left out: %r", error)
        else:
            if answer is None or answer.status != 200:
                return
            if answer.body:
                reply["payload"] = json.loads(answer.body)
        try:
            await line.send_str(json.dumps(reply))
        except (OSError, aiohttp.ClientError) as error:
            log.info("an acknowledgement could not be given, so Slack will bring it again: %s", error)

    def _keep(self, work: Awaitable[None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _close(line: aiohttp.ClientWebSocketResponse) -> None:
    await line.close()


def refused(error: SlackApiError) -> Exception:
    """Why Slack gives no ticket: the operator's to mend, or to wait for."""
    response: Any = error.response
    code = words_of(response, "error") if hasattr(response, "get") else ""
    if code in TOKEN:
        return ConfigError(words.REFUSED_SOCKET)
    if code in {"missing_scope", "forbidden_team", "socket_mode_disabled", "not_allowed"}:
        return ConfigError(words.NO_SOCKET)
    headers: Any = getattr(response, "headers", {})
    try:
        after = int(float(headers.get("Retry-After", 0)) * 1000)
    except (ValueError, AttributeError):
        after = 0
    return Later(f"Slack gives no connection ({code or 'no reason'}).", after or None)
