"""A gateway session: what one shard of a bot is told, in numbered frames that can be told again."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from aiohttp import web
from simcord import intents as gates
from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.backend.models import Guild

import discord
from tests.servers.discord.answers import whole
from tests.servers.discord.squeezing import Squeezer
from tests.servers.discord.world import World
from tests.servers.shapes import words

REMEMBERED: Final = 5000
"""Frames kept for a RESUME; Discord keeps "some minutes" of them."""
CHUNK: Final = 1000
"""Members in one GUILD_MEMBERS_CHUNK, by Discord's documentation."""
COMPONENT, COMMAND, FORM = 3, 2, 5

SEEN: Final = "MESSAGE_"
"""Events of this kind come only from channels that the bot may look into."""

encode = msgspec.json.encode


def _intents(value: int) -> discord.Intents:
    """The declared bits under their names."""
    names = {name: bool(value & bit) for name, bit in discord.Intents.VALID_FLAGS.items()}
    return discord.Intents(**names)


class Line:
    """One WebSocket, with frames in the compression it asked for; closing it twice does no harm."""

    def __init__(
        self, socket: web.WebSocketResponse, squeezer: Squeezer | None, transport: asyncio.Transport | None
    ) -> None:
        self.socket = socket
        self._transport = transport
        self.ended_here = False
        self._squeezer = squeezer

    async def send(self, frame: bytes) -> None:
        """Send; a peer that is gone is found out by the reader."""
        with contextlib.suppress(ConnectionError):
            if self._squeezer is None:
                await self.socket.send_str(frame.decode())
            else:
                await self.socket.send_bytes(self._squeezer.squeeze(frame))

    async def close(self, code: int, why: str = "") -> None:
        """Close with a code; the session may be resumed whatever the peer answers."""
        self.ended_here = True
        await self.socket.close(code=code, message=why.encode())

    def cut(self) -> None:
        """End the connection without a word, as a fallen line does."""
        self.ended_here = True
        if self._transport is not None:
            self._transport.abort()

    async def op(self, code: int, data: object = None) -> None:
        """A frame outside any session."""
        await self.send(encode({"op": code, "d": data, "s": None, "t": None}))


class Session:
    """What one shard has been told, and may ask to hear again."""

    def __init__(self, world: World, name: str, intents: int, shard: tuple[int, int], large: int) -> None:
        self.world = world
        self.name = name
        self.intents = _intents(intents)
        self.shard = shard
        self.large = large
        self.sequence = 0
        self.line: Line | None = None
        self.unsent: deque[bytes] = deque()
        self._told: deque[tuple[int, bytes]] = deque(maxlen=REMEMBERED)

    def owns(self, event: str, payload: Mapping[str, Any]) -> bool:
        """Whether this shard is told of the community that the event is about."""
        town = payload.get("guild_id")
        if town is None and event in {"GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"}:
            town = payload["id"]
        place = 0 if town is None else (int(town) >> 22) % self.shard[1]
        return place == self.shard[0]

    def hear(self, event: str, payload: Mapping[str, Any]) -> None:
        """Number the event and queue it, if the declared intents include it."""
        gate = gates.required_intent(event, payload)
        if not self.owns(event, payload) or (gate is not None and not getattr(self.intents, gate)):
            return
        if event.startswith(SEEN) and not self._sees(int(payload["channel_id"])):
            return
        self.tell(event, self._fit(event, msgspec.json.decode(encode(payload))))

    def _sees(self, channel: int) -> bool:
        """Whether the bot may look into that channel; what is gone cannot be asked any more."""
        bot = self.world.bot_user.id
        return channel not in self.world.channels or channel_accessible(self.world, channel, bot)

    def tell(self, event: str, payload: dict[str, Any]) -> None:
        """Number and queue whatever the intents say: READY, chunks, RESUMED."""
        self.sequence += 1
        shown = whole(payload, self.world, gateway=True)
        frame = encode({"op": 0, "s": self.sequence, "t": event, "d": shown})
        self._told.append((self.sequence, frame))
        if self.line is not None:
            self.unsent.append(frame)

    def remembered(self, after: int) -> list[bytes]:
        """The frames told after that number, of those that are kept, to tell again or to look at."""
        return [frame for number, frame in self._told if number > after]

    def again(self, after: int) -> bool:
        """Queue everything after that number once more; False when it is not known any more."""
        oldest = self._told[0][0] if self._told else self.sequence + 1
        if after > self.sequence or after < oldest - 1:
            return False
        self.unsent = deque(self.remembered(after))
        return True

    def _fit(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """What remains of the event without message content, and of a community as Discord first shows it."""
        if event == "GUILD_CREATE":
            payload["large"] = payload["member_count"] > self.large
            payload["threads"] = [one for one in payload["threads"] if not one["thread_metadata"]["archived"]]
            gates.prune_guild_create(payload, self.intents, self.world.bot_user.id)
        if event == "MESSAGE_UPDATE":
            payload |= self._author(payload)
        if event == "MESSAGE_REACTION_ADD":
            there = self.world.messages.get(int(payload["channel_id"]), {}).get(int(payload["message_id"]))
            payload |= {} if there is None else {"message_author_id": str(there.author_id)}
        if not self.intents.message_content:
            self._hide(event, payload)
        return payload

    def _author(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The member who wrote it, which simcord sends with new messages alone."""
        guild = self.world.guilds.get(int(payload.get("guild_id") or 0))
        member = None if guild is None else guild.members.get(int(payload["author"]["id"]))
        if guild is None or member is None:
            return {}
        return {"member": serializers.member_payload(self.world, guild, member, with_user=False)}

    def _hide(self, event: str, payload: dict[str, Any]) -> None:
        bot = self.world.bot_user.id
        if event in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
            gates.censor_message(payload, bot, backend=self.world)
        if event != "INTERACTION_CREATE":
            return
        if payload["type"] in {COMPONENT, FORM} and "message" in payload:
            gates.censor_message(payload["message"], bot, backend=self.world, exempt_root=True)
        data: dict[str, Any] = payload.get("data") or {}
        for key, message in data.get("resolved", {}).get("messages", {}).items():
            chosen = payload["type"] == COMMAND and str(data.get("target_id")) == key
            gates.censor_message(message, bot, backend=self.world, exempt_root=chosen)

    def ready(self, gateway_url: str, flags: int) -> None:
        """READY with every community unavailable, then each of them."""
        self.tell(
            "READY",
            {
                "v": 10,
                "user": dict(serializers.user_payload(self.world.bot_user)),
                "guilds": [{"id": str(town.id), "unavailable": True} for town in self._towns],
                "session_id": self.name,
                "session_type": "normal",
                "resume_gateway_url": gateway_url,
                "shard": list(self.shard),
                "application": {"id": str(self.world.application_id), "flags": flags},
            },
        )
        self.show_towns()

    def show_towns(self) -> None:
        """Every community as it is now; a second time, as when Discord had lost sight of them for a while."""
        for town in self._towns:
            self.hear("GUILD_CREATE", dict(serializers.guild_create_payload(self.world, town)))

    @property
    def _towns(self) -> list[Guild]:
        return [town for town in self.world.guilds.values() if self.owns("GUILD_CREATE", {"id": town.id})]

    def chunk(self, asked: dict[str, Any]) -> None:
        """Answer op 8: members by id, by the beginning of a name, or all, in chunks of a thousand."""
        guild = self.world.guilds.get(int(asked["guild_id"]))
        if guild is None:
            return
        members = list(guild.members.values())
        wanted = {int(one) for one in words(asked, "user_ids")}
        query = str(asked.get("query") or "").lower()
        if wanted:
            members = [one for one in members if one.user_id in wanted]
        elif query:
            names = {one.user_id: self.world.users[one.user_id].name.lower() for one in members}
            members = [one for one in members if names[one.user_id].startswith(query)]
        members = members[: asked.get("limit") or len(members)]
        parts = [members[at : at + CHUNK] for at in range(0, len(members), CHUNK)] or [[]]
        missing = sorted(wanted - {one.user_id for one in members})
        for index, part in enumerate(parts):
            payload: dict[str, Any] = {
                "guild_id": str(guild.id),
                "members": [serializers.member_payload(self.world, guild, one) for one in part],
                "chunk_index": index,
                "chunk_count": len(parts),
            }
            payload |= {"nonce": asked["nonce"]} if asked.get("nonce") else {}
            payload |= {"presences": []} if asked.get("presences") else {}
            payload |= {"not_found": [str(one) for one in missing]} if missing and not index else {}
            self.tell("GUILD_MEMBERS_CHUNK", payload)
