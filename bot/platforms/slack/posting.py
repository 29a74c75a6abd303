"""Hearth's own messages: posted once however often the order comes, found again, changed and taken back."""

from collections.abc import AsyncIterator
from typing import Any, Final

from bot.kit.delivery import Gone, Later, Order, Receipt, Refused, Unsettled
from bot.kit.effects import Answer, Direct, OpenThread, Send
from bot.kit.people import Place
from bot.kit.ui import Message
from bot.platforms.slack import words
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.files import put
from bot.platforms.slack.keys import channel_of, key_of, parts_of, root_of, thread_of, ts_at
from bot.platforms.slack.markup import Sight
from bot.platforms.slack.payload import Payload, cursor_of, part, parts
from bot.platforms.slack.render import files, rendered
from bot.platforms.slack.rest import Caller, Json, Refusal

EVENT: Final = "hearth_post"
"""The name under which a message carries its order, in Slack's message metadata."""
PAGE: Final = 200
"""Messages of a page: as many as Slack advises (its reference, "conversations.history")."""
PAGES: Final = 5
"""How many pages after an order was given are looked through for it: beyond that a person has to look."""
SLACK_MS: Final = 120_000
"""How far Slack's clock and Hearth's may be apart when looking for what was posted since a time."""
QUIET: Final[Json] = {"unfurl_links": False, "unfurl_media": False}


class Posting:
    """One connection's messages. `salt` is the database's own, so that another's row numbers mean nothing here."""

    def __init__(self, caller: Caller, workspace: Workspace, salt: str) -> None:
        self._caller = caller
        self._workspace = workspace
        self._salt = salt
        self._direct: dict[str, str] = {}

    def sight(self, order: Order, *, alone: bool = False) -> Sight:
        """How an order's message is seen."""
        effect = order.effect
        ping = effect.ping if isinstance(effect, Send | OpenThread) else ()
        return Sight(order.names, self._workspace.home, frozenset(ping), alone)

    async def post(self, order: Order) -> Receipt:
        """Post a message in a channel or thread, or to a person directly."""
        effect = order.effect
        if isinstance(effect, OpenThread):
            return await self._thread(order, effect)
        if not isinstance(effect, Send | Direct | Answer):
            raise TypeError(f"{type(effect).__name__} is no message")
        channel, thread = await self.where(order)
        direct = isinstance(effect, Direct)
        made = await self._send(order, effect.message, channel, thread, self.sight(order, alone=direct))
        place = Place(channel, "", "direct") if direct else order.place
        return Receipt(place, key_of(channel, made["ts"]))

    async def _thread(self, order: Order, effect: OpenThread) -> Receipt:
        """A thread under a message, or under one of Hearth's that bears its name."""
        if effect.tags:
            raise Refused(words.NO_TAGS)
        channel, root = _root(order)
        sight = self.sight(order)
        if root is None:
            found = await self._found(order, channel, None, "root")
            head = found or await self._send(order, Message(effect.name), channel, None, sight, piece="root")
            root = str(head["ts"])
        made = await self._send(order, effect.message, channel, root, sight)
        return Receipt(thread_of(channel, root), key_of(channel, made["ts"]))

    async def _send(
        self, order: Order, message: Message, channel: str, thread: str | None, sight: Sight, piece: str = ""
    ) -> Json:
        shown = [file for file in files(message) if file.picture]
        pictures = await put(self._caller, shown)
        body = rendered(message, sight, pictures)
        metadata = {"event_type": EVENT, "event_payload": {"order": self._mark(order), "part": piece}}
        try:
            return await self._caller.call(
                "chat.postMessage", channel=channel, thread_ts=thread, metadata=metadata, **QUIET, **body
            )
        except Refusal as why:
            if why.code == "invalid_blocks" and pictures:
                raise Later("Slack is still looking at the picture.") from why
            raise

    async def find(self, order: Order) -> Receipt | None:
        """Look a message up among those since it was asked for. Raises `Unsettled` where that cannot be told."""
        if isinstance(order.effect, OpenThread):
            return await self._opened(order)
        channel, thread = await self.where(order)
        found = await self._found(order, channel, thread, "")
        if found is None:
            return None
        place = Place(channel, "", "direct") if isinstance(order.effect, Direct) else order.place
        return Receipt(place, key_of(channel, found["ts"]))

    async def _opened(self, order: Order) -> Receipt | None:
        channel, root = _root(order)
        if root is None:
            head = await self._found(order, channel, None, "root")
            if head is None:
                return None
            root = str(head["ts"])
        found = await self._found(order, channel, root, "")
        return Receipt(thread_of(channel, root), key_of(channel, found["ts"])) if found else None

    async def _found(self, order: Order, channel: str, thread: str | None, piece: str) -> Payload | None:
        ended = False
        try:
            async for page, last in self._since(channel, thread, ts_at(order.asked_at - SLACK_MS)):
                for message in page:
                    if self._is(order, message, piece):
                        return message
                ended = last
        except Gone:
            return None  # where it would stand is not there; posting it says so
        except Refused as why:
            if isinstance(why, Refusal) and why.code == "not_in_channel":
                return None  # as above
            raise Unsettled(f"Hearth cannot look whether it was posted: {why}") from why
        if not ended:
            raise Unsettled(f"Among {PAGES * PAGE} messages since, this one was not found; it may stand further down.")
        return None

    async def _since(self, channel: str, thread: str | None, oldest: str) -> AsyncIterator[tuple[list[Payload], bool]]:
        """Pages of what was posted since, and whether each was the last."""
        method = "conversations.replies" if thread else "conversations.history"
        cursor: str | None = None
        for _ in range(PAGES):
            asked = {"channel": channel, "ts": thread, "oldest": oldest, "cursor": cursor}
            try:
                page = await self._caller.call(method, **asked, limit=PAGE, include_all_metadata=True)
            except Unsettled as why:
                raise Later(str(why)) from why  # looking does nothing, so it can be done again
            cursor = cursor_of(page)
            yield list(parts(page, "messages")), cursor is None
            if cursor is None:
                return

    async def edit(self, order: Order, message: Message) -> None:
        """Draw one of Hearth's messages anew, however old it is."""
        direct = order.place is not None and order.place.kind == "direct"
        channel, ts = at(order)
        await self.redraw(channel, ts, message, self.sight(order, alone=direct))

    async def redraw(self, channel: str, ts: str, message: Message, sight: Sight) -> None:
        """The same by where it stands."""
        pictures = await put(self._caller, [file for file in files(message) if file.picture])
        await self._caller.call("chat.update", channel=channel, ts=ts, **rendered(message, sight, pictures))

    async def delete(self, order: Order) -> None:
        """Take one of Hearth's messages back; one that is gone already is no fault."""
        channel, ts = at(order)
        try:
            await self._caller.call("chat.delete", channel=channel, ts=ts)
        except Gone:
            return  # which is what was wanted

    async def where(self, order: Order) -> tuple[str, str | None]:
        """The channel an order goes to, and the thread; a direct conversation is opened at its first note."""
        effect = order.effect
        if order.place is not None and not isinstance(effect, Direct):
            return channel_of(order.place), root_of(order.place) or _answered(effect)
        if order.person is None:
            raise Refused("There is nobody to write to.")
        return await self.direct(order.person.key), None

    async def direct(self, person: str) -> str:
        """The direct conversation with somebody."""
        known = self._direct.get(person)
        if known is None:
            made = await self._caller.call("conversations.open", users=person)
            known = self._direct[person] = str(made["channel"]["id"])
        return known

    def _mark(self, order: Order) -> str:
        return f"{self._salt}.{order.id}"

    def _is(self, order: Order, message: Payload, piece: str) -> bool:
        metadata = part(message, "metadata")
        payload = part(metadata, "event_payload")
        ours = metadata.get("event_type") == EVENT and self._workspace.is_me(message)
        return ours and payload.get("order") == self._mark(order) and payload.get("part", "") == piece


def at(order: Order) -> tuple[str, str]:
    """Where the message stands that an order is about."""
    parts = parts_of(order.message or "")
    if parts is None:
        raise Gone(words.NO_MESSAGE)
    return parts


def _root(order: Order) -> tuple[str, str | None]:
    """The channel of a thread to be opened, and the ts of the message that it is opened under, if there is one.

    Threads do not nest on Slack: under a reply one goes on in the same thread.
    """
    effect = order.effect
    about = parts_of(order.message or "")
    place = order.place
    if isinstance(effect, OpenThread) and effect.target is not None:
        if about is None:
            raise Gone(words.NO_MESSAGE)
        return about[0], (root_of(place) if place else None) or about[1]
    if place is None:
        raise Refused("This channel does not exist.")
    return channel_of(place), root_of(place)


def _answered(effect: Any) -> str | None:
    """What a message answers stands above it: on Slack that is its thread."""
    parts = parts_of(effect.reply_to or "") if isinstance(effect, Send) else None
    return parts[1] if parts else None
