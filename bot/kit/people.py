"""Who and where: people and places as cogs see them, and as platforms name them.

Platforms speak of `Account` and `Place`, by their own keys. The spine turns those into `Person`
and `Channel`, whose ids are Hearth's own: one person may have several accounts, and no cog ever
stores a platform's user id.
"""

from enum import IntEnum
from typing import Literal

from msgspec import Struct

from bot.kit.text import mention, place_link


class Access(IntEnum):
    """How much a person is trusted with, from roles, looked up when something is done."""

    NEWCOMER = 0
    MEMBER = 1
    MODERATOR = 2
    ORGANISER = 3


class Account(Struct, frozen=True):
    """A human or a bot as one platform names it; `roles` is None where the platform did not say."""

    key: str
    name: str
    bot: bool = False
    roles: tuple[str, ...] | None = None


PlaceKind = Literal["channel", "thread", "direct"]


class Place(Struct, frozen=True):
    """Where something happened, as the platform names it; a thread has its channel as `parent`."""

    key: str
    name: str = ""
    kind: PlaceKind = "channel"
    parent: str | None = None


class Space(Struct, frozen=True):
    """One server or workspace on one platform; several may belong to one community."""

    id: int
    community: int
    platform: str
    key: str
    name: str


class Channel(Struct, frozen=True):
    """A channel, thread or direct conversation of a space; as text it is a link to itself."""

    id: int
    space: int
    key: str
    name: str
    kind: PlaceKind = "channel"

    def __str__(self) -> str:
        return place_link(self.id)


class Person(Struct, frozen=True):
    """A human member of one community; as text it is a mention, shown by name, pinging nobody."""

    id: int
    name: str

    def __str__(self) -> str:
        return mention(self.id)


class MessageRef(Struct, frozen=True, tag="message"):
    """A message that exists on a platform: the channel's id, and the platform's key for it."""

    channel: int
    key: str


class SentRef(Struct, frozen=True, tag="sent"):
    """A message that Hearth asked for, by the id of its outbox row; known before it is sent."""

    outbox: int


class Pointed(Struct, frozen=True):
    """The message whose menu was used: which it is, who wrote it (None: nobody Hearth knows), what it says.

    `sent` is the row of one that Hearth posted for a member, who then is its author (`Cog.behind`).
    """

    message: MessageRef
    author: Person | None
    text: str
    sent: SentRef | None = None


Target = MessageRef | SentRef
