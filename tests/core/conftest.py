"""A folder with a migrated database, made once and copied for each test."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.storage.migrating import migrate
from tests.core.stage import NOTES


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at the newest revision, with the tests' own table in it."""
    path = tmp_path_factory.mktemp("migrated") / "hearth.db"
    migrate(path)
    engine = create_engine(f"sqlite:///{path}")
    NOTES.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def folder(tmp_path: Path, migrated: Path) -> Path:
    """A folder of a Hearth that has not met anybody yet."""
    shutil.copy(migrated, tmp_path / "hearth.db")
    return tmp_path
