"""`kill -9` a thousand times at random points (HEARTH_PROVE_KILLS says how often), with the seeds to repeat one."""

import asyncio
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.prove import child, court
from tests.prove.aftermath import Life, copied, examined, killed, last_words, prepared, start
from tests.prove.child import POINTS
from tests.prove.figures import show
from tests.prove.verdict import judged

pytestmark = pytest.mark.prove
KILLS = int(os.environ.get("HEARTH_PROVE_KILLS", "1000"))
SEED = int(os.environ.get("HEARTH_PROVE_SEED", "0")) or random.SystemRandom().randrange(10**9)
LIVES = 10
"""Lives in one folder, before a fresh one: what a crash left is met by the next crash."""


async def test_a_thousand_kills_lose_nothing_and_double_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _kills(tmp_path, capsys, "kills", child.life, 3, examined)


async def test_kills_while_moderators_decide_leave_one_effect_for_each_decision(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await _kills(tmp_path, capsys, "kills while deciding", court.life, 20, judged)


async def _kills(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    lived: Life,
    latest: int,
    look: Callable[[Path], Awaitable[int]],
) -> None:
    """Kill lives at points passed up to `latest` times, look after each, and print what there was."""
    template = tmp_path / "template"
    template.mkdir()
    prepared(template)
    endings: Counter[str] = Counter()
    found: Counter[int] = Counter()
    began = time.monotonic()

    async def folder(number: int) -> None:
        chance = random.Random(SEED + number)  # noqa: S311  to be repeated, not to be unguessable
        here = copied(template, tmp_path / f"{number}")
        for life in range(min(LIVES, KILLS - number * LIVES)):
            point, nth, count = chance.choice(POINTS), chance.randint(1, latest), chance.randint(2, 8)
            process = start(here, count, point, nth, lived)
            await asyncio.to_thread(process.join)
            story = f"seed {SEED + number}, life {life}: {point} {nth} of {count}; {last_words(here)}"
            assert "Traceback" not in story, story
            endings[killed(here) or "to the end"] += 1
            try:
                found[number] = await look(here)
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
        name=name,
        found=sum(found.values()),
        lives=sum(endings.values()),
        killed=sum(endings.values()) - endings["to the end"],
        seconds=round(time.monotonic() - began),
        seed=SEED,
        points=dict(endings),
    )
