"""What Hearth shows: messages made of blocks, buttons that carry their state, forms with fields.

Platforms render these fully, each in its own way. The limits here are the strictest of Discord's
and Slack's (FACTS: 2000 characters, 100 per custom id, 5 buttons a row, 25 options, 5 fields a
modal, title 24), so what a cog builds can be shown everywhere; `Message` refuses the rest at once.
Labels and help that are only a little long are cut where they are drawn.
"""

from collections.abc import Sequence
from typing import Final, Literal, TypeVar
from urllib.parse import quote, unquote

import msgspec
from msgspec import Struct

from bot.kit.files import Attached
from bot.kit.text import clean

TEXT_LIMIT: Final = 2000
ACTION_LIMIT: Final = 86
"""Characters of a control's id: Discord takes 100, of which up to 14 name the server in a direct message,
where an interaction does not tell (`@` and a 64-bit number in base 36).
"""
ROW_LIMIT: Final = 5
CHOICE_LIMIT: Final = 25
VALUE_LIMIT: Final = 100
"""Characters of a choice's value, which comes back as it is and so is never cut (Discord's limit)."""
FILE_LIMIT: Final = 5
"""Pictures and files of a message: with five full rows of buttons as many as Discord's 40 components hold."""
FIELD_LIMIT: Final = 5
TITLE_LIMIT: Final = 24
LABEL_LIMIT: Final = 45
NUMBER_LIMIT: Final = 2**63 - 1

Style = Literal["plain", "primary", "danger"]


class Action(Struct, frozen=True):
    """What a button, a select or a form stands for: subclass it with `tag="cog.name"` and fields.

    The fields (integers and short texts) travel in the control's id and survive restarts. They
    carry state and never authority: who may press is checked at the press.
    """


ActionT = TypeVar("ActionT", bound=Action)


def encode_action(action: Action) -> str:
    """The id of a control: the action's tag and its fields, joined by colons."""
    values = (quote(str(value), safe="") for value in msgspec.structs.astuple(action))
    text = ":".join([str(type(action).__struct_config__.tag), *values])
    if len(text) > ACTION_LIMIT:
        raise ValueError(f"{type(action).__name__} needs {len(text)} characters, and ids hold {ACTION_LIMIT}")
    return text


def decode_action(kind: type[ActionT], text: str) -> ActionT:
    """Read an action back from a control's id; raises `msgspec.ValidationError` where it is not one."""
    _, *values = text.split(":")
    names = kind.__struct_fields__
    if len(values) != len(names):
        raise msgspec.ValidationError(f"{kind.__name__} has {len(names)} fields, the id {len(values)}")
    fields = {name: clean(unquote(value)) for name, value in zip(names, values, strict=True)}
    action = msgspec.convert(fields, kind, strict=False)
    if any(isinstance(value, int) and abs(value) > NUMBER_LIMIT for value in msgspec.structs.astuple(action)):
        raise msgspec.ValidationError(f"{kind.__name__} holds a number that no database does")
    return action


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


class TextField(Struct, frozen=True, tag="text"):
    """A line or several to write in; `longest` in characters."""

    name: str
    label: str
    value: str = ""
    help: str = ""
    longest: int = 300
    lines: int = 1
    required: bool = True


class PickField(Struct, frozen=True, tag="pick"):
    """A list to pick one from, or several where `many`."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    value: tuple[str, ...] = ()
    help: str = ""
    many: bool = False
    required: bool = True

    def __post_init__(self) -> None:
        """Refuse a list that no platform shows."""
        if not 0 < len(self.choices) <= CHOICE_LIMIT:
            raise ValueError(f"a list holds 1 to {CHOICE_LIMIT} choices, not {len(self.choices)}")


class CheckField(Struct, frozen=True, tag="check"):
    """A box to tick."""

    name: str
    label: str
    value: bool = False
    help: str = ""


Field = TextField | PickField | CheckField


class Form(Struct, frozen=True):
    """A dialog to fill in; its handler is found by the action. Build it with `form`."""

    title: str
    action: str
    fields: tuple[Field, ...]
    submit: str = "Save"


def form(title: str, action: Action, *fields: Field, submit: str = "Save") -> Form:
    """A form of 1 to 5 fields for an action."""
    if not 0 < len(fields) <= FIELD_LIMIT:
        raise ValueError(f"a form holds 1 to {FIELD_LIMIT} fields, not {len(fields)}")
    if len(title) > TITLE_LIMIT:
        raise ValueError(f"a form's title holds {TITLE_LIMIT} characters: {title!r}")
    return Form(title, encode_action(action), fields, submit)
