"""On which line each key of a TOML text stands, for mistakes that name it.

No maintained parser gives positions (tomllib drops them), so this walks the tokens of a text that
tomllib has already accepted: it never judges, and a text it misread would only give a wrong line.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Final

Path = tuple[str | int, ...]
"""A key's path; the elements of arrays by their index."""

_TOKEN: Final = re.compile(
    r'(?P<quoted>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\')'
    r"|(?P<skip>#[^\n]*|[ \t\r]+)|(?P<bare>[A-Za-z0-9_-]+)|(?P<mark>.)",
    re.DOTALL,
)
_END: Final = ("", 0)


def lines(text: str) -> dict[Path, int]:
    """The line, counted from 1, on which each key, table and array element of a valid TOML text begins."""
    return _Walk(text).found


class _Walk:
    """One pass over the tokens, with one token of look-ahead."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._tokens = _tokens(text)
        self._next = next(self._tokens, _END)
        self._counts: dict[Path, int] = {}
        table: Path = ()
        while self._next != _END:
            if self._next[0] == "\n":
                self._take()
            elif self._next[0] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _take(self) -> tuple[str, int]:
        token, self._next = self._next, next(self._tokens, _END)
        return token

    def _header(self) -> Path:
        self._take()
        array = self._next[0] == "["
        if array:
            self._take()
        *parents, (name, line) = self._key("]")
        path: Path = ()
        for parent, parent_line in parents:
            path = self._inside((*path, parent), parent_line)
        path = (*path, name)
        self.found.setdefault(path, line)
        if array:
            self._take()
            self._counts[path] = self._counts.get(path, -1) + 1
            path = self._inside(path, line)
        return path

    def _inside(self, path: Path, line: int) -> Path:
        """The path, or that of the newest element where it is an array of tables."""
        self.found.setdefault(path, line)
        if path in self._counts:
            path = (*path, self._counts[path])
            self.found.setdefault(path, line)
        return path

    def _key(self, end: str) -> list[tuple[str, int]]:
        """The parts of a key up to, and past, the mark that ends it."""
        parts: list[tuple[str, int]] = []
        while (token := self._take())[0] != end:
            if token[0] != ".":
                parts.append((_name(token[0]), token[1]))
        return parts

    def _pair(self, table: Path) -> None:
        path = table
        for name, line in self._key("="):
            path = (*path, name)
            self.found.setdefault(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._next[0]
        if opening not in {"[", "{"}:
            while self._next[0] not in {"", "\n", ",", "]", "}"}:
                self._take()
            return
        self._take()
        index = 0
        while self._next[0] not in {"]", "}"}:
            if self._next[0] in {"\n", ","}:
                self._take()
            elif opening == "{":
                self._pair(path)
            else:
                self.found[*path, index] = self._next[1]
                self._value((*path, index))
                index += 1
        self._take()


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "skip":
            yield found[0], line
        line += found[0].count("\n")


def _name(token: str) -> str:
    return next(iter(tomllib.loads(f"{token}=0"))) if token[0] in "\"'" else token
