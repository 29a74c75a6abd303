"""Forms that are open on somebody's screen, kept so that a restart loses nobody's words."""

from collections.abc import Mapping, Sequence

import msgspec

from bot.kit.errors import Say
from bot.kit.text import clean, visible
from bot.kit.ui import CheckField, Field, Form, PickField, TextField
from bot.platforms.local import words
from bot.platforms.local.act import Act
from bot.platforms.local.rules import Member, Room

Given = str | bool | Sequence[str]
Values = dict[str, str | bool | tuple[str, ...]]


def show(act: Act, who: Member, room: Room, form: Form) -> None:
    """Remember that a form is open."""
    text = msgspec.json.encode(form).decode()
    act.run("INSERT OR REPLACE INTO open_form VALUES (?, ?, ?, ?)", who.id, form.action, room.id, text)


def shown(act: Act, who: Member, action: str) -> tuple[Form, int]:
    """An open form and the number of its place; raises Say if it is not open."""
    row = act.one("SELECT form, channel FROM open_form WHERE member = ? AND action = ?", who.id, clean(action))
    if row is None:
        raise Say(words.FORM_GONE)
    return msgspec.json.decode(row[0], type=Form), row[1]


def close(act: Act, who: Member, action: str) -> None:
    """A form is done with."""
    act.run("DELETE FROM open_form WHERE member = ? AND action = ?", who.id, clean(action))


def check(form: Form, given: Mapping[str, Given]) -> tuple[Values, dict[str, str]]:
    """The values of a form's own fields, and a sentence for each that cannot stand. Pure."""
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
        return "", words.FIELD_TEXT
    text = clean(given or "").strip()
    if field.lines == 1:
        text = " ".join(text.split("\n"))
    if not visible(text):
        return "", words.FIELD_NEEDED if field.required else ""
    if len(text) > field.longest:
        return "", words.long_field(len(text), field.longest)
    return text, ""


def _pick(field: PickField, given: Given | None) -> tuple[tuple[str, ...], str]:
    if isinstance(given, bool):
        return (), words.FIELD_CHOICE
    picked = (given,) if isinstance(given, str) else tuple(given or ())
    picked = tuple(dict.fromkeys(value for value in picked if value))
    allowed = {choice.value for choice in field.choices}
    if not allowed.issuperset(picked) or (len(picked) > 1 and not field.many):
        return (), words.FIELD_CHOICE
    if field.required and not picked:
        return (), words.FIELD_NEEDED
    return picked, ""
