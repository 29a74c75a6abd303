"""What a payload says of servers, channels and roles, taken into the atlas before anything else is read from it."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.platforms.discord.atlas import Atlas, Payload


def learn(name: str, data: Payload, atlas: Atlas) -> None:
    """Keep the atlas up to date; nothing happens for a payload that says nothing of these."""
    learner = _LEARNERS.get(name)
    if learner is not None:
        learner(data, atlas)


def _ready(data: Payload, atlas: Atlas) -> None:
    atlas.me, atlas.application = str(data["user"]["id"]), str(data["application"]["id"])


def _server(data: Payload, atlas: Atlas) -> None:
    if not data.get("unavailable"):
        atlas.town(str(data["id"])).learn(data, atlas.me)


def _server_gone(data: Payload, atlas: Atlas) -> None:
    if not data.get("unavailable"):
        atlas.towns.pop(str(data["id"]), None)


def _role(data: Payload, atlas: Atlas) -> None:
    atlas.town(str(data["guild_id"])).keep_role(data["role"])


def _role_gone(data: Payload, atlas: Atlas) -> None:
    atlas.town(str(data["guild_id"])).drop_role(str(data["role_id"]))


def _place(data: Payload, atlas: Atlas) -> None:
    if data.get("guild_id"):
        atlas.town(str(data["guild_id"])).keep_place(data)


def _place_gone(data: Payload, atlas: Atlas) -> None:
    if data.get("guild_id"):
        atlas.town(str(data["guild_id"])).drop_place(str(data["id"]))


def _threads(data: Payload, atlas: Atlas) -> None:
    for thread in data["threads"]:
        atlas.town(str(data["guild_id"])).keep_place(thread)


_LEARNERS: Final[Mapping[str, Callable[[Payload, Atlas], None]]] = {
    "READY": _ready,
    "GUILD_CREATE": _server,
    "GUILD_UPDATE": _server,
    "GUILD_DELETE": _server_gone,
    "GUILD_ROLE_CREATE": _role,
    "GUILD_ROLE_UPDATE": _role,
    "GUILD_ROLE_DELETE": _role_gone,
    "CHANNEL_CREATE": _place,
    "CHANNEL_UPDATE": _place,
    "CHANNEL_DELETE": _place_gone,
    "THREAD_CREATE": _place,
    "THREAD_UPDATE": _place,
    "THREAD_DELETE": _place_gone,
    "THREAD_LIST_SYNC": _threads,
}
