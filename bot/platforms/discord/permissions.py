"""Who may do what where: Discord's own way of reckoning permissions (docs, Topics: Permissions), over its answers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from discord import Permissions
from msgspec import Struct

ALL: Final = Permissions.all().value
ADMINISTRATOR: Final = Permissions.administrator.flag
VIEW: Final = Permissions.view_channel.flag
SEND: Final = Permissions.send_messages.flag
LEFT_BY_A_TIME_OUT: Final = VIEW | Permissions.read_message_history.flag
FORUMS: Final = frozenset({15, 16})
TALK: Final = frozenset({0, 5}) | FORUMS
"""Kinds of channels that are looked at: text, announcements, forums, media."""


class Role(Struct, frozen=True):
    """A role; `permissions` are a number in decimal, and a higher `position` stands above."""

    id: str
    name: str
    permissions: str
    position: int = 0
    managed: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """What roles are compared by: of two in one position the older stands above, as the library has it."""
        return self.position, -int(self.id)


class Overwrite(Struct, frozen=True):
    """What a channel allows or denies a role (`type` 0) or a person (1), in decimal."""

    id: str
    type: int
    allow: str = "0"
    deny: str = "0"


class Channel(Struct, frozen=True):
    """A channel of a server."""

    id: str
    type: int
    name: str = ""
    permission_overwrites: Sequence[Overwrite] = ()


class Server(Struct, frozen=True):
    """A server; the role with its own id is everyone's."""

    id: str
    name: str
    owner_id: str
    roles: Sequence[Role]

    def held(self, ids: Collection[str]) -> Sequence[Role]:
        """The roles with these ids."""
        return [role for role in self.roles if role.id in ids]


class Membership(Struct, frozen=True):
    """Somebody on a server: their roles by id, and until when they may not write (ISO 8601)."""

    roles: Sequence[str] = ()
    communication_disabled_until: str | None = None

    def timed_out(self, now: int) -> bool:
        """Whether they may not write at a time in epoch milliseconds."""
        until = self.communication_disabled_until
        return until is not None and datetime.fromisoformat(until).timestamp() * 1000 > now


NOBODY: Final = Membership()
"""Somebody without any role, as whoever has just joined."""


def granted(server: Server, who: str, membership: Membership, now: int, channel: Channel | None = None) -> int:
    """What somebody may do on the server, or in one of its channels."""
    if who == server.owner_id:
        return ALL
    may = _joined(int(role.permissions) for role in server.held({server.id, *membership.roles}))
    if may & ADMINISTRATOR:
        return ALL
    if channel is not None:
        everyone, roles, person = _overwrites(server, who, membership, channel)
        for overwrites in (everyone, roles, person):
            may &= ~_joined(int(one.deny) for one in overwrites)
            may |= _joined(int(one.allow) for one in overwrites)
    return may & LEFT_BY_A_TIME_OUT if membership.timed_out(now) else may


def _overwrites(
    server: Server, who: str, membership: Membership, channel: Channel
) -> tuple[list[Overwrite], list[Overwrite], list[Overwrite]]:
    """Everyone's, those of somebody's roles, and their own: each layer overrules the one before."""
    ofroles = [one for one in channel.permission_overwrites if one.type == 0]
    return (
        [one for one in ofroles if one.id == server.id],
        [one for one in ofroles if one.id != server.id and one.id in membership.roles],
        [one for one in channel.permission_overwrites if one.type == 1 and one.id == who],
    )


def _joined(parts: Iterable[int]) -> int:
    joined = 0
    for part in parts:
        joined |= part
    return joined
