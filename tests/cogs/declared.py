"""What the stories about relationships share: declaring one, the list, and what is kept and told of it."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.kit.forms import Form
from bot.platforms.local.shown import Shown, ShownMessage
from bot.storage.tables import journal, mark, term
from bot.testing import Actor, Room
from cogs import disclosure, moderation
from tests.cogs.stories import no_faults

COGS = (moderation.cog, disclosure.cog)
ACME: dict[str, Any] = {
    "brand": "Acme, Acme Tools",
    "kind": "employee",
    "things": "https://www.acme.example/tea, code ANA10",
}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, with the moderators' side and this."""
    async with Room.open(tmp_path, COGS) as opened:
        yield opened
        await no_faults(opened)


def opened(shown: Shown) -> Form:
    """The form that opened."""
    assert shown.form is not None, shown
    return shown.form


async def declares(who: Actor, **values: Any) -> ShownMessage:
    """Declare something; what they read."""
    form = opened(await who.uses("/relationship add"))
    return await who.sees(await who.sends(form, **{**ACME, **values}))


async def list_of(who: Actor) -> ShownMessage:
    """What somebody reads of their own."""
    return await who.sees(await who.uses("/relationship"))


async def told(room: Room) -> Sequence[str]:
    """What the journal says of relationships, oldest first."""
    what = term.alias()
    query = (
        select(what.c.name)
        .join_from(journal, term, journal.c.kind == term.c.id)
        .join(what, journal.c.purpose == what.c.id)
    )
    rows = await room.rows(query.where(term.c.name == "RelationshipChanged").order_by(journal.c.id))
    return [row[0] for row in rows]


async def marks(room: Room) -> list[str]:
    """The marks on people."""
    return [row[0] for row in await room.rows(select(mark.c.value).where(mark.c.cog == "disclosure"))]
