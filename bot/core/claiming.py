"""Which of the outbox's rows may go now, having asked the pace about every message. Jobs of the writer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, select, update

from bot.core.digest import fold
from bot.core.directory import Directory
from bot.core.outbox import WEIGHTS, Claimed, Paced, settle
from bot.core.pacing import TOO_LATE, Drop, Fold, Go, Hold, Lately, Wish, pace
from bot.core.settings import Book
from bot.core.step import outbox_row
from bot.kit.clock import DAY
from bot.kit.community import CommunitySettings, PacingSettings
from bot.kit.effects import AnyEffect, Direct, OpenThread, Send, Urgency
from bot.kit.people import SentRef
from bot.storage import tables
from bot.storage.bulk import insert_rows

_DECODE: Final = msgspec.json.Decoder(AnyEffect).decode
_DECODE_MESSAGE: Final = msgspec.json.Decoder(Send | Direct).decode
RUN: Final = 20
"""How many rows of one lane are claimed together."""
PAGE: Final = 5000
"""How many open rows are looked at together."""
UNREADABLE: Final = "this version of Hearth cannot read it"
"""Why a row fails that another version wrote, or that somebody changed by hand."""
_o = tables.outbox.c


def claim(
    connection: Connection, directory: Directory, book: Book, now: int, busy: set[str], flying: set[int]
) -> list[Claimed]:
    """Take what may go now, in order for each lane, having asked the pace about every message.

    `busy` lanes are being delivered already, with the rows in `flying`.
    """
    _digest(connection, directory, now)
    closed: set[str] = set(busy)
    taken: Counter[str] = Counter()
    claimed: list[Claimed] = []
    for row in _open(connection, busy, claimed):
        if row.lane in closed:
            continue
        if row.next_at is not None and row.next_at > now:
            if row.state in {"waiting", "sending"}:
                closed.add(row.lane)
            continue
        if taken[row.lane] >= (1 if _may_be_held(row) else RUN):
            closed.add(row.lane)
            continue
        item = _ready(connection, book, directory, row, now, flying)
        if item == "blocked":
            closed.add(row.lane)
        elif isinstance(item, Claimed):
            taken[row.lane] += 1
            claimed.append(item)
    if claimed:
        ids = [item.id for item in claimed]
        connection.execute(
            update(tables.outbox).where(_o.id.in_(ids)).values(state="sending", attempts=_o.attempts + 1, next_at=None)
        )
    return claimed


def _open(connection: Connection, busy: set[str], claimed: Sequence[Claimed]) -> Iterator[Row[Any]]:
    """Rows with something left to do, oldest first, a page at a time until something was claimed: so
    rows that cannot move, however many they are, never keep others from going out.
    """
    last = 0
    while not claimed:
        query = select(tables.outbox).where(_o.settled_at.is_(None), _o.id > last, _o.state != "folded")
        rows = connection.execute(query.where(_o.lane.not_in(busy)).order_by(_o.id).limit(PAGE)).fetchall()
        yield from rows
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def _may_be_held(row: Row[Any]) -> bool:
    """Whether the pace decides about a row: then what goes before it must be counted first."""
    return row.do in WEIGHTS and row.urgency in {Urgency.TIMELY, Urgency.WHENEVER}


def _ready(
    connection: Connection, book: Book, directory: Directory, row: Row[Any], now: int, flying: set[int]
) -> Claimed | str | None:
    """A row as claimed; "blocked" if its message is not there yet; None if the pace held it back."""
    try:
        effect = _DECODE(row.effect)
    except msgspec.DecodeError:
        settle(connection, row.id, "failed", now, why=UNREADABLE)
        return None
    message, channel = row.message, row.channel
    target = getattr(effect, "target", None)
    if isinstance(target, SentRef):
        first = connection.execute(
            select(_o.state, _o.message, _o.channel, _o.settled_at).where(_o.id == target.outbox)
        ).first()
        if first is None or (first.settled_at is not None and first.message is None):
            settle(connection, row.id, "dropped", now, why="the message it is about was never posted")
            return None
        if first.message is None:
            return "blocked"
        message, channel = first.message, first.channel
    elif target is not None:
        message, channel = target.key, target.channel
    doubtful = row.state in {"sending", "answering"} and row.id not in flying
    attempts = 0 if doubtful and row.next_at is None else row.attempts  # before a crash, nothing was in doubt
    item = Claimed(row.id, row.space, row.lane, effect, attempts, row.created_at, message, channel, doubtful)
    if isinstance(effect, Paced) and not doubtful and not _paced(connection, book, directory, item, effect, now):
        return None
    return item


def _paced(connection: Connection, book: Book, directory: Directory, item: Claimed, effect: Paced, now: int) -> bool:
    """Ask the pace about a message; write down what it said unless it may go."""
    community = directory.space_by_id[item.space].community
    wish = Wish(effect.urgency, isinstance(effect, Direct), item.created_at, effect.expires)
    verdict = pace(
        wish,
        _lately(connection, effect, item.channel, now),
        book.of(community, "pacing", PacingSettings),
        book.of(community, "community", CommunitySettings),
        now,
    )
    if isinstance(verdict, Fold) and isinstance(effect, OpenThread):
        verdict = Hold(verdict.until, verdict.why)  # a thread has no place in a digest
    this = update(tables.outbox).where(_o.id == item.id)
    match verdict:
        case Go():
            return True
        case Hold(until, why):
            connection.execute(this.values(state="held", next_at=until, why=why))
        case Fold(until, why):
            connection.execute(this.values(state="folded", next_at=until, why=why))
        case Drop(why):
            settle(connection, item.id, "dropped", now, why=why)
    return False


def _lately(connection: Connection, effect: Paced, channel: int | None, now: int) -> Lately:
    if effect.urgency in {Urgency.REPLY, Urgency.DUTY}:
        return Lately((), None)
    table = tables.touch.c
    whom = table.person == effect.person if isinstance(effect, Direct) else table.channel == channel
    since = select(table.at).where(whom, table.at > now - DAY, table.weight > 0).order_by(table.at)
    touches = tuple(connection.scalars(since))
    if isinstance(effect, Direct):
        return Lately(touches, None)
    ever = connection.scalar(select(table.id).where(table.channel == channel).limit(1))
    heard = select(tables.channel.c.human_since).where(tables.channel.c.id == channel)
    return Lately(touches, connection.scalar(heard) if ever is not None else None)


def _digest(connection: Connection, directory: Directory, now: int) -> None:
    """Turn what was folded and is due into one message for each lane."""
    due = select(tables.outbox).where(_o.settled_at.is_(None), _o.state == "folded", _o.next_at <= now)
    lanes: dict[str, list[tuple[Row[Any], Send | Direct]]] = {}
    for row in connection.execute(due.order_by(_o.id)).fetchall():
        if row.expires is not None and now >= row.expires:
            settle(connection, row.id, "dropped", now, why=TOO_LATE)
            continue
        try:
            effect = _DECODE_MESSAGE(row.effect)
        except msgspec.DecodeError:
            settle(connection, row.id, "failed", now, why=UNREADABLE)
            continue
        lanes.setdefault(row.lane, []).append((row, effect))
    for lane in lanes.values():
        rows, effects = [row for row, _ in lane], [effect for _, effect in lane]
        folded, count = fold([effect.message for effect in effects])
        number = directory.next_id(tables.outbox)
        combined = msgspec.structs.replace(effects[0], message=folded, urgency=Urgency.TIMELY, expires=None)
        if isinstance(combined, Send):
            pinged = {person: None for effect in effects[:count] if isinstance(effect, Send) for person in effect.ping}
            combined = msgspec.structs.replace(combined, ping=tuple(pinged))
        values = outbox_row(number, rows[0].space, combined, now, rows[0].cause)
        insert_rows(connection, tables.outbox, tuple(values), [tuple(values.values())])
        for row in rows[:count]:
            settle(connection, row.id, "folded", now, why=f"sent with others as number {number}")
