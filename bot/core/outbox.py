"""The outbox's rows once they are claimed: what each becomes, and what is left behind. Jobs of the writer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Connection, Row, func, select, update

from bot.core.directory import Directory
from bot.kit.effects import Answer, AnyEffect, Direct, OpenThread, Send, Urgency
from bot.kit.people import MessageRef
from bot.kit.tables import Query
from bot.storage import tables
from bot.storage.bulk import insert_rows

WEIGHTS: Final = {"direct": 3, "send": 1, "open_thread": 1, "answer": 0}
"""Touch load: a private note weighs 3, a visible post 1 (docs/metrics.md 15)."""
_o = tables.outbox.c
Paced = Send | Direct | OpenThread
"""What the pace is asked about; a thread counts where it is opened."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is now ours to deliver. `doubtful` may have been delivered before a crash."""

    id: int
    space: int
    lane: str
    effect: AnyEffect
    attempts: int
    created_at: int
    message: str | None
    channel: int | None
    doubtful: bool


def delivered(
    connection: Connection, directory: Directory, item: Claimed, channel: int | None, message: str | None, now: int
) -> None:
    """An order was carried out: keep what it is called there, drop its text, count the touch."""
    settle(connection, item.id, "sent", now, message=message or item.message, channel=channel)
    effect = item.effect
    if not isinstance(effect, Paced | Answer):
        return
    posted = None if isinstance(effect, Direct) else item.channel if isinstance(effect, OpenThread) else channel
    if posted is not None:
        connection.execute(update(tables.channel).where(tables.channel.c.id == posted).values(human_since=0))
    community = directory.space_by_id[item.space].community
    kind = str(type(effect).__struct_config__.tag)
    urgency = Urgency.REPLY if isinstance(effect, Answer) else effect.urgency
    weight = 0 if urgency is Urgency.REPLY else WEIGHTS[kind]
    purpose = "" if isinstance(effect, Answer) else effect.purpose
    person = effect.person if isinstance(effect, Direct) else None
    if (item.space, person) not in directory.by_person:
        person = None  # erased while the message was on its way
    columns = ("community", "person", "channel", "at", "weight", "purpose")
    insert_rows(connection, tables.touch, columns, [(community, person, posted, now, weight, purpose)])


def settle(
    connection: Connection,
    number: int,
    state: str,
    now: int,
    *,
    why: str = "",
    message: str | None = None,
    channel: int | None = None,
) -> None:
    """Nothing more is to be done about a row. Its text is not kept, unless a person must decide."""
    values: dict[str, Any] = {"state": state, "settled_at": now, "why": why, "next_at": None}
    if message is not None:
        values["message"] = message
    if channel is not None:
        values["channel"] = channel
    if state != "uncertain":
        values["effect"] = None
    connection.execute(update(tables.outbox).where(_o.id == number, _o.settled_at.is_(None)).values(**values))


def postpone(
    connection: Connection, number: int, until: int, why: str, *, doubtful: bool = False, attempts: int | None = None
) -> None:
    """Try a row again later; `doubtful` if it may have been delivered, so that it is looked up first. `attempts` are
    those so far that count, if not all of them do.
    """
    values: dict[str, Any] = {"state": "sending" if doubtful else "waiting", "next_at": until, "why": why}
    if attempts is not None:
        values["attempts"] = attempts
    connection.execute(update(tables.outbox).where(_o.id == number, _o.settled_at.is_(None)).values(**values))


def keep_for(connection: Connection, item: Claimed, until: int, platform: str) -> None:
    """A claimed row could not be tried, as its platform is away: it waits for it, with its number of attempts."""
    postpone(connection, item.id, until, _away(platform), doubtful=item.doubtful)
    connection.execute(update(tables.outbox).where(_o.id == item.id).values(attempts=item.attempts))


def let_go_for(connection: Connection, platform: str) -> None:
    """A platform is back: what waited for it may go."""
    waits = (_o.settled_at.is_(None), _o.next_at.is_not(None), _o.why == _away(platform))
    connection.execute(update(tables.outbox).where(*waits).values(next_at=0))


def _away(platform: str) -> str:
    return f"{platform} is not connected"


def put_back(connection: Connection, item: Claimed) -> None:
    """A claimed row was not tried after all; it keeps its place and its number of attempts."""
    this = update(tables.outbox).where(_o.id == item.id, _o.settled_at.is_(None))
    connection.execute(this.values(state="sending" if item.doubtful else "waiting", next_at=0, attempts=item.attempts))


def next_at(connection: Connection, after: int) -> int | None:
    """When the next row later than `after` wants attention."""
    return connection.scalar(select(func.min(_o.next_at)).where(_o.settled_at.is_(None), _o.next_at > after))


def posted_as(space: int, message: MessageRef) -> Query:
    """The row as which a message went out that is Hearth's own; later ones changed it."""
    here = (_o.space == space) & (_o.channel == message.channel) & (_o.message == message.key)
    return cast("Query", select(_o.id).where(here).order_by(_o.id).limit(1))


def unsettled(connection: Connection) -> Sequence[Row[Any]]:
    """Rows that a person must decide about."""
    return connection.execute(select(tables.outbox).where(_o.state == "uncertain").order_by(_o.id)).fetchall()
