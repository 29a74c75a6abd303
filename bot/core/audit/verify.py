"""`hearth audit verify`: the chain, its sealed head, and the daily lines outside the database, against one another."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.core.audit import findings
from bot.core.audit.chain import Key
from bot.core.audit.checking import Walked, walk
from bot.core.audit.findings import Problem
from bot.core.audit.heads import FILE, HeadLine, print_of, read_line, read_lines
from bot.core.audit.keys import find_key
from bot.core.audit.opening import fits, wrong_key
from bot.core.audit.rows import head_of, last_id
from bot.kit.errors import ConfigError
from bot.storage.database import Database


class Report(NamedTuple):
    """What is there, and what is wrong with it: whole if there are no problems."""

    entries: int
    first_at: int | None
    last_at: int | None
    """Epoch milliseconds of the earliest and the latest entry."""
    begins: int
    """The first entry of the present chain; those before it were sealed with another key, or found broken."""
    lost: int
    """Names and words that were erased since."""
    lines: int
    """Daily lines that agree, and the number of the newest entry that they reach."""
    reached: int
    of_earlier: int
    """Daily lines of chains before this one."""
    problems: Sequence[Problem]


async def verify(
    database: Database, folder: Path, given: Path | None, environ: Mapping[str, str] = os.environ
) -> Report:
    """Check a chain against the lines of a file, the folder's own unless one is given. Raises `ConfigError`.

    A given file may hold any of the lines: the newest alone, say, as it was mailed to somebody.
    """
    path = given or folder / FILE
    try:
        lines = read_lines(path, whole=given is None)  # before the database: whatever they count is in it
    except OSError as error:
        raise ConfigError(f"{path}: this file cannot be read ({error.strerror}).") from None
    if not lines and given:
        what = "there is no such file" if lines is None else "there is no line in this file"
        raise ConfigError(f"{path}: {what}. Name a copy of {FILE}, or leave --heads out.")
    key = find_key(folder, environ)
    try:
        if await database.read(lambda connection: head_of(connection) is None and last_id(connection) == 0):
            return _without(path.name, lines or ())
        if key is None:
            raise wrong_key(folder, environ, None)
        walked = await database.read(lambda connection: walk(connection, key) if _own(connection, key, lines) else None)
    except DBAPIError as error:
        return Report(0, None, None, 1, 0, 0, 0, 0, [findings.no_table(str(error.orig))])
    if walked is None:
        raise wrong_key(folder, environ, key)
    read = _Lines(key, walked, path.name, linked=given is None)
    read.take(lines)
    return Report(
        walked.entries,
        walked.first_at,
        walked.last_at,
        walked.begins,
        walked.lost,
        read.agree,
        read.reached,
        read.of_earlier,
        (*walked.problems, *read.problems),
    )


def _own(connection: Connection, key: Key, lines: Sequence[bytes] | None) -> bool:
    """Whether this is the key of the chain or of any line: if so, whatever does not fit was altered."""
    said = (line for line in map(read_line, lines or ()) if line)
    return fits(connection, key, head_of(connection)) or any(line.mac == line.sealed(key) for line in said)


def _without(name: str, lines: Sequence[bytes]) -> Report:
    """No chain at all: nothing is wrong unless a line knows of entries."""
    counts = [line.count for line in map(read_line, lines) if line]
    problems = [findings.entries_gone(name, max(counts))] if max(counts, default=0) else []
    return Report(0, None, None, 1, 0, 0, 0, 0, problems)


class _Lines:
    """The daily lines, one after the other, up to the first that does not agree.

    Linked, each must name the one before it.
    """

    def __init__(self, key: Key, walked: Walked, name: str, *, linked: bool) -> None:
        self.agree = 0
        self.reached = 0
        self.of_earlier = 0
        self.problems: list[Problem] = []
        self._key = key
        self._walked = walked
        self._name = name
        self._linked = linked

    def take(self, lines: Sequence[bytes] | None) -> None:
        """Every line of the file."""
        if not lines:
            if self._walked.entries:
                self.problems.append(findings.no_lines(self._name))
            return
        before = ""
        for number, raw in enumerate(lines, 1):
            line = read_line(raw)
            problem = self._wrong(number, line, before)
            if problem:
                self.problems.append(problem)
                return
            before = print_of(raw)

    def _wrong(self, number: int, line: HeadLine | None, before: str) -> Problem | None:
        if line is None:
            return findings.line_altered(number, self._name)
        if self._linked and line.before != before:
            return findings.lines_removed(number, self._name)
        other = self._walked.chain not in {None, line.chain}
        if other and (line.chain in self._walked.chains or line.count == 0):
            self.of_earlier += 1  # with another key, perhaps; a chain without entries held nobody to anything
            return None
        if line.mac != line.sealed(self._key):
            return findings.line_altered(number, self._name)
        newest = max(0, *self._walked.seals)
        if not other and line.count > newest:
            return findings.set_back(line.at[:10], line.count, newest)
        if not other and self._walked.seals.get(line.count) == line.head:
            self.agree += 1
            self.reached = max(self.reached, line.count)
            return None
        if self._walked.problems:
            return None  # rows or the head were named already, and that is why it does not agree
        return findings.replaced(line.at[:10], line.count)
