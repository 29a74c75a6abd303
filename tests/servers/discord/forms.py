"""A form as the client sends it: every control with its value, checked as the client checks."""

from collections.abc import Mapping
from typing import Any, cast

from tests.servers.discord.interaction import Field, Form
from tests.servers.discord.resolving import Resolved

TEXT_INPUT, LABEL, ROW, TEXT_DISPLAY = 4, 18, 1, 10
FILE_UPLOAD, RADIO, CHECKBOXES, CHECKBOX = 19, 21, 22, 23


class CannotSend(AssertionError):  # noqa: N818  a story's expectation, named as the story says it
    """Discord's client would keep the form open: something is missing, too long, or not among the choices."""


def filled(form: Form, values: Mapping[str, Any], resolved: Resolved, channel_id: int) -> list[dict[str, Any]]:
    """The components of a MODAL_SUBMIT."""
    given = {form.field(name).custom_id: value for name, value in values.items()}
    fields = {one.custom_id: one for one in form.fields}

    def control(inner: dict[str, Any]) -> dict[str, Any]:
        field = fields[inner["custom_id"]]
        value = given.get(field.custom_id, field.value)
        return _control(field, value, resolved, channel_id)

    sent: list[dict[str, Any]] = []
    for row in form.modal["components"]:
        shown = {"type": row["type"]} | ({"id": row["id"]} if row.get("id") is not None else {})
        if row["type"] == LABEL:
            shown["component"] = control(row["component"])
        elif row["type"] == ROW:
            shown["components"] = [control(one) for one in row["components"]]
        sent.append(shown)
    return sent


def forgery(form: Form, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same with these fields alone, and nothing checked: a text, a tick, or what was picked as a list."""
    sent: list[dict[str, Any]] = []
    for name, value in values.items():
        inner = form.field(name).control
        what = "values" if inner["type"] not in {TEXT_INPUT, RADIO, CHECKBOX} else "value"
        sent.append({"type": LABEL, "component": {"type": inner["type"], "custom_id": inner["custom_id"], what: value}})
    return sent


def _control(field: Field, value: Any, resolved: Resolved, channel_id: int) -> dict[str, Any]:
    inner = field.control
    sent: dict[str, Any] = {"type": inner["type"], "custom_id": inner["custom_id"]}
    sent |= {"id": inner["id"]} if inner.get("id") is not None else {}
    match inner["type"]:
        case 4:
            return sent | {"value": _text(field, value)}
        case 23:
            return sent | {"value": bool(value)}
        case 21:
            chosen = _options(field, value, most=1)
            return sent | {"value": chosen[0] if chosen else None}
        case 22:
            return sent | {"values": _options(field, value, most=inner.get("max_values") or len(field.options))}
        case 19:
            files = cast("list[tuple[str, bytes]]", _list(value))
            _bounds(field, len(files))
            return sent | {"values": [resolved.file(name, data, channel_id) for name, data in files]}
        case _:
            chosen = resolved.chosen(inner, _list(value))
            _bounds(field, len(chosen))
            return sent | {"values": chosen}


def _list(value: Any) -> list[Any]:
    return [] if value is None else [*cast("list[Any]", value)] if isinstance(value, list | set) else [value]


def _text(field: Field, value: Any) -> str:
    text = "" if value is None or value == [] else str(value)
    shortest, longest = field.control.get("min_length") or 0, field.control.get("max_length") or 4000
    if field.required and not text:
        raise CannotSend(f"{field.label!r} must be filled in")
    if (text and len(text) < shortest) or len(text) > longest:
        raise CannotSend(f"{field.label!r} takes {shortest} to {longest} characters, not {len(text)}")
    return text


def _options(field: Field, value: Any, *, most: int) -> list[str]:
    known = {one["label"]: one["value"] for one in field.options} | {
        one["value"]: one["value"] for one in field.options
    }
    chosen = _list(value)
    unknown = [one for one in chosen if one not in known]
    if unknown:
        raise CannotSend(f"{field.label!r} offers {sorted(known)}, not {unknown}")
    if field.required and not chosen:
        raise CannotSend(f"{field.label!r} must be chosen")
    if len(chosen) > most:
        raise CannotSend(f"{field.label!r} takes {most} at most")
    return [known[one] for one in chosen]


def _bounds(field: Field, count: int) -> None:
    if field.required and not count:
        raise CannotSend(f"{field.label!r} must be filled in")
    least, most = field.control.get("min_values", 1), field.control.get("max_values", 1)
    if count and not least <= count <= most:
        raise CannotSend(f"{field.label!r} takes {least} to {most}, not {count}")
