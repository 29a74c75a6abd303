"""Which reactions save a post, and which post an entry of the list means: pure."""

from typing import Final

from bot.kit.events import ReactionAdded, ReactionRemoved
from bot.kit.people import MessageRef

BOOKMARK: Final = "🔖"
SHOWN: Final = 10
"""Posts that the list names; older ones come up as newer ones are removed."""
_AS_PICTURE: Final = "\ufe0f"
_LONGEST: Final = 15
"""Digits of a channel's number: beyond them nobody has one, and SQLite holds none beyond 19."""


def bookmarks(event: ReactionAdded | ReactionRemoved, *_: object) -> bool:
    """Whether this is a person's bookmark on a post that others see as well."""
    if event.emoji.removesuffix(_AS_PICTURE) != BOOKMARK or (event.actor is not None and event.actor.bot):
        return False
    return event.place is None or event.place.kind != "direct"


def value_of(message: MessageRef) -> str:
    """A post as an entry of the list."""
    return f"{message.channel}:{message.key}"


def chosen(value: str) -> MessageRef | None:
    """The post that an entry means; None for one that was made up."""
    channel, _, key = value.partition(":")
    known = channel.isascii() and channel.isdecimal() and len(channel) <= _LONGEST
    return MessageRef(int(channel), key) if known and key else None
