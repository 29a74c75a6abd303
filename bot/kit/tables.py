"""The shared table metadata, the column types everyone uses, and the transaction cogs are handed.

Export and erase find every column about a human by the mark that `person` leaves on it, so a cog
gets both for its tables by using it. Times are epoch milliseconds, UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from sqlalchemy import (
    BigInteger,
    Column,
    Delete,
    Index,
    Insert,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    Update,
)

metadata: Final = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)

OnErase = Literal["delete", "clear"]
Query = Select[*tuple[Any, ...]]
"""A query of however many columns."""
Record = Row[*tuple[Any, ...]]
"""One row that a query found."""


Term = Literal["journal", "texts", "notes", "faults", "drafts"]
"""Which of the organisers' retention settings says for how long (`RetentionSettings`)."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """How the rows of a table come to their end: so long after the instant in `when`, which is empty while
    a row must stay. The row goes, or, where `clear` names columns, they are emptied and it stays.

    The newest row of a table numbered by an id stays, so that no number is given out twice; where the
    numbers are times, `newest_stays=False` lets it go as well. A table with a `community` or `space`
    follows that community's settings, any other the longest.
    """

    after: Term
    when: str
    clear: tuple[str, ...] = ()
    newest_stays: bool = True


_LAPSES: Final[dict[Table, Lapse]] = {}
"""Beside the tables and not in their `info`, which Alembic would write into revisions."""


def table(name: str, *parts: Column[Any] | Any, lapses: Lapse | None = None, **options: Any) -> Table:
    """A table of Hearth's, STRICT on SQLite; raises ValueError where its rows could not lapse as it says."""
    if lapses is not None:
        columns: dict[str, Column[Any]] = {part.name: part for part in parts if isinstance(part, Column)}
        if lapses.when not in columns or not all(n in columns and columns[n].nullable for n in lapses.clear):
            raise ValueError(f"{name}: what lapses are columns of the table, and nullable where they are cleared")
    made = Table(name, metadata, *parts, sqlite_strict=True, **options)
    if lapses is not None:
        _LAPSES[made] = lapses
    return made


def lapse_of(table: Table) -> Lapse | None:
    """How the rows of a table come to their end; None where they stay."""
    return _LAPSES.get(table)


def number(name: str, **options: Any) -> Column[int]:
    """A whole number; an id, a count, a flag."""
    return Column(name, Integer, **options)


def instant(name: str, **options: Any) -> Column[int]:
    """A time in epoch milliseconds, UTC."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), info={"instant": True}, **options)


def large(name: str, **options: Any) -> Column[int]:
    """A whole number that may go beyond 31 bits and is no time."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), **options)


def sent(name: str, **options: Any) -> Column[int]:
    """The outbox row of a message of Hearth's that is to be changed later (`SentRef`): while a row names it
    here, it does not lapse.
    """
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), info={"sent": True}, **options)


def words(name: str, **options: Any) -> Column[str]:
    """Text."""
    return Column(name, Text, **options)


def content(name: str, **options: Any) -> Column[bytes]:
    """The bytes of a file; in a person's export their number stands for them."""
    return Column(name, LargeBinary, **options)


def person(
    name: str = "person",
    *,
    on_erase: OnErase,
    with_it: tuple[str, ...] = (),
    withheld: bool = False,
    **options: Any,
) -> Column[int]:
    """A person's id. On erasure the row is deleted, or this column (then nullable) is cleared.

    `with_it` names other columns that are theirs: their words, say. Those are cleared with it, and then
    nullable too; in an export nobody reads them whom the row names in another column alone. A row that
    names somebody in a `withheld` column alone is not theirs to read: who reported them, for instance.
    """
    info = {"person": on_erase, "with it": with_it, "withheld": withheld}
    return Column(name, Integer, nullable=on_erase == "clear", info=info, **options)


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
