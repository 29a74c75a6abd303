"""How a command ends: the words, the exit status, and never a traceback on the screen."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.ending import ended
from bot.kit.errors import ConfigError, Say
from bot.log import set_up
from tests.log.test_redact import DISCORD


def _raising(error: BaseException) -> int:
    def command() -> None:
        raise error

    return ended(command)


def test_an_operators_mistakes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _raising(ConfigError("config.toml:3: one", "config.toml:9: two")) == 2
    assert capsys.readouterr().err == "config.toml:3: one\nconfig.toml:9: two\n"


def test_a_refusal_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert _raising(Say("There is nothing to undo.")) == 1
    assert capsys.readouterr().err == "There is nothing to undo.\n"


def test_a_fault_of_ours_is_one_sentence_and_the_rest_stands_in_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert _raising(ValueError(f"cannot use {DISCORD}")) == 1
    told = capsys.readouterr().err
    found = re.fullmatch(
        r"Something went wrong on Hearth's side \(reference ([0-9a-f]{6})\)\. What happened stands in (\S+)\.\n", told
    )
    assert found
    file = Path(found[2])
    try:
        kept = file.read_text()
        assert "ValueError: cannot use [hidden]" in kept
        assert found[1] in file.name
        assert file.stat().st_mode & 0o077 == 0
    finally:
        file.unlink()


def test_a_fault_of_ours_goes_to_the_log_once_there_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(to=tmp_path / "hearth.log")
    assert _raising(ValueError("odd")) == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert f"What happened stands in {tmp_path / 'hearth.log'}." in told
    assert "ValueError: odd" in (tmp_path / "hearth.log").read_text()


@pytest.mark.parametrize(("code", "status"), [(None, 0), (0, 0), (3, 3), ("words", 1)])
def test_an_exit_keeps_its_status(code: object, status: int) -> None:
    assert _raising(SystemExit(code)) == status


def test_ctrl_c_at_a_short_command_is_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert _raising(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == ""


def test_ctrl_c_while_the_command_line_is_still_being_imported_is_no_fault() -> None:
    program = """
import signal, sys
class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Impatient())
from bot.cli import main
main()
"""
    ended_so = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended_so.returncode, ended_so.stdout, ended_so.stderr) == (130, "", "")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_what_runs_until_stopped_cleans_up_and_ends_well(stop: signal.Signals) -> None:
    program = """
import asyncio, sys
from bot.cli.ending import ended
from bot.cli.places import until_stopped
async def work():
    try:
        print("ready", flush=True)
        await asyncio.Event().wait()
    finally:
        print("put away", flush=True)
sys.exit(ended(lambda: until_stopped(work())))
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as hearth:
        assert hearth.stdout
        assert hearth.stdout.readline() == "ready\n"
        hearth.send_signal(stop)
        out, err = hearth.communicate()
    assert (hearth.returncode, out, err) == (0, "put away\n", "")
