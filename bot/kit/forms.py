"""Forms, as every platform can show them: 5 fields and labels of 45 characters as on Discord, titles of 24 as on Slack.

The limits are those of the platforms' documentation.
"""

from typing import Final

from msgspec import Struct

from bot.kit.actions import Action, encode_action
from bot.kit.ui import CHOICE_LIMIT, Choice

FIELD_LIMIT: Final = 5
TITLE_LIMIT: Final = 24
LABEL_LIMIT: Final = 45


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
