"""The example file, written from the models so that it names every setting and never rots."""

import textwrap
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, get_args

from annotated_types import Ge, Le, MaxLen
from pydantic.fields import FieldInfo

from bot.config.models import OPERATORS, ORGANISERS, Sections
from bot.config.writing import key, plain, value
from bot.kit.settings import Settings, write_span
from bot.redact import VARIABLES

_WIDTH: Final = 100
_TOP: Final = """\
Hearth's settings, each with its default. Copy this file to config.toml, keep what you change and
remove the rest: what is not in the file has its default. `hearth check` names every mistake.
"""
_SECRETS: Final = """\
Secrets never stand in this file. They come from the environment:
"""
_COGS: Final = "The cogs that run. Leave one out and its commands, notes and rhythms are gone; its data stays."
_BELOW: Final = """\
What follows belongs to the organisers: it is where a community starts. Afterwards they change it in
chat or on the page with /setup, and what they saved there holds whatever this file says.
"""


def example(sections: Sections) -> str:
    """`config.example.toml` for these cogs."""
    return "\n".join(_lines(sections)) + "\n"


def _lines(sections: Sections) -> Iterator[str]:
    yield from _words(_TOP)
    yield "#"
    yield from _words(_SECRETS)
    for name, what in VARIABLES.items():
        yield f"#   {name}  {what}"
    yield ""
    yield from _words(_COGS)
    yield from _list("cogs", tuple(sections))
    for name, model in OPERATORS.items():
        yield from _section(name, model)
    yield ""
    yield from _words(_BELOW)
    for name, model in {**ORGANISERS, **sections}.items():
        if model.model_fields:
            yield from _section(f"settings.{key(name)}", model)


def _section(name: str, model: type[Settings]) -> Iterator[str]:
    yield ""
    yield from _words(model.__doc__ or "")
    yield f"[{name}]"
    held = plain(model())
    titles = {names[0]: title for title, names in model.parts.items()}
    ordered = [field for names in model.parts.values() for field in names]
    for field in dict.fromkeys([*ordered, *model.model_fields]):
        info = model.model_fields[field]
        if field in titles:
            yield from ("#", f"# {titles[field]}")
        yield from _words(" ".join(filter(None, [info.description or info.title, _bounds(info)])))
        yield f"{key(field)} = {value(held[field])}" if field in held else f"# {key(field)} ="


def _bounds(info: FieldInfo) -> str:
    """What a value may be, where the model bounds it."""
    choices = get_args(info.annotation) if "Literal" in str(info.annotation) else ()
    if choices:
        return f"One of {', '.join(map(value, choices))}."
    least = next((part.ge for part in info.metadata if isinstance(part, Ge)), None)
    most: Any = next((part.le for part in info.metadata if isinstance(part, Le)), None)
    if least is not None and most is not None:
        return f"From {_shown(least)} to {_shown(most)}."
    longest = next((part.max_length for part in info.metadata if isinstance(part, MaxLen)), None)
    return f"At most {longest} characters." if longest is not None else ""


def _shown(bound: object) -> str:
    return write_span(bound) if isinstance(bound, timedelta) else str(bound)


def _words(text: str) -> Iterator[str]:
    for line in textwrap.wrap(" ".join(text.split()), _WIDTH - 2):
        yield f"# {line}"


def _list(name: str, values: tuple[str, ...]) -> Iterator[str]:
    line = f"{name} = {value(values)}"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{name} = ["
    for one in values:
        yield f"    {value(one)},"
    yield "]"
