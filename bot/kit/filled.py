"""What came back in a form, held against the form that was opened: one check for every platform. Pure.

A platform's own client checks too, but not one that is stale or that somebody changed.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.forms import CheckField, Field, Form, PickField, TextField
from bot.kit.text import clean, visible

Given = str | bool | Sequence[str]
Values = dict[str, str | bool | tuple[str, ...]]
NEEDED: Final = "This one is needed."
CHOICE: Final = "Choose from the list."
TEXT: Final = "Write this as text."


def check(form: Form, given: Mapping[str, Given]) -> tuple[Values, dict[str, str]]:
    """The values of a form's own fields, and a sentence for each that cannot stand."""
    values: Values = {}
    why: dict[str, str] = {}
    for field in form.fields:
        value, mistake = _field(field, given.get(field.name))
        if mistake:
            why[field.name] = mistake
        else:
            values[field.name] = value
    return values, why


def _field(field: Field, given: Given | None) -> tuple[str | bool | tuple[str, ...], str]:
    match field:
        case CheckField():
            return given is True, ""
        case TextField():
            return _text(field, given)
        case PickField():
            return _pick(field, given)


def _text(field: TextField, given: Given | None) -> tuple[str, str]:
    if given is not None and not isinstance(given, str):
        return "", TEXT
    text = clean(given or "").strip()
    if field.lines == 1:
        text = " ".join(text.split("\n"))
    if not visible(text):
        return "", NEEDED if field.required else ""
    if len(text) > field.longest:
        return "", too_long(len(text), field.longest)
    return text, ""


def _pick(field: PickField, given: Given | None) -> tuple[tuple[str, ...], str]:
    if isinstance(given, bool):
        return (), CHOICE
    picked = (given,) if isinstance(given, str) else tuple(given or ())
    picked = tuple(dict.fromkeys(value for value in picked if value))
    allowed = {choice.value for choice in field.choices}
    if not allowed.issuperset(picked) or (len(picked) > 1 and not field.many):
        return (), CHOICE
    if field.required and not picked:
        return (), NEEDED
    return picked, ""


def too_long(length: int, most: int) -> str:
    """A field over its limit."""
    return f"This holds {most:,} characters, and there are {length:,} now."
