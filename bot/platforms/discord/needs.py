"""The permissions that Hearth needs on Discord, each with what it is for, and the invite link that asks for no more."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import urlencode

from discord import Permissions

from bot.kit.findings import Expected

AUTHORIZE: Final = "https://discord.com/oauth2/authorize"


class Need(NamedTuple):
    """A permission, as Discord's settings call it, and what for.

    `uses` are the capabilities that want it, and none where Hearth cannot do without it. `everywhere` says that it
    holds for the whole server and no channel can differ.
    """

    bit: int
    label: str
    why: str
    uses: frozenset[str] = frozenset()
    everywhere: bool = False


_HOLD: Final = frozenset({"hide", "label"})
NEEDS: Final[Sequence[Need]] = (
    Need(Permissions.view_channel.flag, "View Channels", "to hear what is said"),
    Need(Permissions.send_messages.flag, "Send Messages", "to post"),
    Need(Permissions.send_messages_in_threads.flag, "Send Messages in Threads", "to post in threads"),
    Need(
        Permissions.read_message_history.flag,
        "Read Message History",
        "to catch up after an outage, and to see whether something was posted already",
    ),
    Need(Permissions.embed_links.flag, "Embed Links", "to show links as they should look"),
    Need(Permissions.attach_files.flag, "Attach Files", "to post pictures and files"),
    Need(Permissions.add_reactions.flag, "Add Reactions", "to react"),
    Need(Permissions.manage_messages.flag, "Manage Messages", "to take a post out of sight while it is held", _HOLD),
    Need(Permissions.manage_webhooks.flag, "Manage Webhooks", "to put a post up again under its author's name", _HOLD),
    Need(
        Permissions.create_public_threads.flag,
        "Create Public Threads",
        "to open threads",
        frozenset({"threads"}),
    ),
    Need(
        Permissions.moderate_members.flag,
        "Time out members",
        "to let moderators time somebody out with a button",
        frozenset({"time_out"}),
        everywhere=True,
    ),
    Need(
        Permissions.manage_roles.flag,
        "Manage Roles",
        "to give and take the roles that settings name",
        frozenset({"roles"}),
        everywhere=True,
    ),
    Need(
        Permissions.create_events.flag,
        "Create Events",
        "to show what is planned among the server's events",
        frozenset({"events"}),
        everywhere=True,
    ),
    Need(
        Permissions.manage_guild.flag,
        "Manage Server",
        "to keep a rule in Discord's AutoMod",
        frozenset({"automod"}),
        everywhere=True,
    ),
)
"""Read by the invite link, by `hearth doctor`, and by docs/discord.md, whose table a test compares."""


def needed(expected: Expected) -> Sequence[Need]:
    """What these settings and cogs want; Manage Roles only where a setting names a role to give or take."""
    uses = expected.uses if expected.roles else expected.uses - {"roles"}
    return [need for need in NEEDS if not need.uses or need.uses & uses]


def invite(application: str, needs: Sequence[Need]) -> str:
    """The link by which somebody who manages a server puts Hearth on it, with these permissions and no others."""
    bits = 0
    for need in needs:
        bits |= need.bit
    query = {"client_id": application, "permissions": bits, "scope": "bot applications.commands"}
    return f"{AUTHORIZE}?{urlencode(query)}"
