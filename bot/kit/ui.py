"""What Hearth shows: messages made of blocks, and buttons that carry their state.

Platforms render these fully, each in its own way. The limits here are the strictest that Discord and Slack
document (2000 characters, 100 per custom id, 5 buttons a row, 25 options: all Discord's), so what a cog
builds can be shown everywhere; `Message` refuses the rest at once.
Labels and help that are only a little long are cut where they are drawn.
"""

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from bot.kit.actions import ACTION_LIMIT, Action, encode_action
from bot.kit.files import Attached

TEXT_LIMIT: Final = 2000
ROW_LIMIT: Final = 5
CHOICE_LIMIT: Final = 25
VALUE_LIMIT: Final = 100
"""Characters of a choice's value, which comes back as it is and so is never cut (Discord's limit)."""
FILE_LIMIT: Final = 5
"""Pictures and files of a message: with five full rows of buttons as many as Discord's 40 components hold."""

Style = Literal["plain", "primary", "danger"]


class Choice(Struct, frozen=True):
    """One of several things to pick: what people read, and the value that comes back."""

    label: str
    value: str
    help: str = ""

    def __post_init__(self) -> None:
        """Refuse a value that would come back as another."""
        if len(self.value) > VALUE_LIMIT:
            raise ValueError(f"a choice's value holds {VALUE_LIMIT} characters, this one has {len(self.value)}")


class Heading(Struct, frozen=True, tag="heading"):
    """A short line above what follows."""

    text: str


class Text(Struct, frozen=True, tag="text"):
    """A paragraph."""

    text: str


class Quoted(Struct, frozen=True, tag="quote"):
    """Somebody's own words, set apart from Hearth's.

    `marks` are the telling parts, start and end in characters, in order and apart from one another; a platform sets
    them off as it can.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Facts(Struct, frozen=True, tag="facts"):
    """Names and values, for figures and previews."""

    pairs: tuple[tuple[str, str], ...]


class Divider(Struct, frozen=True, tag="divider"):
    """A thin line between parts."""


class Picture(Struct, frozen=True, tag="picture"):
    """A picture that Hearth drew, PNG bytes; `alt` says in words what it shows."""

    png: bytes
    alt: str


class Button(Struct, frozen=True, tag="button"):
    """Something to press. Build it with `button`."""

    label: str
    action: str
    style: Style = "plain"


class Select(Struct, frozen=True, tag="select"):
    """A list to choose from; the chosen values arrive with the press. Build it with `select`."""

    label: str
    action: str
    choices: tuple[Choice, ...]
    most: int = 1

    def __post_init__(self) -> None:
        """Refuse a list that no platform shows."""
        if not 0 < len(self.choices) <= CHOICE_LIMIT:
            raise ValueError(f"a select holds 1 to {CHOICE_LIMIT} choices, not {len(self.choices)}")


class Row(Struct, frozen=True, tag="row"):
    """Buttons side by side, at most five, or one select."""

    items: tuple[Button | Select, ...]


Block = Heading | Text | Quoted | Facts | Divider | Picture | Attached | Row


class Message(Struct, frozen=True):
    """What Hearth says: `text` first, which also stands alone where nothing else can be shown."""

    text: str
    blocks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        """Refuse at build time what some platform could not show, rather than at sending."""
        length = len(self.text) + (sum(map(_length, self.blocks)) if self.blocks else 0)
        if length > TEXT_LIMIT:
            raise ValueError(f"a message holds {TEXT_LIMIT} characters, this one has {length}")
        if not self.blocks:
            return
        rows = [block for block in self.blocks if isinstance(block, Row)]
        if len(rows) > ROW_LIMIT or any(not 0 < len(row.items) <= ROW_LIMIT for row in rows):
            raise ValueError(f"a message holds {ROW_LIMIT} rows of 1 to {ROW_LIMIT} controls")
        if any(len(row.items) > 1 and any(isinstance(item, Select) for item in row.items) for row in rows):
            raise ValueError("a select stands alone in its row")
        if sum(isinstance(block, Picture | Attached) for block in self.blocks) > FILE_LIMIT:
            raise ValueError(f"a message holds {FILE_LIMIT} pictures and files")
        _check_actions([item.action for row in rows for item in row.items])


def _check_actions(actions: Sequence[str]) -> None:
    """Refuse controls that would come back as another or not at all."""
    if not all(0 < len(action) <= ACTION_LIMIT for action in actions):
        raise ValueError(f"the id of a control has 1 to {ACTION_LIMIT} characters")
    if len(set(actions)) < len(actions):
        raise ValueError("two controls of a message have the same id")


def _length(block: Block) -> int:
    match block:
        case Heading(text) | Text(text) | Quoted(text):
            return len(text)
        case Facts(pairs):
            return sum(len(name) + len(value) for name, value in pairs)
        case _:
            return 0


def say(text: str, *parts: str | Block | Button | Select) -> Message:
    """A message from its first line and what follows; buttons in a row form a row."""
    blocks: list[Block] = []
    for part in parts:
        match part:
            case str():
                blocks.append(Text(part))
            case Select():
                blocks.append(Row((part,)))
            case Button():
                last = blocks[-1] if blocks else None
                if isinstance(last, Row) and isinstance(last.items[0], Button) and len(last.items) < ROW_LIMIT:
                    blocks[-1] = Row((*last.items, part))
                else:
                    blocks.append(Row((part,)))
            case _:
                blocks.append(part)
    return Message(text, tuple(blocks))


def button(label: str, action: Action, style: Style = "plain") -> Button:
    """A button for an action."""
    return Button(label, encode_action(action), style)


def select(label: str, action: Action, *choices: Choice, most: int = 1) -> Select:
    """A list of 1 to 25 choices for an action, of which at most `most` can be chosen."""
    return Select(label, encode_action(action), choices, most)
