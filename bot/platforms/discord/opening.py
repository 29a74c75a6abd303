"""What Hearth is told of a server when a connection begins: places and roles, and who came, stayed and left."""

import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Final

from msgspec import Struct

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.events import Event, MemberAdmitted, MemberJoined, MemberLeft, SpaceOpened
from bot.kit.outcome import Past
from bot.kit.people import Account
from bot.platforms.discord.atlas import Payload, Town
from bot.platforms.discord.keys import moment_of
from bot.platforms.discord.rest import Caller, Json

log = logging.getLogger("hearth.discord")
PAGE: Final = 1000
"""Members read at once: as many as Discord gives."""


class Present(Struct, frozen=True):
    """Somebody who is on a server: since when, and whether they are still screened."""

    account: Account
    since: int
    pending: bool


async def present(caller: Caller, town: Town, me: str) -> Sequence[Present] | None:
    """Everybody but Hearth itself; None where Discord does not say, which takes the members intent."""
    try:
        return [_present(town, member) async for member in _members(caller, town.key) if member["user"]["id"] != me]
    except (Refused, Later, Unsettled) as why:
        log.warning("who is on %s cannot be read: %s", town.name, why)
        return None


async def _members(caller: Caller, server: str) -> AsyncIterator[Json]:
    after = "0"
    while True:
        page: list[Json] = await caller.call(
            "GET", "/guilds/{guild_id}/members", query={"limit": PAGE, "after": after}, guild_id=server
        )
        for member in page:
            yield member
        if len(page) < PAGE:
            return
        after = str(max(int(member["user"]["id"]) for member in page))


def _present(town: Town, member: Payload) -> Present:
    joined = member.get("joined_at")
    account = town.account(member["user"], member)
    return Present(account, moment_of(joined) if joined else 0, bool(member.get("pending")))


def opened(town: Town, here: Sequence[Present] | None, past: Past, at: int, *, why: str = "open") -> SpaceOpened:
    """The server as it is; `why` it is told begins the key.

    Whoever came since Hearth was last here is left out, and told as a newcomer instead.
    """
    members = None if here is None else tuple(one.account for one in here if not _new(one, past))
    return SpaceOpened(
        key=f"{why}:{secrets.token_hex(8)}",
        space=town.key,
        at=at,
        name=town.name,
        places=tuple(place for place in town.places.values()),
        roles=tuple(sorted(role.name for role in town.roles.values())),
        members=members,
    )


def moves(town: Town, here: Sequence[Present], past: Past, at: int, bring: Callable[[Event], None]) -> None:
    """Bring who came and who left since Hearth was last here."""
    for one in here:
        if _new(one, past):
            who = one.account
            bring(MemberJoined(key=f"joined:{who.key}", space=town.key, at=one.since, actor=who, pending=one.pending))
            if not one.pending:
                bring(MemberAdmitted(key=f"admitted:{who.key}", space=town.key, at=at, actor=who))
    for key in sorted(past.present - {one.account.key for one in here}):
        bring(MemberLeft(key=f"left:{key}", space=town.key, at=at, actor=Account(key, "")))


def _new(one: Present, past: Past) -> bool:
    """Whether somebody is a newcomer to Hearth: still screened, or here since after the last that it heard."""
    if one.pending:
        return True
    known = one.account.key in past.present
    return not known and past.heard is not None and one.since > past.heard
