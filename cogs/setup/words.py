"""What organisers read while they change settings."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.services import Change, Section
from bot.kit.text import counted, cut
from bot.kit.ui import TEXT_LIMIT, Block, Facts, Heading

SECTION: Final = "Change"
SAVE: Final = "Save"
DISCARD: Final = "Discard"
UNDO: Final = "Undo"
PREVIEW: Final = "Preview"

OVERVIEW: Final = "These settings hold now. Choose what to change; nothing is saved before you have seen a preview."
PICK_ONE: Final = "Choose one of the sections from the list."
DISCARDED: Final = "Put aside, and nothing has changed. /setup starts again."
UNCHANGED: Final = "This is what holds already, so there is nothing to save. /setup opens the form again."
_SHORT: Final = 60
_ROOM: Final = TEXT_LIMIT - 400


def unknown(typed: str, near: str | None) -> str:
    """A section that is not there."""
    hint = f"Did you mean {near}?" if near else "/setup alone lists them."
    return f'There are no settings called "{cut(typed, 40)}". {hint}'


def more(count: int) -> str:
    """Sections that the list has no room for."""
    return f"{counted(count, 'more section')} open with /setup and their name."


def overview(sections: Sequence[Section]) -> list[Block]:
    """Every section with its values as they hold, or with what it is about where that is too long."""
    blocks: list[Block] = []
    for section in sections:
        blocks += [Heading(section.title), values(section.values, _SHORT)]
    if _length(blocks) <= _ROOM:
        return blocks
    about = [(section.title, cut(section.about, _SHORT)) for section in sections]
    while sum(len(name) + len(value) for name, value in about) > _ROOM:
        about.pop()
    return [Facts(tuple(about))]


def _length(blocks: Sequence[Block]) -> int:
    length = 0
    for block in blocks:
        if isinstance(block, Heading):
            length += len(block.text)
        elif isinstance(block, Facts):
            length += sum(len(name) + len(value) for name, value in block.pairs)
    return length


def values(held: Mapping[str, str], most: int | None = None) -> Facts:
    """What holds, each value at most so long."""
    longest = most or _ROOM // max(1, len(held)) - 50
    return Facts(tuple((name, cut(value, longest)) for name, value in held.items()))


def preview(section: Section) -> str:
    """Above what would change."""
    return f"{section.title} would change like this. Nothing is saved yet."


def changes(found: Sequence[Change]) -> Facts:
    """Each value before and after."""
    longest = _ROOM // (2 * max(1, len(found))) - 50
    return Facts(tuple((one.label, f"{cut(one.before, longest)} → {cut(one.after, longest)}") for one in found))


def saved(section: Section) -> str:
    """Above what holds now."""
    return f"Saved. {section.title} now holds like this; Undo goes back to what was before."


def undone(section: Section) -> str:
    """Above what holds again."""
    return f"Undone. {section.title} holds like this again."
