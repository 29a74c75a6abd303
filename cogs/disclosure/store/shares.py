"""What members shared by way of Hearth, so that they can take it away again; and what waits for their word."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, func, select, update

from bot.kit.tables import Lapse, Record, Tx, community, index, instant, large, number, person, sent, table, words
from cogs.disclosure.sharing.rules import Gain

shared: Final = table(
    "disclosure_shared",
    large("id", primary_key=True),
    community(),
    person(on_erase="delete"),
    sent("post", nullable=False),
    words("gain", nullable=False),
    words("brand", nullable=False),
    words("label", nullable=False),
    words("offered", nullable=False),
    number("item"),
    instant("at", nullable=False),
    index("ix_disclosure_shared_person", "person"),
    index("ix_disclosure_shared_item", "item"),
    index("ix_disclosure_shared_post", "post"),
    lapses=Lapse("journal", "at"),
)
drafts: Final = table(
    "disclosure_shared_draft",
    large("id", primary_key=True),
    community(),
    person(on_erase="delete"),
    number("channel", nullable=False),
    words("brand", nullable=False),
    words("text", nullable=False),
    instant("at", nullable=False),
    index("ix_disclosure_shared_draft_person", "person"),
    lapses=Lapse("drafts", "at"),
)
_S: Final = shared.c
_D: Final = drafts.c


@dataclass(frozen=True, slots=True)
class Shared:
    """Something shared: the outbox row of its post, what its member gains, the brand if they named one, the label
    in front, the label that was offered instead, and the moderators' item about it. `at` in epoch milliseconds.
    """

    id: int
    person: int
    post: int
    gain: Gain
    brand: str
    label: str
    offered: str
    item: int | None
    at: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What waits for a word of its member: where it is to be shared, the brand, and the text."""

    id: int
    person: int
    channel: int
    brand: str
    text: str
    at: int


async def next_ids(tx: Tx, now: int) -> tuple[int, int]:
    """Numbers for the next share and the next draft; they grow with time, so that none is given out twice."""
    newest = await tx.all(select(func.max(_S.id)), select(func.max(_D.id)))
    first, second = (max(now, 1 + (rows[0][0] or 0)) for rows in newest)
    return first, second


def keep(tx: Tx, here: int, one: Shared) -> None:
    """Keep what was shared, as it stands now."""
    tx.put(
        shared,
        {
            "id": one.id,
            "community": here,
            "person": one.person,
            "post": one.post,
            "gain": one.gain,
            "brand": one.brand,
            "label": one.label,
            "offered": one.offered,
            "item": one.item,
            "at": one.at,
        },
    )


def wait(tx: Tx, here: int, one: Draft) -> None:
    """Keep a draft until its member has said what becomes of it."""
    row = {"id": one.id, "community": here, "person": one.person, "channel": one.channel}
    tx.add(drafts, {**row, "brand": one.brand, "text": one.text, "at": one.at})


async def find(tx: Tx, here: int, number_: int) -> Shared | None:
    """What was shared, by id; None if it was taken away, lapsed, or its member was erased."""
    return _read(await tx.first(select(shared).where(_S.id == number_, _S.community == here)))


async def about(tx: Tx, here: int, item: int) -> Shared | None:
    """What was shared that this item of the moderation queue is about."""
    return _read(await tx.first(select(shared).where(_S.item == item, _S.community == here)))


async def posted_as(tx: Tx, here: int, outbox: int) -> Shared | None:
    """What was to be posted as this row of the outbox."""
    return _read(await tx.first(select(shared).where(_S.post == outbox, _S.community == here)))


async def posts(tx: Tx, here: int, who: int) -> list[int]:
    """The outbox rows of everything that somebody shared."""
    return [row[0] for row in await tx.rows(select(_S.post).where(_S.person == who, _S.community == here))]


async def draft(tx: Tx, here: int, number_: int) -> Draft | None:
    """A draft by id; None if it was shared, lapsed, or its member was erased."""
    row = await tx.first(select(drafts).where(_D.id == number_, _D.community == here))
    return Draft(row.id, row.person, row.channel, row.brand, row.text, row.at) if row else None


async def used(tx: Tx, number_: int) -> None:
    """A draft has done its part."""
    await tx.change(delete(drafts).where(_D.id == number_))


async def remove(tx: Tx, number_: int) -> None:
    """It was taken away."""
    await tx.change(delete(shared).where(_S.id == number_))


async def change(tx: Tx, number_: int, **values: Any) -> None:
    """Change some of what is kept."""
    await tx.change(update(shared).where(_S.id == number_).values(**values))


def _read(row: Record | None) -> Shared | None:
    if row is None:
        return None
    return Shared(row.id, row.person, row.post, row.gain, row.brand, row.label, row.offered, row.item, row.at)
