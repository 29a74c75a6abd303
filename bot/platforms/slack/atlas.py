"""What Hearth remembers of the workspace to read its events: people, groups and channels, kept up to date."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from bot.kit.people import Account, Place
from bot.kit.text import clean
from bot.platforms.slack.keys import id_of, key_of, thread_of
from bot.platforms.slack.payload import Payload, part

MODERATOR: Final = "moderator"
ORGANISER: Final = "organiser"
THREADS: Final = 20_000
"""Replies of which it is remembered in which thread they are; a reaction does not say."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the workspace: what Slack itself makes of them, as roles."""

    name: str
    bot: bool = False
    gone: bool = False
    ranks: tuple[str, ...] = ()


@dataclass(slots=True)
class Room:
    """A channel: whether only those who were invited see it, and whether Hearth is in it."""

    place: Place
    private: bool = False
    inside: bool = False


@dataclass(slots=True)
class Workspace:
    """The workspace. `staff` names the private channel whose members are moderators, `grouped` says whether user groups
    count as roles; `home` is its address.
    """

    staff: str = ""
    grouped: bool = False
    key: str = ""
    name: str = ""
    home: str = ""
    me: str = ""
    """Hearth's own user id."""
    bot: str = ""
    """And the id of its bot, which messages may name instead."""
    people: dict[str, Member] = field(default_factory=dict[str, Member])
    groups: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict[str, tuple[str, frozenset[str]]])
    """User groups by id: the handle, and who is in."""
    rooms: dict[str, Room] = field(default_factory=dict[str, Room])
    moderators: set[str] = field(default_factory=set[str])
    replies: OrderedDict[str, str] = field(default_factory=OrderedDict[str, str])

    def person(self, user: Payload) -> Member:
        """Take in what Slack says of a user."""
        profile = part(user, "profile")
        names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
        name = clean(str(next(filter(None, names), ""))).strip()
        bot = bool(user.get("is_bot")) or user["id"] == "USLACKBOT"
        made = Member(name, bot, bool(user.get("deleted")), _ranks(user))
        self.people[id_of(user["id"])] = made
        return made

    def account(self, key: str) -> Account:
        """Somebody as they are called here, with their roles; only the key for one never heard of."""
        known = self.people.get(id_of(key))
        if known is None:
            return Account(key, "")
        return Account(key, known.name, known.bot, self.roles(key))

    def roles(self, key: str) -> tuple[str, ...]:
        """What somebody is here: their rank, their user groups, and a moderator by the moderators' channel."""
        known = self.people.get(key)
        held = {handle for handle, users in self.groups.values() if key in users}
        if key in self.moderators:
            held.add(MODERATOR)
        return tuple(sorted(held.union(known.ranks if known else ())))

    def room(self, channel: Payload) -> Room:
        """Take in what Slack says of a channel."""
        key = id_of(channel["id"])
        before = self.rooms.get(key)
        private = bool(channel.get("is_private", before.private if before else False))
        inside = bool(channel.get("is_member", before.inside if before else False))
        made = Room(Place(key, clean(str(channel.get("name") or ""))), private, inside)
        self.rooms[key] = made
        return made

    def place(self, channel: Any, thread: Any = None) -> Place:
        """The channel with this id, or a thread in it; one never heard of goes without a name."""
        key = id_of(channel)
        if thread is not None:
            return thread_of(key, str(thread))
        if key[0] == "D":
            return Place(key, "", "direct")
        known = self.rooms.get(key)
        return known.place if known else Place(key)

    def inside(self) -> Iterable[Place]:
        """The channels that Hearth is in, by name."""
        return sorted((room.place for room in self.rooms.values() if room.inside), key=lambda place: place.name)

    def staff_room(self) -> Room | None:
        """The moderators' channel: private, or whoever likes could make themselves one."""
        found = (room for room in self.rooms.values() if room.private and room.place.name == self.staff)
        return next(found, None) if self.staff else None

    def is_me(self, payload: Payload) -> bool:
        """Whether Hearth itself wrote this."""
        return payload.get("user") == self.me or (bool(self.bot) and payload.get("bot_id") == self.bot)

    def replied(self, channel: str, ts: str, thread: str) -> None:
        """A message stands in a thread."""
        self.replies[key_of(channel, ts)] = thread
        if len(self.replies) > THREADS:
            self.replies.popitem(last=False)

    def where(self, channel: Any, ts: Any) -> Place:
        """Where a message stands, of which Slack names the channel alone."""
        return self.place(channel, self.replies.get(key_of(channel, ts)))


def _ranks(user: Payload) -> tuple[str, ...]:
    """Owners and admins look after the workspace, and so after Hearth's settings."""
    if user.get("is_owner") or user.get("is_primary_owner"):
        return ("admin", ORGANISER, "owner")
    if user.get("is_admin"):
        return ("admin", ORGANISER)
    return ("guest",) if user.get("is_restricted") or user.get("is_ultra_restricted") else ()
