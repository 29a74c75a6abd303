"""The journal as a table for other programs: read in slices, beside whatever is being written."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, select

from bot.core.directory import Directory
from bot.core.dossier import utc
from bot.core.views import SOMEONE
from bot.storage.database import Database
from bot.storage.tables import journal, preference

SLICE: Final = 2000
"""Entries read at once, so that memory stays flat however long the journal is."""
HEADER: Final = (
    "id",
    "at",
    "platform",
    "space",
    "kind",
    "person",
    "counted",
    "channel",
    "subject",
    "key",
    "about",
    "root",
    "words",
    "characters",
    "unspaced",
    "links",
    "attachments",
    "mentions",
    "purpose",
    "cause",
)
Cell = str | int | None


class Span(NamedTuple):
    """From `since` (included) to `until` (not included), epoch milliseconds; None is open."""

    since: int | None = None
    until: int | None = None


class _Choices(NamedTuple):
    withdrawn: frozenset[int]
    uncounted: frozenset[int]


async def entries(
    database: Database, directory: Directory, span: Span, *, names: bool
) -> AsyncIterator[Sequence[Sequence[Cell]]]:
    """The entries of a span in the order of `HEADER`, oldest first, a slice at a time.

    People are `p` and Hearth's own number for them, the same in every export. With `names` they go by
    name, except those who chose to be hidden or not to be counted: they are "someone".
    """
    last, shown = 0, _names(directory) if names else None
    while True:
        rows, choices = await database.read(lambda connection: _slice(connection, span, last))  # noqa: B023  used at once
        if not rows:
            return
        yield [_cells(row, directory, choices, shown) for row in rows]
        last = rows[-1].id


def _slice(connection: Connection, span: Span, last: int) -> tuple[Sequence[Row[Any]], _Choices]:
    query = select(journal).where(journal.c.id > last).order_by(journal.c.id).limit(SLICE)
    if span.since is not None:
        query = query.where(journal.c.at >= span.since)
    if span.until is not None:
        query = query.where(journal.c.at < span.until)
    chosen = connection.execute(select(preference)).fetchall()
    uncounted = frozenset(row.person for row in chosen if row.uncounted)
    return connection.execute(query).fetchall(), _Choices(
        uncounted | {row.person for row in chosen if row.hidden}, uncounted
    )


def _names(directory: Directory) -> Mapping[int, str]:
    return {person: known.person.name for (_, person), known in directory.by_person.items()}


def _cells(row: Row[Any], directory: Directory, choices: _Choices, names: Mapping[int, str] | None) -> Sequence[Cell]:
    def who(person: int | None) -> str | None:
        if person is None or names is None:
            return person if person is None else f"p{person}"
        return SOMEONE if person in choices.withdrawn else names.get(person, SOMEONE)

    space, terms = directory.space_by_id.get(row.space), directory.term_names
    channel = directory.channel_by_id.get(row.channel)
    return (
        row.id,
        utc(row.at),
        space.platform if space else None,
        space.name if space else None,
        terms.get(row.kind),
        who(row.person),
        "no" if row.person in choices.uncounted else "yes",
        None if channel is None else channel.name or channel.kind,
        who(row.subject),
        row.key,
        row.about,
        row.root,
        row.words,
        row.chars,
        row.unspaced,
        row.links,
        row.attachments,
        row.mentions,
        terms.get(row.purpose),
        row.cause,
    )
