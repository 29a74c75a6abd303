"""Frames of Discord's gateway, and discord.py fed with them without a socket: what both sides of a comparison read."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Final

import discord
import yarl
from discord.gateway import DiscordWebSocket

from tests.bench.spine import TEXT, ids

GUILD: Final = "1300000000000000001"
ME: Final = "1300000000000000002"
PEOPLE: Final = 200
ROOMS: Final = 20
BOT: Final[dict[str, Any]] = {"id": ME, "username": "hearth", "discriminator": "0", "global_name": "Hearth"}
BOT.update(avatar=None, bot=True)
MAY_TALK: Final = str(1 << 10 | 1 << 11 | 1 << 16)
"""See channels, write, and read what was written (Discord's permission bits)."""
_first = 1_300_000_000_100_000_000


def ready() -> str:
    """The session's first frame."""
    data = {
        "v": 10,
        "user": BOT,
        "guilds": [{"id": GUILD, "unavailable": True}],
        "session_id": "s",
        "resume_gateway_url": "ws://127.0.0.1/",
        "application": {"id": ME, "flags": 0},
        "shard": [0, 1],
    }
    return _frame("READY", data)


def guild(members: int = PEOPLE) -> str:
    """The server, with its rooms and members."""
    role: dict[str, Any] = {
        "name": "member",
        "color": 0,
        "colors": {"primary_color": 0},
        "hoist": False,
        "managed": False,
    }
    role |= {"mentionable": False, "permissions": "0", "position": 1, "flags": 0}
    everyone = role | {"id": GUILD, "name": "@everyone", "position": 0, "permissions": MAY_TALK}
    channels: list[dict[str, Any]] = [
        {"id": str(_first + n), "type": 0, "name": f"room-{n}", "position": n, "permission_overwrites": []}
        for n in range(ROOMS)
    ]
    data: dict[str, Any] = {
        "id": GUILD,
        "name": "Bench",
        "roles": [everyone, role | {"id": str(_first + 900)}],
        "channels": channels,
        "threads": [],
        "members": [*(member(n) | {"user": user(n)} for n in range(members)), member(0) | {"user": BOT}],
        "member_count": members,
        "emojis": [],
        "stickers": [],
        "features": [],
        "owner_id": ME,
        "afk_timeout": 60,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "system_channel_flags": 0,
        "premium_progress_bar_enabled": False,
        "large": False,
        "unavailable": False,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
    }
    return _frame("GUILD_CREATE", data)


def user(number: int) -> dict[str, Any]:
    """Somebody, as Discord writes them beside a message."""
    return {
        "id": str(_first + 1000 + number),
        "username": f"person{number}",
        "discriminator": "0",
        "global_name": f"Person {number}",
        "avatar": None,
        "public_flags": 0,
        "clan": None,
        "primary_guild": None,
        "avatar_decoration_data": None,
    }


def member(number: int) -> dict[str, Any]:
    """Their membership."""
    return {
        "roles": [str(_first + 900)],
        "nick": None,
        "avatar": None,
        "banner": None,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def commands(count: int, name: str) -> Sequence[str]:
    """A command without options, used again and again by 200 people, as whole frames."""
    keys = ids()
    return [
        _frame(
            "INTERACTION_CREATE",
            {
                "id": str(next(keys)),
                "application_id": ME,
                "type": 2,
                "token": f"token-{n}",
                "version": 1,
                "guild_id": GUILD,
                "channel_id": str(_first + n * 3 % ROOMS),
                "channel": {"id": str(_first + n * 3 % ROOMS), "type": 0, "name": f"room-{n * 3 % ROOMS}"},
                "member": member(n * 7 % PEOPLE) | {"user": user(n * 7 % PEOPLE), "permissions": MAY_TALK},
                "data": {"id": "1", "type": 1, "name": name},
                "locale": "en-GB",
                "guild_locale": "en-GB",
                "app_permissions": MAY_TALK,
                "entitlements": [],
                "authorizing_integration_owners": {},
                "context": 0,
                "attachment_size_limit": 10_000_000,
            },
            n + 3,
        )
        for n in range(count)
    ]


def messages(count: int, text: str = TEXT) -> Sequence[str]:
    """Messages of 200 characters, or another text, by 200 people in 20 rooms, as whole frames."""
    keys = ids()
    return [
        _frame(
            "MESSAGE_CREATE",
            {
                "id": str(next(keys)),
                "type": 0,
                "channel_id": str(_first + n * 3 % ROOMS),
                "guild_id": GUILD,
                "author": user(n * 7 % PEOPLE),
                "member": member(n * 7 % PEOPLE),
                "content": text,
                "timestamp": "2026-01-01T00:00:00.000000+00:00",
                "edited_timestamp": None,
                "tts": False,
                "mention_everyone": False,
                "mentions": [],
                "mention_roles": [],
                "attachments": [],
                "embeds": [],
                "components": [],
                "pinned": False,
                "flags": 0,
                "nonce": str(n),
                "channel_type": 0,
            },
            n + 3,
        )
        for n in range(count)
    ]


def _frame(name: str, data: dict[str, Any], sequence: int = 1) -> str:
    return json.dumps({"t": name, "s": sequence, "op": 0, "d": data}, separators=(",", ":"))


async def socket(client: discord.Client) -> DiscordWebSocket:
    """discord.py's side of a connection, as it makes it, but with nothing at the other end."""
    await client._async_setup_hook()  # pyright: ignore[reportPrivateUsage]
    made: Any = DiscordWebSocket(None, loop=asyncio.get_running_loop())  # pyright: ignore[reportArgumentType]
    state: Any = client._connection  # pyright: ignore[reportPrivateUsage]
    made.token, made._connection, made._discord_parsers = "", state, state.parsers
    made._dispatch, made.gateway, made.call_hooks = client.dispatch, yarl.URL("ws://127.0.0.1/"), state.call_hooks
    made.shard_id, made.session_id, made.sequence, made._max_heartbeat_timeout = None, None, None, 60.0
    return made


async def feed(websocket: DiscordWebSocket, frames: Sequence[str]) -> None:
    """Hand frames over one by one, letting others run now and then, as a socket does."""
    for number, frame in enumerate(frames):
        await websocket.received_message(frame)
        if number % 50 == 0:
            await asyncio.sleep(0)
