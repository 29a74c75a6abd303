"""The two lines to one database file: the only writer, whose transactions never overlap, and a reader."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.storage.sqlite import Line, open_line, out_of_reach, stands

T = TypeVar("T")


class Unwritable(Exception):  # noqa: N818  a state of the disk, with its reason in words
    """A transaction could not be kept (a full disk, an I/O error); nothing of it holds."""


class Database:
    """One SQLite file: one writer and one reader.

    Two connections that write or checkpoint at once can damage the file (SQLite documents it for 3.7.0 to 3.51.2).
    """

    def __init__(self, path: Path, writer: Line | None, reader: Line) -> None:
        self.path = path
        self._writer = writer
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

    @classmethod
    async def open_to_read(cls, path: Path) -> Self:
        """Open an existing, migrated database beside a running Hearth; it cannot be written."""
        return cls(path, None, await open_line(path, write=False))

    @property
    def writer(self) -> Line:
        """The line that writes; take `turn` first."""
        if self._writer is None:
            raise PermissionError(f"{self.path} was opened to be read only")
        return self._writer

    async def close(self) -> None:
        """Close the lines; what was committed is on disk already."""
        await self._reader.close()
        if self._writer is not None:
            await self._writer.close()

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Run a read-only job, beside whatever is being written."""

        def inside(connection: Connection) -> T:
            with connection.begin():
                return job(connection)

        return await self._reader.run(inside)

    async def write(self, job: Callable[[Connection], T], *, undone: Callable[[Connection], None] | None = None) -> T:
        """Run a job in a transaction of its own. Raises `Unwritable` if it could not be kept.

        `undone` runs after a rollback: memory that the job changed is to be read anew there.
        """

        def inside(connection: Connection) -> T:
            try:
                with connection.begin():
                    return _whole(connection, job)
            except BaseException as error:
                if connection.in_transaction():
                    connection.rollback()
                if undone is not None:
                    with connection.begin():
                        undone(connection)
                if isinstance(error, DBAPIError) and out_of_reach(error):
                    raise Unwritable(str(error.orig)) from error
                raise

        async with self.turn:
            return await self.writer.run(inside)


def _whole(connection: Connection, job: Callable[[Connection], T]) -> T:
    """Run a job, and see that the transaction it ran in still stands."""
    result = job(connection)
    if not stands(connection):
        raise Unwritable("the database ended the transaction")
    return result
