"""A form as Slack's client sends it: every input with its value, checked as the client checks."""

from collections.abc import Mapping
from typing import Any, cast

from tests.servers.shapes import Shape
from tests.servers.slack.blocks import offers


class CannotSend(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """Slack's client would keep the form open: something is missing, too long, or not among the options."""


SINGLE = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
"""Where the value of each kind of control stands."""
SEVERAL = {
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}
OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
TEXT = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def filled(view: Shape, values: Mapping[str, Any]) -> Shape:
    """The `state.values` of the view; values by label, block_id or action_id."""
    state: Shape = {key: dict(value) for key, value in view["state"]["values"].items()}
    inputs = [one for one in view["blocks"] if one["type"] == "input"]
    names = {name: block for block in reversed(inputs) for name in _names(block)}
    if unknown := [one for one in values if one not in names]:
        raise CannotSend(f"the form asks nothing called {unknown}; it asks {[one['label']['text'] for one in inputs]}")
    given = {names[name]["block_id"]: value for name, value in values.items()}
    for block in inputs:
        control = block["element"]
        held: Shape = state.get(block["block_id"], {}).get(control["action_id"]) or initial(control)
        value = chosen(control, given[block["block_id"]]) if block["block_id"] in given else held
        _required(block, control, value)
        state[block["block_id"]] = {control["action_id"]: value}
    return state


def _names(block: Shape) -> tuple[str, str, str]:
    return block["label"]["text"], block["block_id"], block["element"]["action_id"]


def _required(block: Shape, control: Shape, value: Shape) -> None:
    empty = not [one for key, one in value.items() if key != "type" and one not in (None, "", [])]
    if empty and not block.get("optional"):
        raise CannotSend(f"{block['label']['text']!r} must be filled in")
    if not empty and control["type"] in TEXT and isinstance(value.get("value"), str):
        least, most = control.get("min_length", 0), control.get("max_length", 3000)
        if not least <= len(value["value"]) <= most:
            raise CannotSend(f"{block['label']['text']!r} takes {least} to {most} characters")


def initial(control: Shape) -> Shape:
    """What it is filled with when the form opens."""
    kind = control["type"]
    if kind in TEXT:
        return {"type": kind, "value": control.get("initial_value")}
    if kind in OPTION:
        return {"type": kind, "selected_option": control.get("initial_option")}
    if kind in OPTIONS:
        return {"type": kind, "selected_options": control.get("initial_options", [])}
    where = SINGLE.get(kind) or SEVERAL.get(kind)
    if where is None:
        raise CannotSend(f"this server knows no control {kind}")
    return {"type": kind, where: control.get(where.replace("selected", "initial"), [] if kind in SEVERAL else None)}


def chosen(control: Shape, value: Any) -> Shape:
    """The value of a control as the app gets it."""
    kind = control["type"]
    if kind in TEXT:
        return {"type": kind, "value": None if value is None else str(value)}
    if kind in OPTION:
        return {"type": kind, "selected_option": None if value is None else option(control, value)}
    if kind in OPTIONS:
        picked = [option(control, one) for one in _list(value)]
        most = control.get("max_selected_items", 100)
        if len(picked) > most:
            raise CannotSend(f"{control['action_id']!r} takes {most} at most")
        return {"type": kind, "selected_options": picked}
    if kind in SINGLE:
        return {"type": kind, SINGLE[kind]: getattr(value, "id", value)}
    if kind in SEVERAL:
        return {"type": kind, SEVERAL[kind]: [getattr(one, "id", one) for one in _list(value)]}
    raise CannotSend(f"this server knows no control {kind}")


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return [*cast("list[Any]", value)] if isinstance(value, list | tuple | set) else [value]


def option(control: Shape, value: Any) -> Shape:
    """One of the options by label or value; an external menu takes what the app suggested, as a whole."""
    if isinstance(value, dict):
        return cast("Shape", value)
    offered = offers(control)
    for one in offered:
        if value in {one["text"]["text"], one.get("value")}:
            return one
    raise CannotSend(f"{control['action_id']!r} offers {[one['text']['text'] for one in offered]}, not {value!r}")
