"""What an examination of an installation finds, a line at a time, and what settings expect of a platform."""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

Level = Literal["ok", "warn", "fail"]


class Finding(Struct, frozen=True):
    """One line of `hearth doctor`: `about` says in a word or two what was looked at, `remedy` what to do.

    `warn` is what works otherwise than people may expect; `fail` is what they would find broken.
    """

    level: Level
    about: str
    says: str
    remedy: str = ""


def ok(about: str, says: str) -> Finding:
    """Nothing is wrong."""
    return Finding("ok", about, says)


def warn(about: str, says: str, remedy: str) -> Finding:
    """It works, though not as people may expect."""
    return Finding("warn", about, says, remedy)


def fail(about: str, says: str, remedy: str) -> Finding:
    """People would find it broken."""
    return Finding("fail", about, says, remedy)


class Named(Struct, frozen=True):
    """A channel or role that a setting names; `section` is what `/setup` changes it in, `title` the setting there.

    `chosen` says that somebody named it, so that it is no default that nobody looked at.
    """

    name: str
    section: str
    title: str
    chosen: bool = True


class Expected(Struct, frozen=True):
    """What a community's settings expect of the platform: channels, and roles that Hearth gives and takes.

    `staff` is the moderators' channel, and empty where they get private notes. `moderators` and `organisers` are the
    roles that say who these are. `uses` are the capabilities that the cogs there use.
    """

    staff: Named | None = None
    channels: Sequence[Named] = ()
    roles: Sequence[Named] = ()
    moderators: Sequence[str] = ()
    organisers: Sequence[str] = ()
    uses: frozenset[str] = frozenset()
