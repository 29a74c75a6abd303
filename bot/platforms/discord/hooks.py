"""Hearth's own webhook of each channel, by which posts stand again under their author's name."""

from typing import Any, Final

from msgspec import Struct

from bot.kit.delivery import Gone
from bot.kit.people import Place
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.rest import Caller, Json, Upload
from bot.platforms.discord.standins import StandIns

NAME: Final = "Hearth"
UNKNOWN: Final = 10015
"""The error code of a webhook that is not there any more."""
CHANNEL: Final = "/channels/{channel_id}/webhooks"
EXECUTE: Final = "/webhooks/{webhook_id}/{webhook_token}"
MESSAGE: Final = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"


class Hook(Struct, frozen=True):
    """One webhook."""

    id: str
    token: str


class Hooks:
    """One connection's webhooks, found or made when they are first needed. Raises as `Caller`."""

    def __init__(self, caller: Caller, atlas: Atlas, standing: StandIns) -> None:
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._known: dict[str, Hook] = {}

    async def ready(self, place: Place) -> None:
        """See that there is one for a place; raises `Refused` where Hearth may have none."""
        await self._of(place)

    async def post(self, place: Place, body: Json, uploads: list[Upload]) -> Json:
        """Post under another name, in a channel or a thread of it; the message as Discord made it. There is no nonce
        that would keep a second try from posting it twice, so whoever gets `Unsettled` has to look.
        """
        query = {"wait": "true", "with_components": "true"}
        return await self._call("POST", EXECUTE, place, body=body, uploads=uploads, query=query, once=True)

    async def edit(self, place: Place, message: str, body: Json) -> Json:
        """Change what was posted so."""
        return await self._call("PATCH", MESSAGE, place, body=body, query={}, message_id=message)

    async def delete(self, place: Place, message: str) -> None:
        """Remove what was posted so."""
        await self._call("DELETE", MESSAGE, place, query={}, message_id=message)

    async def _call(self, method: str, path: str, place: Place, *, query: dict[str, str], **rest: Any) -> Json:
        """With the webhook as it is known; one that somebody deleted meanwhile is made anew, once."""
        if place.kind == "thread":
            query = {**query, "thread_id": place.key}
        known = place.parent in self._known or place.key in self._known
        hook = await self._of(place)
        try:
            return await self._caller.call(
                method, path, query=query, webhook_id=hook.id, webhook_token=hook.token, **rest
            )
        except Gone as why:
            if not known or getattr(why.__cause__, "code", 0) != UNKNOWN:
                raise
        self._known = {channel: one for channel, one in self._known.items() if one != hook}
        hook = await self._of(place)
        return await self._caller.call(method, path, query=query, webhook_id=hook.id, webhook_token=hook.token, **rest)

    async def _of(self, place: Place) -> Hook:
        channel = await self._channel(place)
        known = self._known.get(channel)
        if known is None:
            there: list[Json] = await self._caller.call("GET", CHANNEL, channel_id=channel)
            mine = next((hook for hook in there if self._is_own(hook)), None)
            if mine is None:
                mine = await self._caller.call("POST", CHANNEL, body={"name": NAME}, channel_id=channel)
            known = self._known[channel] = Hook(str(mine["id"]), str(mine["token"]))
            self._standing.owns(known.id)
        return known

    def _is_own(self, hook: Json) -> bool:
        return bool(hook.get("token")) and hook.get("application_id") == self._atlas.application

    async def _channel(self, place: Place) -> str:
        """Webhooks belong to channels; a thread is reached by its channel's."""
        if place.kind != "thread":
            return place.key
        if place.parent is None:
            found = await self._caller.call("GET", "/channels/{channel_id}", channel_id=place.key)
            return str(found["parent_id"])
        return place.parent
