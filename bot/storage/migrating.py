"""Bringing a database file to the current schema, with a copy of what was there before."""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.kit.errors import ConfigError
from bot.storage.media import to_read
from migrations import HEAD


def revision_of(path: Path) -> str | None:
    """The revision that a database file is at; None if it is new."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{to_read(path)}", uri=True)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def require_current(path: Path) -> None:
    """Raises `ConfigError` unless there is a database in this version's form."""
    try:
        found = revision_of(path)
    except sqlite3.Error as error:
        raise ConfigError(_unusable(path, error)) from None
    if found is None:
        raise ConfigError(f"{path}: there is no database here yet. Start Hearth once, and it makes one.")
    if found != HEAD:
        raise ConfigError(f"{path}: this database has another version's form. Bring it forward with: hearth migrate")


def migrate(path: Path) -> bool:
    """Bring a database to the newest revision; whether anything was to be done.

    An older one is first copied beside itself. A newer one is refused: going back would lose data.
    Alembic is imported only when there is work, since it costs a third of a second. Raises
    `ConfigError` for a file that cannot be used.
    """
    try:
        return _migrate(path)
    except sqlite3.Error as error:
        raise ConfigError(_unusable(path, error)) from None


def _unusable(path: Path, error: object) -> str:
    """What an operator reads whose database file cannot be opened."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN:
        return (
            f"{path}: this database cannot be opened ({error}). Whoever starts Hearth must be able to read it and to "
            "write in its folder; copy the whole folder to such a place, with hearth.db-wal if it is there."
        )
    return (
        f"{path}: this database cannot be used ({error}). Put a copy of it back that is whole, "
        "or start with another folder."
    )


def _migrate(path: Path) -> bool:
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
