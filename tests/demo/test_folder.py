"""The demo's folder: played once, played anew after a crash, and nobody else's data is touched."""

from pathlib import Path

import pytest

from bot.demo.folder import finish, prepare
from bot.kit.errors import ConfigError
from bot.storage.lock import InstanceLock


def _databases(folder: Path) -> None:
    for name in ("hearth.db", "hearth.db-wal", "local.db", "clock"):
        (folder / name).write_text("x")


def test_a_new_folder_is_played_and_then_kept(tmp_path: Path) -> None:
    assert prepare(tmp_path, fresh=False)
    _databases(tmp_path)
    finish(tmp_path)
    assert not prepare(tmp_path, fresh=False)
    assert (tmp_path / "hearth.db").exists()


def test_one_that_stopped_midway_is_started_over(tmp_path: Path) -> None:
    assert prepare(tmp_path, fresh=False)
    _databases(tmp_path)
    assert prepare(tmp_path, fresh=False, also=("clock",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "hearth.lock"]


def test_fresh_starts_over(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=True)
    _databases(tmp_path)
    finish(tmp_path)
    assert prepare(tmp_path, fresh=True)
    assert not (tmp_path / "hearth.db").exists()
    assert prepare(tmp_path, fresh=False), "it was not finished"


def test_whose_databases_are_gone_is_played_again(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=False)
    finish(tmp_path)
    assert prepare(tmp_path, fresh=False)


@pytest.mark.parametrize("fresh", [False, True])
def test_a_hearth_that_is_no_demo_is_never_touched(tmp_path: Path, *, fresh: bool) -> None:
    _databases(tmp_path)
    with pytest.raises(ConfigError, match="no demo, so nothing was touched"):
        prepare(tmp_path, fresh=fresh)
    assert (tmp_path / "hearth.db").read_text() == "x"


def test_a_demo_that_is_running_is_not_started_over(tmp_path: Path) -> None:
    prepare(tmp_path, fresh=False)
    _databases(tmp_path)
    finish(tmp_path)
    lock = InstanceLock(tmp_path / "hearth.lock")
    with pytest.raises(ConfigError, match="another Hearth is using this folder"):
        prepare(tmp_path, fresh=True)
    lock.release()
    assert (tmp_path / "hearth.db").exists()
