"""The library's client, with each gateway payload handed on to Hearth, and none of them able to end the connection."""

import logging
from collections.abc import Callable
from typing import Any, Final

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.kit.errors import ConfigError
from bot.platforms.discord import words
from bot.platforms.discord.read import MALFORMED

log = logging.getLogger("hearth.discord")
Hear = Callable[[str, dict[str, Any]], None]
"""Takes a payload's name and its data."""
OURS: Final = frozenset(
    {
        "INTERACTION_CREATE",
        "MESSAGE_CREATE",
        "MESSAGE_DELETE",
        "MESSAGE_DELETE_BULK",
        "MESSAGE_REACTION_ADD",
        "MESSAGE_REACTION_REMOVE",
        "MESSAGE_REACTION_REMOVE_ALL",
        "MESSAGE_REACTION_REMOVE_EMOJI",
        "MESSAGE_UPDATE",
        "PRESENCE_UPDATE",
        "TYPING_START",
        "VOICE_STATE_UPDATE",
    }
)
"""Payloads that the library need not read: Hearth reads them itself, or has no use for them. Building the library's
message for each would take longer than all of Hearth's own reading.
"""
FIRST: Final = "READY"


def redirect(api_url: str, gateway_url: str) -> None:
    """Let the library talk to other addresses than Discord's own: a proxy, or a test's server.

    They are the library's class attributes, so one process talks to one Discord.
    """
    if api_url:
        Route.BASE = api_url.rstrip("/")
    if gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


def intents(*, members: bool, message_content: bool) -> discord.Intents:
    """What Hearth asks to be told; `members` and `message_content` are the two that Discord must allow."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.guild_reactions = wanted.guild_scheduled_events = True
    wanted.dm_messages = True
    wanted.members, wanted.message_content = members, message_content
    return wanted


def client(hear: Hear, wanted: discord.Intents, *, sharded: bool) -> discord.Client:
    """A client that hands payloads to `hear`; it keeps no members and no messages."""
    options: dict[str, Any] = {
        "intents": wanted,
        "max_messages": None,
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
        "allowed_mentions": discord.AllowedMentions.none(),
        "enable_debug_events": False,
        "max_ratelimit_timeout": 60.0,
    }
    made = discord.AutoShardedClient(**options) if sharded else discord.Client(**options)
    state: Any = made._connection  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001  the one place where payloads can be seen before they are read
    parsers: dict[str, Callable[[Any], None]] = state.parsers
    for name, parser in list(parsers.items()):
        parsers[name] = _guarded(name, None if name in OURS else parser, hear)
    return made


def _guarded(name: str, parser: Callable[[Any], None] | None, hear: Hear) -> Callable[[Any], None]:
    """Leave out a malformed payload, and say so in the log; discord.py 2.7.1 would end the connection (measured).

    The first of a session does end it: nothing can be read without knowing who Hearth is, so it is begun again.
    """

    def take(data: Any) -> None:
        try:
            if parser is not None:
                parser(data)
            hear(name, data)
        except MALFORMED as error:
            if name == FIRST:
                raise
            log.warning("a %s from Discord could not be read and was left out: %r", name, error)

    return take


def refused(error: Exception) -> ConfigError | None:
    """What the operator has to mend, if that is why the connection ended."""
    match error:
        case discord.LoginFailure():
            return ConfigError(words.REFUSED_LOGIN)
        case discord.PrivilegedIntentsRequired():
            return ConfigError(words.INTENTS_REFUSED)
        case _:
            return None
