"""From Hearth's commands and menu entries to those that Discord is told of, and whether it has them already. Pure."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from bot.kit.errors import ConfigError
from bot.kit.local import Locals
from bot.kit.outcome import CommandSheet, GroupSheet, MenuSheet, OptionSheet
from bot.platforms.discord.limits import problems

Json = dict[str, Any]
CHAT: Final = 1
MESSAGE: Final = 3
SUBCOMMAND: Final = 1
SUBGROUP: Final = 2
ON_SERVERS: Final[Json] = {"contexts": [0], "integration_types": [0]}
"""Commands are used on servers that Hearth was invited to, not in direct messages."""
_KINDS: Final = {"text": 3, "whole": 4, "flag": 5, "person": 6, "channel": 7}
_TOLD: Final = frozenset({
    "type", "name", "name_localizations", "description", "description_localizations", "options", "choices", "required",
    "autocomplete", "min_value", "max_value", "max_length", "value", "contexts", "integration_types",
})  # fmt: skip
"""What Hearth says of a command; Discord answers with more, of its own."""

Branch = tuple[Sequence[str], Sequence[GroupSheet], CommandSheet]
"""A command under its group: the words of its name from there on, and the groups that are left to name."""


def declared(commands: Sequence[CommandSheet], menus: Sequence[MenuSheet]) -> list[Json]:
    """All global commands, for Discord to take as a whole; raises `ConfigError` with every reason why it would not."""
    branches: list[Branch] = [(sheet.name.split(" "), sheet.groups, sheet) for sheet in commands]
    wanted = [{**node, **ON_SERVERS} for node in _level(branches, CHAT, CHAT)]
    wanted += [{"type": MESSAGE, "name": sheet.name, **_named(sheet.local), **ON_SERVERS} for sheet in menus]
    if found := problems(wanted):
        raise ConfigError(*found)
    return wanted


def fingerprint(commands: Iterable[Json]) -> str:
    """The same for the same set, in whatever order, whether it is Hearth's or what Discord says that it has."""
    told = sorted(json.dumps(_told(command), sort_keys=True) for command in commands)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _told(node: Any) -> Any:
    """What was told of a command, without what Discord adds and without what says nothing."""
    if isinstance(node, dict):
        fields = cast("Json", node)
        return {name: _said(name, value) for name, value in fields.items() if name in _TOLD and not _silent(value)}
    return [_told(one) for one in cast("list[Any]", node)] if isinstance(node, list) else node


def _said(name: str, value: Any) -> Any:
    """A field's value; of what stands by language, every language was told."""
    return value if name.endswith("_localizations") else _told(value)


def _silent(value: Any) -> bool:
    """Whether a field says as much as if it were not there; the number 0 is a bound."""
    return value is None or value is False or value in ("", [], {})


def _level(branches: Sequence[Branch], leaf: int, group: int) -> list[Json]:
    """The commands of one level, by name; those with more words go into their group."""
    names = sorted({words[0] for words, _, _ in branches})
    nodes: list[Json] = []
    for name in names:
        here = [branch for branch in branches if branch[0][0] == name]
        nodes += [_command(sheet, name, leaf) for words, _, sheet in here if len(words) == 1]
        inner: list[Branch] = [(words[1:], groups[1:], sheet) for words, groups, sheet in here if len(words) > 1]
        if inner:
            nodes.append(
                _group(name, [groups[0] for words, groups, _ in here if len(words) > 1 and groups], inner, group)
            )
    return nodes


def _group(name: str, said: Sequence[GroupSheet], inner: Sequence[Branch], kind: int) -> Json:
    """A group; the commands in it may be of several cogs, of which one says what it is for."""
    sheet = next((one for one in said if one.local), said[0] if said else GroupSheet(name, name))
    options = _level(inner, SUBCOMMAND, SUBGROUP)
    return {"type": kind, "name": name, "description": sheet.help, **_worded(sheet.local), "options": options}


def _command(sheet: CommandSheet, name: str, kind: int) -> Json:
    options = sorted(sheet.options, key=lambda option: not option.required)
    return {
        "type": kind,
        "name": name,
        "description": sheet.help,
        **_worded(sheet.local),
        "options": [_option(option) for option in options],
    }


def _option(sheet: OptionSheet) -> Json:
    option: Json = {
        "type": _KINDS[sheet.kind],
        "name": sheet.name,
        "description": sheet.help,
        **_worded(sheet.local),
        "required": sheet.required,
    }
    if sheet.choices:
        words = {code: local.choices for code, local in sheet.local.items()}
        option["choices"] = [
            {"name": choice.label, "value": choice.value, **_localized("name", words, choice.value)}
            for choice in sheet.choices
        ]
    elif sheet.kind == "text":
        option |= {"max_length": sheet.longest} if sheet.longest else {}
        option |= {"autocomplete": True} if sheet.suggests else {}
    elif sheet.kind == "whole":
        option |= {"min_value": sheet.least} if sheet.least is not None else {}
        option |= {"max_value": sheet.most} if sheet.most is not None else {}
        option |= {"autocomplete": True} if sheet.suggests else {}
    return option


def _named(local: Locals) -> Json:
    return _localized("name", {code: {"": words.name} for code, words in local.items()}, "")


def _worded(local: Locals) -> Json:
    helps = {code: {"": words.help} for code, words in local.items()}
    return {**_named(local), **_localized("description", helps, "")}


def _localized(field: str, words: dict[str, dict[str, str]], key: str) -> Json:
    """A field in the languages that have words for it."""
    found = {code: one[key] for code, one in words.items() if one.get(key)}
    return {f"{field}_localizations": found} if found else {}
