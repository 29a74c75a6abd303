"""A Hearth on a loopback Discord, with every cog that ships and one that posts what it is told to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord import crier


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[DiscordSquare]:
    """The community, connected and open."""
    async with DiscordSquare.open(tmp_path, [*SHIPPED, crier.cog], FIRST) as opened:
        yield opened
