"""Fits the parts of a message into Discord's limits: 4000 characters of text and 40 components. Pure.

A message that kit accepts holds 2000 characters, yet escaping and mentions make it longer; then the longest texts
are cut, rather than nothing shown. Where there are too many parts they are put together, text first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.platforms.discord.controls import FILE, MEDIA_GALLERY, ROW, SEPARATOR, TEXT_DISPLAY, Json
from bot.platforms.discord.markup import shortened
from bot.platforms.discord.words import NOTHING

TEXT_LIMIT: Final = 4000
COMPONENT_LIMIT: Final = 40
_LEAST: Final = 60
"""Below so many characters a text is left out rather than cut."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text and how it is drawn; `drawn` is what fits of it."""

    source: str
    draw: Callable[[str], str]
    drawn: str


@dataclass(frozen=True, slots=True)
class Display:
    """Lines that are shown together."""

    lines: tuple[Words, ...]


Part = Display | Json


_MORE: Final = Words(NOTHING, str, NOTHING)


def words(source: str, draw: Callable[[str], str]) -> Words:
    """A text in its full length."""
    return Words(source, draw, draw(source))


def laid_out(parts: Sequence[Part], frame: int) -> list[Json]:
    """The components of a message; `frame` is how many stand around them."""
    parts = _fitted(parts)
    for shape in (_as_is, _together, _in_order):
        shaped = shape(parts)
        if frame + sum(map(_count, shaped)) <= COMPONENT_LIMIT:
            break
    return [_component(part) for part in shaped]


def _count(part: Part) -> int:
    """How many components a part is."""
    return 1 if isinstance(part, Display) or part["type"] != ROW else 1 + len(part["components"])


def _component(part: Part) -> Json:
    if not isinstance(part, Display):
        return part
    return {"type": TEXT_DISPLAY, "content": "\n".join(line.drawn for line in part.lines)}


# Characters


def _fitted(parts: Sequence[Part]) -> list[Part]:
    """The parts with their texts cut to what a message holds, the longest first."""
    lengths = [len(line.drawn) + 1 for part in parts if isinstance(part, Display) for line in part.lines]
    if sum(lengths) <= TEXT_LIMIT:
        return list(parts)
    left = TEXT_LIMIT - len(_MORE.drawn) - 1
    most = max(_cap(lengths, left), _LEAST) - 1
    fitted: list[Part] = []
    for part in parts:
        if isinstance(part, Display):
            lines, left = _fitting(part.lines, most, left)
            fitted += [Display(lines)] if lines else []
        else:
            fitted.append(part)
    return fitted


def _fitting(lines: Sequence[Words], most: int, left: int) -> tuple[tuple[Words, ...], int]:
    """Lines of at most so many characters each, as long as there is room, and how much room is left."""
    fitting: list[Words] = []
    for line in lines:
        short = replace(line, drawn=shortened(line.source, most, line.draw))
        if len(short.drawn) >= left:
            return (*fitting, *([_MORE] if left > 0 else [])), 0
        fitting.append(short)
        left -= len(short.drawn) + 1
    return tuple(fitting), left


def _cap(lengths: Sequence[int], room: int) -> int:
    """The length to which the longest are cut so that all fit into the room, those below it untouched."""
    low, high = 0, room
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sum(min(one, middle) for one in lengths) <= room else (low, middle - 1)
    return low


# Components


def _as_is(parts: Sequence[Part]) -> list[Part]:
    return list(parts)


def _together(parts: Sequence[Part]) -> list[Part]:
    """Neighbouring texts as one, and no lines between."""
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Display) and isinstance(last, Display):
            joined[-1] = Display(last.lines + part.lines)
        elif isinstance(part, Display) or part["type"] != SEPARATOR:
            joined.append(part)
    return joined


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """All text, then all pictures, then what else there is: with kit's limits that always fits."""
    lines = tuple(line for part in parts if isinstance(part, Display) for line in part.lines)
    others = [part for part in parts if not isinstance(part, Display)]
    items = [item for part in others if part["type"] == MEDIA_GALLERY for item in part["items"]]
    return [
        *([Display(lines)] if lines else []),
        *([{"type": MEDIA_GALLERY, "items": items}] if items else []),
        *(part for part in others if part["type"] == FILE),
        *(part for part in others if part["type"] == ROW),
    ]
