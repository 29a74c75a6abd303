"""Who came, and how far they are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select

from bot.kit.tables import Tx
from cogs.onboarding.steps import Trace, Trail
from cogs.onboarding.store.tables import Newcomer, accepted, newcomer, norms, step

_n = newcomer.c


async def find(tx: Tx, here: int, who: int) -> Newcomer | None:
    """What is known about somebody."""
    row = await tx.first(select(newcomer).where(_n.community == here, _n.person == who))
    return read(row) if row else None


def keep(tx: Tx, one: Newcomer) -> None:
    """Keep somebody as they are now."""
    tx.put(newcomer, asdict(one))


def read(row: Row[Any]) -> Newcomer:
    """Somebody, from their row."""
    return Newcomer(*row)


async def trail(tx: Tx, here: int, who: int) -> Trail:
    """Somebody's way so far, in one hop."""
    steps, texts = await tx.all(
        select(step).where(step.c.community == here, step.c.person == who),
        _texts(here).where(accepted.c.person == who),
    )
    return Trail({row.step: _trace(row) for row in steps}, {row.digest: row.at for row in texts})


def _texts(here: int) -> Any:
    """Which texts were accepted by whom, oldest first."""
    same = (norms.c.community == accepted.c.community) & (norms.c.version == accepted.c.version)
    found = select(accepted.c.person, accepted.c.at, norms.c.digest).join(norms, same)
    return found.where(accepted.c.community == here).order_by(accepted.c.at)


def _trace(row: Row[Any]) -> Trace:
    return Trace(row.state, row.at, row.answer, row.version)


def note(tx: Tx, here: int, who: int, key: str, trace: Trace) -> None:
    """Keep what somebody did with a step."""
    values = {"state": trace.state, "at": trace.at, "answer": trace.answer, "version": trace.version}
    tx.put(step, {"community": here, "person": who, "step": key, **values})


async def arrived(tx: Tx, here: int, after: int) -> tuple[Sequence[Newcomer], Mapping[int, Trail]]:
    """Those who first came later than a time, and how far each is."""
    theirs = select(_n.person).where(_n.community == here, _n.arrived_at > after)
    people, steps, texts = await tx.all(
        select(newcomer).where(_n.community == here, _n.arrived_at > after).order_by(_n.arrived_at, _n.person),
        select(step).where(step.c.community == here, step.c.person.in_(theirs)),
        _texts(here).where(accepted.c.person.in_(theirs)),
    )
    found = [read(row) for row in people]
    traces: dict[int, dict[str, Trace]] = {one.person: {} for one in found}
    digests: dict[int, dict[str, int]] = {one.person: {} for one in found}
    for row in steps:
        traces[row.person][row.step] = _trace(row)
    for row in texts:
        digests[row.person][row.digest] = row.at
    return found, {one.person: Trail(traces[one.person], digests[one.person]) for one in found}


async def at_the_door(tx: Tx, here: int, limit: int) -> Sequence[Newcomer]:
    """Those who have a question to answer, longest here first."""
    query = select(newcomer).where(_n.community == here, _n.stage == "door", _n.greeting != "held")
    return [read(row) for row in await tx.rows(query.order_by(_n.admitted_at, _n.person).limit(limit))]


async def greeted_by(tx: Tx, here: int, who: int, after: int) -> Sequence[Newcomer]:
    """Those whom a greeter was named to later than a time, first come first."""
    query = select(newcomer).where(_n.community == here, _n.greeter == who, _n.since > after, _n.note.is_not(None))
    return [read(row) for row in await tx.rows(query.order_by(_n.admitted_at, _n.person))]


async def sharing(tx: Tx, here: int, note: int) -> int:
    """How many people one greeting is for."""
    return len(await tx.rows(select(_n.person).where(_n.community == here, _n.note == note)))
