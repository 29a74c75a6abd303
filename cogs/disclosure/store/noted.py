"""What a note to an author needs to be drawn again, and to be answered with one press."""

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import select, update

from bot.kit.tables import Lapse, Record, Tx, community, index, instant, number, person, sent, table, words

notes: Final = table(
    "disclosure_note",
    number("item", primary_key=True),
    community(),
    person("author", on_erase="delete"),
    sent("note"),
    sent("line"),
    words("label", nullable=False),
    words("decision", nullable=False),
    words("kind", nullable=False),
    words("disclosure", nullable=False),
    number("advice", nullable=False),
    instant("at", nullable=False),
    instant("done"),
    number("fixable", nullable=False, server_default="1"),
    index("ix_disclosure_note_author", "author", "done"),
    index("ix_disclosure_note_note", "note"),
    lapses=Lapse("texts", "done"),
)
_N: Final = notes.c
Way = Literal["author", "front", "thread"]
"""How a label comes to a post: its author alone can put it there, or one press puts it in front, or into the thread."""
_WAYS: Final[tuple[Way, ...]] = get_args(Way)
"""In the order of the numbers that stand for them."""


@dataclass(frozen=True, slots=True)
class Note:
    """A flagged post: its item, its author, and the private note about it.

    `line` is the line in the channel for somebody whose direct messages are closed, `label` what is offered, and
    `way` where one press puts it. `advice` means that moderators are not called upon. Times in epoch milliseconds;
    `done` is when it was settled.
    """

    item: int
    author: int
    note: int | None
    line: int | None
    label: str
    decision: str
    kind: str
    disclosure: str
    advice: bool
    at: int
    done: int | None = None
    way: Way = "front"


def keep(tx: Tx, here: int, note: Note) -> None:
    """Keep a note instead of what was kept about the same post before."""
    tx.put(
        notes,
        {
            "item": note.item,
            "community": here,
            "author": note.author,
            "note": note.note,
            "line": note.line,
            "label": note.label,
            "decision": note.decision,
            "kind": note.kind,
            "disclosure": note.disclosure,
            "advice": int(note.advice),
            "at": note.at,
            "done": note.done,
            "fixable": _WAYS.index(note.way),
        },
    )


async def find(tx: Tx, here: int, item: int) -> Note | None:
    """The note about an item; None if there is none, or its author was erased."""
    return _read(await tx.first(select(notes).where(_N.item == item, _N.community == here)))


async def sent_as(tx: Tx, here: int, outbox: int) -> Note | None:
    """The note that went out as this row of the outbox."""
    return _read(await tx.first(select(notes).where(_N.note == outbox, _N.community == here)))


async def open_about(tx: Tx, here: int, author: int) -> int:
    """How many posts of an author are not settled."""
    found = await tx.rows(select(_N.item).where(_N.author == author, _N.community == here, _N.done.is_(None)))
    return len(found)


async def change(tx: Tx, item: int, **values: Any) -> None:
    """Change some of what is kept."""
    await tx.change(update(notes).where(_N.item == item).values(**values))


def _read(row: Record | None) -> Note | None:
    if row is None:
        return None
    return Note(
        row.item,
        row.author,
        row.note,
        row.line,
        row.label,
        row.decision,
        row.kind,
        row.disclosure,
        bool(row.advice),
        row.at,
        row.done,
        _WAYS[int(row.fixable)],
    )
