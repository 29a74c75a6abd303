"""An operator's own rules of disclosure: checked before the start, and read again while Hearth runs."""

import asyncio
import logging
import os
import signal
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from socket import socket

import pytest

from bot import app as hearth
from bot import judging
from bot.config import Config, read
from bot.installed import shipped_sections
from cogs.disclosure.rulebook import books
from tests.cli.started import hearth as command

RULE = """
[[link]]
id = "club.farmshop"
name = "Farm shop"
hosts = ["go.farmshop.example"]
match = ["https://go.farmshop.example/a"]
no_match = ["https://farmshop.example/a"]
"""
BROKEN = RULE.replace("go.farmshop.example/a", "farmshop.example/b")
WHY = "The rules of disclosure cannot be used. club.toml, line 3: club.farmshop: match is not found"


def _configured(folder: Path, rules: str) -> None:
    with socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    (folder / "rules").mkdir()
    (folder / "data").mkdir()
    (folder / "rules" / "club.toml").write_text(rules)
    (folder / "config.toml").write_text(f'web.port = {port}\n[disclosure]\nrules = "rules"\n')


def _config(folder: Path) -> Config:
    return read(folder / "config.toml", shipped_sections())


def test_a_check_counts_the_operators_rules_and_names_the_one_that_cannot_be_used(tmp_path: Path) -> None:
    _configured(tmp_path, RULE)
    assert "Rules of disclosure of your own: 1.\n" in command("check", folder=tmp_path).stdout
    (tmp_path / "rules" / "club.toml").write_text(BROKEN)
    for line in (["check"], ["run"]):
        told = command(*line, folder=tmp_path)
        assert told.returncode == 2
        assert told.stderr.startswith(WHY)
    assert not (tmp_path / "data" / "hearth.db").exists()


def test_a_file_of_rules_that_can_have_no_such_name_is_the_operators_mistake(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[disclosure]\nrules = "a\\u0000b"\n')
    told = command("check", folder=tmp_path)
    assert told.returncode == 2
    assert told.stderr.startswith("The rules of disclosure cannot be used. ")
    assert told.stderr.endswith("a\\x00b': no file or folder can have this name\n")


def test_rules_that_a_community_would_start_with_are_checked_too(tmp_path: Path) -> None:
    text = RULE.replace("club.", "own.").replace("go.farmshop.example/a", "farmshop.example/b")
    (tmp_path / "config.toml").write_text(f"[settings.disclosure]\nrules = '''{text}'''\n")
    told = command("check", folder=tmp_path)
    assert told.returncode == 2
    assert "own.toml, line 2: own.farmshop: match is not found" in told.stderr


class _Told(logging.Handler):
    """Hears what the log says of the rules, in its thread, and lets a story wait for it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: asyncio.Queue[str] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line over."""
        if "rules of disclosure" in record.getMessage():
            self._loop.call_soon_threadsafe(self.lines.put_nowait, record.getMessage())


@pytest.fixture
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rules of before hold again, and the log tells as much as before."""
    monkeypatch.setattr(books.Base, "held", None)
    before = judging.log.level
    judging.log.setLevel(logging.INFO)
    yield
    judging.log.setLevel(before)


@pytest.mark.usefixtures("_as_it_was")
async def test_a_hangup_reads_the_rules_again_and_a_mistake_leaves_the_last_good_ones(
    tmp_path: Path,
) -> None:
    _configured(tmp_path, RULE)
    file = tmp_path / "rules" / "club.toml"
    told = _Told()
    judging.log.addHandler(told)
    up = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(hearth.run(_config(tmp_path), up.set_result))
    try:
        await asyncio.wait({running, up}, return_when=asyncio.FIRST_COMPLETED)
        assert books.operators().rules == 1
        file.write_text(RULE + RULE.replace("club.farmshop", "club.other"))
        os.kill(os.getpid(), signal.SIGHUP)
        assert await told.lines.get() == "the rules of disclosure were read again: 2 of your own hold"
        file.write_text(BROKEN)
        os.kill(os.getpid(), signal.SIGHUP)
        assert (await told.lines.get()).startswith(f"the rules of disclosure stay as they were. {WHY}")
        assert books.operators().rules == 2
        assert "match is not found" in books.operators().problem
    finally:
        judging.log.removeHandler(told)
        running.cancel()
        await asyncio.wait({running})
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)


class _Unforeseen(Config):
    """A configuration that nobody thought of."""

    @property
    def rules(self) -> Path | None:
        """Nobody knows how it comes to this."""
        raise ArithmeticError("unforeseen")


@pytest.mark.usefixtures("_as_it_was")
async def test_a_fault_while_rules_are_read_again_stands_in_the_log(tmp_path: Path) -> None:
    _configured(tmp_path, RULE)
    odd = _config(tmp_path)
    told = _Told()
    judging.log.addHandler(told)
    judging.reload_on_hangup(_Unforeseen(**{one.name: getattr(odd, one.name) for one in fields(odd)}))
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        line = await asyncio.wait_for(told.lines.get(), 10)
        assert line == "the rules of disclosure stay as they were, because of a fault on Hearth's side"
    finally:
        judging.log.removeHandler(told)
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
