"""Bringing a database file to the current schema, with a copy of what was there before."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.kit.errors import ConfigError
from migrations import HEAD


def revision_of(path: Path) -> str | None:
    """The revision that a database file is at; None if it is new."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return str(row[0]) if row else None


def migrate(path: Path) -> bool:
    """Bring a database to the newest revision; whether anything was to be done.

    An older one is first copied beside itself. A newer one is refused: going back would lose data.
    Alembic is imported only when there is work, since it costs a third of a second.
    """
    before = revision_of(path)
    if before == HEAD:
        return False
    if before is not None and before > HEAD:
        raise ConfigError(
            f"{path}: this database was last used by a newer Hearth (revision {before}, this one knows {HEAD}). "
            "Install that version again, or start with another folder."
        )
    if before is not None:
        _copy(path, path.with_name(f"{path.stem}.before-{HEAD}{path.suffix}"))
    from bot.storage.upgrading import upgrade  # noqa: PLC0415  see above: imported only when needed

    upgrade(path)
    return True


def _copy(path: Path, to: Path) -> None:
    to.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
