"""A command's options as a form, for whoever used it without them: the same options, the same bounds. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from bot.kit.errors import Say
from bot.kit.filled import NEEDED
from bot.kit.outcome import CommandSheet, OptionSheet
from bot.kit.people import Account, Place
from bot.kit.text import cut, visible
from bot.kit.typed import Value, within
from bot.platforms.slack import words
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.controls import Json, options, plain_text
from bot.platforms.slack.forms import ELEMENT, TICKED, question, text_input, value_of, view
from bot.platforms.slack.keys import is_id

CALLBACK: Final = "~command:"
"""The adapter's own form: no cog's begins so."""
_LONG: Final = 120
"""Characters beyond which there is room for several lines."""
_WHOLE: Final = 10**15


def asks(sheet: CommandSheet, place: Place | None, given: Mapping[str, Value]) -> Json:
    """The form for a command; `given` is what its user said already."""
    blocks = [
        question(
            option.name, _label(option), option.help, _element(option, given.get(option.name)), needed=_needed(option)
        )
        for option in sheet.options
    ]
    return view(f"/{sheet.name}", words.SEND, f"{CALLBACK}{sheet.name}", blocks, place)


def _label(option: OptionSheet) -> str:
    return option.name.replace("_", " ").capitalize()


def _needed(option: OptionSheet) -> bool:
    return option.required and option.kind != "flag"


def _element(option: OptionSheet, given: Value | None) -> Json:
    if option.choices:
        listed = options(option.choices)
        return {"type": "static_select", "placeholder": plain_text(words.PICK, 150), "options": listed}
    match option.kind:
        case "person":
            first = {"initial_user": given.key} if isinstance(given, Account) else {}
            return {"type": "users_select", **first}
        case "channel":
            first = {"initial_conversation": given.key} if isinstance(given, Place) else {}
            return {"type": "conversations_select", "filter": {"include": ["public", "private"]}, **first}
        case "whole":
            bounds = {"min_value": str(option.least)} if option.least is not None else {}
            bounds |= {"max_value": str(option.most)} if option.most is not None else {}
            return {"type": "number_input", "is_decimal_allowed": False, **bounds}
        case "flag":
            box = {"text": plain_text(words.YES, 75), "value": TICKED}
            return {"type": "checkboxes", "options": [box]}
        case _:
            longest = option.longest or 300
            return text_input(longest, lines=2 if longest > _LONG else 1, value=given if isinstance(given, str) else "")


def filled(
    sheet: CommandSheet, view_: Mapping[str, Any], workspace: Workspace
) -> tuple[dict[str, Value], dict[str, str]]:
    """The options from the form that was sent, and a sentence for each that cannot stand."""
    state = view_["state"]["values"]
    found: dict[str, Value] = {}
    why: dict[str, str] = {}
    for option in sheet.options:
        inner = state.get(option.name)
        value = _value(option, value_of(inner) if inner and ELEMENT in inner else None, workspace)
        if value is None:
            if _needed(option):
                why[option.name] = NEEDED
            continue
        try:
            found[option.name] = within(option, value)
        except Say as mistake:
            why[option.name] = cut(str(mistake), 300)
    return found, why


def _value(option: OptionSheet, given: str | bool | tuple[str, ...] | None, workspace: Workspace) -> Value | None:
    match option.kind, given:
        case _, tuple() if option.choices:
            return given[0] if given else None
        case "person", str() as key if is_id(key):
            return workspace.account(key)
        case "channel", str() as key if is_id(key):
            return workspace.place(key)
        case "whole", str() as typed if typed.removeprefix("-").isascii() and typed.removeprefix("-").isdigit():
            return int(typed) if abs(int(typed[:20])) < _WHOLE else _WHOLE
        case "flag", _:
            return given is True
        case "text", str() as text if visible(text):
            return text
        case _:
            return None
