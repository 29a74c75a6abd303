"""Lets go of what is older than the organisers keep it, as each table says with kit's `Lapse`.

What has lapsed is looked for on the reader's line, however large the table, and goes in slices, so
that events never wait for more than one of them. How moderators decided stays, and so do settings,
people, and the chain of decisions; a `cause` of the journal may point to a row that is gone.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from bot.core.directory import Directory
from bot.core.settings import Book
from bot.kit.clock import milliseconds
from bot.kit.community import RetentionSettings
from bot.kit.items import UNDO_MS
from bot.kit.tables import Lapse, lapse_of, metadata
from bot.storage import tables
from bot.storage.database import Database, Unwritable

log = logging.getLogger("hearth.retention")
SLICE: Final = 500
"""Rows that go in one transaction: some milliseconds, while events may be waiting."""
NEWEST: Final[Mapping[str, int]] = {"outbox": 1000}
"""How many of the newest rows stay whatever their age, where it is more than one: the outbox's numbers are
idempotency keys, and platforms look up the last ones again after a crash.
"""
NAMES: Final = 500
"""So many names of events, commands and purposes are no burden. Beyond, those that no entry uses go: people
can make names up by forging buttons.
"""

Keys = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Sweep:
    """The rows of one table that have lapsed, everybody's or one community's."""

    table: Table
    lapse: Lapse
    lapsed: ColumnElement[bool]

    def find(self, connection: Connection, last: tuple[Any, ...] | None) -> Keys:
        """The keys of the next slice after the key `last`."""
        keys = list(self.table.primary_key.columns)
        query = select(*keys).where(self.lapsed).order_by(*keys).limit(SLICE)
        if last is not None:
            query = query.where(tuple_(*keys) > last if len(keys) > 1 else keys[0] > last[0])
        return [tuple(row) for row in connection.execute(query)]

    def let_go(self, connection: Connection, found: Keys) -> int:
        """Remove or empty these rows, if they are still what they were; how many."""
        keys = list(self.table.primary_key.columns)
        change: Any = update(self.table).values(dict.fromkeys(self.lapse.clear))
        if not self.lapse.clear:
            change = delete(self.table)
        change = change.where(self.lapsed)
        if len(keys) == 1:
            return connection.execute(change.where(keys[0].in_([key[0] for key in found]))).rowcount
        # One by one: SQLite looks through the whole table for a list of several columns.
        one = change.where(*(key == bindparam(f"key_{key.name}") for key in keys))
        named = [{f"key_{key.name}": value for key, value in zip(keys, row, strict=True)} for row in found]
        return connection.execute(one, named).rowcount


class Retention:
    """A chore: `run` does one slice."""

    def __init__(self, database: Database, directory: Directory, book: Book) -> None:
        self._database = database
        self._directory = directory
        self._book = book
        self._todo: deque[Sweep] | None = None
        self._last: tuple[Any, ...] | None = None
        self._gone: Counter[str] = Counter()

    async def run(self, now: int) -> bool:
        """Let go of the next slice of what has lapsed by `now`; whether there is more to look at."""
        if self._todo is None:
            self._todo, self._last = deque(sweeps(self._directory, self._book, now)), None
        if self._todo:
            if not await self._tried(self._todo[0]):
                self._todo.popleft()
                self._last = None
            return True
        await self._forget_names()
        gone, self._gone, self._todo = self._gone, Counter(), None
        if gone:
            told = ", ".join(f"{count} of {table}" for table, count in gone.items())
            log.info("kept as long as the settings say, and now removed or emptied: %s", told)
        return False

    async def _tried(self, sweep: Sweep) -> bool:
        """One slice; a table that cannot be looked through (a cog's mistake) holds up no other."""
        try:
            return await self._slice(sweep)
        except Unwritable:
            raise
        except Exception:
            log.exception("what lapsed of %s could not be let go of", sweep.table.name)
            return False

    async def _slice(self, sweep: Sweep) -> bool:
        found = await self._database.read(partial(sweep.find, last=self._last))
        if found:
            self._gone[sweep.table.name] += await self._database.write(partial(sweep.let_go, found=found))
            self._last = found[-1]
        return len(found) == SLICE

    async def _forget_names(self) -> None:
        if len(self._directory.terms) <= NAMES:
            return
        newest, unused = await self._database.read(_unused_names)
        for first in range(0, len(unused), SLICE):
            job = partial(_drop_names, directory=self._directory, names=unused[first : first + SLICE], newest=newest)
            self._gone[tables.term.name] += await self._database.write(job, undone=self._directory.load)


def sweeps(directory: Directory, book: Book, now: int) -> Iterator[Sweep]:
    """What to look through, from the settings of every community as they hold now; what names rows of other
    tables comes before them.
    """
    spaces: dict[int, list[int]] = {}
    for space in list(directory.space_by_id.values()):
        spaces.setdefault(space.community, []).append(space.id)
    for table in (tables.kept_file, tables.kept_post):
        yield Sweep(table, Lapse("texts", "kept_at"), _beyond_appeal(table, now - UNDO_MS))
    held = {community: book.of(community, "retention", RetentionSettings) for community in spaces}
    if not held:
        return
    for table in reversed(metadata.tables.values()):
        lapse = lapse_of(table)
        if lapse is None:
            continue
        spans: dict[int, timedelta] = {community: getattr(of, lapse.after) for community, of in held.items()}
        if not _is_shared(table):
            for community, span in spans.items():
                mine = _belongs(table, community, spaces[community])
                yield Sweep(table, lapse, and_(mine, *_lapsed(table, lapse, _before(now, span))))
        else:
            yield Sweep(table, lapse, and_(*_lapsed(table, lapse, _before(now, max(spans.values())))))


def _before(now: int, span: timedelta) -> int:
    return now - milliseconds(span)


def _is_shared(table: Table) -> bool:
    return table is not tables.review_step and not {"community", "space"}.intersection(table.columns.keys())


def _belongs(table: Table, community: int, spaces: Sequence[int]) -> ColumnElement[bool]:
    if table is tables.review_step:
        item = tables.review_item.c
        return tables.review_step.c.item.in_(select(item.id).where(item.community == community))
    # Plus nothing, so that SQLite goes by the key, of which few rows are read, and not by an index over these.
    if "community" in table.c:
        return table.c.community + 0 == community
    return or_(*(table.c.space + 0 == space for space in spaces))  # a list could not be part of many statements at once


def _lapsed(table: Table, lapse: Lapse, before: int) -> Iterator[ColumnElement[bool]]:
    """When a row is to go: old enough, nothing needs it, and not among the newest."""
    yield table.c[lapse.when] < before
    needless = _NEEDLESS.get(table.name)
    if needless is not None:
        yield needless(before)
    if lapse.clear:
        yield or_(*(table.c[name].is_not(None) for name in lapse.clear))
        return
    keys = list(table.primary_key.columns)
    if lapse.newest_stays and len(keys) == 1 and isinstance(keys[0].type, Integer):
        newest = select(keys[0]).order_by(keys[0].desc()).offset(NEWEST.get(table.name, 1) - 1).limit(1)
        yield keys[0] < newest.scalar_subquery()


def _unnamed(_: int) -> ColumnElement[bool]:
    """Outbox rows by which no row finds a message again."""
    columns = [c for table in metadata.tables.values() for c in table.columns if c.info.get("sent")]
    return tables.outbox.c.id.not_in(union_all(*(select(c).where(c.is_not(None)) for c in columns)))


def _decided(before: int) -> ColumnElement[bool]:
    """Steps with items that were settled long enough ago; an open one keeps its words."""
    item = tables.review_item.c
    return tables.review_step.c.item.in_(select(item.id).where(item.settled_at < before))


def _finished(_: int) -> ColumnElement[bool]:
    """Schedules that will not fall due again, once their ledger has lapsed."""
    schedule, ran = tables.schedule.c, tables.occurrence.c
    return schedule.next_due.is_(None) & ~select(ran.due).where(ran.schedule == schedule.id).exists()


def _settled(table: Table, before: int) -> ColumnElement[bool]:
    """Kept posts and files about which nobody decides any more, and has not since this time."""
    item = tables.review_item.c
    late = item.settled_at.is_(None) | (item.settled_at >= before)
    return ~_same_post(table).where(late).exists()


def _beyond_appeal(table: Table, before: int) -> ColumnElement[bool]:
    """Kept posts and files that were rejected for good: the one appeal is used, and the decision not undone in time."""
    item = tables.review_item.c
    final = (item.state == "rejected") & (item.appealed == 1) & (item.settled_at < before)
    return _same_post(table).where(final).exists()


def _same_post(table: Table) -> Any:
    item = tables.review_item.c
    return select(item.id).where(item.channel == table.c.channel, item.message == table.c.message)


_NEEDLESS: Final[Mapping[str, Callable[[int], ColumnElement[bool]]]] = {
    "kept_file": partial(_settled, tables.kept_file),
    "kept_post": partial(_settled, tables.kept_post),
    "outbox": _unnamed,
    "review_step": _decided,
    "schedule": _finished,
}


def _unused_names(connection: Connection) -> tuple[int, Sequence[int]]:
    """Names that no entry of the journal uses, as of its newest entry."""
    term, entry = tables.term.c, tables.journal.c
    used = union_all(select(entry.kind), select(entry.purpose).where(entry.purpose.is_not(None)))
    newest = connection.scalar(select(func.max(entry.id))) or 0
    return newest, list(connection.scalars(select(term.id).where(term.id.not_in(used))))


def _drop_names(connection: Connection, directory: Directory, names: Sequence[int], newest: int) -> int:
    """Forget names, except those that an entry has used since; memory forgets them with the database."""
    entry = tables.journal.c
    since = connection.execute(select(entry.kind, entry.purpose).where(entry.id > newest)).fetchall()
    going = set(names).difference(*since)
    for number in going:
        directory.terms.pop(directory.term_names.pop(number), None)
    return connection.execute(delete(tables.term).where(tables.term.c.id.in_(going))).rowcount
