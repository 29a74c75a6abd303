"""Lets go of the words in the chain when the organisers' setting says so; who did what stays, and so does its seal."""

from functools import partial
from typing import Final

from bot.core.audit.acts import Audit
from bot.core.audit.rows import spoken
from bot.core.directory import Directory
from bot.core.settings import Book
from bot.kit.clock import milliseconds
from bot.kit.community import RetentionSettings
from bot.storage.database import Database

SLICE: Final = 500
"""Entries in one transaction: some milliseconds, while events may be waiting."""


class Fading:
    """A chore: `run` does one slice."""

    def __init__(self, database: Database, directory: Directory, book: Book, audit: Audit) -> None:
        self._database = database
        self._directory = directory
        self._book = book
        self._audit = audit

    async def run(self, now: int) -> bool:
        """Let go of the next slice of what is too old by `now`; whether there is more to look at."""
        for community in sorted({space.community for space in list(self._directory.space_by_id.values())}):
            kept = self._book.of(community, "retention", RetentionSettings).texts
            before = now - milliseconds(kept)
            find = partial(spoken, community=community, before=before, limit=SLICE)
            if found := await self._database.read(find):
                await self._database.write(partial(self._audit.fade, community=community, numbers=found))
                return True
        return False
