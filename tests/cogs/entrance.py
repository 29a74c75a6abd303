"""What the stories about newcomers share: the cogs around them, what was said, where somebody is."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.kit.forms import Form
from bot.platforms.local.shown import ShownMessage
from bot.testing import Actor, Room
from cogs import onboarding, privacy, setup
from tests.cogs.stories import no_faults

COGS = (onboarding.cog, privacy.cog, setup.cog)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, with what this cog needs around it; afterwards nothing of ours may have failed."""
    async with Room.open(tmp_path, COGS) as opened:
        yield opened
        await no_faults(opened)


async def greetings(room: Room) -> list[str]:
    """What Hearth said to newcomers in public."""
    return [text for text in await room.said_in("general") if text.startswith("Welcome")]


async def steps_of(who: Actor) -> ShownMessage:
    """What somebody sees with /welcome."""
    return await who.sees(await who.uses("/welcome"))


async def form_of(room: Room, part: str, section: str = "onboarding") -> Form:
    """The form of one part of the settings."""
    shown = await room.organiser.uses(f"/setup {section}")
    form = shown.form or (await room.organiser.presses(part, await room.organiser.sees(shown))).form
    assert form is not None
    return form


async def change(room: Room, part: str, *, section: str = "onboarding", **values: str) -> None:
    """An organiser changes settings."""
    preview = await room.organiser.sends(await form_of(room, part, section), **values)
    await room.organiser.presses("Save", await room.organiser.sees(preview))
