"""The two lines to one database file: the only writer, whose transactions never overlap, and a reader."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.storage.sqlite import Line, open_line, stands

T = TypeVar("T")


class Unwritable(Exception):  # noqa: N818  a state of the disk, with its reason in words
    """A transaction could not be kept (a full disk, an I/O error); nothing of it holds."""


class Database:
    """One SQLite file: one writer (two would risk the WAL-reset bug, see FACTS) and one reader."""

    def __init__(self, path: Path, writer: Line, reader: Line) -> None:
        self.path = path
        self.writer = writer
        self.turn = asyncio.Lock()
        """Held by whoever has a transaction open on the writer."""
        self._reader = reader

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open an existing, migrated database."""
        writer = await open_line(path, write=True)
        try:
            return cls(path, writer, await open_line(path, write=False))
        except BaseException:
            await writer.close()
            raise

    async def close(self) -> None:
        """Close both lines; what was committed is on disk already."""
        await self._reader.close()
        await self.writer.close()

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Run a read-only job, beside whatever is being written."""

        def inside(connection: Connection) -> T:
            with connection.begin():
                return job(connection)

        return await self._reader.run(inside)

    async def write(self, job: Callable[[Connection], T]) -> T:
        """Run a job in a transaction of its own. Raises `Unwritable` if it could not be kept."""

        def inside(connection: Connection) -> T:
            connection.begin()
            try:
                result = job(connection)
                if not stands(connection):
                    raise Unwritable
                connection.commit()
            except DBAPIError as error:
                lost = not stands(connection)
                connection.rollback()
                if lost:
                    raise Unwritable(str(error.orig)) from error
                raise
            except BaseException:
                connection.rollback()
                raise
            return result

        async with self.turn:
            return await self.writer.run(inside)
