"""The thanks that were given, and who joined in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, func, select

from bot.kit.tables import Tx, community, index, instant, large, person, table, words

thanks: Final = table(
    "gratitude_thanks",
    large("id", primary_key=True),
    community(),
    person("giver", on_erase="delete"),
    person("receiver", on_erase="delete"),
    words("why", nullable=False),
    instant("at", nullable=False),
    index("ix_gratitude_thanks_giver", "giver", "receiver", "at"),
    index("ix_gratitude_thanks_receiver", "receiver"),
    index("ix_gratitude_thanks_at", "community", "at"),
)

joined: Final = table(
    "gratitude_joined",
    large("thanks", primary_key=True),
    person(on_erase="delete", primary_key=True),
    instant("at", nullable=False),
    index("ix_gratitude_joined_person", "person"),
)


@dataclass(frozen=True, slots=True)
class Thanks:
    """One thanks, people by id; `joined` are those who said "me too", first come first."""

    giver: int
    receiver: int
    why: str
    joined: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What thanking needs to know: when this pair last met so (or None), and the next free id."""

    last: int | None
    next_id: int


async def before(tx: Tx, here: int, giver: int, receiver: int, now: int) -> Before:
    """Read what thanking needs, in one hop.

    Ids grow with time and are never given out twice, even after the newest thanks was erased: a
    button in some old message must not come to mean other thanks.
    """
    pair = (thanks.c.community == here, thanks.c.giver == giver, thanks.c.receiver == receiver)
    last, newest = await tx.all(select(func.max(thanks.c.at)).where(*pair), select(func.max(thanks.c.id)))
    return Before(last[0][0], max(now, 1 + (newest[0][0] or 0)))


def record(tx: Tx, number: int, here: int, giver: int, receiver: int, why: str, now: int) -> None:
    """Keep thanks."""
    row = {"id": number, "community": here, "giver": giver, "receiver": receiver, "why": why, "at": now}
    tx.add(thanks, row)


async def find(tx: Tx, here: int, number: int) -> Thanks | None:
    """Thanks by id; None once they were erased."""
    found, others = await tx.all(
        select(thanks).where(thanks.c.id == number, thanks.c.community == here),
        select(joined.c.person).where(joined.c.thanks == number).order_by(joined.c.at, joined.c.person),
    )
    return _read(found[0], [row[0] for row in others]) if found else None


def _read(row: Row[Any], others: Sequence[int]) -> Thanks:
    return Thanks(row.giver, row.receiver, row.why, tuple(others))


def join(tx: Tx, number: int, who: int, now: int) -> None:
    """Somebody says "me too"."""
    tx.add(joined, {"thanks": number, "person": who, "at": now})


async def between(tx: Tx, here: int, after: int, until: int) -> Sequence[tuple[int, int]]:
    """Who was thanked by whom, later than `after` and no later than `until`, first come first."""
    within = (thanks.c.community == here, thanks.c.at > after, thanks.c.at <= until)
    rows = await tx.rows(select(thanks.c.receiver, thanks.c.giver).where(*within).order_by(thanks.c.at, thanks.c.id))
    return [(row[0], row[1]) for row in rows]
