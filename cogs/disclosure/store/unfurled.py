"""Where the links of posts under review lead, as the platform showed it: it shows that once, and edits come later."""

from typing import Final

from sqlalchemy import select

from bot.kit.tables import Lapse, Tx, community, index, instant, number, person, table, words
from cogs.disclosure.judge import unfurling
from cogs.disclosure.judge.unfurling import Leads

leads: Final = table(
    "disclosure_unfurled",
    number("item", primary_key=True),
    community(),
    person("author", on_erase="delete"),
    words("leads", nullable=False),
    instant("at", nullable=False),
    index("ix_disclosure_unfurled_author", "author"),
    lapses=Lapse("texts", "at", newest_stays=False),
)
_L: Final = leads.c


def keep(tx: Tx, here: int, item: int, author: int, pairs: Leads, now: int) -> None:
    """Keep where the links of an item's post lead, instead of what was known before."""
    row = {"item": item, "community": here, "author": author, "leads": unfurling.written(pairs), "at": now}
    tx.put(leads, row)


async def of(tx: Tx, here: int, item: int) -> Leads:
    """Where the links of an item's post lead, as far as the platform showed it."""
    row = await tx.first(select(_L.leads).where(_L.item == item, _L.community == here))
    return unfurling.read(row[0]) if row else ()
