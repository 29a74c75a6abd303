"""The REST half: one request through weather, limits, token and world, to an answer as Discord gives it."""

import asyncio
import math
import re
from typing import Any, Final, cast
from urllib.parse import unquote

import msgspec
from aiohttp import BodyPartReader, web
from simcord.backend.errors import BackendError
from simcord.http.router import RouteNotImplemented, UnsupportedField

from tests.servers.discord.answers import Reply, reply
from tests.servers.discord.asked import Asked
from tests.servers.discord.gateway import Gateway
from tests.servers.discord.limits import Limits
from tests.servers.discord.router import Call, Upload, call
from tests.servers.discord.world import World
from tests.servers.shapes import Shape, part, parts
from tests.servers.waiting import Changes
from tests.servers.weather import Fate, Trouble, Weather
from tests.servers.wirelog import WireLog

PREFIX: Final = "/api/v10"
OPEN: Final = re.compile(r"^/(?:webhooks/\d+/[^/]+|interactions/\d+/[^/]+/callback|gateway$)")
"""Routes whose path is their own key."""
FIELD: Final = re.compile(r"files\[(\d+)\]")


class Rest:
    """Answers every request to the API and to the file host."""

    def __init__(
        self, world: World, token: str, gateway: Gateway, weather: Weather, changes: Changes, log: WireLog[Asked]
    ) -> None:
        self.world = world
        self.limits = Limits()
        self.unserved: list[str] = []
        """What the server could not do: a gap of its own, or a field it does not know."""
        self._token = token
        self._gateway = gateway
        self._weather = weather
        self._changes = changes
        self._log = log

    async def file(self, request: web.Request) -> web.Response:
        """Bytes that were uploaded."""
        blob = self.world.cdn.get(f"{self.world.files.base}{request.path}")
        return web.Response(status=404) if blob is None else web.Response(body=blob)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        body, files = await self._read(request)
        reason = request.headers.get("X-Audit-Log-Reason")
        asked = Asked(request.method, path, dict(request.query), body, {one.filename: one.data for one in files})
        asked.reason, asked.at = unquote(reason) if reason else None, self.world.seconds()
        if path == "/users/@me" and request.method == "GET":
            self._log.new_run()
        self._log.arrives(asked)
        try:
            return await self._weathered(request, asked, files)
        finally:
            asked.finished = True
            self._log.flush()
            self._changes.tell()

    async def _weathered(self, request: web.Request, asked: Asked, files: list[Upload]) -> web.StreamResponse:
        await self._weather.wait_out(asked.method, asked.path, after=False)
        name = self._name(asked)
        wait, everywhere = self.limits.arrives(asked.method, asked.path, name)
        if wait:
            return self._limited(asked, name, wait, everywhere=everywhere)
        trouble = self._weather.strikes(asked.method, asked.path)
        if trouble is not None and trouble.fate is Fate.LOST_BEFORE:
            return self._hang_up(request)
        if trouble is not None and trouble.fate is Fate.REFUSED:
            return self._refuse(asked, name, trouble)
        answer = self._do(request, asked, files)
        self._changes.tell()
        await self._weather.wait_out(asked.method, asked.path, after=True)
        if trouble is not None and trouble.fate is Fate.LOST_AFTER:
            return self._hang_up(request)
        if trouble is not None and trouble.fate is Fate.REFUSED_AFTER:
            return self._refuse(asked, name, trouble)
        sent = self._send(asked, answer)
        if trouble is not None and trouble.fate is Fate.GARBLED and isinstance(sent.body, bytes):
            sent.body = sent.body[: len(sent.body) // 2]
        return sent

    def _do(self, request: web.Request, asked: Asked, files: list[Upload]) -> Reply:
        if not OPEN.match(asked.path) and request.headers.get("Authorization") != f"Bot {self._token}":
            return Reply(401, {"message": "401: Unauthorized", "code": 0})
        content = "message_content" in self._gateway.granted
        wanted = Call(asked.method, asked.path, asked.query, asked.body, files, asked.reason, content)
        try:
            return reply(self.world, wanted, call(self.world, wanted))
        except (RouteNotImplemented, UnsupportedField) as gap:
            self.unserved.append(str(gap))
            return Reply(501, {"message": str(gap), "code": 0})
        except BackendError as error:
            return Reply(error.status, error.to_json())
        except Exception as error:  # noqa: BLE001  told at the end of the test, whatever it is
            self.unserved.append(f"{asked.method} {asked.path}: {error!r}")
            return Reply(500, {"message": repr(error), "code": 0})

    # Answers

    def _send(self, asked: Asked, answer: Reply, headers: dict[str, str] | None = None) -> web.Response:
        asked.status, asked.answer = answer.status, answer.body
        loop = asyncio.get_running_loop()
        shown = self.limits.bucket(asked.method, asked.path).headers(loop.time(), self.world.seconds())
        shown |= {"Via": "1.1 loopback"} | (headers or {})
        if answer.status == 204:
            return web.Response(status=204, headers=shown)
        # Exactly this content type: discord.py reads nothing else as JSON.
        return web.Response(
            status=answer.status,
            body=msgspec.json.encode(answer.body),
            headers=shown | {"Content-Type": "application/json"},
        )

    def _limited(self, asked: Asked, name: str, wait: float, *, everywhere: bool) -> web.Response:
        self.limits.tell(asked.method, asked.path, name, wait, everywhere=everywhere)
        shown = math.ceil(wait * 1000) / 1000  # rounded down, the promptest client would come too early
        body = {"message": "You are being rate limited.", "retry_after": shown, "global": everywhere, "code": 0}
        headers = {"Retry-After": f"{shown:.3f}", "X-RateLimit-Scope": "global" if everywhere else "user"}
        headers |= {"X-RateLimit-Global": "true"} if everywhere else {}
        return self._send(asked, Reply(429, body), headers)

    def _refuse(self, asked: Asked, name: str, trouble: Trouble) -> web.Response:
        if trouble.status == 429:
            return self._limited(asked, name, trouble.retry_after, everywhere=trouble.everywhere)
        return self._send(asked, Reply(trouble.status, {"message": f"{trouble.status}: by the weather", "code": 0}))

    @staticmethod
    def _hang_up(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    # Reading

    @staticmethod
    def _name(asked: Asked) -> str:
        """What tells a request from others of its bucket, so that the same one sent again is known."""
        return f"{asked.method} {asked.path} {msgspec.json.encode(asked.body)!r}"

    async def _read(self, request: web.Request) -> tuple[Any, list[Upload]]:
        """The JSON, and the files of a multipart body with their descriptions."""
        if not request.content_type.startswith("multipart/"):
            raw = await request.read()
            return (msgspec.json.decode(raw) if raw else None), []
        body: Any = None
        found: dict[int, Upload] = {}
        fields: dict[str, str] = {}
        async for piece in await request.multipart():
            if not isinstance(piece, BodyPartReader):
                continue
            data = bytes(await piece.read(decode=False))
            number = FIELD.fullmatch(piece.name or "")
            if piece.name == "payload_json":
                body = msgspec.json.decode(data)
            elif number is not None:
                found[int(number[1])] = Upload(piece.filename or "file", data)
            else:
                fields[piece.name or ""] = data.decode(errors="replace")
        body = fields if body is None else body
        for shown in _attachments(body):
            upload = found.get(int(shown["id"])) if str(shown.get("id", "")).isdigit() else None
            if upload is not None:
                upload.description = shown.get("description")
                upload.filename = shown.get("filename") or upload.filename
        return body, [found[number] for number in sorted(found)]


def _attachments(body: Any) -> list[Shape]:
    """What a body says about its files: at the top, in an interaction's data, or in a post's first message."""
    if not isinstance(body, dict):
        return []
    top = cast("Shape", body)
    return [one for place in (top, part(top, "data"), part(top, "message")) for one in parts(place, "attachments")]
