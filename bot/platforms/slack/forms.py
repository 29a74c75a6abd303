"""From Hearth's forms to Slack's modals, and from what a modal brings back to the form and what stands in it. Pure.

Slack sends the modal along as it was opened, so what comes back is held against that, over restarts too. What a member
sends is theirs to forge: every part of it is looked at before it is used.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.forms import CheckField, Field, Form, PickField, TextField
from bot.kit.people import Place
from bot.kit.text import clean, cut, visible
from bot.kit.ui import CHOICE_LIMIT, Choice
from bot.platforms.slack import words
from bot.platforms.slack.controls import Json, chosen, options, plain_text, untag_value
from bot.platforms.slack.keys import channel_of, is_id, parts_of, root_of, thread_of
from bot.platforms.slack.markup import flat, one_line

Value = str | bool | tuple[str, ...]
TITLE: Final = 24
LABEL: Final = 2000
INPUT: Final = 3000
RADIO: Final = 5
"""Choices shown beside one another; more go into a list."""
BOXES: Final = 10
"""Boxes to tick that Slack shows together."""
ELEMENT: Final = "value"
"""The name of every field's element: the block has the field's."""
TICKED: Final = "~on"
_PLACE_LIMIT: Final = 200


class Begun(Struct, frozen=True, omit_defaults=True):
    """Where a form was opened: it travels with the form, because Slack does not say it when the form is sent."""

    c: str = ""
    t: str = ""

    @property
    def place(self) -> Place | None:
        """The place; None where nothing was said, or nothing that could be one."""
        if not is_id(self.c):
            return None
        if parts_of(f"{self.c}.{self.t}"):
            return thread_of(self.c, self.t)
        return Place(self.c, "", "direct" if self.c[0] == "D" else "channel")


def begun_in(place: Place | None) -> str:
    """What goes along with a form that is opened in a place."""
    begun = Begun(channel_of(place), root_of(place) or "") if place else Begun()
    return msgspec.json.encode(begun).decode()


def begun_of(view: Mapping[str, Any]) -> Begun:
    """Where a form was opened; nothing where it does not say."""
    said = str(view.get("private_metadata") or "")
    try:
        return msgspec.json.decode(said[:_PLACE_LIMIT], type=Begun) if said else Begun()
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Begun()


def modal(form: Form, place: Place | None = None) -> Json:
    """A modal, as views.open takes it."""
    blocks = [
        _input(field.name, field.label, field.help, _field(field), needed=_needed(field)) for field in form.fields
    ]
    return view(form.title, form.submit, form.action, blocks, place)


def view(title: str, submit: str, action: str, blocks: Sequence[Json], place: Place | None) -> Json:
    """A modal of any blocks."""
    return {
        "type": "modal",
        "callback_id": action,
        "title": plain_text(title, TITLE),
        "submit": plain_text(submit, TITLE),
        "close": plain_text(words.CANCEL, TITLE),
        "private_metadata": begun_in(place),
        "blocks": list(blocks),
    }


def _input(name: str, label: str, help_: str, element: Json, *, needed: bool) -> Json:
    hint = one_line(flat(help_, Names()))
    return {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, LABEL),
        "optional": not needed,
        "element": element,
        **({"hint": plain_text(hint, LABEL)} if visible(hint) else {}),
    }


def question(name: str, label: str, help_: str, element: Json, *, needed: bool) -> Json:
    """A field that is no kit's: for the options of a command."""
    return _input(name, label, help_, {"action_id": ELEMENT, **element}, needed=needed)


def _needed(field: Field) -> bool:
    return not isinstance(field, CheckField) and field.required


def _field(field: Field) -> Json:
    match field:
        case TextField():
            element = text_input(field.longest, lines=field.lines, value=field.value)
        case PickField():
            element = _many(field) if field.many else _one(field)
        case CheckField(label=label, value=value):
            box = {"text": plain_text(label, 75), "value": TICKED}
            element = {"type": "checkboxes", "options": [box], **({"initial_options": [box]} if value else {})}
    return {"action_id": ELEMENT, **element}


def text_input(longest: int, *, lines: int = 1, value: str = "") -> Json:
    """A field to write in."""
    most = max(1, min(longest, INPUT))
    drawn: Json = {"type": "plain_text_input", "multiline": lines > 1, "max_length": most}
    return drawn | ({"initial_value": value[:most]} if value else {})


def _one(field: PickField) -> Json:
    """One of several: beside one another where they are few, and where what was chosen need not be taken back."""
    listed = options(field.choices)
    first = chosen(listed, field.value[:1])
    initial: Json = {"initial_option": first[0]} if first else {}
    takes_back = field.required or any(not choice.value for choice in field.choices)
    if len(listed) <= RADIO and takes_back:
        return {"type": "radio_buttons", "options": listed, **initial}
    return {"type": "static_select", "placeholder": plain_text(words.PICK, 150), "options": listed, **initial}


def _many(field: PickField) -> Json:
    listed = options(field.choices)
    first = chosen(listed, field.value)
    initial: Json = {"initial_options": first} if first else {}
    if len(listed) <= BOXES:
        return {"type": "checkboxes", "options": listed, **initial}
    return {"type": "multi_static_select", "placeholder": plain_text(words.PICK, 150), "options": listed, **initial}


# What comes back


def form_of(view: Mapping[str, Any]) -> Form:
    """The form as it was opened, from the view that Slack sends along; raises as reading does."""
    fields = [_field_of(block) for block in view["blocks"] if block["type"] == "input"]
    return Form(str(view["title"]["text"]), clean(str(view["callback_id"])), tuple(fields))


def _field_of(block: Mapping[str, Any]) -> Field:
    name, element, needed = str(block["block_id"]), block["element"], not block.get("optional")
    match element["type"]:
        case "plain_text_input":
            lines = 2 if element.get("multiline") else 1
            longest = int(element.get("max_length") or INPUT)
            return TextField(name, "", longest=longest, lines=lines, required=needed)
        case "checkboxes" if element["options"][0]["value"] == TICKED:
            return CheckField(name, "")
        case "checkboxes" | "multi_static_select":
            return PickField(name, "", _choices(element), many=True, required=needed)
        case "radio_buttons" | "static_select":
            return PickField(name, "", _choices(element), required=needed)
        case kind:
            raise ValueError(f"{str(kind)[:40]!r} is no field of a form")


def _choices(element: Mapping[str, Any]) -> tuple[Choice, ...]:
    listed = element["options"][:CHOICE_LIMIT]
    return tuple(Choice("", untag_value(str(option["value"]))) for option in listed)


def values(view: Mapping[str, Any]) -> dict[str, Value]:
    """What stands in each field, by name; raises as reading does for what no modal of Slack's sends."""
    state = view["state"]["values"]
    return {str(name): value for name, inner in state.items() if (value := value_of(inner)) is not None}


def value_of(inner: Mapping[str, Any]) -> Value | None:
    """What stands in one field; None where there is nothing."""
    element = inner[ELEMENT]
    match element["type"]:
        case "plain_text_input" | "number_input":
            text = clean(str(element.get("value") or "")).strip()
            return text if visible(text) else ""
        case "checkboxes" | "multi_static_select":
            sent = [str(option["value"]) for option in element.get("selected_options") or ()]
            if TICKED in sent:
                return True
            return tuple(dict.fromkeys(value for one in sent if (value := clean(untag_value(one)))))
        case "radio_buttons" | "static_select":
            option = element.get("selected_option")
            value = clean(untag_value(str(option["value"]))) if option else ""
            return (value,) if value else ()
        case "users_select":
            return str(element.get("selected_user") or "")
        case "conversations_select":
            return str(element.get("selected_conversation") or "")
        case _:
            return None


def mistakes(view: Mapping[str, Any], why: Mapping[str, str]) -> Json:
    """The answer that keeps a form open, each sentence at its field; one of no field stands at the first."""
    fields = [str(block["block_id"]) for block in view["blocks"] if block["type"] == "input"]
    found: dict[str, str] = {}
    for name, sentence in why.items():
        at = name if name in fields else fields[0]
        found[at] = cut(f"{found[at]} {sentence}" if at in found else sentence, LABEL)
    return {"response_action": "errors", "errors": found}
