"""`kill -9` once at every named point: nothing that was acknowledged is lost, nothing is sent twice."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.prove import child, court
from tests.prove.aftermath import Life, copied, examined, killed, last_words, prepared, start
from tests.prove.child import POINTS
from tests.prove.verdict import judged

MESSAGES = 4
DECIDING = 7
"""How often a point is passed until moderators are in the middle of deciding."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database."""
    return prepared(tmp_path_factory.mktemp("template"))


async def test_a_process_that_is_killed_at_any_point_loses_nothing_and_doubles_nothing(
    template: Path, tmp_path: Path
) -> None:
    await _killed_everywhere(template, tmp_path, child.life, 1, examined, 2)


async def test_a_process_that_is_killed_while_moderators_decide_has_one_effect_for_each_decision(
    template: Path, tmp_path: Path
) -> None:
    await _killed_everywhere(template, tmp_path, court.life, DECIDING, judged, 1)


async def _killed_everywhere(
    template: Path, folder: Path, lived: Life, nth: int, look: Callable[[Path], Awaitable[int]], least: int
) -> None:
    """Two lives at a time, one for each point; then start again, and look for so many at least."""
    lives = {point: copied(template, folder / point.replace(" ", "-")) for point in POINTS}
    waiting = list(POINTS)
    while waiting:
        pair, waiting = waiting[:2], waiting[2:]
        processes = [(point, start(lives[point], MESSAGES, point, nth, lived)) for point in pair]
        for point, process in processes:
            await asyncio.to_thread(process.join)
            assert killed(lives[point]) == point, f"{point}: {last_words(lives[point])}"
            assert await look(lives[point]) >= least
