"""Schedules: rows that say what falls due when, set by cogs and run by the clock."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.core.directory import Directory
from bot.core.recurrence import occurrences
from bot.kit.people import Person
from bot.kit.services import Missed, Rhythm, Timer
from bot.storage.bulk import insert_rows
from bot.storage.tables import occurrence, schedule

Later = Callable[[Callable[[Connection], None]], None]
_OCCURRENCE = ("schedule", "due", "ran_at", "state")


class TimersHere:
    """One cog's schedules in one space: kit's `Timers`, written at the batch's end."""

    def __init__(self, later: Later, directory: Directory, space: int, cog: str, now: int) -> None:
        self._later = later
        self._directory = directory
        self._space = space
        self._cog = cog
        self._now = now

    def once(self, timer: Timer, *, key: str, at: int, about: Person | None = None) -> None:
        """Let a timer fall due once."""
        person = about.id if about else None
        self._later(lambda connection: self._set(connection, timer, key, at, None, Missed(), person))

    def every(self, timer: Timer, *, key: str, rhythm: Rhythm, missed: Missed = Missed()) -> None:
        """Let a timer fall due again and again; an unchanged rhythm keeps its next due time."""
        due = next(occurrences(rhythm, self._now, self._now), None)
        self._later(lambda connection: self._set(connection, timer, key, due, rhythm, missed, None))

    def cancel(self, key: str) -> None:
        """Drop a schedule."""
        self._later(lambda connection: self._drop(connection, key))

    def _drop(self, connection: Connection, key: str) -> None:
        connection.execute(delete(schedule).where(self._same(key)))

    def _same(self, key: str) -> Any:
        return (schedule.c.space == self._space) & (schedule.c.cog == self._cog) & (schedule.c.key == key)

    def _set(
        self,
        connection: Connection,
        timer: Timer,
        key: str,
        due: int | None,
        rhythm: Rhythm | None,
        missed: Missed,
        person: int | None,
    ) -> None:
        """Write a schedule. One that changes becomes a new row, so that the ledger of the old one,
        which says what ran, never answers for the new.
        """
        values: dict[str, Any] = {
            "timer": msgspec.json.encode(timer).decode(),
            "rhythm": msgspec.json.encode(rhythm).decode() if rhythm else None,
            "missed": msgspec.json.encode(missed).decode(),
            "person": person,
        }
        there = connection.execute(select(schedule).where(self._same(key))).first()
        if there is not None and rhythm is not None and there.rhythm == values["rhythm"] and there.next_due is not None:
            connection.execute(update(schedule).where(schedule.c.id == there.id).values(**values))
            return
        self._drop(connection, key)
        number = self._directory.next_id(schedule)
        values |= {"id": number, "space": self._space, "cog": self._cog, "key": key}
        connection.execute(insert(schedule).values(anchor=self._now, next_due=due, **values))


def claim(connection: Connection, number: int, due: int, now: int) -> Row[Any] | None:
    """Take one occurrence: the schedule's row if it is ours to run, None if it ran or is gone.

    Inserting the ledger's row is the claim; the next due time moves on in the same transaction.
    """
    row = connection.execute(select(schedule).where(schedule.c.id == number)).first()
    if row is None or not insert_rows(connection, occurrence, _OCCURRENCE, [(number, due, now, "ran")], "ignore"):
        return None
    advance(connection, row, due)
    return row


def failed(connection: Connection, number: int, due: int) -> None:
    """Note in the ledger that an occurrence's handler failed."""
    where = (occurrence.c.schedule == number) & (occurrence.c.due == due)
    connection.execute(update(occurrence).where(where).values(state="failed"))


def skip(connection: Connection, row: Row[Any], due: Sequence[int], now: int) -> None:
    """Record occurrences as skipped, and move the schedule on past them."""
    rows = [(row.id, at, now, "skipped") for at in due]
    insert_rows(connection, occurrence, _OCCURRENCE, rows, "ignore")
    advance(connection, row, due[-1])


def advance(connection: Connection, row: Row[Any], due: int) -> None:
    """Set when a schedule falls due next, after `due`; a timer for once is over."""
    following = None
    if row.rhythm is not None:
        following = next(occurrences(rhythm_of(row), row.anchor, due), None)
    connection.execute(update(schedule).where(schedule.c.id == row.id).values(next_due=following))


def rhythm_of(row: Row[Any]) -> Rhythm:
    """The rhythm of a schedule that has one."""
    return msgspec.json.decode(row.rhythm, type=Rhythm)
