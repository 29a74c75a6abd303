"""The command `hearth` as its users start it: a process of its own, and now and then an interpreter of its own."""

import json
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.started import ROOT, anew, hearth

COMMANDS = ["demo", "run", "check", "doctor", "migrate", "outbox", "version", "settings", "journal", "audit"]
HEAVY = {
    "sqlalchemy",
    "alembic",
    "aiohttp",
    "aiosqlite",
    "apscheduler",
    "jinja2",
    "pydantic",
    "structlog",
    "rich",
    "asyncio",
}


def test_help_names_every_command(tmp_path: Path) -> None:
    told = anew("--help", folder=tmp_path)
    assert told.returncode == 0
    for command in COMMANDS:
        assert f"  {command} " in told.stdout


def test_nothing_heavy_is_imported_before_a_command_needs_it(tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import bot.cli, json; print(json.dumps(list(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(json.loads(done.stdout))


def test_the_example_is_checked_and_found_fine(tmp_path: Path) -> None:
    example = hearth("check", "--example", folder=tmp_path)
    assert tomllib.loads(example.stdout)
    (tmp_path / "config.toml").write_text(example.stdout)
    told = anew("check", folder=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("config.toml is fine.\n")


def test_one_command_leaves_nothing_behind_for_the_next(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "config.toml").write_text("[web]\nprot = 1\n")
    assert hearth("check", folder=tmp_path).returncode == 2
    forked, fresh = (command("check", folder=tmp_path / "elsewhere") for command in (hearth, anew))
    assert (forked.returncode, forked.stdout, forked.stderr) == (0, fresh.stdout, fresh.stderr)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    told = hearth("check", folder=tmp_path)
    assert told.returncode == 0
    assert "hearth check --example > config.toml" in told.stdout


def test_a_token_that_is_not_set_is_said_when_discord_is_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config.toml").write_text("[discord]\nenabled = true\n")
    monkeypatch.delenv("HEARTH_DISCORD_TOKEN", raising=False)
    told = hearth("check", folder=tmp_path)
    assert (told.returncode, told.stderr) == (0, "")
    assert "the environment variable HEARTH_DISCORD_TOKEN is not set" in told.stdout
    monkeypatch.setenv("HEARTH_DISCORD_TOKEN", "a-pretended-token")
    told = hearth("check", folder=tmp_path)
    assert "TOKEN" not in told.stdout
    assert "a-pretended-token" not in told.stdout


def test_every_mistake_is_printed_at_once_with_status_2(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[web]\nprot = 1\n[log]\nlevel = "loud"\ntoken = "hunter2hunter2"\n')
    told = anew("check", "--config", "mine.toml", folder=tmp_path)
    assert told.returncode == 2
    assert told.stdout == ""
    assert [line.rpartition(": ")[0].split(":")[1:3] for line in told.stderr.splitlines()] == [
        ["2", " web.prot"],
        ["4", " log.level"],
        ["5", " log.token"],
    ]
    assert "hunter2" not in told.stderr


@pytest.mark.parametrize("command", ["check", "run", "demo", "migrate", "outbox"])
def test_a_file_that_is_not_there_is_one_sentence_for_every_command(tmp_path: Path, command: str) -> None:
    port = ("--port", "0") if command == "demo" else ()
    told = hearth(command, "--config", "gone.toml", *port, folder=tmp_path)
    assert told.returncode == 2
    assert told.stderr.splitlines() == [
        "gone.toml: there is no such file. Write one with all defaults: hearth check --example > gone.toml"
    ]


def test_a_port_in_use_is_one_sentence_with_the_command_to_type(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = hearth("demo", "--port", str(port), folder=tmp_path)
    assert told.returncode == 2
    assert told.stderr == (
        f"Port {port} is taken by another program, or Hearth runs already. "
        f"Choose another: hearth demo --port {port % 65535 + 1}\n"
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    told = hearth("demo", "--port", "0", "--folder", "taken", folder=tmp_path)
    assert told.returncode == 2
    assert told.stderr.startswith(
        "taken is a file, and Hearth needs a folder there. Choose another: hearth demo --folder "
    )
    assert told.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["demo", "--port", "70000"], ["chekc"], ["check", "--confg", "x"], ["settings", "import"]]
)
def test_a_mistyped_command_is_answered_with_its_usage(tmp_path: Path, words: list[str]) -> None:
    told = hearth(*words, folder=tmp_path)
    assert told.returncode == 2
    assert "Usage: " in told.stderr
    assert "Traceback" not in told.stderr


def test_what_hearth_writes_is_for_its_own_user_alone(tmp_path: Path) -> None:
    assert hearth("migrate", folder=tmp_path).returncode == 0
    made = [tmp_path / "data", *(tmp_path / "data").iterdir()]
    assert len(made) > 1
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []
