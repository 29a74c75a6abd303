"""Who may see and do what in this world, as a real platform would have it: pure decisions."""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Literal

from msgspec import Struct

from bot.kit.people import Account, Place
from bot.platforms.local.keys import channel_key, member_key


class Power(IntEnum):
    """What a role adds: nothing, looking after posts, or running the place."""

    NONE = 0
    MODERATE = 1
    ORGANISE = 2


class Member(Struct, frozen=True):
    """A member with the most that their roles give them; `pending` while screening is open.

    Whoever was `timed_out` writes again at that time, in epoch milliseconds.
    """

    id: int
    name: str
    roles: tuple[str, ...]
    zone: str | None
    here: bool
    pending: bool
    reachable: bool
    joined_at: int
    power: Power
    timed_out: int = 0

    @property
    def key(self) -> str:
        """The platform's key for this member."""
        return member_key(self.id)

    @property
    def account(self) -> Account:
        """The member as events name them."""
        return Account(self.key, self.name, self.id == 0, self.roles)


class Room(Struct, frozen=True):
    """A channel, thread or direct conversation; no `readers` or `writers` means everyone.

    In a `forum` all talk is in posts, which are its threads; `tags` are those on offer there, or those of a post.
    """

    id: int
    kind: Literal["channel", "thread", "direct"]
    name: str
    about: str
    readers: tuple[str, ...]
    writers: tuple[str, ...]
    parent: int | None
    root: int | None
    member: int | None
    forum: bool = False
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The platform's key for this place."""
        return channel_key(self.id)

    @property
    def place(self) -> Place:
        """The place as events name it."""
        return Place(self.key, self.name, self.kind, channel_key(self.parent) if self.parent else None)


def power_of(roles: Iterable[str], powers: Mapping[str, int]) -> Power:
    """The most that any of these roles gives."""
    return Power(max((powers.get(role, 0) for role in roles), default=0))


def may_read(who: Member, room: Room) -> bool:
    """Whether a member sees a place; a direct conversation is its member's alone."""
    if not who.here:
        return False
    if room.kind == "direct":
        return room.member == who.id
    return not room.readers or who.power >= Power.ORGANISE or bool({*who.roles} & {*room.readers})


def timed_out(who: Member, room: Room, now: int) -> bool:
    """Whether a member is kept from writing in a place for a while; with Hearth alone one can always talk."""
    return who.timed_out > now and room.kind != "direct"


def may_write(who: Member, room: Room, now: int) -> bool:
    """Whether a member writes in a place at this time; while screening is open, nowhere."""
    if who.pending or not may_read(who, room) or timed_out(who, room, now):
        return False
    return not room.writers or who.power >= Power.ORGANISE or bool({*who.roles} & {*room.writers})


def may_see(who: Member, *, author: int, hidden: bool, only_for: int | None) -> bool:
    """Whether a member sees a message in a place that they see."""
    if only_for is not None:
        return only_for == who.id
    return not hidden or author == who.id or who.power >= Power.MODERATE


def may_point(who: Member, *, only_for: int | None) -> bool:
    """Whether a message has a menu for this member: one that others see, too, for whoever is past the screening."""
    return only_for is None and not who.pending


def may_delete(who: Member, *, author: int) -> bool:
    """Whether a member may delete a message: the author, or a moderator."""
    return author == who.id or who.power >= Power.MODERATE
