"""What an event says of channels and groups, taken into the atlas; and whose roles changed with it, or which places."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.kit.events import Event
from bot.platforms.slack import read
from bot.platforms.slack.atlas import Room, Workspace
from bot.platforms.slack.keys import id_of
from bot.platforms.slack.payload import Payload

PLACES: Final = frozenset(
    {
        "channel_created",
        "channel_rename",
        "channel_deleted",
        "group_rename",
        "group_deleted",
    }
)
"""Events after which Hearth is told what places there are now."""


def learn(data: Payload, workspace: Workspace, at: int) -> Sequence[Event]:
    """Take in what an event says; who is something else now is told."""
    learner = _LEARNERS.get(str(data["type"]))
    who = learner(data, workspace) if learner else frozenset[str]()
    return [read.changed(key, workspace, at=at) for key in sorted(who) if key != workspace.me]


def _named(data: Payload, workspace: Workspace) -> frozenset[str]:
    channel = data["channel"]
    private = {"is_private": True} if str(data["type"]).startswith("group") else {}
    workspace.room({**channel, **private})
    return frozenset()


def _dropped(data: Payload, workspace: Workspace) -> frozenset[str]:
    workspace.rooms.pop(id_of(data["channel"]), None)
    return frozenset()


def _came(data: Payload, workspace: Workspace) -> frozenset[str]:
    key, who = id_of(data["channel"]), id_of(data["user"])
    room = workspace.rooms.get(key) or Room(workspace.place(key), private=data.get("channel_type") == "G")
    if who == workspace.me:
        room.inside = True
        workspace.rooms[key] = room
        return frozenset()
    return _staffed(workspace, key, {*workspace.moderators, who})


def _went(data: Payload, workspace: Workspace) -> frozenset[str]:
    key, who = id_of(data["channel"]), id_of(data["user"])
    return _staffed(workspace, key, workspace.moderators - {who})


def _staffed(workspace: Workspace, channel: str, now: set[str]) -> frozenset[str]:
    staff = workspace.staff_room()
    if staff is None or staff.place.key != channel:
        return frozenset()
    moved = workspace.moderators ^ now
    workspace.moderators = now
    return frozenset(moved)


def _out(data: Payload, workspace: Workspace) -> frozenset[str]:
    """Hearth itself was taken out of a channel."""
    room = workspace.rooms.get(id_of(data["channel"]))
    if room is not None:
        room.inside = False
    return frozenset()


def _group(data: Payload, workspace: Workspace) -> frozenset[str]:
    if not workspace.grouped:
        return frozenset()
    group = data["subteam"]
    key = id_of(group["id"])
    _, before = workspace.groups.get(key, ("", frozenset[str]()))
    users = _ids(group, "users") if "users" in group else before
    if group.get("date_delete"):
        workspace.groups.pop(key, None)
        return before
    workspace.groups[key] = (str(group["handle"]), users)
    return before | users


def _ids(data: Payload, name: str) -> frozenset[str]:
    found: list[str] = data.get(name) or []
    return frozenset(map(id_of, found))


def _regrouped(data: Payload, workspace: Workspace) -> frozenset[str]:
    key = id_of(data["subteam_id"])
    added, removed = (_ids(data, name) for name in ("added_users", "removed_users"))
    if key not in workspace.groups:
        return frozenset()
    handle, users = workspace.groups[key]
    workspace.groups[key] = (handle, (users | added) - removed)
    return added | removed


_LEARNERS: Final[Mapping[str, Callable[[Payload, Workspace], frozenset[str]]]] = {
    "channel_created": _named,
    "channel_rename": _named,
    "group_rename": _named,
    "channel_deleted": _dropped,
    "group_deleted": _dropped,
    "member_joined_channel": _came,
    "member_left_channel": _went,
    "channel_left": _out,
    "group_left": _out,
    "subteam_created": _group,
    "subteam_updated": _group,
    "subteam_members_changed": _regrouped,
}
