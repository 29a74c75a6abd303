"""The command `hearth` in a process of its own, with its own status and streams, without a second of imports each.

One process has everything imported and runs nothing itself; each command is a fork of it that goes on as an
interpreter would, to its very end, and so leaves nothing behind for the next. `anew` starts without such help.
"""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LONGEST: Final = 30
"""Seconds that a command may take; then it is killed, and its status tells."""

_FORKS: Final = f"""
import gc, json, os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
import alembic.command, bot.app, bot.jobs, bot.judging, bot.cli.commands, bot.cli.places
import bot.core.audit.verify, bot.core.extract
import bot.platforms.discord.doctor, bot.storage.upgrading, cogs
from bot.cli import main
gc.freeze()

def forks():
    for line in sys.stdin:
        child = os.fork()
        if not child:
            return json.loads(line)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)

asked = forks()
if asked:
    for stream, path in enumerate((os.devnull, asked["out"], asked["err"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), stream)
    os.closerange(3, 100)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.stdin = open(0)
    sys.argv = ["hearth", *asked["words"]]
    signal.alarm({LONGEST})
    main()
"""
_PROGRAM: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.cli import main; main()"

_running: list["_Forks"] = []


class _Forks:
    """The process that commands are forked from."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _FORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, words: tuple[str, ...], folder: Path) -> subprocess.CompletedProcess[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with TemporaryDirectory() as place:
            out, err = Path(place, "out"), Path(place, "err")
            asked = {"words": words, "folder": str(folder), "out": str(out), "err": str(err)}
            self._process.stdin.write(json.dumps({**asked, "environment": dict(os.environ)}) + "\n")
            self._process.stdin.flush()
            status = int(self._process.stdout.readline())
            return subprocess.CompletedProcess(["hearth", *words], status, out.read_text(), err.read_text())

    def end(self) -> None:
        self._process.communicate()


@contextmanager
def forking() -> Generator[None]:
    """Within, `hearth` can be used."""
    _running.append(_Forks())
    try:
        yield
    finally:
        _running.pop().end()


def hearth(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return _running[-1].run(words, folder)


def anew(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, in an interpreter that has imported nothing yet."""
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(ROOT), *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
