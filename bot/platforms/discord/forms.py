"""From Hearth's forms to Discord's modals, and from what a modal brings back to the values of its fields. Pure.

What a member sends is theirs to forge: every part of it is looked at before it is used.
"""

from collections.abc import Sequence
from typing import Any, Final, cast

from bot.kit.delivery import Names
from bot.kit.forms import CheckField, Field, Form, PickField, TextField
from bot.kit.text import clean, cut, visible
from bot.platforms.discord.controls import (
    CHECKBOX,
    CHECKBOX_GROUP,
    LABEL,
    RADIO_GROUP,
    ROW,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    Json,
    label_of,
    options,
)
from bot.platforms.discord.keys import tag_space, untag_value
from bot.platforms.discord.markup import escaped, flat, one_line, shortened

Value = str | bool | tuple[str, ...]
MODAL_TITLE: Final = 45
LABEL_TEXT: Final = 45
LABEL_HELP: Final = 100
MODAL_PARTS: Final = 5
"""Labels and texts of a modal: the reference allows five, though the OpenAPI document says 40."""
HELP_LIMIT: Final = 600
INPUT_LIMIT: Final = 4000
GROUP_LIMIT: Final = 10
"""Choices of a group of radio buttons or of checkboxes; a list holds 25."""
_PARTS: Final = 40
_NOBODY: Final = Names()


def modal(form: Form, space: str | None = None) -> Json:
    """A modal, as the answer to an interaction takes it; `space` names the server in a direct message."""
    return {
        "custom_id": tag_space(form.action, space),
        "title": label_of(form.title, _NOBODY, MODAL_TITLE),
        "components": _parts(form.fields),
    }


def _parts(fields: Sequence[Field]) -> list[Json]:
    """The fields under their labels; help that is too long for a label stands above it, as long as there is room."""
    room = MODAL_PARTS - len(fields)
    parts: list[Json] = []
    for field in fields:
        line = one_line(flat(field.help, _NOBODY))
        label: Json = {"type": LABEL, "label": label_of(field.label, _NOBODY, LABEL_TEXT), "component": _field(field)}
        if visible(line) and len(line) > LABEL_HELP and room > 0:
            room -= 1
            parts.append({"type": TEXT_DISPLAY, "content": shortened(line, HELP_LIMIT, escaped)})
        elif visible(line):
            label["description"] = cut(line, LABEL_HELP)
        parts.append(label)
    return parts


def _field(field: Field) -> Json:
    match field:
        case TextField():
            return _text(field)
        case PickField():
            return _many(field) if field.many else _one(field)
        case CheckField(name, _, value):
            return {"type": CHECKBOX, "custom_id": name, "default": value}


def _text(field: TextField) -> Json:
    longest = max(1, min(field.longest, INPUT_LIMIT))
    shown: Json = {
        "type": TEXT_INPUT,
        "custom_id": field.name,
        "style": 1 if field.lines <= 1 else 2,
        "required": field.required,
        "max_length": longest,
    }
    return {**shown, "value": field.value[:longest]} if field.value else shown


def _one(field: PickField) -> Json:
    """One of several: radio buttons where they fit, and where what was chosen could be taken back."""
    listed = options(field.choices, _NOBODY, field.value[:1])
    takes_back = field.required or not field.value or any(not choice.value for choice in field.choices)
    shown: Json = {"custom_id": field.name, "required": field.required, "options": listed}
    if 1 < len(listed) <= GROUP_LIMIT and takes_back:
        return {"type": RADIO_GROUP, **shown}
    return {"type": STRING_SELECT, "min_values": int(field.required), "max_values": 1, **shown}


def _many(field: PickField) -> Json:
    listed = options(field.choices, _NOBODY, field.value)
    return {
        "type": CHECKBOX_GROUP if len(listed) <= GROUP_LIMIT else STRING_SELECT,
        "custom_id": field.name,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": len(listed),
        "options": listed,
    }


# What comes back


def values(components: Any) -> dict[str, Value]:
    """What stands in each field of a modal that was sent, by the field's name.

    Raises ValueError, with a sentence, for what no modal of ours sends.
    """
    found: dict[str, Value] = {}
    for part in _list(components, "the parts of the form"):
        for component in _inner(_dict(part)):
            name, value = _value(component)
            if name in found:
                raise ValueError(f"The field {name!r} was sent twice.")
            found[name] = value
    return found


def _inner(part: Json) -> Sequence[Json]:
    match part.get("type"):
        case int(kind) if kind == LABEL:
            return [_dict(part.get("component"))]
        case int(kind) if kind == ROW:
            return [_dict(one) for one in _list(part.get("components"), "a row of the form")]
        case int(kind) if kind == TEXT_DISPLAY:
            return ()
        case _:
            raise ValueError("A form has no part of this type.")


def _value(component: Json) -> tuple[str, Value]:
    match component.get("type"), component.get("custom_id"), component.get("value"), component.get("values"):
        case int(kind), str(name), str(text), _ if kind == TEXT_INPUT:
            text = clean(text).strip()
            return name, text if visible(text) else ""
        case int(kind), str(name), (str() | None) as chosen, _ if kind == RADIO_GROUP:
            return name, _chosen([] if chosen is None else [chosen])
        case int(kind), str(name), _, chosen if kind in {STRING_SELECT, CHECKBOX_GROUP}:
            return name, _chosen(_list(chosen, "what was chosen in the form"))
        case int(kind), str(name), bool(ticked), _ if kind == CHECKBOX:
            return name, ticked
        case _:
            raise ValueError("A field of the form has no name, or holds nothing that a field of its type can.")


def _chosen(sent: Sequence[object]) -> tuple[str, ...]:
    """The values that were picked, each once; the choice of none is none."""
    texts = [one for one in sent if isinstance(one, str)]
    if len(texts) < len(sent):
        raise ValueError("A choice of the form is no text.")
    return tuple(dict.fromkeys(value for text in texts if (value := clean(untag_value(text)))))


def _list(what: object, words: str) -> Sequence[object]:
    match what:
        case list() if len(found := cast("list[object]", what)) <= _PARTS:
            return found
        case _:
            raise ValueError(f"I cannot read {words}.")


def _dict(what: object) -> Json:
    match what:
        case dict():
            return cast("Json", what)
        case _:
            raise ValueError("A part of the form is none.")
