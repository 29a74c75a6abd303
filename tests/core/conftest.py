"""A folder with a migrated database, made once and copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.core.stage import new_database


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database at the newest revision, with the tests' own table in it."""
    return new_database(tmp_path_factory.mktemp("migrated") / "hearth.db")


@pytest.fixture
def folder(tmp_path: Path, migrated: Path) -> Path:
    """A folder of a Hearth that has not met anybody yet."""
    shutil.copy(migrated, tmp_path / "hearth.db")
    return tmp_path
