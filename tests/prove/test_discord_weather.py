"""A thousand posts through a storm over Discord (HEARTH_PROVE_POSTS says how many), with the seed to repeat it."""

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from bot.storage.tables import outbox
from cogs import SHIPPED
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord import crier
from tests.platforms.discord.conftest import FIRST
from tests.prove.figures import show

pytestmark = pytest.mark.prove
POSTS = int(os.environ.get("HEARTH_PROVE_POSTS", "1000"))
SEED = int(os.environ.get("HEARTH_PROVE_SEED", "0")) or random.SystemRandom().randrange(10**9)
ROOMS: Final = 20
PASSES: Final = 400


async def test_a_thousand_posts_through_a_storm_arrive_once_in_order_and_none_too_soon(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    async with DiscordSquare.open(tmp_path, [*SHIPPED, crier.cog], FIRST) as square:
        await square.settled()
        names = square.town.channel_names
        for number in range(ROOMS - len(names)):
            square.town.adds_channel(f"room-{number}")
        await square.settled()
        square.server.weather.storm(SEED, 0.3, retry_after=0.2, lost=0.03, path="/channels/*")
        await square.organiser.uses("cry", each=POSTS // ROOMS)
        states = Counter[str]()
        for _ in range(PASSES):
            states = Counter(await _states(square))
            if not states.keys() - {"sent", "uncertain"}:
                break
            await square.passes(seconds=20)
        square.server.weather.clears()
        assert states == {"sent": POSTS}, states
        for name in square.town.channel_names:
            said = [post.text for post in square.town.messages(name) if post.by_bot]
            assert said == [f"Number {number}." for number in range(POSTS // ROOMS)], name
        assert not square.server.broken_waits
        answers = Counter(str(one.status or "lost") for one in square.server.requests if "/messages" in one.path)
    show(
        capsys,
        name="posts through a storm",
        posts=POSTS,
        answers=dict(sorted(answers.items())),
        seconds=round(time.monotonic() - began),
        seed=SEED,
    )


async def _states(square: DiscordSquare) -> list[str]:
    query = select(outbox.c.state).where(outbox.c.purpose == "cry")
    return list(await square.hearth.database.read(lambda line: list(line.scalars(query))))
