"""A hundred thousand spoilt payloads of Discord's gateway (HEARTH_PROVE_FRAMES says how many), with their seed."""

import os
import random
import time
from pathlib import Path

import pytest

from cogs import SHIPPED
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord.conftest import FIRST
from tests.platforms.discord.fuzzing import Storm
from tests.prove.figures import show

pytestmark = pytest.mark.prove
FRAMES = int(os.environ.get("HEARTH_PROVE_FRAMES", "100000"))
SEED = int(os.environ.get("HEARTH_PROVE_SEED", "0")) or random.SystemRandom().randrange(10**9)


async def test_a_hundred_thousand_spoilt_payloads_do_no_harm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    async with DiscordSquare.open(tmp_path, SHIPPED, FIRST) as square:
        storm = Storm(square, SEED)
        await storm.blow(FRAMES)
    show(
        capsys,
        name="spoilt payloads",
        frames=FRAMES,
        unreadable=storm.ends,
        left_out=storm.left_out,
        seconds=round(time.monotonic() - began),
        seed=SEED,
    )
