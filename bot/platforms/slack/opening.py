"""What Hearth is told of the workspace when a connection begins: places and roles, and who came, stayed and left."""

import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Final

from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.events import Event, SpaceOpened
from bot.kit.outcome import Past
from bot.kit.people import Account
from bot.platforms.slack import read
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.keys import id_of
from bot.platforms.slack.payload import parts, words_of
from bot.platforms.slack.rest import Caller

log = logging.getLogger("hearth.slack")
PAGE: Final = 200
"""As many as Slack advises to ask for at once (its reference, "Pagination")."""
PAGES: Final = 50
"""Pages of people and of channels: beyond ten thousand Hearth is not for."""
_FAILED: Final = (Refused, Later, Unsettled)


async def introduced(caller: Caller, workspace: Workspace) -> None:
    """Who Hearth is, and where. Raises as `Caller`."""
    said = await caller.call("auth.test")
    workspace.key, workspace.me = id_of(said["team_id"]), id_of(said["user_id"])
    workspace.bot = words_of(said, "bot_id")
    workspace.name = words_of(said, "team")
    home = words_of(said, "url")
    workspace.home = f"{home.rstrip('/')}/" if home.startswith(("https://", "http://")) else ""


async def looked(caller: Caller, workspace: Workspace) -> None:
    """Who and what is there. Raises as `Caller`; user groups are left out where Slack shows none."""
    async for page in caller.pages("users.list", "members", PAGES, limit=PAGE):
        for user in page:
            workspace.person(user)
    kinds = "public_channel,private_channel"
    async for page in caller.pages(
        "conversations.list", "channels", PAGES, limit=PAGE, exclude_archived=True, types=kinds
    ):
        for channel in page:
            workspace.room(channel)
    if workspace.grouped:
        await _grouped(caller, workspace)
    await staffed(caller, workspace)


async def _grouped(caller: Caller, workspace: Workspace) -> None:
    """User groups are a matter of paid plans; without them there are none."""
    try:
        found = parts(await caller.call("usergroups.list", include_users=True), "usergroups")
    except _FAILED as why:
        log.info("Slack shows no user groups here: %s", why)
        return
    workspace.groups = {
        id_of(group["id"]): (str(group["handle"]), frozenset(map(str, parts(group, "users")))) for group in found
    }


async def staffed(caller: Caller, workspace: Workspace) -> None:
    """Who is in the moderators' channel. Raises as `Caller`."""
    staff = workspace.staff_room()
    if staff is None or not staff.inside:
        return
    here: set[str] = set()
    async for page in caller.pages("conversations.members", "members", PAGES, channel=staff.place.key, limit=PAGE):
        here.update(str(key) for key in page)
    workspace.moderators = here - {workspace.me}


def present(workspace: Workspace) -> Sequence[Account]:
    """Everybody who is in, but Hearth and other bots."""
    return [
        workspace.account(key)
        for key, one in workspace.people.items()
        if not one.gone and not one.bot and key != workspace.me
    ]


def opened(workspace: Workspace, past: Past, at: int) -> SpaceOpened:
    """The workspace as it is. Whoever came since Hearth was last here is left out, and told as a newcomer instead."""
    return SpaceOpened(
        key=f"open:{secrets.token_hex(8)}",
        space=workspace.key,
        at=at,
        name=workspace.name,
        places=tuple(room.place for room in workspace.rooms.values()),
        roles=roles(workspace),
        members=tuple(one for one in present(workspace) if not _new(one, past)),
    )


def places(workspace: Workspace, at: int, said: str) -> SpaceOpened:
    """Channels were made, renamed or closed: what there is now; `said` is the event's time, which tells it apart."""
    return SpaceOpened(
        key=f"places:{said}",
        space=workspace.key,
        at=at,
        name=workspace.name,
        places=tuple(room.place for room in workspace.rooms.values()),
        roles=roles(workspace),
    )


def roles(workspace: Workspace) -> tuple[str, ...]:
    """What somebody can be here."""
    held = {role for one in workspace.people.values() for role in one.ranks}
    held |= {handle for handle, _ in workspace.groups.values()}
    if workspace.staff_room() is not None:
        held.add("moderator")
    return tuple(sorted(held))


def moves(workspace: Workspace, past: Past, at: int, bring: Callable[[Event], None]) -> None:
    """Bring who came and who left since Hearth was last here."""
    here = present(workspace)
    for one in here:
        if _new(one, past):
            for event in read.joined(one.key, workspace, at=at):
                bring(event)
    for key in sorted(past.present - {one.key for one in here}):
        bring(read.left(key, workspace, at=at))


def _new(one: Account, past: Past) -> bool:
    """Whether somebody is a newcomer to Hearth. Slack does not say since when somebody is here."""
    return past.heard is not None and bool(past.present) and one.key not in past.present
