"""What happened while Hearth was away, from the channels' own history; what cannot be read there is told as a gap."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.events import Event, GapLeft
from bot.kit.outcome import Past
from bot.kit.people import Place
from bot.platforms.discord import read
from bot.platforms.discord.atlas import Atlas, Town
from bot.platforms.discord.history import MESSAGES, PAGE
from bot.platforms.discord.keys import key_at, time_of
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standing import Standings

log = logging.getLogger("hearth.discord")
OVERLAP_MS: Final = 300_000
"""How far before the last that was heard to look again: something just before it may not have been recorded."""
PAGES: Final = 20
"""Pages of 100 messages read in one channel; beyond them a gap is told."""
REACTIONS: Final = 20
"""Kinds of reactions of one message whose givers are looked up: as many as Discord allows on a message."""
REACTORS: Final = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"
Bring = Callable[[Event], None]


class CatchUp:
    """Reads a server's channels after a connection began anew. The core drops by their keys what it has already."""

    def __init__(self, caller: Caller, atlas: Atlas, standing: Standings, bring: Bring) -> None:
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._bring = bring

    async def run(self, town: Town, past: Past, newest: dict[str, str], now: int) -> None:
        """Bring what came after the last that Hearth heard. `newest` are the channels' last messages."""
        if past.heard is None:
            return
        since = past.heard - OVERLAP_MS
        for place in list(town.places.values()):
            last = newest.get(place.key)
            if last is not None and int(last) > int(key_at(since)):
                await self._place(town, place, since, now)

    async def _place(self, town: Town, place: Place, since: int, now: int) -> None:
        after = key_at(since)
        try:
            await self._before(town, place, after, since)
            for _ in range(PAGES):
                page = await self._page(place, after=after)
                for message in page:
                    await self._message(town, place, message, since, new=True)
                if len(page) < PAGE:
                    return
                after = str(page[-1]["id"])
            since = time_of(after)
        except (Refused, Later, Unsettled, *read.MALFORMED) as why:
            log.warning("what was missed in #%s cannot be read: %s", place.name, why)
        self._bring(GapLeft(key=f"{place.key}:{since}-{now}", space=town.key, at=now, place=place, since=since))

    async def _before(self, town: Town, place: Place, after: str, since: int) -> None:
        """The page before: its messages are on record, but they may have been changed or reacted to since."""
        for message in await self._page(place, before=after):
            await self._message(town, place, message, since, new=False)

    async def _page(self, place: Place, **where: str) -> Sequence[Json]:
        query: dict[str, str | int] = {**where, "limit": PAGE}
        page: list[Json] = await self._caller.call("GET", MESSAGES, query=query, channel_id=place.key)
        return sorted(page, key=lambda message: int(message["id"]))

    async def _message(self, town: Town, place: Place, message: Json, since: int, *, new: bool) -> None:
        """One message that may be new, and what was done to it; one that cannot be read costs only itself."""
        try:
            payload = {**message, "guild_id": town.key}  # which the history leaves out, and events carry
            posted = read.posted(payload, self._atlas, self._standing) if new else None
            if posted is not None:
                self._bring(posted)
            edited = read.edited(payload, self._atlas, self._standing)
            if edited is not None and edited.at >= since:
                self._bring(edited)
            await self._reactions(town, place, message)
        except read.MALFORMED as error:
            log.warning("a message in the history could not be read and was left out: %r", error)

    async def _reactions(self, town: Town, place: Place, message: Json) -> None:
        for reaction in (message.get("reactions") or ())[:REACTIONS]:
            emoji: dict[str, Any] = reaction["emoji"]
            name = f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else str(emoji["name"])
            users: list[Json] = await self._caller.call(
                "GET",
                REACTORS,
                query={"limit": PAGE},
                channel_id=place.key,
                message_id=str(message["id"]),
                emoji=name,
            )
            for user in users:
                self._reacted(town, place, message, emoji, user)

    def _reacted(self, town: Town, place: Place, message: Json, emoji: dict[str, Any], user: Json) -> None:
        data = {
            "guild_id": town.key,
            "channel_id": place.key,
            "message_id": str(message["id"]),
            "user_id": str(user["id"]),
            "emoji": {"name": emoji["name"], "id": emoji.get("id")},
            "member": {"user": user},
            "message_author_id": str(message["author"]["id"]),
        }
        event = read.reacted(data, self._atlas, self._standing, at=time_of(str(message["id"])))
        if event is not None:
            self._bring(event)
