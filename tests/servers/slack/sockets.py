"""Socket Mode: tickets, connections, envelopes and their acknowledgements, and how connections are taken away."""

import asyncio
import itertools
import secrets
from collections import deque
from typing import Any, Final

import msgspec
from aiohttp import WSMsgType, web

from tests.servers.slack.deliveries import Deliveries, Parcel
from tests.servers.waiting import Changes

LIFETIME: Final = 18_060
"""Seconds that Slack's hello promises a connection."""
MOST: Final = 10
"""Connections that one app may hold open."""


class Line:
    """One connection, with what is still to be sent on it."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        self.socket = socket
        self._transport = transport
        self.leaving = False
        """Whether it was told to go; nothing new is sent on it."""
        self.unacknowledged: set[str] = set()
        self._queue: deque[bytes] = deque()
        self._wake = asyncio.Event()

    def put(self, frame: dict[str, Any]) -> None:
        """Send it after what waits already."""
        self.raw(msgspec.json.encode(frame))

    def raw(self, frame: bytes) -> None:
        """The same with bytes as they are."""
        self._queue.append(frame)
        self._wake.set()

    def cut(self) -> None:
        """The connection breaks without a word."""
        self.leaving = True
        if self._transport is not None:
            self._transport.abort()

    async def deliver(self) -> None:
        """Send what is queued, until the connection ends."""
        while not self.socket.closed:
            while self._queue:
                await self.socket.send_str(self._queue.popleft().decode())
            self._wake.clear()
            await self._wake.wait()


class Sockets:
    """Every connection of the app."""

    late = "timeout"

    def __init__(self, app_id: str, deliveries: Deliveries, changes: Changes) -> None:
        self.url = ""
        self.lines: list[Line] = []
        self.opened = 0
        """Connections so far."""
        self.outage = False
        self.refused = 0
        """Connections with a ticket that was no good."""
        self._tickets: set[str] = set()
        self._app_id = app_id
        self._deliveries = deliveries
        self._changes = changes
        self._turn = itertools.count()

    # What tests do

    @property
    def open(self) -> list[Line]:
        """Connections on which events are told."""
        return [one for one in self.lines if not one.leaving]

    async def until_connected(self, count: int = 1) -> None:
        """Wait until that many connections are open."""
        await self._changes.until(
            lambda: len(self.open) >= count, f"{count} open connection(s)", lambda: f"{len(self.open)} of {self.opened}"
        )

    async def until_gone(self) -> None:
        """Wait until no connection is open."""
        await self._changes.until(lambda: not self.lines, "an end of all connections", lambda: len(self.lines))

    async def until_acknowledged(self) -> None:
        """Wait until nothing that was told is unacknowledged."""
        await self._changes.until(
            lambda: not self._deliveries.waiting,
            "acknowledgement of everything",
            lambda: [one.name for one in self._deliveries.waiting.values()],
        )

    def asks_to_leave(self, reason: str = "refresh_requested") -> None:
        """The disconnect message to every connection: refresh_requested, warning, link_disabled, too_many_websockets.

        A warning announces a refresh some seconds ahead.
        """
        for line in self.open:
            line.leaving = reason != "warning"
            line.put({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-loopback"}})

    def drops(self) -> None:
        """Every connection breaks without a word."""
        for line in list(self.lines):
            line.cut()

    def goes_down(self) -> None:
        """No connections, and none accepted, until `comes_up`."""
        self.outage = True
        self.drops()

    def comes_up(self) -> None:
        """Connections are accepted again."""
        self.outage = False

    def says(self, frame: bytes) -> None:
        """Send bytes as they are on every connection, to find out how a bot bears them."""
        for line in self.open:
            line.raw(frame)

    # The protocol

    def ticket(self) -> str:
        """An address that can be connected to once."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"{self.url}?ticket={ticket}&app_id={self._app_id}"

    @property
    def ready(self) -> bool:
        """Whether anybody is connected."""
        return bool(self.open)

    def carry(self, parcel: Parcel) -> None:
        """On the next connection, in turn."""
        line = self.open[next(self._turn) % len(self.open)]
        line.unacknowledged.add(parcel.envelope_id)
        frame: dict[str, Any] = {"envelope_id": parcel.envelope_id, "payload": parcel.payload, "type": parcel.kind}
        frame["accepts_response_payload"] = parcel.kind != "events_api"
        if parcel.kind == "events_api":
            frame |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        line.put(frame)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection from its ticket to its end."""
        ticket = request.query.get("ticket", "")
        if self.outage:
            return web.Response(status=503)
        if ticket not in self._tickets:
            self.refused += 1
            self._changes.tell()
            return web.Response(status=401, text="invalid ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(max_msg_size=0, autoping=True)
        await socket.prepare(request)
        line = Line(socket, request.transport)
        if len(self.open) >= MOST:
            line.put({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            line.leaving = True
        self.lines.append(line)
        self.opened += 1
        sender = asyncio.create_task(line.deliver())
        try:
            self._greets(line)
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hears(line, msgspec.json.decode(message.data))
        finally:
            sender.cancel()
            self.lines.remove(line)
            for envelope_id in sorted(line.unacknowledged):
                self._deliveries.refused(envelope_id)
            self._changes.tell()
        return socket

    def _greets(self, line: Line) -> None:
        info = {"host": "applink-loopback", "build_number": 1, "approximate_connection_time": LIFETIME}
        hello = {"type": "hello", "num_connections": len(self.open), "debug_info": info}
        line.put(hello | {"connection_info": {"app_id": self._app_id}})
        self._changes.tell()
        self._deliveries.ticks()

    def _hears(self, line: Line, frame: dict[str, Any]) -> None:
        envelope_id = frame.get("envelope_id", "")
        for one in self.lines:
            one.unacknowledged.discard(envelope_id)
        self._deliveries.acknowledged(envelope_id, frame.get("payload"))
