"""`kill -9` once at every named point: nothing that was acknowledged is lost, nothing is sent twice."""

import asyncio
from pathlib import Path

import pytest

from tests.prove.aftermath import copied, examined, killed, last_words, prepared, start
from tests.prove.child import POINTS

MESSAGES = 4


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database."""
    return prepared(tmp_path_factory.mktemp("template"))


async def test_a_process_that_is_killed_at_any_point_loses_nothing_and_doubles_nothing(
    template: Path, tmp_path: Path
) -> None:
    lives = {point: copied(template, tmp_path / point.replace(" ", "-")) for point in POINTS}
    waiting = list(POINTS)
    while waiting:
        pair, waiting = waiting[:2], waiting[2:]
        processes = [(point, start(lives[point], MESSAGES, point, 1)) for point in pair]
        for point, process in processes:
            await asyncio.to_thread(process.join)
            assert killed(lives[point]) == point, f"{point}: {last_words(lives[point])}"
            assert await examined(lives[point]) > 1
