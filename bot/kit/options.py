"""From a handler's annotations to a command's options, and from what was typed to their values."""

import inspect
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from bot.kit.local import Local
from bot.kit.people import Channel, Person

Kind = Literal["text", "whole", "flag", "person", "channel"]
_KINDS: Final[dict[object, Kind]] = {str: "text", int: "whole", bool: "flag", Person: "person", Channel: "channel"}
DEFAULT_LONGEST: Final = 300


class Option(Struct, frozen=True):
    """The words and bounds of an option: `longest` in characters, `least` and `most` for numbers.

    `local` names it in other languages, by their codes.
    """

    help: str
    longest: int = DEFAULT_LONGEST
    least: int | None = None
    most: int | None = None
    local: dict[str, Local] = {}


class OptionSpec(Struct, frozen=True):
    """One option of a command, read from an annotation."""

    name: str
    help: str
    kind: Kind
    required: bool
    choices: tuple[str, ...]
    longest: int
    least: int | None
    most: int | None
    local: dict[str, Local]


def options_of(handler: Callable[..., Any]) -> tuple[OptionSpec, ...]:
    """Read a command's options; raises TypeError for an annotation that no platform can show."""
    hints = get_type_hints(handler, include_extras=True)
    _, *parameters = inspect.signature(handler).parameters.values()
    return tuple(_spec(parameter, hints[parameter.name]) for parameter in parameters)


def _spec(parameter: inspect.Parameter, hint: Any) -> OptionSpec:
    words = Option(help=parameter.name.replace("_", " "))
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        words = next((extra for extra in extras if isinstance(extra, Option)), words)
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not NoneType)
    choices: tuple[str, ...] = ()
    if get_origin(hint) is Literal:
        choices, hint = tuple(map(str, get_args(hint))), str
    if hint not in _KINDS:
        raise TypeError(f"option {parameter.name}: {hint} is no text, number, flag, Person, Channel or Literal")
    required = parameter.default is inspect.Parameter.empty
    return OptionSpec(
        parameter.name,
        words.help,
        _KINDS[hint],
        required,
        choices,
        words.longest,
        words.least,
        words.most,
        words.local,
    )
