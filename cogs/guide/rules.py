"""Which commands somebody can use, and which one they meant; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.kit.outcome import CommandSheet
from bot.kit.people import Access


@dataclass(frozen=True, slots=True)
class Found:
    """This one."""

    sheet: CommandSheet


@dataclass(frozen=True, slots=True)
class Closed:
    """There is one, and it takes more than this person is trusted with."""

    sheet: CommandSheet


@dataclass(frozen=True, slots=True)
class Unknown:
    """There is none; `near` is the closest that they can use, if any comes close."""

    near: str | None


def open_to(sheets: Sequence[CommandSheet], access: Access) -> Sequence[CommandSheet]:
    """What somebody can use."""
    return [sheet for sheet in sheets if sheet.access <= access]


def by_cog(sheets: Sequence[CommandSheet]) -> Mapping[str, Sequence[CommandSheet]]:
    """Commands by the feature they belong to, in the order of the features' first commands."""
    grouped: dict[str, list[CommandSheet]] = {}
    for sheet in sheets:
        grouped.setdefault(sheet.cog, []).append(sheet)
    return grouped


def typed_name(typed: str) -> str:
    """A command as people write it, without the slash and what follows."""
    words = typed.strip().removeprefix("/").casefold().split()
    return words[0] if words else ""


def look_up(sheets: Sequence[CommandSheet], access: Access, typed: str) -> Found | Closed | Unknown:
    """Which command somebody means."""
    name = typed_name(typed)
    sheet = next((sheet for sheet in sheets if sheet.name == name), None)
    if sheet is None:
        near = get_close_matches(name, [other.name for other in open_to(sheets, access)], n=1, cutoff=0.5)
        return Unknown(near[0] if near else None)
    return Found(sheet) if sheet.access <= access else Closed(sheet)
