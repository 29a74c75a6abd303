"""Buttons, selects and what can be picked, as Block Kit has them. Pure.

Limits are those of Slack's reference ("Block Kit", "Block elements", "Composition objects").
"""

import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from bot.kit.delivery import Names
from bot.kit.text import cut, visible
from bot.kit.ui import Button, Choice, Row, Select
from bot.platforms.slack import words
from bot.platforms.slack.markup import flat

Json = dict[str, Any]
BUTTON_LABEL: Final = 75
PLACEHOLDER: Final = 150
OPTION_LABEL: Final = 75
SECTION_TEXT: Final = 3000
_STYLES: Final = {"primary": {"style": "primary"}, "danger": {"style": "danger"}}
_EMPTY: Final = re.compile("=*")


def plain_text(text: str, most: int, names: Names | None = None) -> Json:
    """A label, which knows no markup, at most so long, and never empty."""
    line = cut(flat(text, names or Names()), most)
    return {"type": "plain_text", "text": line if visible(line) else words.NOTHING, "emoji": False}


def row(block: Row, names: Names) -> Json:
    """A row of controls; a list of which several can be picked stands beside its name, as Slack wants it."""
    first = block.items[0]
    if isinstance(first, Select) and first.most > 1:
        return {
            "type": "section",
            "text": plain_text(first.label, SECTION_TEXT, names),
            "accessory": _select(first, names),
        }
    return {"type": "actions", "elements": [_control(item, names) for item in block.items]}


def _control(item: Button | Select, names: Names) -> Json:
    if isinstance(item, Select):
        return _select(item, names)
    text = plain_text(item.label, BUTTON_LABEL, names)
    return {"type": "button", "action_id": item.action, "text": text, **_STYLES.get(item.style, {})}


def _select(item: Select, names: Names) -> Json:
    listed = options(item.choices, names)
    drawn: Json = {
        "type": "multi_static_select" if item.most > 1 else "static_select",
        "action_id": item.action,
        "placeholder": plain_text(item.label, PLACEHOLDER, names),
        "options": listed,
    }
    return drawn | {"max_selected_items": min(item.most, len(listed))} if item.most > 1 else drawn


def options(choices: Sequence[Choice], names: Names | None = None) -> list[Json]:
    """What can be picked, each value once: two channels of one name, say, cannot be told apart anyway."""
    by_value = {choice.value: choice for choice in reversed(choices)}
    return [_option(choice, names) for choice in choices if by_value[choice.value] is choice]


def _option(choice: Choice, names: Names | None) -> Json:
    drawn: Json = {"text": plain_text(choice.label, OPTION_LABEL, names), "value": tag_value(choice.value)}
    if visible(choice.help):
        drawn["description"] = plain_text(choice.help, OPTION_LABEL, names)
    return drawn


def chosen(listed: Sequence[Json], values: Collection[str]) -> list[Json]:
    """Those options that stand chosen already."""
    tagged = {tag_value(value) for value in values}
    return [option for option in listed if option["value"] in tagged]


def tag_value(value: str) -> str:
    """A choice's value as Slack takes it, which wants at least one character: none is `=`, `=` is `==`."""
    return f"{value}=" if _EMPTY.fullmatch(value) else value


def untag_value(text: str) -> str:
    """The value that was chosen, from what Slack brings back."""
    return text[:-1] if _EMPTY.fullmatch(text) else text
