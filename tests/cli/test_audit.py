"""`hearth audit`: what it says of a chain that is whole, of one that is not, and of an operator's mistakes."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli.commands import app
from bot.cli.ending import ended
from bot.core.audit.keys import VARIABLE
from bot.testing import Room
from cogs.setup import cog as setup
from tests.cli.started import hearth
from tests.core.deeds import tamper

DAY = "2026-03-02"
HEADS = "data/audit-heads.jsonl"
FILES = ("hearth.db", "audit.key", "audit-heads.jsonl")


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line in this process, which spares each command the second that a new one takes to start."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> Done:
        capsys.readouterr()
        status = ended(lambda: app(words))
        printed = capsys.readouterr()
        return Done(status, str(printed.out), str(printed.err))

    return command


async def _live(folder: Path, *, zones: int = 2) -> None:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "config.toml").write_text(f'[storage]\nfolder = "{folder / "data"}"\n')
    async with Room.open(folder / "data", [setup]) as room:
        for zone in ("Europe/Vienna", "Europe/Rome", "Europe/Oslo")[:zones]:
            shown = await room.organiser.uses("/setup community")
            assert shown.form is not None
            preview = await room.organiser.sends(shown.form, zone=zone)
            await room.organiser.presses("Save", await room.organiser.sees(preview))


def _lived(folder: Path, *, zones: int = 2) -> None:
    asyncio.run(_live(folder, zones=zones))


async def test_it_reads_beside_a_running_hearth_and_a_new_chain_waits_for_its_end(tmp_path: Path) -> None:
    await _live(tmp_path, zones=1)
    shutil.copy(tmp_path / HEADS, tmp_path / "elsewhere.jsonl")
    async with Room.open(tmp_path / "data", [setup]):
        done = hearth("audit", "verify", "--heads", "elsewhere.jsonl", folder=tmp_path)
        assert (done.returncode, done.stdout.splitlines()[0], done.stderr) == (
            0,
            f"1 entry from {DAY} to {DAY}, in order and unaltered.",
            "",
        )
        done = hearth("audit", "renew", "--because", "the key was lost", folder=tmp_path)
        assert (done.returncode, "another Hearth is using this folder" in done.stderr) == (2, True)


def test_a_whole_chain_is_said_to_be_whole_and_shown_newest_first(tmp_path: Path, run: Run) -> None:
    _lived(tmp_path)
    done = run("audit", "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"2 entries from {DAY} to {DAY}, in order and unaltered.",
        "The newest agrees with the head sealed in the database, and 2 daily lines agree up to entry 2.",
    ]
    told = json.loads(run("audit", "verify", "--json").stdout)
    assert (told["whole"], told["entries"], told["lines"], told["problems"]) == (True, 2, 2, [])
    newest, first = run("audit", "list").stdout.splitlines()
    assert newest.startswith(f"       2  {DAY} 10:00  settings saved (setting:community:2) by Organiser: {{")
    assert "Europe/Rome" in newest
    assert "setting:community:1" in first
    assert run("audit", "list", "--limit", "1").stdout.count("\n") == 1


def test_damage_is_named_with_status_1_and_nothing_is_written(tmp_path: Path, run: Run) -> None:
    _lived(tmp_path)
    tamper(tmp_path / "data", "UPDATE audit SET about = 'setting:community:9' WHERE id = 1")
    before = [(tmp_path / "data" / name).read_bytes() for name in FILES]
    done = run("audit", "verify")
    assert (done.returncode, done.stderr) == (1, "")
    first, then = done.stdout.splitlines()
    assert first == "Entry 1 was altered: it does not carry its seal."
    assert "docs/audit.md" in then
    told = run("audit", "verify", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["problems"] == [{"kind": "altered", "number": 1, "said": first}]
    assert [(tmp_path / "data" / name).read_bytes() for name in FILES] == before


def test_what_an_operator_can_get_wrong_is_one_sentence_with_status_2(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistakes = [("verify",), ("list",), ("renew", "--because", "x")]
    for words in mistakes:
        done = run("audit", *words)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
        assert "no database here yet" in done.stderr
    _lived(tmp_path)
    done = run("audit", "verify", "--heads", "none.jsonl")
    assert (done.returncode, done.stderr) == (
        2,
        "none.jsonl: there is no such file. Name a copy of audit-heads.jsonl, or leave --heads out.\n",
    )
    done = run("audit", "renew", "--because", " ")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    with monkeypatch.context() as environment:
        environment.setenv(VARIABLE, "hunter2hunter2")
        done = run("audit", "verify")
        assert (done.returncode, done.stderr.count("\n"), "hunter2" in done.stderr) == (2, 1, False)
    (tmp_path / "data/audit.key").unlink()
    for command in (("audit", "verify"), ("run",)):
        done = run(*command)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
        assert "audit.key: the key of the audit chain is missing." in done.stderr
    for command in (("outbox",), ("journal", "export"), ("audit", "list"), ("settings", "export")):
        assert run(*command).returncode == 0, command


def test_a_new_chain_is_verified_with_what_was_before(tmp_path: Path, run: Run) -> None:
    _lived(tmp_path)
    (tmp_path / "data/audit.key").unlink()
    done = run("audit", "renew", "--because", "the key was lost")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("A new chain begins with entry 3. ")
    _lived(tmp_path, zones=3)
    told = run("audit", "verify")
    assert told.returncode == 0, told
    assert "Entries 1 to 2 are of an earlier chain." in told.stdout
    assert "Daily lines of an earlier chain, which were not compared: 2." in told.stdout
    assert ": the key was lost\n" in run("audit", "list").stdout


def test_settings_that_are_imported_enter_the_chain(tmp_path: Path, run: Run) -> None:
    _lived(tmp_path, zones=1)
    settings = run("settings", "export").stdout
    (tmp_path / "settings.toml").write_text(settings.replace("Europe/Vienna", "Europe/Paris"))
    done = run("settings", "import", "settings.toml")
    assert done.returncode == 0, done
    newest = run("audit", "list").stdout.splitlines()[0]
    assert "settings imported (setting:community:2) by Hearth or its operator: {" in newest
    assert run("audit", "verify").returncode == 0


def test_before_anything_happened_there_is_nothing_to_verify(tmp_path: Path, run: Run) -> None:
    _lived(tmp_path, zones=0)
    for words in (("verify",), ("list",)):
        done = run("audit", *words)
        assert done.returncode == 0
        assert done.stdout.endswith("decisions and changed settings will be the first.\n")
