"""The demo's folder: played to the end, or played anew. What is no demo is never touched."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.kit.errors import ConfigError
from bot.storage.lock import InstanceLock

LENGTH: Final = timedelta(days=21)
"""How long ago the story begins; Hearth's clock starts there."""
MARK: Final = "demo"
PLAYING: Final = "playing"
PLAYED: Final = "played"
_DATABASES: Final = ("hearth.db", "local.db")
_BESIDE: Final = ("", "-wal", "-shm", "-journal")


def prepare(folder: Path, *, fresh: bool, also: tuple[str, ...] = ()) -> bool:
    """Whether the story has to be played in this folder, which is then empty of an earlier one.

    A mark says how far it came, and is written last: a demo that stopped midway is started over.
    `also` names further files to remove with the databases. Raises `ConfigError` for a folder that
    holds a Hearth which is no demo, or one in use.
    """
    lock = InstanceLock(folder / "hearth.lock")
    try:
        mark = folder / MARK
        state = mark.read_text().strip() if mark.exists() else ""
        held = [folder / name for name in _DATABASES if (folder / name).exists()]
        if held and not state:
            raise ConfigError(
                f"{folder}: this folder holds {held[0].name} of a Hearth that is no demo, so nothing was touched. "
                "Choose another: hearth demo --folder DIR."
            )
        if state == PLAYED and held and not fresh:
            return False
        _mark(folder, PLAYING)
        for name in (*(f"{name}{end}" for name in _DATABASES for end in _BESIDE), *also):
            (folder / name).unlink(missing_ok=True)
        return True
    finally:
        lock.release()


def finish(folder: Path) -> None:
    """The story was played to its end."""
    _mark(folder, PLAYED)


def _mark(folder: Path, state: str) -> None:
    """Write the mark whole or not at all."""
    draft = folder / f"{MARK}.new"
    draft.write_text(f"{state}\n")
    draft.replace(folder / MARK)
