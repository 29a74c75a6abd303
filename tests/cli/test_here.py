"""What `hearth doctor` finds on this machine, and that it leaves everything as it is."""

import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.here import machine
from bot.config import read
from bot.kit.findings import Finding
from bot.storage.migrating import migrate


def looked_at(folder: Path, port: int | None = None) -> dict[str, Finding]:
    """What is found for a file in this folder, by what it is about."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = port or free.getsockname()[1]
    file = folder / "config.toml"
    file.write_text(f"[web]\nport = {port}\n")
    return {found.about: found for found in machine(read(file, {}))}


def test_a_machine_with_nothing_has_nothing_wrong_and_nothing_is_made(tmp_path: Path) -> None:
    found = looked_at(tmp_path)
    assert {one.level for one in found.values()} == {"ok"}
    assert list(found) == ["data folder", "disk space", "database", "time zones", "page"]
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


def test_a_port_in_use_fails_with_the_setting_that_changes_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        page = looked_at(tmp_path, other.getsockname()[1])["page"]
    assert (page.level, "is taken by another program" in page.says) == ("fail", True)
    assert page.remedy == f"Choose another: set port under [web] in {tmp_path / 'config.toml'}."


def test_a_data_folder_that_is_a_file_fails(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    folder = looked_at(tmp_path)["data folder"]
    assert (folder.level, "is a file, and Hearth needs a folder there" in folder.says) == ("fail", True)


def test_a_file_that_is_no_database_fails(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/hearth.db").write_bytes(b"This is no database. " * 100)
    database = looked_at(tmp_path)["database"]
    assert (database.level, database.says) == ("fail", "It cannot be used (file is not a database).")


@pytest.mark.parametrize(
    ("revision", "level", "remedy"),
    [(None, "ok", ""), ("0001", "warn", "hearth run brings it forward"), ("9999", "fail", "Install that version")],
)
def test_a_database_is_looked_at_and_left_alone(tmp_path: Path, revision: str | None, level: str, remedy: str) -> None:
    path = tmp_path / "data/hearth.db"
    path.parent.mkdir()
    migrate(path)
    if revision:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    before = path.read_bytes()
    database = looked_at(tmp_path)["database"]
    assert database.level == level
    assert remedy in database.remedy
    assert path.read_bytes() == before
