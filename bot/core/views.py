"""What happened, what is going out and what is ahead, in words: kit's `Views`, read only."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, or_, select

from bot.core.clockwork import Clockwork
from bot.core.directory import Directory
from bot.core.phrases import detail_words, kind_words, rhythm_words, timer_words
from bot.core.timers import rhythm_of
from bot.kit.clock import Clock
from bot.kit.text import counted
from bot.kit.views import JournalLine, OutboxLine, ScheduleLine
from bot.storage import tables
from bot.storage.database import Database

_DONE: Final = 100
SOMEONE: Final = "someone"
"""Who chose to be hidden, or did what nobody is to be named for."""
_PLACELESS: Final = frozenset({"MenuUsed", "ReviewMoved"})
"""Kinds whose `about` would tell people nothing: a message's key, an item that the detail names."""
_HIDDEN: Final = select(tables.preference.c.person).where(tables.preference.c.hidden == 1)


class ViewsHere:
    """Reads from the reader's line, so nothing that is being written waits for it."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        clockwork: Clockwork,
        clock: Clock,
        unnamed: AbstractSet[str] = frozenset(),
    ) -> None:
        """`unnamed` are the purposes whose people are not named."""
        self._unnamed = unnamed
        self._database = database
        self._directory = directory
        self._clockwork = clockwork
        self._clock = clock

    async def journal(self, *, before: int | None = None, limit: int = 100) -> Sequence[JournalLine]:
        """The newest entries first."""
        query = select(tables.journal).order_by(tables.journal.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(tables.journal.c.id < before)
        rows, hidden = await self._database.read(
            lambda connection: (connection.execute(query).fetchall(), set(connection.scalars(_HIDDEN)))
        )
        return [self._entry(row, hidden) for row in rows]

    async def outbox(self, *, limit: int = 100) -> Sequence[OutboxLine]:
        """What is still to do first, if only by a person, then what was done lately."""
        table = tables.outbox

        def job(connection: Connection) -> Sequence[Row[Any]]:
            open_ = or_(table.c.settled_at.is_(None), table.c.state == "uncertain")
            todo = select(table).where(open_).order_by(table.c.id.desc()).limit(limit)
            done = select(table).where(~open_).order_by(table.c.id.desc()).limit(_DONE)
            return [*connection.execute(todo), *connection.execute(done)][:limit]

        return [self._effect(row) for row in await self._database.read(job)]

    async def schedule(self) -> Sequence[ScheduleLine]:
        """What falls due, soonest first."""
        table = tables.schedule
        query = select(table).where(table.c.next_due.is_not(None)).order_by(table.c.next_due).limit(200)
        rows = await self._database.read(lambda connection: connection.execute(query).fetchall())
        return [
            ScheduleLine(
                row.id,
                row.cog,
                timer_words(_tag(row), row.key),
                row.next_due,
                rhythm_words(rhythm_of(row) if row.rhythm else None),
            )
            for row in rows
        ]

    async def next_due(self) -> int | None:
        """When something falls due next, epoch milliseconds."""
        return await self._clockwork.next_due(self._clock.now())

    def _entry(self, row: Row[Any], hidden: AbstractSet[int]) -> JournalLine:
        names = self._directory.term_names
        kind = names.get(row.kind, "?")
        purpose = names[row.purpose] if row.purpose else ""
        detail = [detail_words(kind, purpose, row.about)] if purpose else []
        veiled = {row.person, row.subject} if purpose in self._unnamed else hidden
        if row.chars is not None:
            detail += [counted(row.words, "word"), counted(row.chars, "character")]
        counts = (("link", row.links), ("attachment", row.attachments), ("mention", row.mentions))
        detail += [counted(count, what) for what, count in counts if count]
        return JournalLine(
            row.id,
            row.at,
            kind_words(kind),
            self._person(row.space, row.person, veiled),
            self._channel(row.channel),
            self._person(row.space, row.subject, veiled) or (None if kind in _PLACELESS else row.about),
            ", ".join(detail),
            row.cause,
            kind,
        )

    def _effect(self, row: Row[Any]) -> OutboxLine:
        veiled = {row.person} if row.purpose in self._unnamed else frozenset[int]()
        where = self._person(row.space, row.person, veiled) or self._channel(row.channel) or ""
        return OutboxLine(
            row.id, row.created_at, row.do, where, row.purpose, row.state, row.attempts, row.next_at, row.why
        )

    def _person(self, space: int, person: int | None, veiled: AbstractSet[int | None]) -> str | None:
        if person is not None and person in veiled:
            return SOMEONE
        known = self._directory.by_person.get((space, person)) if person is not None else None
        return known.person.name if known else None

    def _channel(self, channel: int | None) -> str | None:
        known = self._directory.channel_by_id.get(channel) if channel is not None else None
        if known is None:
            return None
        return f"#{known.name}" if known.kind == "channel" else known.name or known.kind


def _tag(row: Row[Any]) -> str:
    return str(msgspec.json.decode(row.timer, type=dict[str, Any]).get("type", ""))
