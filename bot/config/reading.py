"""From the file to a `Config`, or to every mistake in it at once."""

import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Any, Final, cast

from pydantic import ValidationError

from bot.config import words
from bot.config.lines import Path as KeyPath
from bot.config.lines import lines
from bot.config.models import (
    OPERATORS,
    ORGANISERS,
    Config,
    Disclosure,
    Discord,
    Limits,
    Local,
    Log,
    Sections,
    Slack,
    Storage,
    Web,
)
from bot.config.words import Problem
from bot.kit.errors import ConfigError
from bot.kit.settings import SettingsT
from bot.redact import is_secret_name, is_secret_value

_LARGEST: Final = 1_000_000
_REHEARSED: Final = frozenset({"storage", "local", "discord", "slack"})
"""What a rehearsal leaves out: it has a folder of its own, and the local platform alone."""


def read(path: Path, sections: Sections, *, rehearsal: bool = False) -> Config:
    """Read the file; `sections` are the settings of the cogs there are.

    Raises `ConfigError` with one sentence for each mistake. A rehearsal (`hearth demo --config`)
    ignores storage and the platforms, and so their mistakes.
    """
    text = _text(path)
    found = _File(str(path), _parsed(str(path), text), lines(text), rehearsal)
    config = found.config(path, sections)
    found.judge()
    return config


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no such file. Write one with all defaults: hearth check --example > {path}"
        ) from None
    except IsADirectoryError:
        raise ConfigError(
            f"{path}: this is a folder; name the file in it, for example {path / 'config.toml'}"
        ) from None
    except OSError as error:
        raise ConfigError(f"{path}: the file cannot be read ({error.strerror}); check who may read it") from None
    if len(data) > _LARGEST:
        raise ConfigError(f"{path}: the file is larger than a megabyte; is it the right one?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: the file is not UTF-8 text; save it as UTF-8") from None


def _parsed(file: str, text: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(text)
        json.dumps(data, default=_as_text)
    except tomllib.TOMLDecodeError as error:
        line, why = words.syntax(str(error))
        raise ConfigError(Problem(line or text.count("\n") + 1, (), why).written(file)) from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{file}: a number or a list in it is larger than any setting; remove it") from None
    return data


class _File:
    """One file under examination: collects every mistake before any is told."""

    def __init__(self, name: str, data: dict[str, Any], where: Mapping[KeyPath, int], rehearsal: bool) -> None:
        self._name = name
        self._where = where
        self._problems: dict[tuple[KeyPath, str], Problem] = {}
        ignored: Collection[str] = _REHEARSED if rehearsal else ()
        self._data = {key: value for key, value in data.items() if key not in ignored}

    def config(self, file: Path, sections: Sections) -> Config:
        """Everything checked, with defaults where something was wrong; ask `judge` before using it."""
        secret = {path for path, value in _leaves((), self._data) if _is_secret(path, value)}
        for path in secret:
            self._add(path, words.secret(path))
        every = {**ORGANISERS, **sections}
        self._names(every)
        settings = self._table(("settings",))
        return Config(
            file=file,
            storage=self._section(("storage",), Storage),
            web=self._section(("web",), Web),
            log=self._section(("log",), Log),
            local=self._section(("local",), Local),
            discord=self._section(("discord",), Discord),
            slack=self._section(("slack",), Slack),
            limits=self._section(("limits",), Limits),
            disclosure=self._section(("disclosure",), Disclosure),
            cogs=self._cogs(sections),
            settings={
                name: self._section(("settings", name), model) if name in settings else model()
                for name, model in every.items()
            },
        )

    def judge(self) -> None:
        """Raise every mistake, in the order of the file."""
        if self._problems:
            inorder = sorted(self._problems.values(), key=lambda problem: (problem.line, words.shown(problem.path)))
            raise ConfigError(*(problem.written(self._name) for problem in inorder))

    def _names(self, every: Sections) -> None:
        known = {*OPERATORS, "cogs", "settings"}
        for name in self._data.keys() - known:
            if not is_secret_name(name):
                self._add((name,), f"there is no section of this name{words.meant(name, known)}")
        for name in self._table(("settings",)).keys() - every.keys():
            self._add(("settings", name), f"there is no cog of this name{words.meant(name, every)}")

    def _cogs(self, sections: Sections) -> tuple[str, ...]:
        given: object = self._data.get("cogs", list(sections))
        if not isinstance(given, list):
            self._add(("cogs",), f'this needs a list of cogs, for example ["{next(iter(sections), "onboarding")}"]')
            return ()
        names = cast("list[object]", given)
        for place, name in enumerate(names):
            if not isinstance(name, str) or name not in sections:
                self._add(("cogs", place), f"there is no cog of this name{words.meant(str(name), sections)}")
            elif name in names[:place]:
                self._add(("cogs", place), f'"{name}" is in the list already; keep one')
        return tuple(str(name) for name in names)

    def _table(self, path: tuple[str, ...]) -> Mapping[str, Any]:
        table: object = self._data
        for name in path:
            table = cast("Mapping[str, object]", table).get(name, {})
            if not isinstance(table, dict):
                self._add(path, f"this is a section of settings: write [{words.shown(path)}] on a line of its own")
                return {}
        return cast("Mapping[str, Any]", table)

    def _section(self, path: tuple[str, ...], model: type[SettingsT]) -> SettingsT:
        told = {place for place, _ in self._problems}
        table = {name: value for name, value in self._table(path).items() if (*path, name) not in told}
        try:
            # As JSON, since strict JSON takes a list for a tuple and still no text for a number.
            return model.model_validate_json(json.dumps(table, default=_as_text), strict=True)
        except ValidationError as error:
            for finding in error.errors(include_url=False):
                place = (*path, *finding["loc"])
                self._add(place, words.REFUSED.get(words.shown(place)) or words.wrong(finding, model))
            return model.model_construct()

    def _add(self, path: KeyPath, why: str) -> None:
        known = path
        while known and known not in self._where:
            known = known[:-1]
        self._problems.setdefault((path, why), Problem(self._where.get(known, 1), path, why))


def _leaves(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, object]]:
    match value:
        case dict():
            for name, inner in cast("dict[str, object]", value).items():
                yield from _leaves((*path, name), inner)
        case list():
            for place, inner in enumerate(cast("list[object]", value)):
                yield from _leaves((*path, place), inner)
        case _:
            yield path, value


def _is_secret(path: KeyPath, value: object) -> bool:
    named = any(isinstance(part, str) and is_secret_name(part) for part in path)
    return named or (isinstance(value, str) and is_secret_value(value))


def _as_text(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
