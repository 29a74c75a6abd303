"""Hearth's own messages: posted once however often the order comes, found again, changed and taken back."""

import hashlib
from typing import Any, Final

from bot.kit.delivery import Order, Receipt, Refused, Unsettled
from bot.kit.effects import Answer, Direct, Send
from bot.kit.people import Place
from bot.kit.ui import Message
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.history import MESSAGE, MESSAGES, PAGE, SLACK_MS, History
from bot.platforms.discord.keys import key_at
from bot.platforms.discord.render import rendered
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standing import Standings

PAGES: Final = 5
"""How many messages after an order was given are looked through for it: beyond that a person has to look."""
_MARK_BITS: Final = 31


class Posting:
    """One connection's messages. `salt` is the database's own, so that another's row numbers mean nothing here."""

    def __init__(self, caller: Caller, atlas: Atlas, standing: Standings, salt: str) -> None:
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._salt = salt
        self._direct: dict[str, str] = {}

    def nonce(self, order: int) -> str:
        """What Discord takes for one and the same message for a few minutes; at most 25 characters."""
        return f"{self._salt}.{order}"[-25:]

    def mark(self, order: int) -> int:
        """What marks the message for good, as the number of its first component: not 0, and of 31 bits."""
        digest = hashlib.sha256(f"{self._salt}.{order}".encode()).digest()
        return int.from_bytes(digest[:4], "big") >> (32 - _MARK_BITS) or 1

    async def post(self, order: Order) -> Receipt:
        """Post a message in a channel, or to a person directly."""
        effect = order.effect
        direct = isinstance(effect, Direct)
        channel = await self.channel(order)
        ping = effect.ping if isinstance(effect, Send) else ()
        drawn = rendered(
            _message(order), order.names, ping=ping, mark=self.mark(order.id), space=order.space if direct else None
        )
        body: dict[str, Any] = {**drawn.body, "nonce": self.nonce(order.id), "enforce_nonce": True}
        reply_to = effect.reply_to if isinstance(effect, Send) else None
        if reply_to is not None:
            answered = self._standing.current(reply_to)
            body["message_reference"] = {"message_id": answered, "fail_if_not_exists": False}
        made = await self._caller.call("POST", MESSAGES, body=body, uploads=drawn.uploads, channel_id=channel)
        return self._receipt(order, channel, made)

    async def find(self, order: Order) -> Receipt | None:
        """Look a message up among those since it was asked for. Raises `Unsettled` where that cannot be told."""
        channel = await self.channel(order)
        since = History(self._caller, channel, after=key_at(order.asked_at - SLACK_MS), pages=PAGES)
        try:
            async for message in since:
                if self._is(order, message):
                    return self._receipt(order, channel, message)
        except Refused as why:
            raise Unsettled(f"Hearth cannot look whether it was posted: {why}") from why
        if since.ended:
            return None
        raise Unsettled(f"Among {PAGES * PAGE} messages since, this one was not found; it may stand further down.")

    async def edit(self, order: Order, message: Message) -> None:
        """Draw one of Hearth's messages anew, as an ordinary message, however old it is."""
        direct = order.place is not None and order.place.kind == "direct"
        drawn = rendered(message, order.names, mark=None, space=order.space if direct else None)
        body: dict[str, Any] = {"attachments": [], **drawn.body}
        channel, message_id = self._where(order)
        await self._caller.call(
            "PATCH", MESSAGE, body=body, uploads=drawn.uploads, channel_id=channel, message_id=message_id
        )

    async def delete(self, order: Order) -> None:
        """Take one of Hearth's messages back; one that is gone already is no fault."""
        channel, message_id = self._where(order)
        try:
            await self._caller.call("DELETE", MESSAGE, channel_id=channel, message_id=message_id)
        except Refused as why:
            if getattr(why.__cause__, "status", 0) != 404:  # gone is what was wanted
                raise

    async def channel(self, order: Order) -> str:
        """Where an order goes; a direct conversation is opened at its first note."""
        if order.place is not None and not isinstance(order.effect, Direct):
            return order.place.key
        if order.person is None:
            raise Refused("There is nobody to write to.")
        known = self._direct.get(order.person.key)
        if known is None:
            made = await self._caller.call("POST", "/users/@me/channels", body={"recipient_id": order.person.key})
            known = self._direct[order.person.key] = str(made["id"])
        return known

    def _is(self, order: Order, message: Json) -> bool:
        if str(message["author"]["id"]) != self._atlas.me:
            return False
        effect = order.effect
        asked: Any = message.get("interaction_metadata") or {}
        if isinstance(effect, Answer) and str(asked.get("id", "")) == effect.interaction:
            return True
        components = message.get("components") or ()
        return bool(components) and components[0].get("id") == self.mark(order.id)

    def _receipt(self, order: Order, channel: str, message: Json) -> Receipt:
        if isinstance(order.effect, Direct):
            return Receipt(Place(channel, "", "direct"), str(message["id"]))
        return Receipt(order.place, str(message["id"]))

    def _where(self, order: Order) -> tuple[str, str]:
        if order.place is None or order.message is None:
            raise Refused("This message does not exist any more.")
        return order.place.key, self._standing.current(order.message)


def _message(order: Order) -> Message:
    effect = order.effect
    if not isinstance(effect, Send | Direct | Answer):
        raise TypeError(f"{type(effect).__name__} is no message")
    return effect.message
