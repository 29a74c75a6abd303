"""Roles given and taken by name, and people kept from writing for a while."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.kit.clock import DAY
from bot.kit.delivery import Order, Refused
from bot.platforms.discord import words
from bot.platforms.discord.atlas import Role, Town
from bot.platforms.discord.rest import Caller

MEMBER: Final = "/guilds/{guild_id}/members/{user_id}"
MISSING_PERMISSIONS: Final = 50013
LONGEST: Final = 28 * DAY
"""How long Discord keeps somebody from writing at most (its reference, "Modify Guild Member")."""


@dataclass(frozen=True, slots=True)
class Known:
    """A role that can be given; `above` if it stands above every role of Hearth's own, as far as is known."""

    role: Role
    above: bool


@dataclass(frozen=True, slots=True)
class Unfit:
    """A role that cannot be given, and why."""

    why: str


def role_called(name: str, town: Town) -> Known | Unfit:
    """The role to give or take."""
    role = town.role_named(name)
    if role is None:
        return Unfit(words.no_role(name))
    if role.managed or role.id == town.key:
        return Unfit(words.role_not_given(name))
    own = max((town.roles[key].position for key in town.mine if key in town.roles), default=0)
    return Known(role, role.position >= own)


def stamp(until: int, now: int) -> str | None:
    """When somebody may write again, as Discord takes it; None for at once. Raises Refused for more than it allows."""
    if until <= now:
        return None
    if until - now > LONGEST:
        raise Refused(words.REST_TOO_LONG)
    return datetime.fromtimestamp(until / 1000, UTC).isoformat(timespec="milliseconds")


async def give(caller: Caller, order: Order, town: Town, name: str, *, given: bool) -> None:
    """Give a role or take it; nothing happens if it is so already. Raises Refused with the remedy."""
    found = role_called(name, town)
    if isinstance(found, Unfit):
        raise Refused(found.why)
    try:
        await caller.call(
            "PUT" if given else "DELETE",
            f"{MEMBER}/roles/{{role_id}}",
            guild_id=town.key,
            user_id=_who(order),
            role_id=found.role.id,
        )
    except Refused as error:
        cause: Any = error.__cause__
        if found.above and getattr(cause, "code", 0) == MISSING_PERMISSIONS:
            raise Refused(words.role_above(name)) from error
        raise


async def time_out(caller: Caller, order: Order, town: Town, until: int, now: int) -> None:
    """Keep a person from writing until a time, or let them write again."""
    body = {"communication_disabled_until": stamp(until, now)}
    await caller.call("PATCH", MEMBER, body=body, guild_id=town.key, user_id=_who(order))


def _who(order: Order) -> str:
    if order.person is None:
        raise Refused("This person is not here any more.")
    return order.person.key
