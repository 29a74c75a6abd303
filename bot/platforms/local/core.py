"""What both sides of the world stand on: its file, its clock, and the bell that rings after an act."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from bot.kit.clock import Clock
from bot.platforms.local.act import Act
from bot.platforms.local.file import File

P = ParamSpec("P")
T = TypeVar("T")


class Core:
    """Runs acts and looks. After an act committed, whoever listens hears which topics it touched."""

    def __init__(self, file: File, clock: Clock, name: str) -> None:
        self.file = file
        self.clock = clock
        self.name = name
        self.roles: frozenset[str] = frozenset()
        self.listeners: list[Callable[[frozenset[str]], None]] = []
        self.news = asyncio.Event()
        self.acknowledged = asyncio.Event()

    async def act(self, do: Callable[Concatenate[Act, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Change the world in one transaction; if `do` raises, nothing happened."""
        touched: set[str] = set()

        def transact(db: sqlite3.Connection) -> T:
            return do(Act(db, self.clock.now(), touched), *args, **kwargs)

        answer = await self.file.write(transact)
        self.news.set()
        if touched:
            self.ring(*touched)
        return answer

    async def look(self, see: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Read from the world."""
        return await self.file.read(lambda db: see(db, *args, **kwargs))

    def ring(self, *topics: str) -> None:
        """Tell everyone who listens that these topics show something else now."""
        for listener in self.listeners:
            listener(frozenset(topics))
