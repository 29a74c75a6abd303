"""Whether the chain is whole: one pass over its rows, and a search for the reason where it is not."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import Connection

from bot.core.audit import findings, rows
from bot.core.audit.chain import (
    CLEARED,
    RENEWED,
    Earlier,
    Entry,
    Head,
    Key,
    cleared_of,
    earlier_of,
    entry_mac,
    fed,
    genesis,
    head_mac,
)
from bot.core.audit.findings import Problem
from bot.core.audit.matching import Details
from bot.core.audit.rows import Unreadable


class Walked(NamedTuple):
    """What a pass over the chain found."""

    chain: str | None
    """Which chain this is; None if its head cannot say."""
    entries: int
    first_at: int | None
    last_at: int | None
    """The earliest and the latest time of an entry; a clock may have gone back between them."""
    lost: int
    """Names and words that were erased."""
    begins: int
    seals: dict[int, str]
    """The seal of each entry, and of what the first one follows."""
    chains: frozenset[str]
    """Chains before this one, as this one knows them."""
    problems: Sequence[Problem]


def walk(connection: Connection, key: Key) -> Walked:
    """Go through the whole chain in one sight of the database."""
    head = rows.head_of(connection)
    trusted = head if head is not None and head.mac == head_mac(key, head) else None
    begins = trusted.begins if trusted else _latest_beginning(connection)
    check = _Chain(key, trusted, begins, lambda: rows.entries(connection))
    details = Details(rows.details(connection))
    first_at = last_at = None
    try:
        for entry in rows.entries(connection):
            first_at = entry.at if first_at is None else min(first_at, entry.at)
            last_at = entry.at if last_at is None else max(last_at, entry.at)
            check.take(entry)
            details.take(entry)
        check.end()
        details.end()
    except Unreadable as text:
        check.problem = check.problem or findings.unreadable(str(text))
    problems: list[Problem] = []
    if trusted is None:
        problems.append(findings.head_altered() if head else findings.head_gone())
    if check.problem:
        problems.append(check.problem)
    elif not problems:
        problems.extend(_about_details(check, details))
    return Walked(
        trusted.chain if trusted else None,
        check.count,
        first_at,
        last_at,
        details.lost,
        begins,
        check.seals,
        frozenset(check.chains),
        problems,
    )


def earlier(connection: Connection) -> Earlier:
    """Everything there is, as it is found, for the first entry of a chain that follows. Raises `Unreadable`."""
    total, count, details = hashlib.sha256(), 0, Details(rows.details(connection))
    for entry in rows.entries(connection):
        total.update(fed(entry))
        details.take(entry)
        count += 1
    details.end()
    head = rows.head_of(connection)
    return Earlier(head.chain if head else "", count, total.hexdigest(), details.lost, tuple(details.wrong))


def _latest_beginning(connection: Connection) -> int:
    """Where the chain begins if its head cannot say so."""
    begins = 1
    with suppress(Unreadable):
        for entry in rows.entries(connection):
            begins = entry.id if entry.what == RENEWED else begins
    return begins


def _about_details(check: "_Chain", details: Details) -> Iterator[Problem]:
    """What is wrong with names and words beside a chain that is whole itself."""
    before = check.earlier or Earlier("", 0, "", 0, ())
    if check.earlier and before.sha256 != check.total.hexdigest():
        yield findings.earlier_altered(check.begins - 1)
    elif problem := next((wrong for where, wrong in details.wrong.items() if where not in before.unlike), None):
        yield problem
    elif details.lost != before.lost + check.cleared:
        yield findings.unexplained(details.lost, before.lost + check.cleared)


class _Chain:
    """The entries, one after the other."""

    def __init__(self, key: Key, head: Head | None, begins: int, again: Callable[[], Iterator[Entry]]) -> None:
        self.begins = begins
        self.count = 0
        self.total = hashlib.sha256()
        self.seals: dict[int, str] = {}
        self.chains: set[str] = set()
        self.earlier: Earlier | None = None
        self.cleared = 0
        self.problem: Problem | None = None
        self._key = key
        self._head = head
        self._again = again
        self._next = begins
        self._astray: int | None = None
        self._before = genesis(key, head.chain, begins) if head else ""
        if head:
            self.seals[begins - 1] = self._before

    def take(self, entry: Entry) -> None:
        """The next one in the order of numbers."""
        self.count += 1
        self.seals.setdefault(entry.id, entry.mac)
        with suppress(ValueError):
            if entry.what == RENEWED:
                self.chains.add(earlier_of(entry.about).chain)
        if entry.id < self.begins:
            self.total.update(fed(entry))
            self._astray = entry.id if self.begins == 1 else None
        elif self.problem is None:
            if entry.id != self._next or (self._before and entry.mac != entry_mac(self._key, self._before, entry)):
                self.problem = self._why(entry)
            self._believe(entry)

    def end(self) -> None:
        """There are no more."""
        last, head = self._next - 1, self._head
        if self.problem or head is None:
            return
        if last < head.entries:
            self.problem = findings.cut(last + 1, head.entries)
        elif last > head.entries:
            self.problem = findings.head_old(head.entries, last)
        elif head.head != self._before:
            self.problem = findings.head_other(last)
        elif self._astray is not None:
            self.problem = findings.added(self._astray)

    def _believe(self, entry: Entry) -> None:
        self._next, self._before = entry.id + 1, entry.mac
        with suppress(ValueError):
            if entry.what == RENEWED and entry.id == self.begins:
                self.earlier = earlier_of(entry.about)
            if entry.what == CLEARED:
                self.cleared += cleared_of(entry.about)

    def _why(self, entry: Entry) -> Problem:
        """Why an entry does not follow the one before it."""
        wanted = self._next
        found, after, last = self._elsewhere(wanted)
        if found == wanted + 1 and self._head and last > self._head.entries:
            return findings.added(wanted)
        if found is not None:
            return findings.reordered(wanted, found)
        if entry.id > wanted:
            return findings.missing(wanted, entry.id - 1)
        if self._head and wanted > self._head.entries:
            return findings.added(wanted)
        gone = self._head.entries - last if self._head else 0
        if gone > 0 and after is not None:
            moved = after._replace(id=after.id + gone)
            if moved.mac == entry_mac(self._key, entry.mac, moved):
                return findings.renumbered(wanted, gone)
        return findings.altered(wanted)

    def _elsewhere(self, wanted: int) -> tuple[int | None, Entry | None, int]:
        """Under which number the entry stands that belongs here; the one after this; the last number there is."""
        found, after, last = None, None, 0
        with suppress(Unreadable):
            for entry in self._again():
                last = entry.id
                if entry.id == wanted + 1:
                    after = entry
                if found is None and self._before:
                    fits = entry_mac(self._key, self._before, entry._replace(id=wanted))
                    found = entry.id if fits == entry.mac else None
        return found, after, last
