"""Hearth's orders on Slack: its own messages and reactions. For the rest Slack has nothing, and says so."""

from collections.abc import Mapping
from typing import Final

from bot.kit.delivery import Order, Receipt, Refused
from bot.kit.effects import (
    Answer,
    AnyEffect,
    CallOff,
    Delete,
    Direct,
    Edit,
    Gate,
    GiveRole,
    Hide,
    Label,
    OpenThread,
    Plan,
    React,
    Replan,
    Restore,
    Send,
    TakeRole,
    TimeOut,
)
from bot.platforms.slack import words
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.emoji import name_of
from bot.platforms.slack.posting import Posting, at
from bot.platforms.slack.rest import Caller, Refusal

_UNABLE: Final[Mapping[type[AnyEffect], str]] = {
    Hide: words.NO_HIDE,
    Restore: words.NO_HIDE,
    Label: words.NO_LABEL,
    GiveRole: words.NO_ROLES,
    TakeRole: words.NO_ROLES,
    TimeOut: words.NO_TIME_OUT,
    Plan: words.NO_EVENTS,
    Replan: words.NO_EVENTS,
    CallOff: words.NO_EVENTS,
    Gate: words.NO_GATE,
}


class Carrying:
    """Carries orders out for as long as one connection holds."""

    def __init__(self, caller: Caller, workspace: Workspace, posting: Posting) -> None:
        self._caller = caller
        self._posting = posting
        self.space = workspace.key

    async def carry(self, order: Order) -> Receipt:
        """Carry an order out; raises Refused, Later or Unsettled."""
        match order.effect:
            case Send() | Answer() | Direct() | OpenThread():
                return await self._posting.post(order)
            case Edit(message=message):
                await self._posting.edit(order, message)
            case Delete():
                await self._posting.delete(order)
            case React(emoji=emoji):
                await self._react(order, emoji)
            case effect:
                raise Refused(_UNABLE[type(effect)])
        return Receipt(order.place, order.message)

    async def find(self, order: Order) -> Receipt | None:
        """Look an order up; None where doing it again does no harm."""
        match order.effect:
            case Send() | Answer() | Direct() | OpenThread():
                return await self._posting.find(order)
            case _:
                return None

    async def _react(self, order: Order, emoji: str) -> None:
        channel, ts = at(order)
        try:
            name = name_of(emoji)
        except ValueError as why:
            raise Refused(words.no_emoji(emoji)) from why
        try:
            await self._caller.call("reactions.add", channel=channel, timestamp=ts, name=name)
        except Refusal as why:
            if why.code != "already_reacted":  # which is what was wanted
                raise
