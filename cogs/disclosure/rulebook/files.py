"""The operator's files of rules: one file, or every .toml of a folder, read at the start and on a reload."""

from pathlib import Path
from typing import Final

from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.rulebook import books, trying
from cogs.disclosure.rulebook.books import Operators

LARGEST: Final = 1_000_000
"""Bytes of one file."""


def texts(path: Path) -> dict[str, str]:
    """The files' texts by name, without ".toml"; raises `Mistake` where one cannot be read."""
    try:
        listed = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    except OSError as why:
        raise Mistake(f"{path}: it cannot be read ({why.strerror})") from None
    return {file.stem: _text(file) for file in listed}


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Mistake(f"{path}: there is no such file or folder") from None
    except OSError as why:
        raise Mistake(f"{path}: it cannot be read ({why.strerror})") from None
    except ValueError:
        raise Mistake(f"{str(path)!r}: no file or folder can have this name") from None
    if len(data) > LARGEST:
        raise Mistake(f"{path}: it is larger than a megabyte; is it the right one?")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as why:
        raise Mistake(f"{path}, line {data.count(10, 0, why.start) + 1}: it is not UTF-8 text") from None


def adopt(path: Path | None, rules: str = "") -> Operators:
    """Let the operator's rules hold from now on, and see that the rules a community starts with can be used.

    Raises `Mistake` naming file, line and rule; then the last good ones stay, and organisers can read why.
    """
    if path is None and not rules and not books.operators().version:
        return books.operators()
    try:
        books.verify(rules)
        return books.adopt(texts(path) if path else {})
    except Mistake as why:
        books.refuse(str(why))
        raise


def tried(path: Path) -> trying.Tried:
    """Try every example of these files. Raises `Mistake` where one cannot be read at all."""
    return books.examined(path.name, texts(path))
