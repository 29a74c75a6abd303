"""A room with every cog that ships; after each story nothing of ours may have failed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.testing import Room
from cogs import SHIPPED
from tests.cogs.stories import no_faults


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning; a newcomer, two members, a moderator and an organiser are here."""
    async with Room.open(tmp_path, SHIPPED) as opened:
        yield opened
        await no_faults(opened)
