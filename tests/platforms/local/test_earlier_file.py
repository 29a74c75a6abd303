"""A community's file of an earlier version of the local platform goes on; one of a newer version is left alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.kit.clock import WallClock
from bot.kit.errors import ConfigError
from bot.platforms.local import World


async def _villagers(path: Path) -> list[str]:
    world = await World.open(path, WallClock())
    try:
        if await world.find_member("Ana") is None:
            await world.add_member("Ana", ("member",))
        return [member.name for member in (await world.home("")).members]
    finally:
        await world.close()


UNDO = {
    2: "DROP TABLE gathering; ALTER TABLE channel DROP COLUMN forum; ALTER TABLE channel DROP COLUMN tags;",
    1: "ALTER TABLE member DROP COLUMN timed_out;",
}
"""What brings a file back to an earlier shape, the latest change first."""


@pytest.mark.parametrize("shape", UNDO)
async def test_a_file_of_an_earlier_version_is_brought_forward(tmp_path: Path, shape: int) -> None:
    path = tmp_path / "local.db"
    assert await _villagers(path) == ["Ana"]
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript("".join(undo for to, undo in UNDO.items() if to >= shape))
        db.execute(f"PRAGMA user_version = {shape}")
    assert await _villagers(path) == ["Ana"]


async def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "local.db"
    await _villagers(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(ConfigError, match="newer Hearth"):
        await _villagers(path)
