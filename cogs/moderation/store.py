"""What the cog keeps beside the queue: reports being written, selections, who was told, whose turn it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Table, delete, func, select, update

from bot.kit.clock import DAY
from bot.kit.people import MessageRef
from bot.kit.tables import Lapse, Record, Tx, community, index, instant, large, number, person, table, words

SLICE: Final = 200
"""Leftovers deleted at a time, so that nobody waits for it."""

pending: Final = table(
    "moderation_pending",
    large("id", primary_key=True),
    community(),
    person("reporter", on_erase="delete"),
    person("author", on_erase="delete", with_it=("text",), withheld=True),
    number("channel", nullable=False),
    words("message", nullable=False),
    words("text", nullable=False),
    instant("at", nullable=False),
    index("ix_moderation_pending_reporter", "reporter"),
    index("ix_moderation_pending_author", "author"),
    index("ix_moderation_pending_message", "channel", "message"),
    index("ix_moderation_pending_at", "at"),
    lapses=Lapse("drafts", "at", newest_stays=False),
)

batch: Final = table(
    "moderation_batch",
    large("id", primary_key=True),
    community(),
    person(on_erase="delete"),
    words("chosen", nullable=False),
    instant("at", nullable=False),
    index("ix_moderation_batch_person", "person"),
    index("ix_moderation_batch_at", "at"),
    lapses=Lapse("drafts", "at", newest_stays=False),
)

told: Final = table(
    "moderation_told",
    number("item", primary_key=True),
    person(on_erase="delete", primary_key=True),
    words("outcome", nullable=False),
    instant("at", nullable=False),
    index("ix_moderation_told_person", "person"),
    lapses=Lapse("texts", "at"),
)

note: Final = table(
    "moderation_note",
    large("id", primary_key=True),
    number("item", nullable=False),
    person(on_erase="delete"),
    words("kind", nullable=False),
    instant("at", nullable=False),
    index("ix_moderation_note_item", "item"),
    index("ix_moderation_note_person", "person"),
    lapses=Lapse("notes", "at"),
)

turn: Final = table(
    "moderation_turn",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True),
    instant("at", nullable=False),
    index("ix_moderation_turn_person", "person"),
)

NoteKind = Literal["author", "moderator"]


@dataclass(frozen=True, slots=True)
class Pending:
    """A report that is being written: who points out whose post, where it stands and what it says."""

    reporter: int
    author: int
    message: MessageRef
    text: str


async def begin(tx: Tx, here: int, report: Pending, now: int) -> int:
    """Keep a post while its report is written, instead of an earlier try; the number for the form."""
    await tidy(tx, now)
    mine = (pending.c.reporter == report.reporter) & _about(report.message)
    await tx.change(delete(pending).where(mine))
    key = await _fresh(tx, pending, now)
    at = {"channel": report.message.channel, "message": report.message.key, "text": report.text, "at": now}
    tx.add(pending, {"id": key, "community": here, "reporter": report.reporter, "author": report.author, **at})
    return key


async def take(tx: Tx, here: int, key: int, reporter: int) -> Pending | None:
    """The report under a number, which is then no longer kept; None if it is not this person's, or too old."""
    mine = (pending.c.id == key) & (pending.c.community == here) & (pending.c.reporter == reporter)
    row = await tx.first(select(pending).where(mine))
    if row is None:
        return None
    await tx.change(delete(pending).where(mine))
    return Pending(row.reporter, row.author, MessageRef(row.channel, row.message), row.text)


async def reworded(tx: Tx, message: MessageRef, text: str) -> None:
    """A post that is being reported says something else now."""
    if await tx.first(select(pending.c.id).where(_about(message))) is not None:
        await tx.change(update(pending).where(_about(message)).values(text=text))


async def removed(tx: Tx, message: MessageRef) -> None:
    """A post that is being reported is gone, and so are its words."""
    if await tx.first(select(pending.c.id).where(_about(message))) is not None:
        await tx.change(delete(pending).where(_about(message)))


async def gather(tx: Tx, here: int, moderator: int, chosen: str, now: int) -> int:
    """Keep what a moderator was shown to decide together, as it was shown; the number for the buttons."""
    await tidy(tx, now)
    key = await _fresh(tx, batch, now)
    tx.add(batch, {"id": key, "community": here, "person": moderator, "chosen": chosen, "at": now})
    return key


async def gathered(tx: Tx, here: int, key: int, moderator: int) -> str | None:
    """What stands under a number; None if it is not this moderator's, or gone."""
    mine = (batch.c.id == key) & (batch.c.community == here) & (batch.c.person == moderator)
    row = await tx.first(select(batch.c.chosen).where(mine))
    return row[0] if row else None


async def outcomes(tx: Tx, item: int) -> Mapping[int, str]:
    """Which outcome each reporter of an item was told last."""
    return {row.person: row.outcome for row in await tx.rows(select(told).where(told.c.item == item))}


async def reported_by(tx: Tx, reporter: int) -> Sequence[int]:
    """The items that somebody reported."""
    return [row[0] for row in await tx.rows(select(told.c.item).where(told.c.person == reporter))]


def tell(tx: Tx, item: int, reporter: int, outcome: str, now: int) -> None:
    """Keep what a reporter was told; "" when they report it anew."""
    tx.put(told, {"item": item, "person": reporter, "outcome": outcome, "at": now})


def noted(tx: Tx, outbox: int, item: int, whom: int, kind: NoteKind, now: int) -> None:
    """Keep which item a private note is about, by its outbox row, in case it cannot be delivered."""
    tx.add(note, {"id": outbox, "item": item, "person": whom, "kind": kind, "at": now})


async def item_of_note(tx: Tx, outbox: int) -> int | None:
    """The item that a private note to an author is about."""
    row = await tx.first(select(note.c.item).where((note.c.id == outbox) & (note.c.kind == "author")))
    return row[0] if row else None


async def announced(tx: Tx, item: int) -> bool:
    """Whether moderators had private notes about an item, for want of a channel."""
    theirs = (note.c.item == item) & (note.c.kind == "moderator")
    return await tx.first(select(note.c.id).where(theirs).limit(1)) is not None


async def turns(tx: Tx, here: int) -> Mapping[int, int]:
    """When each moderator decided or was nudged last."""
    rows: Sequence[Record] = await tx.rows(select(turn.c.person, turn.c.at).where(turn.c.community == here))
    return {row.person: row.at for row in rows}


def had_turn(tx: Tx, here: int, moderator: int, now: int) -> None:
    """A moderator decided, or was nudged."""
    tx.put(turn, {"community": here, "person": moderator, "at": now})


def _about(message: MessageRef) -> Any:
    return (pending.c.channel == message.channel) & (pending.c.message == message.key)


async def _fresh(tx: Tx, of: Table, now: int) -> int:
    """A number that grows with time and is not given out twice, so that no old form means a new row."""
    row = await tx.first(select(func.max(of.c.id)))
    return max(now, 1 + ((row[0] if row else 0) or 0))


async def tidy(tx: Tx, now: int) -> None:
    """Let go of what was begun a day ago and never finished."""
    for of in (pending, batch):
        old = select(of.c.id).where(of.c.at < now - DAY).limit(SLICE)
        if await tx.first(old) is not None:
            await tx.change(delete(of).where(of.c.id.in_(old)))
