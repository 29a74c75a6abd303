"""Which commands somebody can use, and which one they meant; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from typing import Final, TypeVar

from bot.kit.outcome import CommandSheet, MenuSheet
from bot.kit.people import Access

_WORDS: Final = 3
Sheet = TypeVar("Sheet", CommandSheet, MenuSheet)


@dataclass(frozen=True, slots=True)
class Found:
    """This one."""

    sheet: CommandSheet


@dataclass(frozen=True, slots=True)
class Closed:
    """There is one, and it takes more than this person is trusted with."""

    sheet: CommandSheet


@dataclass(frozen=True, slots=True)
class Several:
    """It is the beginning of several, of which these are open to this person."""

    sheets: Sequence[CommandSheet]


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is none; `near` is the closest that they can use, if any comes close."""

    near: str | None


def open_to(sheets: Sequence[Sheet], access: Access) -> Sequence[Sheet]:
    """What somebody can use."""
    return [sheet for sheet in sheets if sheet.access <= access]


def by_access(sheets: Sequence[CommandSheet]) -> Mapping[Access, Sequence[CommandSheet]]:
    """Commands by whom they are there for: what newcomers and members use first, then what moderators use."""
    grouped: dict[Access, list[CommandSheet]] = {}
    for sheet in sorted(sheets, key=lambda sheet: max(sheet.access, Access.MEMBER)):
        grouped.setdefault(Access(max(sheet.access, Access.MEMBER)), []).append(sheet)
    return grouped


def typed_name(typed: str) -> str:
    """A command as people write it, without the slash; a name has three words at most, and options are none."""
    words = typed.strip().removeprefix("/").casefold().split()
    return " ".join(takewhile(lambda word: ":" not in word, words[:_WORDS]))


def look_up(sheets: Sequence[CommandSheet], access: Access, typed: str) -> Found | Closed | Several | Unknown:
    """Which command somebody means; what they wrote after its name is no matter."""
    name = typed_name(typed)
    begun = [name.rsplit(" ", cut)[0] for cut in range(name.count(" ") + 1)]
    by_name = {sheet.name: sheet for sheet in sheets}
    if sheet := next((by_name[one] for one in begun if one in by_name), None):
        return Found(sheet) if sheet.access <= access else Closed(sheet)
    usable = open_to(sheets, access)
    if group := [sheet for sheet in usable if sheet.name.startswith(f"{name} ")]:
        return Several(group)
    near = get_close_matches(name, [other.name for other in usable], n=1, cutoff=0.5)
    near = near or get_close_matches(begun[-1], [other.name for other in usable], n=1, cutoff=0.5)
    return Unknown(near[0] if near else None)
