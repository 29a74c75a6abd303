"""A cog's marks on people, in memory beside their table: kit's `Marks`."""

from collections.abc import Callable

from sqlalchemy import Connection, delete

from bot.core.directory import Directory
from bot.core.share import Share
from bot.storage.bulk import insert_rows
from bot.storage.tables import mark


class MarksHere:
    """The marks of one cog."""

    def __init__(self, share: Share, directory: Directory, cog: str, undo: list[Callable[[], None]]) -> None:
        """`undo` is run if the handler fails."""
        self._share = share
        self._marks = directory.marks
        self._cog = cog
        self._undo = undo

    def put(self, person: int, value: str) -> None:
        """Mark a person from now on."""
        if self.on(person) == value:
            return
        row = (self._cog, person, value)

        def marked(connection: Connection) -> None:
            insert_rows(connection, mark, ("cog", "person", "value"), [row], "replace")

        # Not buffered like other rows: those are written before what was put off, in whatever order they came.
        self._share.later(marked)
        self._hold(person, value)

    def drop(self, person: int) -> None:
        """Take the mark away."""
        if self.on(person) is None:
            return
        mine = (mark.c.cog == self._cog) & (mark.c.person == person)

        def gone(connection: Connection) -> None:
            connection.execute(delete(mark).where(mine))

        self._share.later(gone)
        self._hold(person, None)

    def on(self, person: int) -> str | None:
        """How the person is marked."""
        return self._marks.get((self._cog, person))

    def _hold(self, person: int, value: str | None) -> None:
        key, before = (self._cog, person), self.on(person)

        def keep(value: str | None) -> None:
            if value is None:
                self._marks.pop(key, None)
            else:
                self._marks[key] = value

        keep(value)
        self._undo.append(lambda: keep(before))
