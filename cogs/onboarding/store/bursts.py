"""Bursts of joins, and who waits for a greeting because of one."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, func, select, update

from bot.kit.tables import Tx
from cogs.onboarding.rules import WINDOW
from cogs.onboarding.store.people import read
from cogs.onboarding.store.tables import Burst, Crowd, Newcomer, burst, newcomer

_n = newcomer.c


async def before(tx: Tx, here: int, who: int, at: int) -> tuple[Newcomer | None, Burst | None, int]:
    """What an arrival needs, in one hop: the person, the burst under way, and how many others came
    lately, since the last burst that moderators ended at most.
    """
    greeted_since = select(func.coalesce(func.max(burst.c.ended_at), 0))
    ended = greeted_since.where(burst.c.community == here, burst.c.decision == "greet").scalar_subquery()
    lately = (_n.admitted_at > at - WINDOW, _n.admitted_at > ended, _n.admitted_at <= at, _n.person != who)
    them, running, count = await tx.all(
        select(newcomer).where(_n.community == here, _n.person == who),
        select(burst).where(burst.c.community == here, burst.c.ended_at.is_(None)),
        select(func.count()).select_from(newcomer).where(_n.community == here, *lately),
    )
    one = read(them[0]) if them else None
    return one, _burst(running[0]) if running else None, int(count[0][0])


async def find_burst(tx: Tx, here: int, started: int) -> Burst | None:
    """A burst by when it started."""
    row = await tx.first(select(burst).where(burst.c.community == here, burst.c.started == started))
    return _burst(row) if row else None


def keep_burst(tx: Tx, one: Burst) -> None:
    """Keep a burst as it is now."""
    tx.put(burst, {**asdict(one), "cards": ",".join(map(str, one.cards))})


def _burst(row: Row[Any]) -> Burst:
    cards = tuple(int(card) for card in row.cards.split(",") if card)
    return Burst(
        row.community,
        row.started,
        cards,
        row.shown,
        row.decision,
        row.decided_by,
        row.decided_at,
        row.ended_at,
    )


async def crowd(tx: Tx, here: int, started: int) -> Crowd:
    """How large a burst is by now; those just before it count as well."""
    since = started - WINDOW
    joined, waiting, last = await tx.all(
        select(func.count()).select_from(newcomer).where(_n.community == here, _n.admitted_at > since),
        select(func.count()).where(_n.community == here, _n.burst == started, _n.greeting == "held"),
        select(func.max(_n.admitted_at)).where(_n.community == here, _n.admitted_at > since),
    )
    return Crowd(joined[0][0], waiting[0][0], last[0][0] or started)


async def held(tx: Tx, here: int, started: int, limit: int) -> Sequence[Newcomer]:
    """Those of a burst who wait for a greeting, first come first."""
    query = select(newcomer).where(_n.community == here, _n.burst == started, _n.greeting == "held")
    return [read(row) for row in await tx.rows(query.order_by(_n.admitted_at, _n.person).limit(limit))]


async def pass_over(tx: Tx, here: int, started: int, now: int) -> int:
    """Let those of a burst who wait for a greeting go without; how many they are."""
    these = (_n.community == here, _n.burst == started, _n.greeting == "held")
    return await tx.change(update(newcomer).where(*these).values(greeting="none", since=now))
