"""The world's file: one thread of its own, where each act is one plain function in one transaction.

The standard driver in one worker thread costs a single hop an act, and a function that raises
leaves nothing behind.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.kit.errors import ConfigError
from bot.platforms.local.schema import prepare

T = TypeVar("T")


class File:
    """An open file. WAL and full synchronisation: what was answered survives a power cut."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="local-world")
        self._db: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Open the file, making it where it is missing; raises ConfigError where that cannot be."""
        try:
            await self._hop(self._open)
        except sqlite3.Error as error:
            self._thread.shutdown()
            raise ConfigError(f"The local platform cannot use {self._path}: {error}.") from error

    def _open(self) -> None:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 2000"):
            db.execute(f"PRAGMA {pragma}")
        prepare(db)
        self._db = db

    async def write(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Run an act in a transaction of its own; if it raises, nothing of it happened."""
        return await self._hop(lambda: self._transact(act))

    async def read(self, look: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function that only reads."""
        return await self._hop(lambda: look(self._live()))

    async def close(self) -> None:
        """Finish what is under way and close the file."""
        db, self._db = self._db, None
        if db is not None:
            await self._hop(db.close)
        self._thread.shutdown()

    def _transact(self, act: Callable[[sqlite3.Connection], T]) -> T:
        db = self._live()
        db.execute("BEGIN IMMEDIATE")
        try:
            answer = act(db)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        return answer

    def _live(self) -> sqlite3.Connection:
        if self._db is None:
            raise RuntimeError("the local platform's file is closed")
        return self._db

    async def _hop(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
