"""One entry of the rulebook while it is read: every mistake names the file, the line and the entry."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, cast

from cogs.disclosure.judge.book import Examples
from cogs.disclosure.judge.patterns import Mistake, Pattern, pattern

_PLACE: Final = re.compile(r"^(?P<what>.*) \(at line (?P<line>[0-9]+), column [0-9]+\)$", re.DOTALL)

_LONG: Final = re.compile(r"[0-9][0-9_]{4299,}")
_ID: Final = re.compile(r"\bid[\"']?[ \t]*=[ \t]*(?P<mark>[\"'])(?P<id>.*?)(?P=mark)")


def toml(name: str, text: str) -> dict[str, Any]:
    """A file as a table; raises `Mistake` where it is no TOML."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as why:
        place = _PLACE.match(str(why))
        where = f"{name}.toml, line {place['line']}" if place else f"{name}.toml"
        raise Mistake(f"{where}: {place['what'] if place else why}") from why
    except ValueError as why:  # Python reads no whole number of more than 4,300 digits
        long = _LONG.search(text)
        where = f"{name}.toml, line {text.count(chr(10), 0, long.start()) + 1}" if long else f"{name}.toml"
        raise Mistake(f"{where}: a number in it is longer than can be read") from why


def line_of(text: str, number: str) -> int:
    """The line on which an entry says what it is called, from 1; 0 where it does not."""
    found = re.search(rf"(?m)^\s*(?:(?:id|name) *= *[\"']{re.escape(number)}[\"']|\[{re.escape(number)}\])", text)
    return text.count("\n", 0, found.end()) + 1 if found else 0


def told(text: str) -> Mapping[str, int]:
    """Ids by the line on which they stand, however an entry is written; 0 where one stands on several."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for one in _ID.finditer(line):
            found[one["id"]] = 0 if one["id"] in found else number
    return found


def lines(text: str, kind: str) -> Iterator[int]:
    """For each `[[kind]]` of a file, in order, the line on which it says what it is called, or begins."""
    headers = list(re.finditer(r"(?m)^[ \t]*\[{1,2}([^\]\n]*)\]{1,2}[ \t]*(?:#.*)?$", text))
    ends = [one.start() for one in headers[1:]] + [len(text)]
    for header, end in zip(headers, ends, strict=False):
        if header.group().lstrip().startswith("[[") and header[1].strip("[ \t\"'") == kind:
            named = re.search(r"(?m)^[ \t]*[\"']?id[\"']?[ \t]*=", text[header.end() : end])
            yield text.count("\n", 0, header.end() + named.end() if named else header.end()) + 1


class Entry:
    """One entry while it is read: every mistake names the file, the line and the entry."""

    def __init__(self, file: str, table: Mapping[str, Any], text: str = "", line: int = 0) -> None:
        """`text` is the whole file's, in which the line is looked up where there can be but one of that name."""
        self.table = table
        self._file = file
        self._text = text
        self._line = line

    @property
    def where(self) -> str:
        """Where in the files it stands."""
        called = (self.table.get("id"), self.table.get("name"), "an entry without an id")
        name = next(one for one in called if one and isinstance(one, str))
        line = self._line or line_of(self._text, name)
        return f"{self._file}.toml, line {line}: {name}" if line else f"{self._file}.toml: {name}"

    def only(self, fields: Iterable[str]) -> None:
        """A mistake where it has a field that nobody reads, which is a misspelled one most of the time."""
        known = set(fields)
        for field in self.table:
            if field not in known:
                near = get_close_matches(field, sorted(known), 1)
                meant = f"; is it {near[0]}?" if near else f"; there are {', '.join(sorted(known))}"
                raise Mistake(f"{self.where}: there is no field {field}{meant}")

    def text(self, name: str, default: str | None = None) -> str:
        """A text; a mistake where it is missing and has no default."""
        value = self.table.get(name, default)
        if not isinstance(value, str):
            raise Mistake(f"{self.where}: {name} is missing or no text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts, none by default."""
        value = self.table.get(name, [])
        listed = cast("list[object]", value) if isinstance(value, list) else [None]
        texts = tuple(one for one in listed if isinstance(one, str))
        if len(texts) != len(listed):
            raise Mistake(f"{self.where}: {name} is no list of texts")
        return texts

    def filled(self, name: str) -> tuple[str, ...]:
        """Texts, each of which says something: one that is empty would be found everywhere."""
        texts = self.texts(name)
        if not all(text.strip(" .*") for text in texts):
            raise Mistake(f"{self.where}: {name} has a text in it that is empty, and would be found everywhere")
        return texts

    def number(self, name: str) -> int:
        """A whole number, 0 by default."""
        value = self.table.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise Mistake(f"{self.where}: {name} is no whole number")
        return value

    def truth(self, name: str, *, default: bool = False) -> bool:
        """Whether something holds."""
        value = self.table.get(name, default)
        if not isinstance(value, bool):
            raise Mistake(f"{self.where}: {name} is neither true nor false")
        return value

    def named(self, name: str, allowed: Iterable[str], what: str) -> tuple[str, ...]:
        """Texts, each of which names something that exists."""
        known = set(allowed)
        for text in self.texts(name):
            for one in text.split(" or "):
                if one not in known:
                    raise Mistake(f"{self.where}: there is no {what} {one!r}")
        return self.texts(name)

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """One of some words."""
        value = self.text(name, default)
        if value not in allowed:
            raise Mistake(f"{self.where}: {name} is {value!r}, and has to be one of {', '.join(allowed)}")
        return value

    def source(self, name: str, default: str | None = None) -> str:
        """A pattern as written: one text, or a list of which any may match."""
        if isinstance(self.table.get(name), list):
            return "|".join(self.texts(name))
        return self.text(name, default)

    def pattern(self, name: str) -> Pattern:
        """A pattern."""
        return self.compiled(self.source(name), f"{name}: ")

    def pattern_or_none(self, name: str) -> Pattern | None:
        """A pattern, where there is one."""
        return self.pattern(name) if name in self.table else None

    def compiled(self, source: str, name: str = "") -> Pattern:
        """A text as a pattern."""
        try:
            return pattern(source)
        except Mistake as why:
            raise Mistake(f"{self.where}: {name}{why}") from why

    @property
    def examples(self) -> Examples:
        """What it has to find, and what it must not."""
        found = Examples(self.texts("match"), self.texts("no_match"), self.where)
        if not found.match or not found.no_match:
            raise Mistake(f"{self.where}: give it examples, match and no_match")
        return found
