"""What a button, a list or a form stands for, as a text that its control carries: nothing is to be remembered."""

from typing import Final, TypeVar
from urllib.parse import quote, unquote

import msgspec
from msgspec import Struct

from bot.kit.text import clean

ACTION_LIMIT: Final = 86
"""Characters of a control's id: Discord takes 100, of which up to 14 name the server in a direct message,
where an interaction does not tell (`@` and a 64-bit number in base 36).
"""
NUMBER_LIMIT: Final = 2**63 - 1


class Action(Struct, frozen=True):
    """What a button, a select or a form stands for: subclass it with `tag="cog.name"` and fields.

    The fields (integers and short texts) travel in the control's id and survive restarts. They
    carry state and never authority: who may press is checked at the press.
    """


ActionT = TypeVar("ActionT", bound=Action)


def encode_action(action: Action) -> str:
    """The id of a control: the action's tag and its fields, joined by colons."""
    values = (quote(str(value), safe="") for value in msgspec.structs.astuple(action))
    text = ":".join([str(type(action).__struct_config__.tag), *values])
    if len(text) > ACTION_LIMIT:
        raise ValueError(f"{type(action).__name__} needs {len(text)} characters, and ids hold {ACTION_LIMIT}")
    return text


def decode_action(kind: type[ActionT], text: str) -> ActionT:
    """Read an action back from a control's id; raises `msgspec.ValidationError` where it is not one."""
    _, *values = text.split(":")
    names = kind.__struct_fields__
    if len(values) != len(names):
        raise msgspec.ValidationError(f"{kind.__name__} has {len(names)} fields, the id {len(values)}")
    fields = {name: clean(unquote(value)) for name, value in zip(names, values, strict=True)}
    action = msgspec.convert(fields, kind, strict=False)
    if any(isinstance(value, int) and abs(value) > NUMBER_LIMIT for value in msgspec.structs.astuple(action)):
        raise msgspec.ValidationError(f"{kind.__name__} holds a number that no database does")
    return action
