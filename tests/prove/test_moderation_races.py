"""A thousand races of two moderators for one decision, in shared batches and one by one."""

from pathlib import Path

import pytest

from bot.testing import Room
from tests.cogs.hearing import hearing, races
from tests.cogs.stories import no_faults

pytestmark = [pytest.mark.prove, pytest.mark.timeout(600)]


async def test_a_thousand_races_of_two_presses_have_one_effect_each(tmp_path: Path) -> None:
    async with Room.open(tmp_path, hearing()) as room:
        await races(room, 500, together=True)
        await races(room, 500, together=False)
        await no_faults(room)
