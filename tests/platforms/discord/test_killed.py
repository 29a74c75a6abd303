"""`kill -9` once at every named point, with Discord going on: nothing is lost, and nothing is doubled."""

import random
from pathlib import Path
from typing import Final

from tests.prove.child import POINTS
from tests.prove.lodged import examined
from tests.prove.lodging import Lodging
from tests.servers.discord import DiscordServer

RARE: Final = {"told": 1}
"""Points that few things pass."""


async def test_hearth_killed_at_any_point_loses_nothing_on_discord_and_doubles_nothing(tmp_path: Path) -> None:
    async with DiscordServer() as server:
        die = random.Random(4)  # noqa: S311  a story's die
        lodging = Lodging(server, tmp_path, die)
        await lodging.moves_in()
        for point in POINTS:
            await lodging.lives(point, RARE.get(point) or die.randint(2, 9))
            lodging.away()
        assert lodging.endings == list(POINTS)
        found = await examined(lodging)
    assert found["held"]
