"""Who reacted to a message while Hearth was away, and who took that back: what Discord shows, beside the record."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from bot.kit.events import Event
from bot.kit.people import Place
from bot.platforms.discord import read
from bot.platforms.discord.atlas import Atlas, Payload, Town
from bot.platforms.discord.keys import time_of
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standing import Standings

KINDS: Final = 20
"""Kinds of reactions of one message whose givers are looked up: as many as Discord allows on a message."""
PAGE: Final = 100
"""Givers that Discord names at once."""
PAGES: Final = 5
"""Pages of givers of one kind that are read; beyond them it is not told who took a reaction back."""
REACTORS: Final = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"
PLAIN, SUPER = 0, 1
"""Kinds of givers: Discord lists those of super reactions apart (its reference, "Get Reactions")."""
Recorded = Mapping[str, frozenset[str]]
"""The accounts on record, by emoji."""


class Shown(Struct, frozen=True):
    """A message as Discord shows it now, in epoch milliseconds; `fresh` if it may never have been heard of."""

    town: Town
    place: Place
    message: Json
    now: int
    fresh: bool


class Tally:
    """One connection's."""

    def __init__(self, caller: Caller, atlas: Atlas, standing: Standings, bring: Callable[[Event], None]) -> None:
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._bring = bring

    async def compare(self, shown: Shown, recorded: Recorded) -> bool:
        """Bring what changed; whether all of it could be told. Raises as `Caller`, and one of `read.MALFORMED`.

        Where as many people are on record as Discord counts, they are taken to be the same: to ask for the names
        under every message would be a request for each.
        """
        whole, left = True, {_same(emoji): emoji for emoji in recorded}
        for reaction in (shown.message.get("reactions") or ())[:KINDS]:
            emoji = read.emoji_of(reaction["emoji"])
            emoji = left.pop(_same(emoji), emoji)
            known, count = recorded.get(emoji, frozenset()), int(reaction["count"])
            if not shown.fresh and count - bool(reaction.get("me")) == len(known):
                continue
            givers = await self._givers(shown, reaction)
            for user in givers:
                self._given(shown, emoji, user)
            if len(givers) < count:
                whole = False
                continue
            self._taken(shown, emoji, known - {str(user["id"]) for user in givers})
        for emoji in left.values():
            self._taken(shown, emoji, recorded[emoji])
        return whole

    async def _givers(self, shown: Shown, reaction: Payload) -> Sequence[Json]:
        found: list[Json] = []
        details: Payload = reaction.get("count_details") or {}
        kinds = (PLAIN, SUPER) if details.get("burst") else (PLAIN,)
        for kind in kinds:
            after = "0"
            for _ in range(PAGES):
                page: list[Json] = await self._caller.call(
                    "GET",
                    REACTORS,
                    query={"limit": PAGE, "after": after} | ({"type": kind} if kind else {}),
                    channel_id=shown.place.key,
                    message_id=str(shown.message["id"]),
                    emoji=_asked(reaction["emoji"]),
                )
                found += page
                if len(page) < PAGE:
                    break
                after = str(max(int(user["id"]) for user in page))
        return found

    def _given(self, shown: Shown, emoji: str, user: Json) -> None:
        data = {**_about(shown, emoji, str(user["id"])), "user": user}
        data["message_author_id"] = str(shown.message["author"]["id"])
        event = read.reacted(data, self._atlas, self._standing, at=time_of(str(shown.message["id"])))
        if event is not None:
            self._bring(event)

    def _taken(self, shown: Shown, emoji: str, accounts: frozenset[str]) -> None:
        for account in sorted(accounts):
            event = read.unreacted(_about(shown, emoji, account), self._atlas, self._standing, at=shown.now)
            if event is not None:
                self._bring(event)


def _about(shown: Shown, emoji: str, account: str) -> dict[str, Any]:
    """What Discord tells of a reaction; the emoji as it is on record, where it is."""
    return {
        "guild_id": shown.town.key,
        "channel_id": shown.place.key,
        "message_id": str(shown.message["id"]),
        "user_id": account,
        "emoji": {"name": emoji, "id": None},
    }


def _asked(emoji: Payload) -> str:
    """An emoji as a path names it."""
    return f"{emoji['name']}:{emoji['id']}" if emoji.get("id") else str(emoji["name"])


def _same(emoji: str) -> str:
    """What an emoji goes by: a server's own may be renamed, and loses its name with the server's taking it away."""
    return emoji.rpartition(":")[2]
