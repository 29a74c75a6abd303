"""One act in the world: its transaction, its time, what it makes known and which views it touches."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.local.happenings import Happening, note


@dataclass(frozen=True, slots=True)
class Act:
    """Handed to every function that changes the world; `now` is epoch milliseconds by its clock."""

    db: sqlite3.Connection
    now: int
    touched: set[str] = field(default_factory=set[str])

    def run(self, statement: str, *values: object) -> sqlite3.Cursor:
        """Run a statement."""
        return self.db.execute(statement, values)

    def one(self, query: str, *values: object) -> Any:
        """The first row a query finds, or None."""
        return self.db.execute(query, values).fetchone()

    def all(self, query: str, *values: object) -> Sequence[Any]:
        """Every row a query finds."""
        return self.db.execute(query, values).fetchall()

    def happened(self, happening: Happening) -> None:
        """Leave word of this for Hearth, in the same transaction."""
        note(self.db, happening)

    def touch(self, *topics: str) -> None:
        """Say which views of the page show something else now."""
        self.touched.update(topics)
