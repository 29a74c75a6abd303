"""`kill -9` a thousand times at random points (HEARTH_PROVE_KILLS says how often), with the seeds to repeat one."""

import asyncio
import os
import random
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.prove.aftermath import copied, examined, killed, last_words, prepared, start
from tests.prove.child import POINTS
from tests.prove.figures import show

pytestmark = pytest.mark.prove
KILLS = int(os.environ.get("HEARTH_PROVE_KILLS", "1000"))
SEED = int(os.environ.get("HEARTH_PROVE_SEED", "0")) or random.SystemRandom().randrange(10**9)
LIVES = 10
"""Lives in one folder, before a fresh one: what a crash left is met by the next crash."""


async def test_a_thousand_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = tmp_path / "template"
    template.mkdir()
    prepared(template)
    endings: Counter[str] = Counter()
    began = time.monotonic()

    async def folder(number: int) -> None:
        chance = random.Random(SEED + number)  # noqa: S311  to be repeated, not to be unguessable
        here = copied(template, tmp_path / f"{number}")
        for life in range(min(LIVES, KILLS - number * LIVES)):
            point, nth, count = chance.choice(POINTS), chance.randint(1, 3), chance.randint(2, 8)
            process = start(here, count, point, nth)
            await asyncio.to_thread(process.join)
            story = f"seed {SEED + number}, life {life}: {point} {nth} of {count}; {last_words(here)}"
            assert "Traceback" not in story, story
            endings[killed(here) or "to the end"] += 1
            try:
                await examined(here)
            except AssertionError as error:
                raise AssertionError(f"{error}; {story}") from error
        shutil.rmtree(here)

    folders = iter(range((KILLS + LIVES - 1) // LIVES))

    async def worker() -> None:
        for number in folders:
            await folder(number)

    await asyncio.gather(worker(), worker())
    show(
        capsys,
        name="kills",
        lives=sum(endings.values()),
        killed=sum(endings.values()) - endings["to the end"],
        seconds=round(time.monotonic() - began),
        seed=SEED,
        points=dict(endings),
    )
