"""The gateway: who is connected, what they are told, and how the connection can be taken from them."""

import asyncio
import itertools
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from aiohttp import WSMsgType, web

from tests.servers.discord.sessions import Line, Session
from tests.servers.discord.squeezing import squeezer
from tests.servers.discord.world import World
from tests.servers.waiting import Changes
from tests.servers.weather import Event, Weather

HEARTBEAT_MS: Final = 41_250
"""What Discord's own HELLO says."""
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, CHUNKS, INVALID, HELLO, ACK = (
    *range(5),
    *range(6, 12),
)
BAD_TOKEN, NOT_KNOWN, BAD_SHARD, DISALLOWED = 4004, 4001, 4010, 4014
ENDED: Final = {1000, 1001}
"""Close codes with which a bot says that it will not resume."""
PRIVILEGED: Final = {"presences": 1 << 8, "members": 1 << 1, "message_content": 1 << 15}
FLAGS: Final = {"presences": 1 << 12, "members": 1 << 14, "message_content": 1 << 18}
"""Application flags of a bot that was granted the intent (verified; the limited ones are one bit higher)."""


class Gateway:
    """Every connection and session; a test takes it down, closes it, or invalidates it."""

    def __init__(self, world: World, token: str, weather: Weather, changes: Changes) -> None:
        self.world = world
        self.url = ""
        self.granted = {"members", "message_content"}
        self.heartbeat_ms = HEARTBEAT_MS
        self.acknowledges = True
        self.identified = 0
        self.resumed = 0
        self.heartbeats = 0
        self.streams: list[str] = []
        """The compression that each connection asked for."""
        self.sessions: dict[str, Session] = {}
        self.outage = False
        self._token = token
        self._weather = weather
        self._changes = changes
        self._lines: set[Line] = set()
        self._wake = asyncio.Event()
        self._names = itertools.count(1)
        self._runner: web.AppRunner | None = None
        self.port = 0

    # What tests do

    @property
    def connected(self) -> list[Session]:
        """Sessions with an open connection."""
        return [one for one in self.sessions.values() if one.line is not None]

    async def until_connected(self, shards: int = 1) -> None:
        """Wait until that many shards are identified or resumed and have been sent everything so far."""
        await self._changes.until(
            lambda: len(self.connected) >= shards and not any(one.unsent for one in self.connected),
            f"{shards} connected shard(s)",
            lambda: f"{len(self.connected)} connected, {len(self._lines)} open connection(s)",
        )

    async def until_gone(self) -> None:
        """Wait until no connection is open."""
        await self._changes.until(lambda: not self._lines, "an end of all connections", lambda: len(self._lines))

    async def close(self, code: int = 4000) -> None:
        """Close every connection with that code; sessions stay and can be resumed."""
        for line in list(self._lines):
            await line.close(code)

    async def ask_to_reconnect(self) -> None:
        """Op 7 to everybody connected."""
        for session in self.connected:
            if session.line is not None:
                await session.line.op(RECONNECT)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9 to everybody connected; unless they may resume, their sessions are forgotten."""
        for session in self.connected:
            if not resumable:
                del self.sessions[session.name]
            if session.line is not None:
                await session.line.op(INVALID, resumable)

    def forget_sessions(self) -> None:
        """Whoever tries to resume is told to identify anew; what happened meanwhile is lost to them."""
        self.sessions.clear()

    async def beat(self) -> None:
        """Op 1 to everybody connected: they must answer with a heartbeat at once."""
        for line in self._lines:
            await line.op(HEARTBEAT)

    async def raw(self, frame: bytes) -> None:
        """Send bytes as they are, in nobody's numbering, to find out how a bot bears them."""
        for line in list(self._lines):
            await line.send(frame)

    # Its own address

    async def start(self, port: int = 0) -> None:
        """Listen; the port is kept for the return from an outage."""
        app = web.Application()
        app.router.add_get("/", self.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"ws://127.0.0.1:{self.port}/"

    async def stop(self) -> None:
        """Cut every connection and listen no more."""
        self.outage = True
        for line in list(self._lines):
            line.cut()
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    async def go_down(self, *, forget: bool = False) -> None:
        """An outage: connections are cut, new ones refused; with `forget` nobody can resume after it."""
        await self.stop()
        if forget:
            self.sessions.clear()

    async def come_up(self) -> None:
        """The end of an outage, at the same address."""
        self.outage = False
        await self.start(self.port)

    # What the world tells

    def publish(self, event: str, payload: Mapping[str, Any]) -> None:
        """The backend's listener: through the weather, to every session."""
        self._spread(self._weather.carry(event, payload))

    def tells(self, event: str, payload: Mapping[str, Any]) -> None:
        """An event that never happened, well-formed or not, to every session whatever its intents."""
        for session in self.sessions.values():
            session.tell(event, dict(payload))
        self._wake.set()

    def shows_towns(self) -> None:
        """Tell everybody of every community as it is now, as after a while in which Discord had lost sight of them."""
        for session in self.sessions.values():
            session.show_towns()
        self._wake.set()

    def tells_late(self) -> None:
        """Tell what the weather kept back, in the order in which it happened."""
        self._spread(self._weather.late_events())

    def _spread(self, events: Iterable[Event]) -> None:
        for name, told in events:
            for session in self.sessions.values():
                session.hear(name, told)
        self._wake.set()
        self._changes.tell()

    @property
    def flags(self) -> int:
        """The application's flags, which say what intents it was granted."""
        return sum(FLAGS[name] for name in self.granted)

    # The protocol

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection from HELLO to its end."""
        if self.outage:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0, autoping=True)
        await socket.prepare(request)
        self.streams.append(request.query.get("compress", ""))
        line = Line(socket, squeezer(request.query.get("compress")), request.transport)
        self._lines.add(line)
        session: Session | None = None
        sender: asyncio.Task[None] | None = None
        try:
            await line.op(HELLO, {"heartbeat_interval": self.heartbeat_ms, "_trace": ["loopback"]})
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                frame = msgspec.json.decode(message.data)
                if frame["op"] in {IDENTIFY, RESUME}:
                    session = await self._admit(line, frame)
                    if session is not None:
                        sender = asyncio.create_task(self._deliver(session, line))
                else:
                    await self._serve(line, session, frame)
        finally:
            self._lines.discard(line)
            if sender is not None:
                sender.cancel()
            if session is not None and session.line is line:
                session.line = None
                if socket.close_code in ENDED and not line.ended_here:
                    self.sessions.pop(session.name, None)
            self._changes.tell()
        return socket

    async def _admit(self, line: Line, frame: dict[str, Any]) -> Session | None:
        data: dict[str, Any] = frame["d"]
        if data.get("token") != self._token:
            await line.close(BAD_TOKEN, "Authentication failed.")
            return None
        if frame["op"] == RESUME:
            return await self._resume(line, data)
        missing = [name for name, bit in PRIVILEGED.items() if data["intents"] & bit and name not in self.granted]
        if missing:
            await line.close(DISALLOWED, "Disallowed intent(s).")
            return None
        shard, count = data.get("shard") or (0, 1)
        if not 0 <= shard < count:
            await line.close(BAD_SHARD, "Invalid shard.")
            return None
        session = Session(
            self.world, f"session-{next(self._names)}", data["intents"], (shard, count), data.get("large_threshold", 50)
        )
        self.sessions = {n: one for n, one in self.sessions.items() if one.line is not None or one.shard[0] != shard}
        self.sessions[session.name] = session
        session.line = line
        self.identified += 1
        session.ready(self.url, self.flags)
        return session

    async def _resume(self, line: Line, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data.get("session_id") or "")
        if session is None or not session.again(data.get("seq") or 0):
            await line.op(INVALID, data=False)
            return None
        session.line = line
        self.resumed += 1
        session.tell("RESUMED", {"_trace": ["loopback"]})
        return session

    async def _serve(self, line: Line, session: Session | None, frame: dict[str, Any]) -> None:
        match frame["op"]:
            case 1:
                self.heartbeats += 1
                if self.acknowledges:
                    await line.op(ACK)
            case 8 if session is not None:
                session.chunk(frame["d"])
                self._wake.set()
            case 3 | 4:
                pass
            case _:
                await line.close(NOT_KNOWN, "Unknown opcode.")
        self._changes.tell()

    async def _deliver(self, session: Session, line: Line) -> None:
        """Send what is queued, one frame after the other, until the connection ends."""
        while session.line is line:
            while session.unsent:
                await line.send(session.unsent[0])
                if session.line is not line:
                    return
                session.unsent.popleft()
            self._changes.tell()
            self._wake.clear()
            await self._wake.wait()
