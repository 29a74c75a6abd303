"""What Hearth remembers of each server to read its events: names of roles and places, kept up to date by the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from msgspec import structs

from bot.kit.people import Account, Place, PlaceKind
from bot.kit.text import clean
from bot.platforms.discord.keys import key_of

Payload = Mapping[str, Any]
THREADS: Final = frozenset({10, 11, 12})
TALK: Final = frozenset({0, 2, 5, 13})
"""Kinds of channels in which members write: text, voice, announcements, stage."""
FORUMS: Final = frozenset({15, 16})
DIRECT: Final = frozenset({1, 3})
REMEMBERED: Final = 2000
"""Accounts kept ready for each server, so that most messages build none."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a server; `managed` ones are given by Discord or another bot alone."""

    id: str
    name: str
    position: int
    managed: bool = False


@dataclass(frozen=True, slots=True)
class Forum:
    """What a channel needs for its posts: its tags by name, and whether one must be chosen."""

    tags: Mapping[str, str]
    tag_required: bool


@dataclass(slots=True)
class Town:
    """One server: its roles, places and forums by their ids; `newest` is each channel's last message."""

    key: str
    name: str = ""
    roles: dict[str, Role] = field(default_factory=dict[str, Role])
    places: dict[str, Place] = field(default_factory=dict[str, Place])
    kinds: dict[str, int] = field(default_factory=dict[str, int])
    forums: dict[str, Forum] = field(default_factory=dict[str, Forum])
    newest: dict[str, str] = field(default_factory=dict[str, str])
    mine: tuple[str, ...] = ()
    """Hearth's own roles."""
    ready: dict[str, tuple[Any, Account]] = field(default_factory=dict[str, tuple[Any, Account]])

    def learn(self, payload: Payload, me: str) -> None:
        """Take in everything that a server tells when it is opened."""
        self.name = clean(str(payload.get("name") or self.name))
        self.roles = {role.id: role for role in map(_role, payload.get("roles", ()))}
        for channel in (*payload.get("channels", ()), *payload.get("threads", ())):
            self.keep_place(channel)
        for member in payload.get("members", ()):
            if member["user"]["id"] == me:
                self.mine = tuple(member.get("roles", ()))
        self.ready.clear()

    def keep_role(self, role: Payload) -> None:
        """A role was made or changed."""
        made = _role(role)
        self.roles[made.id] = made
        self.ready.clear()

    def drop_role(self, key: str) -> None:
        """A role is gone."""
        self.roles.pop(key, None)
        self.ready.clear()

    def keep_place(self, channel: Payload) -> Place | None:
        """A channel or thread was made, changed, or named in passing; None for one in which nobody writes."""
        key, kind = key_of(channel["id"]), int(channel.get("type", 0))
        if kind not in THREADS | TALK | FORUMS:
            return None
        form: PlaceKind = "thread" if kind in THREADS else "channel"
        parent = channel.get("parent_id") if kind in THREADS else None
        place = Place(key, clean(str(channel.get("name") or "")), form, key_of(parent) if parent else None)
        self.places[key], self.kinds[key] = place, kind
        if kind in FORUMS:
            tags = {str(tag["name"]): key_of(tag["id"]) for tag in channel.get("available_tags") or ()}
            self.forums[key] = Forum(tags, bool(int(channel.get("flags") or 0) & 1 << 4))
        last = channel.get("last_message_id")
        if last:
            self.newest[key] = key_of(last)
        return place

    def drop_place(self, key: str) -> None:
        """A channel or thread is gone, or archived and out of sight."""
        for known in (self.places, self.kinds, self.forums, self.newest):
            known.pop(key, None)

    def place(self, key: str) -> Place:
        """The place with this id; one never heard of goes without a name."""
        return self.places.get(key) or Place(key_of(key))

    def role_named(self, name: str) -> Role | None:
        """The role that people call so; of several of one name the highest."""
        found = [role for role in self.roles.values() if role.name == name]
        return max(found, key=lambda role: role.position, default=None)

    def role_names(self) -> frozenset[str]:
        """The roles by which settings may mean somebody: all but the one that everybody has. From any thread."""
        return frozenset(role.name for role in list(self.roles.values()) if role.id != self.key)

    def names(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Roles by name, in one order whatever order they came in."""
        return tuple(sorted(self.roles[key].name for key in ids if key in self.roles))

    def channels(self) -> Sequence[Place]:
        """The channels, without threads."""
        return [place for place in self.places.values() if place.kind == "channel"]

    def account(self, user: Payload, member: Payload | None) -> Account:
        """A person as they are called here, with their roles where the payload says them. A history names no members:
        there, whoever has a name of their own on this server keeps it.
        """
        key = user["id"]
        if member is None and key in self.ready and self.ready[key][0][2][0]:
            return structs.replace(self.ready[key][1], roles=None)
        said = (member.get("nick"), member.get("roles")) if member else (None, None)
        print_ = (user.get("username"), user.get("global_name"), said)
        known = self.ready.get(key)
        if known is not None and known[0] == print_:
            return known[1]
        name = said[0] or user.get("global_name") or user.get("username") or ""
        roles = None if said[1] is None else self.names(said[1])
        account = Account(key_of(key), clean(str(name)), bool(user.get("bot")), roles)
        if len(self.ready) >= REMEMBERED:
            self.ready.clear()
        self.ready[key] = (print_, account)
        return account


class Atlas:
    """The servers that Hearth is on. `hold_limit` is how many bytes of files a post may have to be held."""

    def __init__(self, hold_limit: int = 0) -> None:
        self.hold_limit = hold_limit
        self.towns: dict[str, Town] = {}
        self.me = ""
        """Hearth's own user id, once connected."""
        self.application = ""

    def town(self, key: str) -> Town:
        """A server by its id; made when it is first heard of."""
        found = self.towns.get(key)
        if found is None:
            found = self.towns[key] = Town(key_of(key))
        return found


def _role(payload: Payload) -> Role:
    return Role(
        key_of(payload["id"]),
        clean(str(payload["name"])),
        int(payload.get("position") or 0),
        bool(payload.get("managed")),
    )
