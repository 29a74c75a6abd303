"""A database comes to the newest form, with a copy of what was there; what cannot be used is said plainly."""

import importlib
import pkgutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import cogs
from bot.kit.errors import ConfigError
from bot.storage.migrating import migrate, require_current, revision_of
from bot.storage.tables import meta
from migrations import HEAD

for found in pkgutil.walk_packages(cogs.__path__, "cogs."):
    if found.name.endswith(".store"):
        importlib.import_module(found.name)

ROOT = Path(__file__).parents[2]


def table_names(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {row[0] for row in rows}


def test_the_newest_revision_is_the_one_that_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_a_new_database_has_every_table_exactly_as_the_code_means_it(tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    assert migrate(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        found = compare_metadata(context, meta.metadata)
    engine.dispose()
    assert found == []


def test_every_table_is_strict(tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        loose = connection.execute("SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'")
        assert {row[0] for row in loose} <= {"alembic_version"}


def test_a_current_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    migrate(path)
    before = path.read_bytes()
    assert not migrate(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*before*"))


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = table_names(path)
    with pytest.raises(ConfigError, match="newer Hearth"):
        migrate(path)
    assert (revision_of(path), table_names(path)) == ("9999", before)


def older_database(path: Path) -> None:
    """A database of an older Hearth, that had one table of its own."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('0000')")
        connection.execute("CREATE TABLE treasure (gold INTEGER)")
        connection.execute("INSERT INTO treasure VALUES (7)")


def test_an_older_database_is_copied_before_anything_else(tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    older_database(path)
    with pytest.raises(Exception, match="0000"):
        migrate(path)
    copy = tmp_path / f"hearth.before-{HEAD}.db"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT gold FROM treasure").fetchone() == (7,)


def test_a_revision_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = op.create_table

    def fail(name: str, *parts: sa.schema.SchemaItem, **options: Any) -> sa.Table:
        if name == "outbox":
            raise RuntimeError("the power went")
        return real(name, *parts, **options)

    path = tmp_path / "hearth.db"
    with monkeypatch.context() as power:
        power.setattr(op, "create_table", fail)
        with pytest.raises(RuntimeError, match="the power went"):
            migrate(path)
    assert table_names(path) <= {"alembic_version"}
    assert migrate(path)
    assert "outbox" in table_names(path)


@pytest.mark.parametrize(
    "junk", [b"this is no database, but a poem about one" * 200, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_said_plainly(junk: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    path.write_bytes(junk)
    with pytest.raises(ConfigError, match="cannot be used"):
        migrate(path)
    with pytest.raises(ConfigError, match="cannot be used"):
        require_current(path)
    assert path.read_bytes() == junk


def test_looking_at_a_folder_without_a_database_makes_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no database here yet"):
        require_current(tmp_path / "hearth.db")
    assert list(tmp_path.iterdir()) == []


def at_revision(path: Path, revision: str) -> None:
    """A database as it was at an earlier revision."""
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
    engine.dispose()


def test_whoever_was_greeted_before_onboarding_came_stays_greeted(tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    at_revision(path, "0003")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO welcome_greeted (community, person, at) VALUES (1, 7, 500), (1, 8, 600)")
        connection.execute("INSERT INTO welcome_hello (community, newcomer, person, at) VALUES (1, 7, 8, 700)")
        saved = "(community, section, version, value, at) VALUES (1, 'welcome', 1, '{\"greeting\": \"Hi {name}.\"}', 5)"
        connection.execute(f"INSERT INTO setting {saved}")
    assert migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        greeted = "SELECT person, arrived_at, stage, greeting FROM onboarding_newcomer ORDER BY person"
        assert connection.execute(greeted).fetchall() == [(7, 500, "through", "done"), (8, 600, "through", "done")]
        assert connection.execute("SELECT newcomer, person, at FROM onboarding_hello").fetchall() == [(7, 8, 700)]
        assert connection.execute("SELECT section FROM setting").fetchall() == [("onboarding",)]
    assert not {name for name in table_names(path) if name.startswith("welcome")}


def test_alembic_is_imported_only_when_there_is_work(tmp_path: Path) -> None:
    migrate(tmp_path / "hearth.db")
    code = (
        "import sys; from pathlib import Path; from bot.storage.migrating import migrate;"
        f"assert not migrate(Path({str(tmp_path / 'hearth.db')!r}));"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
