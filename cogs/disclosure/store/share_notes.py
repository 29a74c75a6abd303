"""Private notes to whoever shared something, so that they say how things stand, and closed doors do not lose them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update

from bot.kit.tables import Lapse, Record, Tx, community, index, instant, number, person, sent, table

notes: Final = table(
    "disclosure_share_note",
    sent("note", primary_key=True),
    community(),
    person(on_erase="delete"),
    number("channel", nullable=False),
    number("item"),
    sent("line"),
    instant("at", nullable=False),
    index("ix_disclosure_share_note_person", "person"),
    index("ix_disclosure_share_note_item", "item"),
    lapses=Lapse("texts", "at"),
)
_N: Final = notes.c


@dataclass(frozen=True, slots=True)
class ShareNote:
    """A private note by its outbox row: to whom, about what was shared in which channel, and the item that it asks
    about; without one, a moderator removed it. `line` is the line in the channel that leads to the note.
    """

    note: int
    person: int
    channel: int
    item: int | None
    line: int | None = None


def keep(tx: Tx, here: int, one: ShareNote, now: int) -> None:
    """Keep what was written to whom."""
    row = {"note": one.note, "community": here, "person": one.person, "channel": one.channel}
    tx.add(notes, {**row, "item": one.item, "line": one.line, "at": now})


async def find(tx: Tx, here: int, note: int) -> ShareNote | None:
    """A note by its outbox row; None if it lapsed, or whom it was to was erased."""
    return _read(await tx.first(select(notes).where(_N.note == note, _N.community == here)))


async def about(tx: Tx, here: int, item: int) -> ShareNote | None:
    """The newest note about an item."""
    mine = select(notes).where(_N.item == item, _N.community == here)
    return _read(await tx.first(mine.order_by(_N.note.desc()).limit(1)))


async def lines(tx: Tx, here: int, who: int) -> Sequence[int]:
    """The lines in channels that name somebody."""
    mine = (_N.person == who, _N.community == here, _N.line.is_not(None))
    return [row[0] for row in await tx.rows(select(_N.line).where(*mine))]


async def lead(tx: Tx, note: int, line: int | None) -> None:
    """A line in the channel leads to a note from now on, or none does any more."""
    await tx.change(update(notes).where(_N.note == note).values(line=line))


def _read(row: Record | None) -> ShareNote | None:
    return ShareNote(row.note, row.person, row.channel, row.item, row.line) if row else None
