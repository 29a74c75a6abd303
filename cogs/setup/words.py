"""What organisers read while they change settings."""

from collections.abc import Mapping, Sequence
from difflib import unified_diff
from itertools import accumulate
from typing import Final

from bot.kit.services import Change, Section
from bot.kit.text import counted, cut
from bot.kit.ui import TEXT_LIMIT, Block, Facts, Heading, Text

SECTION: Final = "Change"
SAVE: Final = "Save"
DISCARD: Final = "Discard"
UNDO: Final = "Undo"
PREVIEW: Final = "Preview"

OVERVIEW: Final = "These settings hold now. Choose what to change; nothing is saved before you have seen a preview."
ABOUT: Final = "Choose what to see and change; nothing is saved before you have seen a preview."
PICK_ONE: Final = "Choose one of the sections from the list."
DISCARDED: Final = "Discarded, and nothing has changed. /setup starts again."
GONE: Final = "These settings are arranged in other parts now. Use /setup to see them."
UNCHANGED: Final = "This is what holds already, so there is nothing to save. /setup opens the form again."
MARKS: Final = "A line with - goes, and one with + is new."
_SHORT: Final = 60
_LEAST: Final = 8
_WARNINGS: Final = 3
_ROOM: Final = TEXT_LIMIT - 400


def unknown(typed: str, near: str | None) -> str:
    """A section that is not there."""
    hint = f"Did you mean {near}?" if near else "/setup alone lists them."
    return f'There are no settings called "{cut(typed, 40)}". {hint}'


def more(count: int) -> str:
    """Sections that the list has no room for."""
    return f"{counted(count, 'more section')} open with /setup and their name."


def overview(sections: Sequence[Section]) -> tuple[str, list[Block]]:
    """Every section with its values as they hold, of large ones the parts; where that is too long, what each
    is about.
    """
    blocks: list[Block] = []
    for section in sections:
        held = Text(", ".join(section.parts)) if section.parts else values(section.values, _SHORT)
        blocks += [Heading(section.title), held]
    if _length(blocks) <= _ROOM:
        return OVERVIEW, blocks
    about = [(section.title, cut(section.about, _SHORT)) for section in sections]
    while sum(len(name) + len(value) for name, value in about) > _ROOM:
        about.pop()
    return ABOUT, [Facts(tuple(about))]


def parts(section: Section) -> str:
    """Above a section that has parts."""
    return f"{section.title} holds like this now. Choose a part to change; nothing is saved before you see a preview."


def by_part(held: Mapping[str, str], labels: Mapping[str, Sequence[str]]) -> list[Block]:
    """What holds under each part's title; of a section too large for one message, what each part is about."""
    names = sum(len(title) + sum(map(len, of)) for title, of in labels.items())
    longest = min(_SHORT, (_ROOM - names) // max(1, len(held)))
    if longest < _LEAST:
        room = _ROOM // len(labels)
        return [Facts(tuple((title, cut(", ".join(of), room - len(title))) for title, of in labels.items()))]
    blocks: list[Block] = []
    for title, of in labels.items():
        blocks += [Heading(title), values({label: held[label] for label in of}, longest)]
    return blocks


def _length(blocks: Sequence[Block]) -> int:
    length = 0
    for block in blocks:
        if isinstance(block, Heading | Text):
            length += len(block.text)
        elif isinstance(block, Facts):
            length += sum(len(name) + len(value) for name, value in block.pairs)
    return length


def values(held: Mapping[str, str], most: int | None = None) -> Facts:
    """What holds, each value at most so long; where all of it is too much, as many as there is room for."""
    longest = most or max(_LEAST, (_ROOM - sum(map(len, held))) // max(1, len(held)))
    pairs = [(name, _line(value, longest)) for name, value in held.items()]
    while sum(len(name) + len(value) for name, value in pairs) > _ROOM:
        pairs.pop()
    return Facts(tuple(pairs))


def preview(section: Section, found: Sequence[Change]) -> str:
    """Above what would change."""
    marks = f" {MARKS}" if any(map(_in_lines, found)) else ""
    return f"{section.title} would change like this. Nothing is saved yet.{marks}"


def warnings(unmet: Sequence[str]) -> Sequence[str]:
    """What a draft names that is not there, as much as there is room for."""
    more = len(unmet) - _WARNINGS
    return (
        [*unmet[:_WARNINGS], f"{more:,} more of these names {'is' if more == 1 else 'are'} not there."]
        if more > 0
        else unmet
    )


def changes(found: Sequence[Change], besides: int) -> Facts:
    """Each value before and after; of one in lines, the lines that changed. `besides` is the length of what else the
    preview says.
    """
    longest = max(_LEAST, (_ROOM - besides) // (2 * max(1, len(found))) - 50)
    return Facts(tuple((one.label, _changed(one, longest)) for one in found))


def _changed(change: Change, longest: int) -> str:
    if _in_lines(change):
        return _lines(change, 2 * longest)
    return f"{cut(change.before, longest)} → {cut(change.after, longest)}"


def _in_lines(change: Change) -> bool:
    return "\n" in change.before or "\n" in change.after


def _lines(change: Change, most: int) -> str:
    """The lines that go and those that are new, as many as there is room for."""
    found = list(unified_diff(change.before.split("\n"), change.after.split("\n"), n=0, lineterm=""))[2:]
    marked = [f"{line[0]} {cut(line[1:], most // 4)}" for line in found if line[0] in "+-"]
    lengths = accumulate(len(line) + 1 for line in marked)
    shown = [line for line, length in zip(marked, lengths, strict=True) if length < most - _SHORT]
    rest = len(marked) - len(shown)
    return "\n".join([*shown, f"… and {counted(rest, 'more line')}"] if rest else shown)


def _line(value: str, most: int) -> str:
    """A value on one line, those of its own apart."""
    return cut(" / ".join(value.split("\n")), most)


def saved(section: Section) -> str:
    """Above what holds now."""
    return f"Saved. {section.title} now holds like this; Undo goes back to what was before."


def undone(section: Section) -> str:
    """Above what holds again."""
    return f"Undone. {section.title} holds like this again."
