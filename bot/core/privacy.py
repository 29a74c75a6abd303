"""What Hearth holds about a person, for them to read; and its end, when they ask for it.

Both find people by the mark that kit's `person` leaves on a column, so a table of any cog takes part
by using it. Erasure runs in slices, so that the writer is never held for long.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, or_, select, tuple_, update

from bot.core.directory import Directory
from bot.kit.tables import OnErase, metadata
from bot.storage import tables
from bot.storage.database import Database

MARK: Final = "person"
SLICE: Final = 500
"""Rows erased in one transaction: some milliseconds, while events may be waiting."""
_LAST: Final = (tables.membership, tables.account, tables.person_table, tables.erasure)
"""Who somebody is goes last, and then the note that they are leaving: until it is gone, an erasure
that was cut short is taken up again.
"""
_WAITING: Final = tables.outbox.c.settled_at.is_(None)

Rows = Sequence[Mapping[str, Any]]


def people_in(table: Table) -> Mapping[Column[Any], OnErase]:
    """The columns of a table that name a person, and what erasure does with their rows."""
    return {column: column.info[MARK] for column in table.columns if MARK in column.info}


def tables_with_people() -> Iterator[Table]:
    """Every table with a person in it, in the order of erasure."""
    yield from (table for table in metadata.tables.values() if people_in(table) and table not in _LAST)
    yield from _LAST


def export(connection: Connection, person: int) -> dict[str, list[dict[str, Any]]]:
    """Every row that names a person, by table; tables without one are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables_with_people():
        if held := rows_of(connection, table, person):
            found[table.name] = held
    return found


def rows_of(connection: Connection, table: Table, person: int) -> list[dict[str, Any]]:
    """Every row of a table that names a person, without the cells that are somebody else's alone."""
    owners: dict[str, list[str]] = {}
    for column in people_in(table):
        for name in column.info.get("with it", ()):
            owners.setdefault(name, []).append(column.name)
    rows = connection.execute(select(table).where(names_person(table, person))).mappings()
    return [{k: v for k, v in row.items() if k not in owners or person in map(row.get, owners[k])} for row in rows]


def erase(connection: Connection, person: int, limit: int = SLICE) -> bool:
    """Erase a person from at most `limit` rows; whether nothing is left.

    Rows marked "delete" go, columns marked "clear" become empty. What is still to be done for this
    person alone is dropped, and the outbox's lanes, which are named after people, lose their name.
    """
    left = limit
    for table in tables_with_people():
        for slice_ in _slices(table, person):
            left -= slice_(connection, left)
            if left <= 0:
                return False
    return True


async def forget(database: Database, directory: Directory, person: int, limit: int = SLICE) -> None:
    """Erase a person in slices, all of them."""
    while not await database.write(
        lambda connection: forget_slice(connection, directory, person, limit), undone=directory.load
    ):
        continue


def forget_slice(connection: Connection, directory: Directory, person: int, limit: int) -> bool:
    """One slice; memory lets go of the person in the transaction of the last one."""
    done = erase(connection, person, limit)
    if done:
        directory.forget(person)
    return done


_Slice = Callable[[Connection, int], int]


def _slices(table: Table, person: int) -> Iterator[_Slice]:
    """What erases a person from one table; each answers how many rows it touched."""
    if table is tables.outbox:
        yield _outbox(person)
    marks = people_in(table)
    going = [column == person for column, mark in marks.items() if mark == "delete"]
    if going:
        yield _limited(table, or_(*going), lambda these: delete(table).where(these))
    for column in (column for column, mark in marks.items() if mark == "clear"):
        yield _limited(table, column == person, lambda these, name=column.name: _cleared(table, these, name))


def _cleared(table: Table, these: ColumnElement[bool], name: str) -> Any:
    """Empty a person's column, and what goes with it."""
    gone = (name, *table.columns[name].info.get("with it", ()))
    return update(table).where(these).values(dict.fromkeys(gone))


def _outbox(person: int) -> _Slice:
    """Waiting rows for this person alone are dropped here, where their reason is known."""
    table = tables.outbox
    mine = (table.c.person == person) | (table.c.lane == f"p{person}")

    def run(connection: Connection, limit: int) -> int:
        waiting = _these(table, mine & _WAITING, limit)
        dropped = (
            update(table)
            .where(waiting)
            .values(state="dropped", settled_at=table.c.created_at, effect=None, next_at=None, why="the person is gone")
        )
        count = connection.execute(dropped).rowcount
        cleared = update(table).where(_these(table, mine & ~_WAITING, limit))
        return max(count, connection.execute(cleared.values(person=None, lane="", effect=None)).rowcount)

    return run


def _limited(table: Table, where: ColumnElement[bool], statement: Callable[[ColumnElement[bool]], Any]) -> _Slice:
    def run(connection: Connection, limit: int) -> int:
        return connection.execute(statement(_these(table, where, limit))).rowcount

    return run


def _these(table: Table, where: ColumnElement[bool], limit: int) -> ColumnElement[bool]:
    """The rows that a condition finds, at most `limit`, by their whole primary key."""
    keys = tuple(table.primary_key.columns)
    found = select(*keys).where(where).limit(limit)
    return keys[0].in_(found) if len(keys) == 1 else tuple_(*keys).in_(found)


def names_person(table: Table, person: int) -> ColumnElement[bool]:
    """Whether a row names a person and is theirs to read; erasure reaches the withheld ones as well."""
    return or_(*(column == person for column in people_in(table) if not column.info.get("withheld")))
