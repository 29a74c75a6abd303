"""Erases whoever asked for it, in the background: after the commit of their wish, and again after a restart.

A row of the table `erasure` says who is leaving. It goes with the last slice, so an erasure that a
crash cut short is taken up at the next start.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, select

from bot.core.audit import Act, Audit
from bot.core.audit.chain import EVERYWHERE
from bot.core.directory import Directory
from bot.core.privacy import SLICE, forget_slice
from bot.kit.delivery import Forgetful
from bot.storage.database import Database, Unwritable
from bot.storage.tables import account, erasure, person_table, space

log = logging.getLogger("hearth.privacy")
AGAIN: Final = 60.0
"""Seconds until an erasure that failed (a full disk, a platform that is away) is tried again."""
TRIES: Final = 5
"""How often a platform may fail to forget somebody before Hearth goes on without it."""


class Eraser:
    """One for a process; it holds the writer for one slice at a time."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        platforms: Mapping[str, object],
        audit: Audit,
        moved: Callable[[], None],
        *,
        again: float = AGAIN,
    ) -> None:
        """`moved` is called when somebody is gone, so that pages can look again."""
        self._again = again
        self._database = database
        self._directory = directory
        self._platforms = platforms
        self._audit = audit
        self._moved = moved
        self._wake = asyncio.Event()
        self._rest = asyncio.Event()
        self._failures: Counter[int] = Counter()
        self._loop: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin with what an earlier run left undone."""
        self._loop = asyncio.create_task(self._run(), name="eraser")
        self._wake.set()

    def wake(self) -> None:
        """Something was committed; look whether somebody is leaving. Cheap, because it is called often."""
        if self._directory.leaving:
            self._wake.set()

    async def stop(self) -> None:
        """End after the slice under way; the rest is taken up at the next start."""
        self._stopping = True
        self._wake.set()
        if self._timer is not None:
            self._timer.cancel()
        if self._loop is not None:
            await self._loop

    async def idle(self) -> None:
        """Wait until nobody is leaving, or what is left must wait; for tests and for moving time."""
        while self._loop is not None and not self._loop.done() and self._wake.is_set():
            self._rest.clear()
            await self._rest.wait()

    async def _run(self) -> None:
        while not self._stopping:
            await self._wake.wait()
            for person in sorted(self._directory.leaving):
                await self._try(person)
            if not self._directory.leaving - self._failures.keys():
                self._wake.clear()
            self._rest.set()
        self._rest.set()

    async def _try(self, person: int) -> None:
        try:
            await self._erase(person)
        except Unwritable as error:
            log.warning("an erasure cannot be written and is tried again: %s", error)
        except Exception:
            log.exception("an erasure failed and is tried again")
        else:
            self._failures.pop(person, None)
            return
        self._failures[person] += 1
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._again, self._wake.set)

    async def _erase(self, person: int) -> None:
        accounts = await self._database.write(lambda connection: self._asked(connection, person))
        if accounts is None:
            return
        if self._failures[person] < TRIES:
            await self._ask_platforms(accounts)
        while not self._stopping:
            done = await self._database.write(
                lambda connection: self._slice(connection, person), undone=self._directory.load
            )
            if done:
                log.info("somebody was erased, as they asked")
                self._moved()
                return

    def _slice(self, connection: Connection, person: int) -> bool:
        """One slice, the audit chain's first; whether nothing is left."""
        here = select(person_table.c.community).where(person_table.c.id == person)
        community = connection.scalar(here) or EVERYWHERE
        if self._audit.let_go(connection, person, SLICE):
            return False
        done = forget_slice(connection, self._directory, person, SLICE)
        if done:
            self._audit.append(connection, community, Act("erasure done", "", None), regardless=True)
        return done

    def _asked(self, connection: Connection, person: int) -> Sequence[tuple[str, str, str]] | None:
        """The accounts of somebody whose wish is committed; None if it was undone with its handler."""
        if connection.scalar(select(erasure.c.person).where(erasure.c.person == person)) is None:
            self._directory.leaving.discard(person)
            return None
        return _accounts(connection, person)

    async def _ask_platforms(self, accounts: Sequence[tuple[str, str, str]]) -> None:
        """Before their account is unknown here: names in what Hearth posted earlier."""
        for platform, where, key in accounts:
            there = self._platforms.get(platform)
            if isinstance(there, Forgetful):
                await there.forget(where, key)


def _accounts(connection: Connection, person: int) -> Sequence[tuple[str, str, str]]:
    """A person's accounts by platform, space and key."""
    same = (space.c.community == account.c.community) & (space.c.platform == account.c.platform)
    query = select(account.c.platform, space.c.key, account.c.key).join(space, same).where(account.c.person == person)
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]
