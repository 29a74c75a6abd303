"""Buttons and lists as Discord's components; what forms and messages share of them. Pure.

Numbers of types and styles, and limits, are those of Discord's published OpenAPI document.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from bot.kit.delivery import Names
from bot.kit.text import cut, visible
from bot.kit.ui import Button, Choice, Row, Select, Style
from bot.platforms.discord import words
from bot.platforms.discord.keys import tag_space, tag_value
from bot.platforms.discord.markup import flat

Json = dict[str, Any]
ROW: Final = 1
BUTTON: Final = 2
STRING_SELECT: Final = 3
TEXT_INPUT: Final = 4
TEXT_DISPLAY: Final = 10
MEDIA_GALLERY: Final = 12
FILE: Final = 13
SEPARATOR: Final = 14
CONTAINER: Final = 17
LABEL: Final = 18
RADIO_GROUP: Final = 21
CHECKBOX_GROUP: Final = 22
CHECKBOX: Final = 23
BUTTON_LABEL: Final = 80
PLACEHOLDER: Final = 150
OPTION_LABEL: Final = 100
_STYLES: Final[dict[Style, int]] = {"primary": 1, "plain": 2, "danger": 4}


def row(block: Row, names: Names, space: str | None) -> Json:
    """An action row: buttons side by side, or one list."""
    return {"type": ROW, "components": [_control(item, names, space) for item in block.items]}


def _control(item: Button | Select, names: Names, space: str | None) -> Json:
    custom_id = tag_space(item.action, space)
    match item:
        case Button(label, _, style):
            return {
                "type": BUTTON,
                "style": _STYLES[style],
                "label": label_of(label, names, BUTTON_LABEL),
                "custom_id": custom_id,
            }
        case Select(label, _, choices, most):
            listed = options(choices, names)
            return {
                "type": STRING_SELECT,
                "custom_id": custom_id,
                "placeholder": label_of(label, names, PLACEHOLDER),
                "min_values": 1,
                "max_values": max(1, min(most, len(listed))),
                "options": listed,
            }


def options(choices: Sequence[Choice], names: Names, chosen: Collection[str] = ()) -> list[Json]:
    """What can be picked, each value once: two channels of one name, say, cannot be told apart anyway."""
    by_value = {choice.value: choice for choice in reversed(choices)}
    return [_option(choice, names, chosen) for choice in choices if by_value[choice.value] is choice]


def _option(choice: Choice, names: Names, chosen: Collection[str]) -> Json:
    option: Json = {"label": label_of(choice.label, names, OPTION_LABEL), "value": tag_value(choice.value)}
    if visible(choice.help):
        option["description"] = label_of(choice.help, names, OPTION_LABEL)
    if choice.value in chosen:
        option["default"] = True
    return option


def label_of(text: str, names: Names, most: int) -> str:
    """A label, which knows no markup, at most so long, and never empty."""
    line = cut(flat(text, names), most)
    return line if visible(line) else words.NOTHING
