"""What Discord's answers about one server mean: what Hearth may do in which channel, and with which roles."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from bot.kit.findings import Expected, Finding, Named, fail, ok, warn
from bot.kit.text import counted, listed
from bot.platforms.discord.needs import NEEDS, Need, needed
from bot.platforms.discord.permissions import (
    ADMINISTRATOR,
    FORUMS,
    NOBODY,
    SEND,
    TALK,
    VIEW,
    Channel,
    Membership,
    Role,
    Server,
    granted,
)

MOST: Final = 5
"""Channels that a line names before it counts the rest."""


class Visit(Struct, frozen=True):
    """One server as it was found: `me` is Hearth's user id, `now` in epoch milliseconds."""

    server: Server
    channels: Sequence[Channel]
    me: str
    membership: Membership
    now: int

    @property
    def about(self) -> str:
        """The server's name, as a line begins."""
        return f"server {printable(self.server.name)}"

    def may(self, channel: Channel | None = None) -> int:
        """What Hearth may do there."""
        return granted(self.server, self.me, self.membership, self.now, channel)

    def everyone_sees(self, channel: Channel) -> bool:
        """Whether somebody without any role sees it."""
        return bool(granted(self.server, "", NOBODY, self.now, channel) & VIEW)

    def named(self, name: str) -> Channel | None:
        """The channel that a setting means: by its name, or by its id."""
        wanted = name.casefold()
        return next((one for one in self.channels if wanted in {one.name.casefold(), one.id}), None)


def examined(visit: Visit, expected: Expected) -> Sequence[Finding]:
    """Everything about one server; a single line where nothing is to be said."""
    found = [*_standing(visit), *_permissions(visit, expected), *_places(visit, expected), *_roles(visit, expected)]
    if all(finding.level == "ok" for finding in found):
        talk = sum(1 for channel in visit.channels if channel.type in TALK)
        found.insert(0, ok(visit.about, f"Hearth has what it needs, in {counted(talk, 'channel')}."))
    return found


def _standing(visit: Visit) -> Iterator[Finding]:
    if visit.membership.timed_out(visit.now):
        yield fail(
            visit.about,
            "Somebody timed Hearth out there, so it can say and do nothing.",
            "Right-click Hearth among the members, and choose Remove Timeout.",
        )
    if visit.may() & ADMINISTRATOR and visit.me != visit.server.owner_id:
        yield warn(
            visit.about,
            "Hearth is an administrator there: it works, and whoever got hold of its token could do anything.",
            "Server Settings, Roles: switch Administrator off for Hearth's roles, then open the invite link below, "
            "which asks for what is needed and no more.",
        )


def _permissions(visit: Visit, expected: Expected) -> Iterator[Finding]:
    """What Hearth may not do: on the whole server first, then the channels that lack the same, a line for each."""
    wanted, base = needed(expected), visit.may()
    off = [need for need in wanted if need.everywhere and not need.bit & base]
    for need in off:
        level = fail if "roles" in need.uses else warn
        yield level(visit.about, f"Hearth lacks {need.label}, {need.why}.", _everywhere(visit))
    lacking: dict[tuple[Need, ...], list[Channel]] = defaultdict(list)
    for channel in visit.channels:
        if channel.type in TALK:
            may = visit.may(channel)
            lacking[tuple(need for need in wanted if not need.everywhere and not need.bit & may)].append(channel)
    hidden: list[Channel] = []
    for needs, channels in lacking.items():
        unseen = any(need.bit == VIEW for need in needs)
        hidden += [one for one in channels if unseen and not visit.everyone_sees(one)]
        open_ = [one for one in channels if not unseen or visit.everyone_sees(one)]
        if needs and open_:
            yield warn(visit.about, f"In {_channels(open_)} Hearth lacks {_lacks(needs)}.", _remedy(visit, needs, base))
    if hidden:
        yield ok(visit.about, f"Hearth stays out of {_channels(hidden)}, which it cannot see and not everyone can.")


def _lacks(needs: Sequence[Need]) -> str:
    """What is missing and what for; without sight of a channel nothing else matters."""
    vital = [need for need in needs if need.bit == VIEW] or needs
    return listed([f"{need.label} ({need.why})" for need in vital], len(vital))


def _remedy(visit: Visit, needs: Sequence[Need], base: int) -> str:
    if not any(need.bit & base for need in needs):
        return _everywhere(visit)
    role = _own(visit)
    return (
        f"Edit Channel, Permissions: add {f'the role {role}' if role else 'Hearth'} and allow it there. "
        "If Hearth has no business there, leave it so."
    )


def _everywhere(visit: Visit) -> str:
    role = _own(visit)
    return (
        f"Server Settings, Roles{f', {role}' if role else ''}: switch it on; "
        "or open the invite link below, which asks for it, and choose the server again."
    )


def _own(visit: Visit) -> str:
    """The role that Discord made for Hearth when it was invited."""
    return next((printable(one.name) for one in visit.server.held(visit.membership.roles) if one.managed), "")


def _places(visit: Visit, expected: Expected) -> Iterator[Finding]:
    """The channels that settings name, once each."""
    if expected.staff is not None:
        yield from _place(visit, [expected.staff], vital=True)
        staff = visit.named(expected.staff.name)
        if staff is not None and visit.everyone_sees(staff):
            yield warn(
                visit.about,
                f"Everyone can read #{printable(staff.name)}, and Hearth shows moderators there what is under review.",
                "Edit Channel, Permissions: make it a private channel, and add the moderators' role and Hearth.",
            )
    byname: Mapping[str, list[Named]] = defaultdict(list)
    for named in expected.channels:
        byname[named.name.casefold()].append(named)
    for several in byname.values():
        yield from _place(visit, several)


def _place(visit: Visit, named: Sequence[Named], *, vital: bool = False) -> Iterator[Finding]:
    name, uses = printable(named[0].name), listed([f"“{one.title}”" for one in named])
    setup = f"/setup {named[0].section}"
    channel = visit.named(named[0].name)
    if channel is None:
        level = fail if vital or any(one.chosen for one in named) else warn
        yield level(
            visit.about,
            f"There is no channel #{name}, which settings name under {uses}.",
            f"Create it, or choose another with {setup}.",
        )
    elif channel.type not in TALK - FORUMS:
        yield fail(
            visit.about,
            f"#{name} takes no ordinary messages, and settings name it under {uses}.",
            f"Choose a text channel with {setup}.",
        )
    elif visit.may(channel) & (VIEW | SEND) != VIEW | SEND:
        missing = [need for need in NEEDS if need.bit & (VIEW | SEND) and not need.bit & visit.may(channel)]
        yield fail(
            visit.about,
            f"Hearth cannot post in #{name}, which settings name under {uses}: it lacks {_lacks(missing)}.",
            _remedy(visit, missing, visit.may()),
        )


def _roles(visit: Visit, expected: Expected) -> Iterator[Finding]:
    """The roles that Hearth gives and takes, and those that say who decides."""
    highest = max(visit.server.held({visit.server.id, *visit.membership.roles}), key=lambda role: role.rank)
    for named in expected.roles:
        yield from _role(visit, named, highest)
    for names, who, what in (
        (expected.organisers, "organisers", "nobody can change settings with /setup"),
        (expected.moderators, "moderators", "nobody can decide on posts"),
    ):
        if names and not any(_role_named(visit.server, name) for name in names):
            named_ = listed([f"“{printable(name)}”" for name in names])
            yield fail(
                visit.about,
                f"There is no role {named_}, by which Hearth knows the {who}: {what}.",
                f"Create one and give it to them, or name yours as {who} under [settings.roles] in your file.",
            )


def _role(visit: Visit, named: Named, highest: Role) -> Iterator[Finding]:
    name, setup = printable(named.name), f"/setup {named.section}"
    role, close = _role_named(visit.server, named.name, exactly=True), _role_named(visit.server, named.name)
    if role is None:
        level = fail if named.chosen else warn
        there = f", though there is “{printable(close.name)}”" if close else ""
        yield level(
            visit.about,
            f"There is no role “{name}”, which settings name under “{named.title}”{there}.",
            f"Create it, or change the setting with {setup}; left empty, no role is used.",
        )
    elif role.managed or role.id == visit.server.id:
        yield fail(
            visit.about,
            f"Nobody can give or take the role “{name}”: Discord keeps it itself.",
            f"Choose another with {setup}.",
        )
    elif role.rank >= highest.rank and visit.me != visit.server.owner_id:
        yield fail(
            visit.about,
            f"Hearth can neither give nor take the role “{name}”: it stands above Hearth's own, "
            f"“{printable(highest.name)}”.",
            f"Server Settings, Roles: drag a role of Hearth's above “{name}”.",
        )


def _role_named(server: Server, name: str, *, exactly: bool = False) -> Role | None:
    """A role by its name; of several the highest."""
    wanted = [
        role for role in server.roles if role.name == name or (not exactly and role.name.casefold() == name.casefold())
    ]
    return max(wanted, key=lambda role: role.rank, default=None)


def _channels(channels: Sequence[Channel]) -> str:
    return listed([f"#{printable(channel.name)}" for channel in channels], MOST)


def printable(name: str) -> str:
    """A name that people gave, with nothing in it that moves a terminal's cursor."""
    return "".join(character if character.isprintable() else "?" for character in name)[:60]
