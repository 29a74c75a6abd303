"""Asks Discord what `hearth doctor` tells of it: over its web interface alone, so also while Hearth is connected."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from time import time_ns
from types import SimpleNamespace
from typing import Any, Final, TypeVar

import aiohttp
import discord
import msgspec
from msgspec import Struct

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.errors import ConfigError
from bot.kit.findings import Expected, Finding, fail, ok, warn
from bot.kit.outcome import CommandSheet, MenuSheet
from bot.platforms.discord import words
from bot.platforms.discord.client import MALFORMED, redirect
from bot.platforms.discord.commands import declared
from bot.platforms.discord.diagnosis import Application, Gateway, application, clock, gateway, skew
from bot.platforms.discord.needs import Need, invite, needed
from bot.platforms.discord.permissions import Channel, Membership, Server
from bot.platforms.discord.rest import Caller, Rest
from bot.platforms.discord.rounds import Visit, examined, printable
from bot.platforms.discord.supervise import Allowed

T = TypeVar("T")
PATIENCE: Final = 20.0
"""Seconds that one question may take, with what the library waits and tries again."""
PAGE: Final = 200
"""Servers that Discord names at once (docs)."""


_AGAIN: Final = "Look at this machine's network, firewall and proxy, and at https://discordstatus.com, then try again."


class Asked(Struct, frozen=True):
    """What the operator's file says about Discord; the token stands in no line."""

    token: str
    api_url: str
    gateway_url: str
    wanted: Allowed
    sharded: bool


class _Listed(Struct, frozen=True):
    """A server in the list of those that Hearth is on."""

    id: str
    name: str


class _User(Struct, frozen=True):
    """Hearth's own account."""

    id: str
    username: str


class _Unseen(Exception):  # noqa: N818  never leaves this module
    """Something could not be looked at; `line` says so."""

    def __init__(self, line: Finding) -> None:
        super().__init__(line.says)
        self.line = line


def command_set(commands: Sequence[CommandSheet], menus: Sequence[MenuSheet]) -> Sequence[Finding]:
    """Whether Discord would take all commands; asks nobody."""
    try:
        taken = len(declared(commands, menus))
    except ConfigError as mistakes:
        remedy = "Leave the cog that brings it out of cogs in your file, until its author has mended it."
        return [fail("commands", problem, remedy) for problem in mistakes.problems]
    return [ok("commands", f"Discord takes all {taken}, message menus included.")]


async def examine(asked: Asked, expects: Callable[[str], Expected]) -> AsyncGenerator[Finding]:
    """Everything about Discord, a line as soon as it is known.

    `expects` says what settings expect on the server with an id, and on one that is new where the id is empty.

    Never raises for what Discord answers or does not answer: that is a line too, and what can still be asked is.
    """
    redirect(asked.api_url, asked.gateway_url)
    watch = _Watch()
    client = discord.Client(
        intents=discord.Intents.none(), http_trace=watch.trace, max_ratelimit_timeout=PATIENCE * 1.5
    )
    async with client:
        refusal = await _logged_in(client, asked)
        if refusal is not None:
            yield refusal
            return
        async for finding in _asked(Rest(client), asked, expects, watch):
            yield finding


async def _logged_in(client: discord.Client, asked: Asked) -> Finding | None:
    """Give the token; what is wrong if Discord does not take it, or is not there."""
    try:
        await asyncio.wait_for(client.login(asked.token), PATIENCE)
    except discord.LoginFailure:
        return fail("token", *_apart(words.REFUSED_LOGIN))
    except discord.HTTPException as error:
        if error.status == 429:
            return fail(
                "Discord",
                "It turns this machine's address away for a while, because too many requests came from it.",
                "Wait an hour, and look at what else here talks to Discord.",
            )
        return fail("Discord", f"{asked.api_url} answers with an error of its own ({error.status}).", _AGAIN)
    except TimeoutError:
        return fail("Discord", f"{asked.api_url} has not answered for {PATIENCE:.0f} seconds.", _AGAIN)
    except aiohttp.ClientConnectorCertificateError:
        return fail(
            "Discord",
            f"{asked.api_url} shows a certificate that this machine does not trust.",
            "Look at this machine's clock and at its certificates (ca-certificates), and at the proxy if there is one.",
        )
    except (OSError, aiohttp.ClientError, discord.RateLimited) as error:
        return fail("Discord", f"{asked.api_url} does not answer ({_reason(error)}).", _AGAIN)
    except MALFORMED:
        return fail("Discord", f"What answers at {asked.api_url} is not Discord.", "Look at api_url under [discord].")
    return None


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def _apart(sentences: str) -> tuple[str, str]:
    """The first sentence, and the others as the remedy."""
    first, _, others = sentences.partition(". ")
    return f"{first}.", others


async def _asked(
    caller: Caller, asked: Asked, expects: Callable[[str], Expected], watch: "_Watch"
) -> AsyncGenerator[Finding]:
    needs = dict.fromkeys(needed(expects("")))
    try:
        user = await _got(caller.call("GET", "/users/@me"), _User, "Hearth's own account")
        yield ok("token", f"Discord knows it as {printable(user.username)}.")
        if watch.ahead is not None:
            yield clock(watch.ahead)
        found = await _got(caller.call("GET", "/applications/@me"), Application, "the application")
        for finding in application(found, asked.wanted):
            yield finding
        for finding in await _connecting(caller, sharded=asked.sharded):
            yield finding
        async for finding in _servers(caller, user.id, expects, needs):
            yield finding
    except _Unseen as unseen:
        yield unseen.line
        return
    yield ok("invite", f"The link with the least permissions: {invite(found.id, list(needs))}")


async def _connecting(caller: Caller, *, sharded: bool) -> Iterable[Finding]:
    try:
        return list(gateway(await _got(caller.call("GET", "/gateway/bot"), Gateway, "connections"), sharded=sharded))
    except _Unseen as unseen:
        return [unseen.line]


async def _servers(
    caller: Caller, me: str, expects: Callable[[str], Expected], needs: dict[Need, None]
) -> AsyncGenerator[Finding]:
    """Every server, one after another; `needs` grows by what their settings want."""
    last = ""
    while True:
        query: dict[str, str | int] = {"limit": PAGE, "after": last or "0"}
        page = await _got(caller.call("GET", "/users/@me/guilds", query=query), list[_Listed], "the list of servers")
        for listed in page:
            expected = expects(listed.id)
            needs.update(dict.fromkeys(needed(expected)))
            for finding in await _server(caller, me, listed, expected):
                yield finding
            last = listed.id
        if len(page) < PAGE:
            break
    if not last:
        yield warn(
            "servers", "Hearth is on no server yet.", "Open the invite link below, choose your server, and confirm."
        )


async def _server(caller: Caller, me: str, listed: _Listed, expected: Expected) -> Sequence[Finding]:
    about, key = f"server {printable(listed.name)}", listed.id
    try:
        server = await _got(caller.call("GET", "/guilds/{guild_id}", guild_id=key), Server, "its roles", about)
        channels = await _got(
            caller.call("GET", "/guilds/{guild_id}/channels", guild_id=key), list[Channel], "its channels", about
        )
        membership = await _got(
            caller.call("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=key, user_id=me),
            Membership,
            "Hearth's own roles",
            about,
        )
    except _Unseen as unseen:
        return [unseen.line]
    return examined(Visit(server, channels, me, membership, time_ns() // 1_000_000), expected)


async def _got(answer: Awaitable[Any], kind: type[T], what: str, about: str = "Discord") -> T:
    """An answer in the shape that is read. Raises `_Unseen`."""
    try:
        return msgspec.convert(await asyncio.wait_for(answer, PATIENCE), kind)
    except msgspec.ValidationError as error:
        why = f"the answer is not understood ({error})"
    except TimeoutError:
        why = f"no answer came for {PATIENCE:.0f} seconds"
    except (Refused, Later, Unsettled) as error:
        why = str(error).rstrip(".")
    raise _Unseen(fail(about, f"Hearth could not look at {what}: {why}.", _AGAIN))


class _Watch:
    """Reads the time off Discord's answers: how far this machine's clock is ahead of it, by the kindest of them."""

    def __init__(self) -> None:
        self.ahead: int | None = None
        self.trace = aiohttp.TraceConfig()
        self.trace.on_request_start.append(self._sent)
        self.trace.on_request_end.append(self._came)

    async def _sent(self, _session: Any, context: SimpleNamespace, _params: Any) -> None:
        context.sent = time_ns() // 1_000_000

    async def _came(self, _session: Any, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
        date = params.response.headers.get("Date", "")
        ahead = skew(date, context.sent, time_ns() // 1_000_000)
        if ahead is not None and (self.ahead is None or abs(ahead) < abs(self.ahead)):
            self.ahead = ahead
