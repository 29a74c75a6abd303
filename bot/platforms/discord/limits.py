"""Why Discord would refuse a set of commands, a sentence for each reason. Pure.

Discord refuses the whole set for one mistake in it, so that Hearth looks first. Limits are those of its reference
("Application Commands") and of its published OpenAPI document.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from bot.kit.local import LOCALES

Json = dict[str, Any]
COMMANDS: Final = 100
MENUS: Final = 5
NAME: Final = 32
DESCRIPTION: Final = 100
CHOICE: Final = 100
EACH: Final = 25
"""Options of a command, commands of a group, choices of an option."""
TOTAL: Final = 8000
LONGEST: Final = 6000
WHOLE: Final = 2**53
"""Whole numbers stay below it, as JavaScript's do."""
_MENU: Final = 3
_COMMAND: Final = 1
_NESTED: Final = frozenset({1, 2})
_DEPTH: Final = 3


def problems(commands: Sequence[Json]) -> list[str]:
    """Every reason at once, each with the command's name; none if Discord takes the set."""
    found = [*_counted(commands)]
    found += _twice([f"/{command['name']}" for command in commands if command["type"] == _COMMAND])
    found += _twice([f"menu entry {command['name']!r}" for command in commands if command["type"] == _MENU])
    found += _same_locally("commands", [command for command in commands if command["type"] == _COMMAND])
    for command in commands:
        if command["type"] == _MENU:
            found += _texts(f"menu entry {command['name']!r}", "name", command, NAME)
        else:
            found += _command(f"/{command['name']}", command, 1)
            if (total := _weight(command)) > TOTAL:
                found.append(
                    f"/{command['name']} and all its texts have {total:,} characters, and Discord takes {TOTAL:,}"
                )
    return list(dict.fromkeys(found))


def _counted(commands: Sequence[Json]) -> Iterator[str]:
    for kind, most, what in ((_COMMAND, COMMANDS, "commands"), (_MENU, MENUS, "menu entries")):
        if (count := sum(command["type"] == kind for command in commands)) > most:
            last = sorted(command["name"] for command in commands if command["type"] == kind)[most:]
            yield f"there are {count} {what}, and Discord takes {most}: {', '.join(last)} would be left out"


def _command(title: str, node: Json, depth: int) -> Iterator[str]:
    """What is wrong with a command, a group, or what is in it."""
    yield from _names(title, node)
    yield from _texts(title, "description", node, DESCRIPTION)
    options: Sequence[Json] = node["options"]
    nested = [option for option in options if option["type"] in _NESTED]
    if len(options) > EACH:
        what = "commands" if nested else "options"
        yield f"{title} has {len(options)} {what}, and Discord takes {EACH}"
    yield from _twice([f"{title} {option['name']}" for option in options])
    yield from _same_locally(title, options)
    for option in options:
        inner = f"{title} {option['name']}"
        if option in nested and depth >= _DEPTH:
            yield f"{inner} has more words than Discord takes: {_DEPTH}"
        elif option in nested:
            yield from _command(inner, option, depth + 1)
        else:
            yield from _option(inner, option)


def _option(title: str, option: Json) -> Iterator[str]:
    yield from _names(title, option)
    yield from _texts(title, "description", option, DESCRIPTION)
    choices: Sequence[Json] = option.get("choices", ())
    if len(choices) > EACH:
        yield f"{title} has {len(choices)} choices, and Discord takes {EACH}"
    yield from _twice([f"{title}, choice {choice['name']!r}" for choice in choices])
    for choice in choices:
        yield from _texts(f"{title}, choice {choice['name']!r}", "name", choice, CHOICE)
        if len(str(choice["value"])) > CHOICE:
            yield f"{title}: the value of choice {choice['name']!r} is over {CHOICE} characters long"
    if not 1 <= (longest := option.get("max_length", 1)) <= LONGEST:
        yield f"{title} holds {longest} characters, and Discord takes 1 to {LONGEST}"
    bounds = [option[bound] for bound in ("min_value", "max_value") if bound in option]
    if any(abs(bound) >= WHOLE for bound in bounds) or bounds != sorted(bounds):
        yield f"{title}: its least and its most are no bounds that Discord takes"


def _names(title: str, node: Json) -> Iterator[str]:
    """Names of commands and options: lower case, letters, digits and a few signs, without spaces."""
    for code, name in _versions("name", node):
        if not 1 <= len(name) <= NAME:
            yield f"{title}{code} has a name of {len(name)} characters, and Discord takes 1 to {NAME}"
        elif name != name.lower() or not all(_letter(sign) for sign in name):
            yield f"{title}{code} is called {name!r}, and Discord takes letters in lower case, digits, - and _"
    yield from _languages(title, node)


def _texts(title: str, field: str, node: Json, most: int) -> Iterator[str]:
    for code, text in _versions(field, node):
        if not 1 <= len(text) <= most:
            yield f"{title}{code}: its {field} has {len(text)} characters, and Discord takes 1 to {most}"
    yield from _languages(title, node)


def _versions(field: str, node: Json) -> Iterator[tuple[str, str]]:
    yield "", node[field]
    local: Mapping[str, str] = node.get(f"{field}_localizations", {})
    for code, text in local.items():
        yield f" in {code!r}", text


def _languages(title: str, node: Json) -> Iterator[str]:
    codes = {code for field in ("name", "description") for code in node.get(f"{field}_localizations", ())}
    for code in sorted(codes - LOCALES):
        yield f"{title} has words in {code!r}, which is no language of Discord's"


def _letter(sign: str) -> bool:
    return sign in "-_'" or unicodedata.category(sign)[0] in "LN" or unicodedata.category(sign) in {"Mn", "Mc"}


def _twice(names: Iterable[str]) -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{name} is there {count} times"


def _same_locally(title: str, nodes: Sequence[Json]) -> Iterator[str]:
    """Names that are the same in one language for whoever reads it."""
    codes = sorted({code for node in nodes for code in node.get("name_localizations", ())})
    for code in codes:
        names = Counter(node.get("name_localizations", {}).get(code, node["name"]) for node in nodes)
        plain = Counter(node["name"] for node in nodes)
        for name, count in names.items():
            if count > max(1, plain[name]):
                yield f"{title}: {count} are called {name!r} in {code!r}"


def _weight(node: Json) -> int:
    """The characters that Discord counts: names, descriptions and values, of each the longest language."""
    own = sum(
        max(len(text) for _, text in _versions(field, node)) for field in ("name", "description") if field in node
    )
    inner = (one for field in ("options", "choices") for one in node.get(field, ()))
    return own + len(str(node.get("value", ""))) + sum(map(_weight, inner))
