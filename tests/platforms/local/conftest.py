"""A small community on the local platform, and a scripted host that it talks to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.platforms.local import LocalPlatform, World
from tests.platforms.local.stories import MovedClock, ScriptedHost


@dataclass
class Village:
    """Who and what there is: keys of members and channels, and everything they stand on."""

    world: World
    platform: LocalPlatform
    host: ScriptedHost
    clock: MovedClock
    path: Path
    ana: str
    ben: str
    mo: str
    ora: str
    general: str
    news: str
    staff: str


@pytest.fixture
async def village(tmp_path: Path) -> AsyncIterator[Village]:
    """Ana is a member, Ben a newcomer, Mo a moderator, Ora an organiser; Hearth is connected."""
    clock, host = MovedClock(), ScriptedHost()
    path = tmp_path / "local.db"
    world = await World.open(path, clock)
    general = await world.add_channel("general", about="Everything and nothing")
    news = await world.add_channel("announcements", writers=("organiser",))
    staff = await world.add_channel("staff", readers=("moderator", "organiser"), writers=("moderator", "organiser"))
    ana = await world.add_member("Ana", ("member",), "Europe/Lisbon")
    ben = await world.add_member("Ben Okri", ("newcomer",))
    mo = await world.add_member("Mo", ("moderator",))
    ora = await world.add_member("Ora", ("organiser",))
    platform = LocalPlatform(world)
    await platform.start(host)
    await world.drained()
    host.events.clear()
    yield Village(world, platform, host, clock, path, ana, ben, mo, ora, general, news, staff)
    host.gate.set()
    await platform.stop()
    await world.close()
