"""From what was typed to what a command's handler takes: checked, resolved, or refused in words."""

import re
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from bot.core.directory import Directory
from bot.core.share import Share
from bot.core.words import option_choice, option_missing, option_wrong
from bot.kit.errors import Say
from bot.kit.options import OptionSpec
from bot.kit.people import Account, Channel, Person, Place, Space
from bot.kit.text import clean, visible

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}")
_BIGGEST: Final = 10**15
"""Whole numbers stay within what a column of the database holds."""
Typed = str | int | bool | Account | Place
Bound = str | int | bool | Person | Channel


async def bind(
    share: Share,
    directory: Directory,
    space: Space,
    specs: tuple[OptionSpec, ...],
    typed: Mapping[str, Typed],
    now: int,
) -> dict[str, Bound]:
    """The handler's arguments by name; raises `Say` for the first that is missing or wrong."""
    bound: dict[str, Bound] = {}
    for spec in specs:
        value = typed.get(spec.name)
        if value is None or (isinstance(value, str) and not visible(clean(value))):
            if spec.required:
                raise Say(option_missing(spec.name, spec.help))
            continue
        bound[spec.name] = await _one(share, directory, space, spec, value, now)
    return bound


async def _one(share: Share, directory: Directory, space: Space, spec: OptionSpec, value: Typed, now: int) -> Bound:
    match spec.kind, value:
        case "text", str():
            return _text(spec, clean(value).strip())
        case "whole", int() if not isinstance(value, bool) and abs(value) < _BIGGEST:
            return _whole(spec, value)
        case "whole", str() if _WHOLE.fullmatch(value.strip()):
            return _whole(spec, int(value))
        case "flag", bool():
            return value
        case "person", Account():
            if value.bot:
                raise Say(option_wrong(spec.name, value.name, "a person rather than a bot"))

            def meet(connection: Connection) -> Person:
                return directory.known(connection, space, value, now, "gone").person

            known = directory.people.get((space.id, value.key))
            return known.person if known else await share.note(meet)
        case "channel", Place():

            def find(connection: Connection) -> Channel:
                return directory.channel(connection, space, value)

            return directory.channels.get((space.id, value.key)) or await share.note(find)
        case _:
            raise Say(option_wrong(spec.name, value if isinstance(value, str | int) else "", _WANTED[spec.kind]))


_WANTED = {
    "text": "some words",
    "whole": "a whole number",
    "flag": "yes or no",
    "person": "a person, chosen from the list",
    "channel": "a channel, chosen from the list",
}


def _text(spec: OptionSpec, value: str) -> str:
    if spec.choices and value not in spec.choices:
        raise Say(option_choice(value, spec.choices))
    if len(value) > spec.longest:
        raise Say(f"{spec.name} holds {spec.longest} characters, and this has {len(value)}. Shorten it a little.")
    return value


def _whole(spec: OptionSpec, value: int) -> int:
    if spec.least is not None and value < spec.least:
        raise Say(option_wrong(spec.name, value, f"at least {spec.least}"))
    if spec.most is not None and value > spec.most:
        raise Say(option_wrong(spec.name, value, f"at most {spec.most}"))
    return value
