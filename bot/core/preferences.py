"""What is held about people and what they chose, for handlers: kit's `Privacy`."""

from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import func, select

from bot.core.audit import Act, Audit
from bot.core.directory import Directory
from bot.core.privacy import names_person, tables_with_people
from bot.core.registry import Registry
from bot.core.share import Share
from bot.kit.people import Space
from bot.kit.services import Held, Preference, Withdrawn
from bot.kit.ui import Attached
from bot.storage.tables import erasure, preference

JSON: Final = "application/json"


class PrivacyHere:
    """The choices of one community's people, read from their table, and erasure as a wish."""

    def __init__(
        self,
        share: Share,
        directory: Directory,
        registry: Registry,
        audit: Audit,
        space: Space,
        now: int,
        undo: list[Callable[[], None]],
    ) -> None:
        """`undo` is run if the handler fails."""
        self._share = share
        self._directory = directory
        self._registry = registry
        self._audit = audit
        self._space = space
        self._now = now
        self._undo = undo

    async def held(self, person: int) -> Sequence[Held]:
        """How many rows of each table name this person."""
        tables = list(tables_with_people())
        counts = [select(func.count()).select_from(table).where(names_person(table, person)) for table in tables]
        found = await self._share.all(*counts)
        keeps = self._registry.keeps
        rows = ((table.name, int(answer[0][0])) for table, answer in zip(tables, found, strict=True))
        return [Held(name, count, keeps.get(name)) for name, count in rows if count]

    def export(self, person: int, name: str, alt: str) -> Attached:
        """A file that Hearth fills in once this is committed (`bot/core/host.py`)."""
        return Attached(name, JSON, b"", alt, person)

    async def preference(self, person: int) -> Preference:
        """What this person chose."""
        row = await self._share.first(select(preference).where(preference.c.person == person))
        leaving = person in self._directory.leaving
        if row is None:
            return Preference(leaving=leaving)
        return Preference(bool(row.hidden), bool(row.uncounted), leaving)

    def choose(self, person: int, *, hidden: bool, uncounted: bool) -> None:
        """Let this hold from now on."""
        row = {"hidden": int(hidden), "uncounted": int(uncounted), "at": self._now}
        self._share.put(preference, {"person": person, "community": self._space.community, **row})

    async def withdrawn(self) -> Withdrawn:
        """Whom to leave out."""
        here = select(preference).where(preference.c.community == self._space.community)
        rows = await self._share.rows(here)
        return Withdrawn(
            frozenset(row.person for row in rows if row.hidden), frozenset(row.person for row in rows if row.uncounted)
        )

    def erase(self, person: int) -> None:
        """Note that the person is leaving; `bot/core/erasing.py` sees to it after the commit."""
        self._share.put(erasure, {"person": person, "asked_at": self._now})
        if person not in self._directory.leaving:
            act = Act("erasure asked", "", person)
            self._audit.note(self._share, self._space.community, act, self._now, regardless=True)
            self._directory.leaving.add(person)
            self._undo.append(lambda: self._directory.leaving.discard(person))
