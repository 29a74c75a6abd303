"""From a settings model to a form's fields, and from what came back to values to check."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import time, timedelta
from typing import Any, Final, Literal, cast, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from bot.kit.forms import FIELD_LIMIT, LABEL_LIMIT, TITLE_LIMIT, CheckField, Field, PickField, TextField
from bot.kit.people import Channel
from bot.kit.settings import Settings, say_span
from bot.kit.text import clean, visible
from bot.kit.ui import CHOICE_LIMIT, Choice

_NO_CHANNEL: Final = Choice("none", "")
_DAYS: Final = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
_LONG: Final = 300


def title_of(model: type[Settings], name: str) -> str:
    """What people call a setting."""
    return (model.model_fields[name].title or name.replace("_", " ").capitalize())[:LABEL_LIMIT]


def shown(value: object) -> str:
    """A setting's value as people write it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return say_span(value)
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return _listed(cast("tuple[object, ...]", value)) or "none"
        case str() if value in _DAYS:
            return value.capitalize()
        case _:
            return str(value) or "none"


def _listed(values: tuple[object, ...]) -> str:
    return ", ".join(map(str, values))


def in_forms(model: type[Settings]) -> Sequence[str]:
    """The settings that forms show: all but those that a command of the cog's own changes."""

    def apart(info: FieldInfo) -> bool:
        extra: Any = info.json_schema_extra or {}
        return bool(extra.get("hearth") == "apart")

    return [name for name, info in model.model_fields.items() if not apart(info)]


def misfits(model: type[Settings]) -> Sequence[str]:
    """Why these settings cannot be drawn as forms, a sentence's end for each reason."""
    fields, parts = in_forms(model), model.parts
    found = [f"two settings are called {title!r}" for title in _twice(title_of(model, name) for name in fields)]
    if not parts:
        return [*found, f"a form holds {FIELD_LIMIT} settings; name `parts`"] if len(fields) > FIELD_LIMIT else found
    if len(parts) > CHOICE_LIMIT:
        found.append(f"settings have at most {CHOICE_LIMIT} parts")
    for title, names in parts.items():
        if not 0 < len(title) <= TITLE_LIMIT:
            found.append(f"the title of part {title!r} has 1 to {TITLE_LIMIT} characters")
        if not 0 < len(names) <= FIELD_LIMIT:
            found.append(f"part {title!r} holds 1 to {FIELD_LIMIT} settings, not {len(names)}")
    named = [name for names in parts.values() for name in names]
    found += [f"the setting {name} stands in no part" for name in fields if name not in named]
    found += [f"its parts name {name}, which is no setting" for name in named if name not in fields]
    return [*found, *(f"the setting {name} stands in its parts twice" for name in _twice(named))]


def _twice(names: Iterable[str]) -> Sequence[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def fields_of(held: Settings, channels: Sequence[Channel], part: str = "") -> Sequence[Field]:
    """One field for each setting, or for each of a part's, filled with what holds."""
    kind = type(held)
    names = kind.parts[part] if part else in_forms(kind)
    return [_field(held, name, title_of(kind, name), channels) for name in names]


def _field(held: Settings, name: str, label: str, channels: Sequence[Channel]) -> Field:
    info, value = type(held).model_fields[name], getattr(held, name)
    help_text = info.description or ""
    extra: Any = info.json_schema_extra or {}
    if info.annotation is bool:
        return CheckField(name, label, value, help_text)
    if get_origin(info.annotation) is Literal:
        said = cast("Mapping[str, str]", extra.get("choices", {}))
        options = get_args(info.annotation)
        choices = tuple(Choice(said.get(str(one)) or shown(one), str(one)) for one in options)
        return PickField(name, label, choices, (str(value),), help_text)
    if extra.get("hearth") == "channel" and len(channels) < CHOICE_LIMIT:
        choices = (_NO_CHANNEL, *(Choice(f"#{channel.name}", channel.name) for channel in channels))
        return PickField(name, label, choices, (value,), help_text, required=False)
    if isinstance(value, tuple):
        listed = _listed(cast("tuple[object, ...]", value))
        return TextField(name, label, listed, f"{help_text} Separate them by commas.", required=False)
    longest = next((rule.max_length for rule in info.metadata if hasattr(rule, "max_length")), _LONG)
    text = "" if value == "" else shown(value)
    return TextField(
        name, label, text, help_text, longest, lines=4 if longest > _LONG else 1, required=not _may_be_empty(held, name)
    )


def _may_be_empty(held: Settings, name: str) -> bool:
    """Whether a setting can be left empty: asked of the model, which knows its own rules."""
    try:
        type(held).model_validate({**held.model_dump(mode="json"), name: ""})
    except ValidationError:
        return False
    return True


def read_values(model: type[Settings], values: Mapping[str, object]) -> dict[str, object]:
    """What a form sent, shaped for the model; unknown names are left out."""
    read: dict[str, object] = {}
    for name, value in values.items():
        if name not in model.model_fields:
            continue
        kind = model.model_fields[name].annotation
        if get_origin(kind) is tuple and isinstance(value, str):
            each: dict[str, str] = {}
            for part in clean(value).split(","):
                if visible(part):
                    each.setdefault(part.strip().casefold(), part.strip())
            read[name] = tuple(each.values())
        elif isinstance(value, tuple):
            chosen = cast("tuple[object, ...]", value)
            read[name] = _text(chosen[0]) if chosen else ""
        else:
            read[name] = _text(value)
    return read


def _text(value: object) -> object:
    """What was written, cleaned; text of which nobody would see anything is empty."""
    if not isinstance(value, str):
        return value
    return clean(value).strip() if visible(clean(value)) else ""
