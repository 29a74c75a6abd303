"""A Hearth on a loopback Slack, with every cog that ships and one that posts what it is told to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.slack import SlackSquare
from tests.platforms.discord import crier


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[SlackSquare]:
    """The community, connected and open."""
    async with SlackSquare.open(tmp_path, [*SHIPPED, crier.cog], FIRST, backoff=(0.01,)) as opened:
        yield opened
