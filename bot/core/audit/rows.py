"""The chain's rows: read for checking and showing, and written one at a time."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select
from sqlalchemy.exc import DBAPIError

from bot.core.audit.chain import Entry, Head
from bot.storage.bulk import insert_rows
from bot.storage.tables import audit, audit_detail, audit_head, person_table

SLICE: Final = 1000
"""Entries read at once, so that memory stays flat."""
ENTRY: Final = tuple(column.name for column in audit.columns)
DETAIL: Final = tuple(column.name for column in audit_detail.columns)
_HEAD: Final = ("chain", "begins", "entries", "head", "mac")
_THE: Final = 1


class Detail(NamedTuple):
    """What an entry's digests stand for, each with its salt; what was erased is None."""

    entry: int
    by: int | None
    by_salt: str | None
    subject: int | None
    subject_salt: str | None
    words: str | None
    words_salt: str | None

    def cells(self) -> Sequence[tuple[str, int | str | None, str | None]]:
        """Role, value and salt of each."""
        return (
            ("by", self.by, self.by_salt),
            ("subject", self.subject, self.subject_salt),
            ("words", self.words, self.words_salt),
        )


class Unreadable(Exception):  # noqa: N818  what a row is, in the words of the finding
    """The database cannot give a row, as text that is no UTF-8; the text is the entry's number."""


def head_of(connection: Connection) -> Head | None:
    """The head, if there is a chain."""
    query = select(*(audit_head.c[name] for name in _HEAD)).where(audit_head.c.id == _THE)
    try:
        row = connection.execute(query).first()
    except DBAPIError:
        return Head("", 0, 0, "", "")
    return None if row is None else Head(*row)


def keep_head(connection: Connection, head: Head) -> None:
    """Let this be the head."""
    insert_rows(connection, audit_head, ("id", *_HEAD), [(_THE, *head)], "replace")


def keep_entry(connection: Connection, entry: Entry, detail: Detail | None) -> None:
    """Add a row, and what its digests stand for."""
    insert_rows(connection, audit, ENTRY, [tuple(entry)])
    if detail is not None:
        insert_rows(connection, audit_detail, DETAIL, [tuple(detail)])


def last_id(connection: Connection) -> int:
    """The number of the last row there is; 0 without any."""
    return connection.scalar(select(func.max(audit.c.id))) or 0


def free_number(connection: Connection) -> int:
    """A number that neither an entry nor the remains of one has."""
    return max(0, last_id(connection), connection.scalar(select(func.max(audit_detail.c.entry))) or 0) + 1


def entries(connection: Connection) -> Iterator[Entry]:
    """Every row in the order of numbers. Raises `Unreadable`."""
    for row in _sliced(connection, select(audit), audit.c.id):
        yield Entry(*row)


def details(connection: Connection) -> Iterator[Detail]:
    """Every row of details in the order of numbers. Raises `Unreadable`."""
    for row in _sliced(connection, select(audit_detail), audit_detail.c.entry):
        yield Detail(*row)


def spoken(connection: Connection, community: int, before: int, limit: int) -> Sequence[int]:
    """The numbers of a community's oldest entries before a time that still have words."""
    detail = audit_detail.c
    old = (audit.c.community == community) & (audit.c.at < before) & detail.words_salt.is_not(None)
    query = select(audit.c.id).join(audit_detail, detail.entry == audit.c.id).where(old)
    return connection.scalars(query.order_by(audit.c.id).limit(limit)).all()


class Line(NamedTuple):
    """An entry as operators are shown it; names are there while they are known."""

    entry: Entry
    by: str | None
    subject: str | None
    words: str | None


def newest(connection: Connection, limit: int) -> Sequence[Line]:
    """The newest entries, newest first."""
    doer, subject = person_table.alias(), person_table.alias()
    detail = audit_detail.c
    query = (
        select(audit, doer.c.name, subject.c.name, detail.words)
        .outerjoin(audit_detail, detail.entry == audit.c.id)
        .outerjoin(doer, doer.c.id == detail.by)
        .outerjoin(subject, subject.c.id == detail.subject)
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    width = len(ENTRY)
    return [Line(Entry(*row[:width]), *row[width:]) for row in connection.execute(query)]


def _sliced(connection: Connection, query: Select[Any], number: ColumnElement[int]) -> Iterator[Row[Any]]:
    last: int | None = None
    while True:
        part = query.order_by(number).limit(SLICE)
        part = part if last is None else part.where(number > last)
        rows = _read(connection, part, query, number)
        if not rows:
            return
        yield from rows
        last = rows[-1][0]


def _read(
    connection: Connection, part: Select[Any], query: Select[Any], number: ColumnElement[int]
) -> Sequence[Row[Any]]:
    """A slice; if a row's text cannot be read, the rows before that one."""
    try:
        return connection.execute(part).fetchall()
    except DBAPIError as error:
        if "decode" not in str(error.orig):  # the driver's own words: "Could not decode to UTF-8"
            raise
        rows: list[Row[Any]] = []
        for one in connection.scalars(part.with_only_columns(number)).all():
            try:
                rows.extend(connection.execute(query.where(number == one)).fetchall())
            except DBAPIError:
                if rows:
                    return rows
                raise Unreadable(str(one)) from None
        return rows
