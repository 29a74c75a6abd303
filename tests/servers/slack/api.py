"""The Web API: one request through weather, token and scopes to its method, and an answer as Slack gives it."""

import math
from typing import Any, Final, cast

import msgspec
from aiohttp import web

from tests.servers.shapes import Shape
from tests.servers.slack import (
    methods_chat,
    methods_conversations,
    methods_files,
    methods_groups,
    methods_reactions,
    methods_users,
    methods_views,
)
from tests.servers.slack.asked import Asked
from tests.servers.slack.call import METHODS, Call
from tests.servers.slack.desk import Desk
from tests.servers.slack.errors import SlackError
from tests.servers.slack.hooks import answers
from tests.servers.slack.limits import Limits
from tests.servers.slack.methods_files import take
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.world import World
from tests.servers.waiting import Changes
from tests.servers.weather import Fate, Trouble, Weather
from tests.servers.wirelog import WireLog

PREFIX: Final = "/api/"
DECODED: Final = frozenset({"blocks", "attachments", "view", "metadata", "files"})
"""Arguments that travel as JSON in a form."""
REGISTERED: Final = (
    methods_chat,
    methods_conversations,
    methods_files,
    methods_groups,
    methods_reactions,
    methods_users,
    methods_views,
)
"""Importing them registers their methods."""


class Api:
    """Answers every request to the API and to response_urls."""

    def __init__(
        self, world: World, desk: Desk, sockets: Sockets, weather: Weather, changes: Changes, log: WireLog[Asked]
    ) -> None:
        self.address = ""
        self.tokens: dict[str, str] = {}
        """Token to whose it is: bot, app."""
        self.revoked: set[str] = set()
        self.outage = False
        self.unserved: list[str] = []
        """What the server could not do: a method or an argument that it does not know."""
        self.limits = Limits(world.clock)
        self._world = world
        self._desk = desk
        self._sockets = sockets
        self._weather = weather
        self._changes = changes
        self._log = log

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        name = request.match_info["method"]
        args = await read(request)
        token = str(args.pop("token", "")) or request.headers.get("Authorization", "").removeprefix("Bearer ")
        whose = self.tokens.get(token, "")
        asked = Asked(name, args, request.method, "bot" if whose == "bot" else "", at=self._world.clock.seconds())
        if name == "auth.test":
            self._log.new_run()
        return await self._carries(request, asked, lambda: self._does(asked, token))

    async def hook(self, request: web.Request) -> web.StreamResponse:
        """One use of a response_url."""
        args = await read(request)
        asked = Asked("response_url", args, url=str(request.url), at=self._world.clock.seconds())

        def use() -> Shape:
            answers(self._world, self._desk.use(request.match_info["key"]), args)
            return {"ok": True}

        return await self._carries(request, asked, use)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Bytes of a file; the method of this name is no method, and no judge is shown it."""
        await self._weather.wait_out("POST", "upload", after=False)
        trouble = self._weather.strikes("POST", "upload")
        if trouble is None:
            return await take(self._world, request)
        if trouble.fate in {Fate.LOST_AFTER, Fate.REFUSED_AFTER}:
            await take(self._world, request)
        if trouble.fate in {Fate.LOST_AFTER, Fate.LOST_BEFORE}:
            return _hang_up(request)
        return web.Response(status=trouble.status)

    async def file(self, request: web.Request) -> web.Response:
        """Bytes that were uploaded, for whoever has a token."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        upload = self._world.uploads.get(request.match_info["key"])
        if upload is None or upload.data is None or token not in self.tokens:
            return web.Response(status=404)
        return web.Response(body=upload.data)

    async def _carries(self, request: web.Request, asked: Asked, do: Any) -> web.StreamResponse:
        self._log.arrives(asked)
        try:
            return await self._weathered(request, asked, do)
        finally:
            asked.finished = True
            self._log.flush()
            self._changes.tell()

    async def _weathered(self, request: web.Request, asked: Asked, do: Any) -> web.StreamResponse:
        await self._weather.wait_out(asked.verb, asked.method, after=False)
        if self.outage:
            return self._sends(asked, {"ok": False, "error": "service_unavailable"}, 503)
        wait = self.limits.arrives(asked.method, str(asked.args.get("channel", "")))
        if wait:
            return self._limits(asked, wait)
        trouble = self._weather.strikes(asked.verb, asked.method)
        if trouble is not None and trouble.fate is Fate.LOST_BEFORE:
            return _hang_up(request)
        if trouble is not None and trouble.fate is Fate.REFUSED:
            return self._refuses(asked, trouble)
        try:
            answer: Shape = {"ok": True, **do()}
        except SlackError as error:
            answer = error.answer()
        except Exception as error:  # noqa: BLE001  told at the end of the test, whatever it is
            self.unserved.append(f"{asked.method}: {error!r}")
            answer = {"ok": False, "error": "fatal_error"}
        self._changes.tell()
        await self._weather.wait_out(asked.verb, asked.method, after=True)
        if trouble is not None and trouble.fate is Fate.LOST_AFTER:
            return _hang_up(request)
        if trouble is not None and trouble.fate is Fate.REFUSED_AFTER:
            return self._refuses(asked, trouble)
        failed_hook = asked.method == "response_url" and not answer["ok"]
        sent = self._sends(asked, answer, 404 if failed_hook else 200)
        if trouble is not None and trouble.fate is Fate.GARBLED and isinstance(sent.body, bytes):
            sent.body = sent.body[: len(sent.body) // 2]
        return sent

    def _does(self, asked: Asked, token: str) -> Shape:
        method = METHODS.get(asked.method)
        if method is None:
            self.unserved.append(f"the method {asked.method}")
            raise SlackError("unknown_method")
        if not token:
            raise SlackError("not_authed")
        if token in self.revoked:
            raise SlackError("token_revoked")
        whose = self.tokens.get(token)
        if whose is None:
            raise SlackError("invalid_auth")
        if (whose == "app") is not method.app_token:
            raise SlackError("not_allowed_token_type")
        unknown = sorted(asked.args.keys() - method.takes - {"team_id"})  # bolt adds the team to every call
        if unknown:
            self.unserved.append(f"{asked.method} with {', '.join(unknown)}")
        call = Call(self._world, self._desk, asked.method, asked.args, self.address)
        if method.app_token:
            return {"url": self._sockets.ticket()}
        call.needs(*method.scopes)
        return method.handler(call)

    # Answers

    def _sends(self, asked: Asked, answer: Shape, status: int, headers: dict[str, str] | None = None) -> web.Response:
        asked.status, asked.answer = status, answer
        scopes = {"x-oauth-scopes": ",".join(sorted(self._world.app.scopes or set()))}
        kind = {"Content-Type": "application/json; charset=utf-8"}
        return web.Response(status=status, body=msgspec.json.encode(answer), headers=scopes | kind | (headers or {}))

    def _limits(self, asked: Asked, wait: int) -> web.Response:
        return self._sends(asked, {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(wait)})

    def _refuses(self, asked: Asked, trouble: Trouble) -> web.Response:
        if trouble.status == 429:
            wait = math.ceil(trouble.retry_after)
            self.limits.tells(asked.method, "" if trouble.everywhere else str(asked.args.get("channel", "")), wait)
            return self._limits(asked, wait)
        return self._sends(asked, {"ok": False, "error": "service_unavailable"}, trouble.status)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def read(request: web.Request) -> dict[str, Any]:
    """Arguments from query, form and JSON, with what travels as JSON in a form decoded."""
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        raw = await request.read()
        args |= cast("dict[str, Any]", msgspec.json.decode(raw)) if raw else {}
    elif request.method == "POST":
        args |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    return {key: _decoded(key, value) for key, value in args.items()}


def _decoded(key: str, value: Any) -> Any:
    if key not in DECODED or not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except msgspec.DecodeError:
        return value
