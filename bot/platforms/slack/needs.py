"""What Hearth asks of a workspace, and why: the scopes and events of its app, no more than it uses.

Read by the manifest, by `hearth doctor`, and by docs/slack.md, whose table a test compares.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple


class Need(NamedTuple):
    """A scope, and what for. `groups` says that it is wanted only where user groups count as roles."""

    scope: str
    why: str
    groups: bool = False


NEEDS: Final[Sequence[Need]] = (
    Need("channels:history", "to hear what is said in public channels that Hearth was invited to"),
    Need("channels:read", "to know public channels by name"),
    Need("chat:write", "to post where it was invited"),
    Need("commands", "to offer commands and entries of a message's menu"),
    Need("files:write", "to post pictures, and to hand people their files"),
    Need("groups:history", "to hear what is said in private channels that Hearth was invited to"),
    Need("groups:read", "to know who is in the moderators' channel"),
    Need("im:history", "to see whether a private note was posted already"),
    Need("im:write", "to write private notes"),
    Need("reactions:read", "to hear who reacted"),
    Need("reactions:write", "to react"),
    Need("users:read", "to know people by name, and to notice who joins"),
    Need("usergroups:read", "to know people's user groups as roles", groups=True),
)
EVENTS: Final = (
    "app_uninstalled",
    "channel_created",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "group_deleted",
    "group_left",
    "group_rename",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
)
GROUP_EVENTS: Final = ("subteam_created", "subteam_members_changed", "subteam_updated")


def scopes(*, groups: bool) -> list[str]:
    """The scopes of Hearth's bot token."""
    return [need.scope for need in NEEDS if groups or not need.groups]
