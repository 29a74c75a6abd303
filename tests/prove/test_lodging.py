"""`kill -9` two hundred times while Discord goes on (HEARTH_PROVE_LIVES says how often), with the seed to repeat it."""

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from tests.prove.child import POINTS
from tests.prove.figures import show
from tests.prove.lodged import examined
from tests.prove.lodging import Lodging
from tests.servers.discord import DiscordServer

pytestmark = pytest.mark.prove
LIVES = int(os.environ.get("HEARTH_PROVE_LIVES", "240"))
SEED = int(os.environ.get("HEARTH_PROVE_SEED", "0")) or random.SystemRandom().randrange(10**9)
TOGETHER: Final = 12
"""Lives of one community, before a fresh one: what a crash left is met by the next crash."""
LATEST: Final = 25
"""The latest pass of a point, and the latest request, at which a life ends."""

RARE: Final = {"told": 3}
"""The same for points that few things pass."""


async def test_two_hundred_kills_lose_nothing_on_discord_and_double_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began, found, endings = time.monotonic(), Counter[str](), Counter[str]()

    async def community(number: int) -> None:
        folder, die = tmp_path / f"{number}", random.Random(SEED + number)  # noqa: S311  to be repeated
        folder.mkdir()
        try:
            async with DiscordServer() as server:
                lodging = Lodging(server, folder, die)
                await lodging.moves_in()
                for life in range(min(TOGETHER, LIVES - number * TOGETHER)):
                    if die.random() < 0.5:
                        await lodging.lives(point := die.choice(POINTS), die.randint(1, RARE.get(point, LATEST)))
                    else:
                        await lodging.lives("at no point", 1, requests=die.randint(1, 2 * LATEST))
                    lodging.away()
                    if life % 4 == 3:
                        await examined(lodging)
                found.update(await examined(lodging))
                endings.update(lodging.endings)
        except AssertionError as error:
            raise AssertionError(f"seed {SEED + number}: {error}") from error

    for number in range((LIVES + TOGETHER - 1) // TOGETHER):
        await community(number)
    show(
        capsys,
        name="kills over Discord",
        found=dict(found),
        lives=sum(endings.values()),
        seconds=round(time.monotonic() - began),
        seed=SEED,
        points=dict(endings),
    )
