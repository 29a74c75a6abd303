"""Figures from the journal; definitions as in the metrics page: own acts, removed content left out."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, select

from bot.core.directory import Directory
from bot.kit.clock import DAY
from bot.kit.domain import DomainEvent
from bot.kit.people import Space
from bot.kit.services import Activity
from bot.kit.tables import Tx
from bot.storage.tables import journal, preference, reaction

_UNCOUNTED = select(preference.c.person).where(preference.c.uncounted == 1)
"""People whose acts count in nobody's figures but their own."""


class FiguresHere:
    """Figures about the people of one space: kit's `Figures`."""

    def __init__(self, tx: Tx, directory: Directory, space: Space, offset: int) -> None:
        """`offset` is the community's distance from UTC in milliseconds, for counting its days."""
        self._tx = tx
        self._directory = directory
        self._space = space
        self._offset = offset

    async def activity(self, person: int, since: int) -> Activity:
        """What a person did since a time in epoch milliseconds."""
        posted = self._kind("MessagePosted")
        # Plus nothing, so that SQLite looks up what is about a message, and does not read the space from end to end.
        deletion = journal.alias()
        removed = select(deletion.c.id).where(
            deletion.c.space + 0 == self._space.id,
            deletion.c.kind == self._kind("MessageDeleted"),
            deletion.c.about == journal.c.key,
        )
        recent = (journal.c.person == person, journal.c.at >= since, journal.c.space == self._space.id)
        mine = (*recent, journal.c.kind == posted, ~removed.exists())
        counts = select(
            func.count(),
            func.count((journal.c.at + self._offset).op("/")(DAY).distinct()),
            func.count(journal.c.channel.distinct()),
            func.count(journal.c.root.distinct()),
        ).where(*mine)
        answers = journal.alias()
        repliers = select(func.count(answers.c.person.distinct())).where(
            answers.c.space + 0 == self._space.id,
            answers.c.kind == posted,
            answers.c.person != person,
            answers.c.person.not_in(_UNCOUNTED),
            answers.c.about.in_(select(journal.c.key).where(*mine)),
        )
        others = journal.c.subject.is_(None) | (journal.c.subject != person)
        reacted = select(journal.c.about).where(*recent, journal.c.kind == self._kind("ReactionAdded"), others)
        given = (
            select(func.count())
            .select_from(reaction)
            .where(reaction.c.person == person, reaction.c.message.in_(reacted))
        )
        acts = select(journal.c.kind, func.count()).where(*recent).group_by(journal.c.kind)
        received = select(journal.c.kind, func.count()).where(*self._to(person, since)).group_by(journal.c.kind)
        totals, replied, reactions, kinds, got = await self._tx.all(counts, repliers, given, acts, received)
        messages, days, channels, threads = totals[0]
        names = self._directory.term_names
        return Activity(
            messages,
            days,
            channels,
            threads,
            replied[0][0],
            reactions[0][0],
            {names[kind]: count for kind, count in kinds},
            {names[kind]: count for kind, count in got},
        )

    async def received(self, person: int, what: type[DomainEvent], since: int) -> int:
        """How often others or Hearth did one thing to a person since then."""
        query = select(func.count()).where(*self._to(person, since), journal.c.kind == self._kind(what.__name__))
        return int((await self._tx.all(query))[0][0][0])

    def _to(self, person: int, since: int) -> Iterator[ColumnElement[bool]]:
        """What was done to somebody by others who may be counted, or by nobody."""
        yield journal.c.subject == person
        yield journal.c.at >= since
        yield journal.c.space == self._space.id
        others = (journal.c.person != person) & journal.c.person.not_in(_UNCOUNTED)
        yield journal.c.person.is_(None) | others

    def _kind(self, name: str) -> int | ColumnElement[int]:
        return self._directory.terms.get(name, -1)
