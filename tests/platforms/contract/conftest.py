"""Every story of this folder is told on each platform."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from cogs import SHIPPED
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.contract.local import LocalSquare, PlainSquare
from tests.platforms.contract.slack import SlackSquare
from tests.platforms.contract.square import Square

FIRST: Final[dict[str, dict[str, Any]]] = {
    "community": {"quiet_from": "00:00", "quiet_until": "00:00", "norms": "Be kind."},
    "disclosure": {"author_time": "0s"},
}
"""No quiet hours, as stories are told at any time of the day; and what is flagged goes to the moderators at once."""
SQUARES: Final = {"local": LocalSquare, "plain": PlainSquare, "discord": DiscordSquare, "slack": SlackSquare}


@pytest.fixture(params=list(SQUARES.values()), ids=list(SQUARES))
async def square(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Square]:
    """The community on one platform, with every cog that ships."""
    async with request.param.open(tmp_path, SHIPPED, FIRST) as opened:
        yield opened
