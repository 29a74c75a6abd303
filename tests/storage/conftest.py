"""Folders with databases in them."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.testing import blank


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """A new database, open."""
    (tmp_path / "hearth.db").write_bytes(blank())
    opened = await Database.open(tmp_path / "hearth.db")
    yield opened
    await opened.close()
