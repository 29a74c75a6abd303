"""What the stories about flagged posts share: a post that pays, the note about it, and how things stand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.platforms.local.shown import ShownMessage
from bot.storage.tables import review_item
from bot.testing import Actor, Room
from cogs import disclosure, moderation
from tests.cogs.stories import Forger, no_faults

POST = "these pens are great https://amzn.to/3lamp9"
FIX = "Put “#ad (affiliate link)” in front"
LEAVE = "It needs no label…"
COGS = (moderation.cog, disclosure.cog)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, with the moderators' side and this."""
    async with Room.open(tmp_path, COGS) as opened:
        yield opened
        await no_faults(opened)


async def note(who: Actor) -> ShownMessage:
    """The last private note to somebody."""
    return (await who.inbox())[-1]


async def seen(room: Room, by: Actor | None = None) -> list[str]:
    """What people wrote in general, as somebody else sees it."""
    return [one.text for one in await room.seen_in("general", by=by or room.newcomer) if not one.bot]


async def cards(room: Room) -> list[ShownMessage]:
    """What stands in the moderators' channel."""
    return [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]


async def pressed(room: Room, who: Actor, label: str, message: ShownMessage) -> str:
    """What somebody reads who presses a button as it was drawn a while ago."""
    action = next(item.action for block in message.blocks for item in block.items if item.label == label)
    return await Forger(room, who).presses(action)


async def states(room: Room) -> list[str]:
    """How the items of the queue stand, oldest first."""
    return [row[0] for row in await room.rows(select(review_item.c.state).order_by(review_item.c.id))]
