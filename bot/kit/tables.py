"""The shared table metadata, the column types everyone uses, and the transaction cogs are handed.

Export and erase find every column about a human by the mark that `person` leaves on it, so a cog
gets both for its tables by using it. Times are epoch milliseconds, UTC.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, Protocol

from sqlalchemy import BigInteger, Column, Delete, Index, Insert, Integer, MetaData, Row, Select, Table, Text, Update

metadata: Final = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)

OnErase = Literal["delete", "clear"]
Query = Select[*tuple[Any, ...]]
"""A query of however many columns."""
Record = Row[*tuple[Any, ...]]
"""One row that a query found."""


def table(name: str, *parts: Column[Any] | Any, **options: Any) -> Table:
    """A table of Hearth's, STRICT on SQLite."""
    return Table(name, metadata, *parts, sqlite_strict=True, **options)


def number(name: str, **options: Any) -> Column[int]:
    """A whole number; an id, a count, a flag."""
    return Column(name, Integer, **options)


def instant(name: str, **options: Any) -> Column[int]:
    """A time in epoch milliseconds, UTC."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), info={"instant": True}, **options)


def large(name: str, **options: Any) -> Column[int]:
    """A whole number that may go beyond 31 bits and is no time."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), **options)


def words(name: str, **options: Any) -> Column[str]:
    """Text."""
    return Column(name, Text, **options)


def person(name: str = "person", *, on_erase: OnErase, with_it: tuple[str, ...] = (), **options: Any) -> Column[int]:
    """A person's id. On erasure the row is deleted, or this column (then nullable) is cleared.

    `with_it` names other columns, nullable too, that are cleared with it: their words, say.
    """
    return Column(name, Integer, nullable=on_erase == "clear", info={"person": on_erase, "with it": with_it}, **options)


def community(**options: Any) -> Column[int]:
    """The community that a row belongs to."""
    return Column("community", Integer, nullable=False, **options)


def index(name: str, *columns: str, unique: bool = False) -> Index:
    """An index over columns of the table it stands in."""
    return Index(name, *columns, unique=unique)


class Tx(Protocol):
    """The one transaction that an event's listeners share; open only while the handler runs.

    Reading costs a hop to the database's thread, writing usually nothing: what needs no answer is
    buffered and goes out with the batch, or before a read of that table.
    """

    def add(self, into: Table, row: Mapping[str, Any]) -> None:
        """Insert a row, buffered; give every row of a table the same columns."""
        ...

    def put(self, into: Table, row: Mapping[str, Any]) -> None:
        """Insert a row, or replace what stands under its primary key, buffered."""
        ...

    async def rows(self, query: Query) -> Sequence[Record]:
        """Everything a query finds."""
        ...

    async def first(self, query: Query) -> Record | None:
        """The first row a query finds."""
        ...

    async def all(self, *queries: Query) -> list[Sequence[Record]]:
        """Several queries in one hop."""
        ...

    async def change(self, statement: Insert | Update | Delete) -> int:
        """A statement that must answer (a claim, a conditional update): how many rows it touched."""
        ...
