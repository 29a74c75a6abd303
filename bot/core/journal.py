"""Taking events in: who and where, whether they are new, and one journal row for each that is.

Runs as one job at the start of a batch's transaction. Ids are given out beforehand, so after an
insert that skipped duplicates one look at the ids tells which are new (the driver's executemany
returns no rows).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from bot.core.directory import Directory
from bot.core.fact import Fact
from bot.core.rows import COLUMNS, row, told_row
from bot.core.states import MEMBERSHIP, changes
from bot.kit import events as e
from bot.kit.domain import DomainEvent
from bot.kit.people import Account, Space
from bot.storage import tables
from bot.storage.bulk import insert_rows

_HEARD: Final = (
    update(tables.channel)
    .where(tables.channel.c.id == bindparam("channel_id"))
    .values(human_since=tables.channel.c.human_since + bindparam("count"))
)


def intake(connection: Connection, directory: Directory, facts: Sequence[Fact]) -> None:
    """Resolve, deduplicate and journal a batch; sets what is known on each fact."""
    first = directory.next_id(tables.journal, len(facts))
    rows: list[tuple[Any, ...]] = []
    for number, fact in enumerate(facts, first):
        fact.id = number
        fact.new = _resolve(connection, directory, fact)
        if fact.changed and not _tells_itself(fact):
            rows.append(row(connection, directory, _shown_by(directory, fact)))
        if fact.new:
            rows.append(row(connection, directory, fact))
    if not rows:
        return
    if insert_rows(connection, tables.journal, COLUMNS, rows, "ignore") < len(rows):
        there = set(connection.scalars(select(tables.journal.c.id).where(tables.journal.c.id >= first)))
        for fact in facts:
            fact.new = fact.new and fact.id in there
    _count_humans(connection, facts)


def _tells_itself(fact: Fact) -> bool:
    """Whether a change of name or roles is told by the event itself. Somebody's coming and going is; that somebody
    is in whom Hearth knows to be in tells nothing.
    """
    return isinstance(fact.event, e.MemberChanged) or (fact.new and isinstance(fact.event, MEMBERSHIP))


def _shown_by(directory: Directory, fact: Fact) -> Fact:
    """The change of a member that another event was the first to show, as a fact of its own."""
    event = e.MemberChanged(key=f"changed:{fact.id}", space=fact.event.space, at=fact.event.at, actor=fact.event.actor)
    number = directory.next_id(tables.journal)
    fact.also = Fact(event, fact.platform, number, new=True, space=fact.space, actor=fact.actor)
    return fact.also


def record(connection: Connection, directory: Directory, fact: Fact, told: Sequence[tuple[DomainEvent, int]]) -> None:
    """Journal domain events, each with its own id, in the place of the fact that caused them."""
    if fact.space is not None:
        rows = [told_row(connection, directory, fact, fact.space, event, number) for event, number in told]
        insert_rows(connection, tables.journal, COLUMNS, rows)


def _resolve(connection: Connection, directory: Directory, fact: Fact) -> bool:
    """Find or write the space, the actor and the place; whether a state really changed."""
    event = fact.event
    space = directory.spaces.get((fact.platform, event.space))
    if space is None or type(event) is e.SpaceOpened:
        name = event.name if isinstance(event, e.SpaceOpened) else ""
        space = directory.space(connection, fact.platform, event.space, name)
    fact.space = space
    account = event.actor
    if account is not None:
        fact.actor = directory.people.get((space.id, account.key))
        if fact.actor is None or fact.actor.account != account:
            _meet(connection, directory, fact, space, account)
    place = event.place
    if place is not None:
        fact.channel = directory.channels.get((space.id, place.key))
        if fact.channel is None or fact.channel.name != place.name:
            fact.channel = directory.channel(connection, space, place)
    return changes(connection, directory, fact)


def _meet(connection: Connection, directory: Directory, fact: Fact, space: Space, account: Account) -> None:
    """Write down who acted, as they are now; whom the platform did not name stays unknown until it does."""
    before = fact.actor and (fact.actor.account.name, fact.actor.roles)
    if before is None and not account.name:
        return
    fresh = "gone" if isinstance(fact.event, MEMBERSHIP) else "in"
    fact.actor = directory.known(connection, space, account, fact.event.at, fresh)
    now = (fact.actor.account.name, fact.actor.roles)
    fact.changed = isinstance(fact.event, e.MemberChanged) if before is None else before != now


def _count_humans(connection: Connection, facts: Sequence[Fact]) -> None:
    """Keep how many messages people wrote in each channel since Hearth's last, for pacing."""
    heard: Counter[int] = Counter()
    for fact in facts:
        if not fact.new or type(fact.event) is not e.MessagePosted or fact.channel is None:
            continue
        if fact.actor is not None and not fact.actor.account.bot:
            heard[fact.channel.id] += 1
    if heard:
        connection.execute(_HEARD, [{"channel_id": channel, "count": count} for channel, count in heard.items()])
