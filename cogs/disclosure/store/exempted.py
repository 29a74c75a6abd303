"""What moderators exempted members for, until it ends and for some time after."""

from collections.abc import Sequence
from typing import Any, Final, cast

from sqlalchemy import delete, func, select, update

from bot.kit.tables import Lapse, Record, Tx, community, index, instant, large, number, person, table, words
from cogs.disclosure.judge.exempting import Exemption
from cogs.disclosure.judge.relations import Exempt, Scope

exemptions: Final = table(
    "disclosure_exemption",
    large("id", primary_key=True),
    community(),
    person("author", on_erase="delete", with_it=("what",)),
    words("kind", nullable=False),
    words("what", nullable=False),
    instant("until", nullable=False),
    instant("planned", nullable=False),
    person("by", on_erase="clear"),
    number("item", nullable=False),
    instant("at", nullable=False),
    index("ix_disclosure_exemption_author", "author", "until"),
    index("ix_disclosure_exemption_by", "by"),
    index("ix_disclosure_exemption_item", "item"),
    lapses=Lapse("texts", "until"),
)
_E: Final = exemptions.c


async def next_id(tx: Tx, now: int) -> int:
    """A number for the next one. They grow with time, so that none is given out twice."""
    newest = await tx.first(select(func.max(_E.id)))
    return max(now, 1 + ((newest[0] if newest else 0) or 0))


def keep(tx: Tx, here: int, one: Exemption) -> None:
    """Keep an exemption as it stands now."""
    tx.put(
        exemptions,
        {
            "id": one.id,
            "community": here,
            "author": one.author,
            "kind": one.exempt.scope,
            "what": one.exempt.what,
            "until": one.until,
            "planned": one.planned,
            "by": one.by,
            "item": one.item,
            "at": one.at,
        },
    )


async def find(tx: Tx, here: int, number_: int) -> Exemption | None:
    """An exemption by id; None if it was taken back, lapsed, or its author was erased."""
    row = await tx.first(select(exemptions).where(_E.id == number_, _E.community == here))
    return _read(row) if row else None


async def held(tx: Tx, here: int, now: int, author: int | None = None) -> Sequence[Exemption]:
    """What holds at a time, of an author or of everyone, the one that ends next first."""
    query = select(exemptions).where(_E.community == here, _E.until > now).order_by(_E.until, _E.id)
    rows = await tx.rows(query if author is None else query.where(_E.author == author))
    return [_read(row) for row in rows]


async def granted_on(tx: Tx, here: int, item: int) -> Sequence[Exemption]:
    """What was granted from the card of an item."""
    return [_read(row) for row in await tx.rows(select(exemptions).where(_E.item == item, _E.community == here))]


async def end(tx: Tx, number_: int, until: int) -> None:
    """Let one end at another time."""
    await tx.change(update(exemptions).where(_E.id == number_).values(until=until))


async def remove(tx: Tx, number_: int) -> None:
    """Take back what was granted a moment ago."""
    await tx.change(delete(exemptions).where(_E.id == number_))


def _read(row: Record) -> Exemption:
    values: Any = row
    exempt = Exempt(cast("Scope", values.kind), values.what)
    return Exemption(values.id, values.author, exempt, values.until, values.planned, values.by, values.item, values.at)
