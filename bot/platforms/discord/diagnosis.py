"""What Discord's answers about the application, its connection and its clock mean for those who run Hearth."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Final

from msgspec import Struct

from bot.kit.clock import HOUR, MINUTE
from bot.kit.findings import Finding, fail, ok, warn
from bot.kit.text import counted
from bot.platforms.discord.supervise import Allowed

PORTAL: Final = "https://discord.com/developers/applications"
MEMBERS: Final = 1 << 14 | 1 << 15
MESSAGE_CONTENT: Final = 1 << 18 | 1 << 19
"""The application's flags for an intent (docs, Application Flags): allowed after review, or switched on while small."""
_INTENTS: Final = {
    "members": ("members intent", "Server Members Intent"),
    "message_content": ("message content intent", "Message Content Intent"),
}
"""By setting: what a line is about, and what the portal calls it."""
WITHOUT_MEMBERS: Final = (
    "newcomers are not noticed until they first write or press something, so nobody is greeted at the door, and a role "
    "given or taken in Discord counts from its holder's next message"
)
WITHOUT_CONTENT: Final = (
    "undisclosed interests are not looked for, and words and links are not counted. Commands, mentions of Hearth, "
    "message menus, buttons and forms work, and so do reports by members"
)
AHEAD: Final = 2_000
TOO_FAR: Final = 10_000
"""Milliseconds by which a clock may differ before people notice, and before it cannot be worked with: the first answer
to a press has three seconds (docs).
"""
FEW: Final = 50
"""Connections left today, below which something seems to start Hearth over and over; Discord gives 1000 a day."""


class Application(Struct, frozen=True):
    """Hearth as the developer portal knows it."""

    id: str
    name: str
    flags: int = 0
    bot_require_code_grant: bool = False
    interactions_endpoint_url: str | None = None


class Starts(Struct, frozen=True):
    """How often Hearth may still connect; `reset_after` in milliseconds."""

    total: int
    remaining: int
    reset_after: int


class Gateway(Struct, frozen=True):
    """What Discord says about connecting: how many connections it recommends, and how many may be begun."""

    shards: int
    session_start_limit: Starts


def application(found: Application, wanted: Allowed) -> Iterator[Finding]:
    """The application's own settings in the portal: its intents, and two switches that keep a bot from working."""
    members, content = (bool(found.flags & flags) for flags in (MEMBERS, MESSAGE_CONTENT))
    yield _intent(found.id, "members", members, wanted.members, WITHOUT_MEMBERS)
    yield _intent(found.id, "message_content", content, wanted.message_content, WITHOUT_CONTENT)
    if found.interactions_endpoint_url:
        yield fail(
            "interactions",
            "Commands, buttons and forms go to a web address instead of to Hearth, so nobody gets an answer.",
            f"Open {PORTAL}/{found.id}/information and empty Interactions Endpoint URL.",
        )
    if found.bot_require_code_grant:
        yield fail(
            "invite",
            "The application asks for a code grant, so the invite link does not put Hearth on a server.",
            f"Open {PORTAL}/{found.id}/bot and switch Requires OAuth2 Code Grant off.",
        )


def _intent(key: str, setting: str, allowed: bool, wanted: bool, without: str) -> Finding:
    about, label = _INTENTS[setting]
    where = f"Open {PORTAL}/{key}/bot, and under Privileged Gateway Intents switch {label} on"
    match wanted, allowed:
        case True, True:
            return ok(about, "It is switched on.")
        case True, False:
            return fail(
                about,
                f"It is not switched on for this application. Without it {without}.",
                f"{where}. To go without it, set {setting} = false under [discord].",
            )
        case False, True:
            return warn(
                about,
                f"Your file goes without it, so {without}.",
                f"Remove {setting} = false under [discord] to have that too; the portal allows it already.",
            )
        case _:
            return warn(
                about,
                f"Your file goes without it, so {without}.",
                f"{where}, and remove {setting} = false under [discord] to have that too.",
            )


def gateway(found: Gateway, *, sharded: bool) -> Iterator[Finding]:
    """Whether Hearth may connect, and with how many connections."""
    left = found.session_start_limit
    said = f"Hearth may connect {counted(left.remaining, 'more time')} today, of {left.total:,}."
    if left.remaining <= 0:
        yield fail(
            "connections",
            f"Discord lets this bot connect no more for {_span(left.reset_after)}: it was started too often.",
            "Leave Hearth stopped until then, and look at what starts it over and over.",
        )
    elif left.remaining < FEW:
        yield warn(
            "connections", said, "Look at what starts Hearth over and over; with none left it stays away for hours."
        )
    else:
        yield ok("connections", said)
    if found.shards > 1 and not sharded:
        yield fail(
            "shards",
            f"Discord wants {found.shards} connections for so many servers, and Hearth opens one.",
            "Set shards = true under [discord].",
        )


def skew(date: str, sent: int, came: int) -> int | None:
    """How far this machine's clock is ahead of an answer's `Date`, at least; None if there is no reading it.

    `sent` and `came` are when the request left and the answer was there, by this machine's clock, and all are in
    milliseconds. The date is in whole seconds, so that up to a second either way is no difference at all.
    """
    try:
        theirs = round(parsedate_to_datetime(date).timestamp() * 1000)
    except ValueError:
        return None
    if sent - theirs >= 1000:
        return sent - theirs - 999
    return min(came - theirs, 0)


def clock(ahead: int) -> Finding:
    """What a clock means that is so many milliseconds ahead of Discord's, or behind it if negative."""
    apart = abs(ahead)
    if apart < AHEAD:
        return ok("clock", "This machine's clock agrees with Discord's.")
    said = f"This machine's clock is {_span(apart)} {'ahead of' if ahead > 0 else 'behind'} Discord's"
    remedy = "Let the machine keep its clock by the network: timedatectl set-ntp true"
    if apart <= TOO_FAR:
        return warn("clock", f"{said}, so what is due comes that much {'early' if ahead > 0 else 'late'}.", remedy)
    return fail(
        "clock",
        f"{said}. What is due comes that much {'early' if ahead > 0 else 'late'}, and answers to commands and buttons "
        "may be given up or sent too late.",
        remedy,
    )


def _span(length: int) -> str:
    """A length of time in milliseconds, in its largest unit."""
    for unit, name in ((HOUR, "hour"), (MINUTE, "minute")):
        if length >= unit:
            return counted(round(length / unit), name)
    return counted(max(1, round(length / 1000)), "second")
