"""Threads and forum posts: each opened once with its first message, however often the order comes.

Discord opens a thread and posts in it by two requests, without a mark on the first; so a thread of that name that
Hearth opened since it was asked to, and in which it has said nothing yet, is one that was begun and is gone on with.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from msgspec.structs import replace

from bot.kit.delivery import Order, Receipt, Refused, Unsettled
from bot.kit.effects import OpenThread, Send
from bot.kit.people import Place
from bot.platforms.discord import words
from bot.platforms.discord.atlas import Atlas, Town
from bot.platforms.discord.history import SLACK_MS, History
from bot.platforms.discord.keys import key_at
from bot.platforms.discord.posting import Posting
from bot.platforms.discord.render import rendered
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standing import Standings

THREADS: Final = "/channels/{channel_id}/threads"
UNDER: Final = "/channels/{channel_id}/messages/{message_id}/threads"
ACTIVE: Final = "/guilds/{guild_id}/threads/active"
RESTING: Final = "/channels/{channel_id}/threads/archived/public"
THERE_ALREADY: Final = 160004
"""Error code: this message has a thread."""
ANNOUNCEMENTS: Final = 5
VOICES: Final = frozenset({2, 13})
PUBLIC, ANNOUNCED = 11, 10
"""Kinds of threads: in a text channel, and in one of announcements."""


@dataclass(frozen=True, slots=True)
class Under:
    """A thread under a message."""

    message: str


@dataclass(frozen=True, slots=True)
class Alone:
    """A thread by itself, of this kind."""

    kind: int


@dataclass(frozen=True, slots=True)
class Post:
    """A forum's post with the ids of its tags."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """It cannot be opened, and why."""

    why: str


Opening = Under | Alone | Post | Unfit


def opening(effect: OpenThread, place: Place, message: str | None, town: Town) -> Opening:
    """How a thread is opened here; `message` is the one it stands under."""
    forum = town.forums.get(place.key)
    if effect.target is not None and message is not None:
        return Unfit(words.no_tags(place.name)) if effect.tags else Under(message)
    if forum is None:
        kind = town.kinds.get(place.key, 0)
        if effect.tags:
            return Unfit(words.no_tags(place.name))
        return Unfit(words.NO_THREADS) if kind in VOICES else Alone(ANNOUNCED if kind == ANNOUNCEMENTS else PUBLIC)
    by_name = {name.casefold(): key for name, key in forum.tags.items()}
    unknown = next((tag for tag in effect.tags if tag.casefold() not in by_name), None)
    if unknown is not None:
        return Unfit(words.unknown_tag(unknown, place.name, forum.tags))
    if forum.tag_required and not effect.tags:
        return Unfit(words.tag_needed(place.name, forum.tags))
    return Post(tuple(by_name[tag.casefold()] for tag in effect.tags))


class Threads:
    """One connection's threads."""

    def __init__(self, caller: Caller, atlas: Atlas, standing: Standings, posting: Posting) -> None:
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._posting = posting

    async def open(self, order: Order, effect: OpenThread) -> Receipt:
        """Open a thread with its first message. Raises Refused with the remedy."""
        place, how = self._how(order, effect)
        match how:
            case Unfit(why):
                raise Refused(why)
            case Post(tags):
                return await self._post(order, effect, place, tags)
            case Under(message):
                thread = await self._under(effect, place, message)
            case Alone(kind):
                begun = [thread async for thread in self._since(order, effect, place) if not await self._said(thread)]
                thread = begun[0] if begun else await self._alone(effect, place, kind)
        return await self._posting.post(_first(order, effect, thread))

    async def find(self, order: Order, effect: OpenThread) -> Receipt | None:
        """Look for the first message in every thread that may be it. Raises `Unsettled` where that cannot be told."""
        place, how = self._how(order, effect)
        try:
            if isinstance(how, Under):
                thread = await self._existing(how.message, place)
                return await self._posting.find(_first(order, effect, thread)) if thread else None
            async for thread in self._since(order, effect, place, resting=True):
                found = await self._posting.find(_first(order, effect, thread))
                if found is not None:
                    return found
        except Refused as why:
            raise Unsettled(f"Hearth cannot look whether the thread was opened: {why}") from why
        return None

    def _how(self, order: Order, effect: OpenThread) -> tuple[Place, Opening]:
        if order.place is None:
            raise Refused("This channel does not exist any more.")
        place = order.place
        message = None if order.message is None else self._standing.current(order.message)
        return place, opening(effect, place, message, self._atlas.town(order.space))

    async def _post(self, order: Order, effect: OpenThread, place: Place, tags: tuple[str, ...]) -> Receipt:
        drawn = rendered(effect.message, order.names, ping=effect.ping, mark=self._posting.mark(order.id))
        body = {"name": effect.name, "message": drawn.body, "applied_tags": list(tags)}
        made = await self._caller.call("POST", THREADS, body=body, uploads=drawn.uploads, channel_id=place.key)
        return Receipt(_place(made, place), str(made["id"]))  # a post's first message has the post's own id

    async def _under(self, effect: OpenThread, place: Place, message: str) -> Place:
        """Open a thread under a message; where there is one already, it has the message's own id."""
        try:
            made = await self._caller.call(
                "POST", UNDER, body={"name": effect.name}, channel_id=place.key, message_id=message
            )
        except Refused as why:
            if _code(why) != THERE_ALREADY:
                raise
            return await self._existing(message, place) or Place(message, effect.name, "thread", place.key)
        return _place(made, place)

    async def _alone(self, effect: OpenThread, place: Place, kind: int) -> Place:
        body = {"name": effect.name, "type": kind}
        return _place(await self._caller.call("POST", THREADS, body=body, channel_id=place.key), place)

    async def _existing(self, key: str, place: Place) -> Place | None:
        try:
            return _place(await self._caller.call("GET", "/channels/{channel_id}", channel_id=key), place)
        except Refused as why:
            if getattr(why.__cause__, "status", 0) == 404:
                return None
            raise

    async def _since(
        self, order: Order, effect: OpenThread, place: Place, *, resting: bool = False
    ) -> AsyncIterator[Place]:
        """Threads of this name that Hearth opened here since it was asked to; with `resting`, also those gone quiet."""
        after = int(key_at(order.asked_at - SLACK_MS))
        answers = [await self._caller.call("GET", ACTIVE, guild_id=order.space)]
        if resting:
            answers.append(await self._caller.call("GET", RESTING, query={"limit": 100}, channel_id=place.key))
        for thread in (thread for answer in answers for thread in answer["threads"]):
            ours = str(thread.get("owner_id")) == self._atlas.me and thread["name"] == effect.name
            if ours and str(thread["parent_id"]) == place.key and int(thread["id"]) >= after:
                yield _place(thread, place)

    async def _said(self, thread: Place) -> bool:
        """Whether Hearth has said something among the first that was said there."""
        async for message in History(self._caller, thread.key, after=thread.key):
            if str(message["author"]["id"]) == self._atlas.me:
                return True
        return False


def _first(order: Order, effect: OpenThread, thread: Place) -> Order:
    """The thread's first message as an order of its own, under the same number."""
    said = Send(channel=0, message=effect.message, purpose=effect.purpose, ping=effect.ping)
    return replace(order, effect=said, place=thread, message=None)


def _place(thread: Json, parent: Place) -> Place:
    return Place(str(thread["id"]), str(thread.get("name") or ""), "thread", parent.key)


def _code(why: Refused) -> int:
    cause: Any = why.__cause__
    return int(getattr(cause, "code", 0))
