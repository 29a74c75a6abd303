"""The register of relationships: what its members declared, kept for posts of that time."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import and_, delete, func, or_, select, update

from bot.kit.tables import Lapse, Record, Tx, community, index, instant, large, person, table, words
from cogs.disclosure.judge.register import Declared
from cogs.disclosure.judge.relations import Relation

relations: Final = table(
    "disclosure_relation",
    large("id", primary_key=True),
    community(),
    person(on_erase="delete"),
    words("kind", nullable=False),
    words("brand", nullable=False),
    words("aliases", nullable=False),
    words("domains", nullable=False),
    words("codes", nullable=False),
    words("seen", nullable=False),
    instant("since", nullable=False),
    instant("until"),
    instant("planned"),
    instant("sure", nullable=False),
    instant("asked"),
    words("step", nullable=False),
    instant("at", nullable=False),
    large("replaces"),
    index("ix_disclosure_relation_person", "person", "until"),
    lapses=Lapse("texts", "until"),
)
_R: Final = relations.c


async def next_id(tx: Tx, now: int) -> int:
    """A number for the next one. They grow with time, so that none is given out twice."""
    newest = await tx.first(select(func.max(_R.id)))
    return max(now, 1 + ((newest[0] if newest else 0) or 0))


def keep(tx: Tx, here: int, one: Declared) -> None:
    """Keep a relationship as it stands now."""
    said = one.relation
    tx.put(
        relations,
        {
            "id": one.id,
            "community": here,
            "person": one.person,
            "kind": said.kind,
            "brand": said.brand,
            "aliases": "\n".join(said.aliases),
            "domains": "\n".join(said.domains),
            "codes": "\n".join(said.codes),
            "seen": one.seen,
            "since": one.since,
            "until": one.until,
            "planned": one.planned,
            "sure": one.sure,
            "asked": one.asked,
            "step": one.step,
            "at": one.at,
            "replaces": one.replaces,
        },
    )


async def find(tx: Tx, here: int, number: int) -> Declared | None:
    """A relationship by id; None if it was taken back, lapsed, or its member was erased."""
    row = await tx.first(select(relations).where(_R.id == number, _R.community == here))
    return _read(row) if row else None


async def successor(tx: Tx, here: int, one: Declared) -> Declared | None:
    """What a relationship was changed into; None if it was not changed, or the change was taken back."""
    mine = (_R.person == one.person) & (_R.community == here)
    row = await tx.first(select(relations).where(mine, _R.replaces == one.id))
    return _read(row) if row else None


async def held(tx: Tx, here: int, who: int, since: int, now: int) -> Sequence[Declared]:
    """What held about a person at any moment from `since` to `now`, first begun first.

    What ended before it began never held.
    """
    mine = (_R.person == who) & (_R.community == here)
    lasted = or_(_R.until.is_(None), and_(_R.until > since, _R.until > _R.since))
    query = select(relations).where(mine, _R.since <= now, lasted)
    return [_read(row) for row in await tx.rows(query.order_by(_R.since, _R.id))]


async def standing(tx: Tx, here: int, who: int, now: int) -> Sequence[Declared]:
    """What a person has in the register: what holds, and what is to come."""
    mine = (_R.person == who) & (_R.community == here)
    query = select(relations).where(mine, or_(_R.until.is_(None), _R.until > now))
    return [_read(row) for row in await tx.rows(query.order_by(_R.since, _R.id))]


async def of_several(tx: Tx, here: int, people: Sequence[int]) -> Sequence[Declared]:
    """Everything that is kept about these people, also what has ended."""
    query = select(relations).where(_R.person.in_(people), _R.community == here).order_by(_R.since, _R.id)
    return [_read(row) for row in await tx.rows(query)]


async def remove(tx: Tx, number: int) -> None:
    """Take back what was declared a moment ago."""
    await tx.change(delete(relations).where(_R.id == number))


async def change(tx: Tx, number: int, **values: Any) -> None:
    """Change some of what is kept."""
    await tx.change(update(relations).where(_R.id == number).values(**values))


def _read(row: Record) -> Declared:
    said = Relation(row.kind, row.brand, _lines(row.aliases), _lines(row.domains), _lines(row.codes))
    return Declared(
        row.id,
        row.person,
        said,
        row.seen,
        row.since,
        row.until,
        row.planned,
        row.sure,
        row.asked,
        row.step,
        row.at,
        row.replaces,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("\n")))
