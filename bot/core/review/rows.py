"""Items and steps as rows: reading them into kit's types, and the queries that the service asks."""

import hashlib
from typing import Any, Final, cast

import msgspec
from sqlalchemy import ColumnElement, func, select

from bot.kit.events import MessagePosted
from bot.kit.items import Earlier, Item, Matter, Offer, Taken
from bot.kit.people import MessageRef, SentRef, Space
from bot.kit.tables import Query, Record
from bot.storage import tables

ITEM: Final = tables.review_item.c
STEP: Final = tables.review_step.c
UNCLAIMED: Final[dict[str, None]] = {"claimed_by": None, "claimed_until": None}
UNDECIDED: Final[dict[str, None]] = {"decided_by": None, "decided_at": None}
ANEW: Final[dict[str, Any]] = {**UNDECIDED, "reason": None, "appealed": 0, "first_decider": None}
"""Of an item that was settled and is open again because the post says something else: a matter of its own, with an
appeal of its own, about which nobody has asked anything yet.
"""
_SPANS: Final = msgspec.json.Decoder(tuple[tuple[int, int], ...])
_FACTS: Final = msgspec.json.Decoder(tuple[tuple[str, str], ...])
_OFFERS: Final = msgspec.json.Decoder(tuple[Offer, ...])


def fingerprint(text: str) -> str:
    """What an approval holds for: the text, whatever its white space."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]


def item_of(row: Record) -> Item:
    """One item from its row; what was erased is empty."""
    place = MessageRef(row.channel, row.message) if row.message is not None else None
    return Item(
        id=row.id,
        owner=row.owner,
        kind=row.kind,
        rule=row.rule,
        title=row.title,
        why=row.why or "",
        norm=row.norm or "",
        link=row.link or "",
        facts=_FACTS.decode(row.facts) if row.facts else (),
        offers=_OFFERS.decode(row.offers) if row.offers else (),
        author=row.author,
        message=place,
        text=row.text or "",
        spans=_SPANS.decode(row.spans) if row.spans else (),
        held=bool(row.held),
        alike=row.alike or "",
        state=row.state,
        version=row.version,
        created_at=row.created_at,
        since=row.since,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason or "",
        appealed=bool(row.appealed),
        first_decider=row.first_decider,
        card=SentRef(row.card) if row.card is not None else None,
        reports=row.reports,
        notes=row.notes,
    )


def taken_of(row: Record) -> Taken:
    """One step from its row."""
    return Taken(row.at, row.what, row.person, row.words or "")


def spans_text(spans: tuple[tuple[int, int], ...]) -> str:
    """Spans as they are kept."""
    return _text(spans)


def _text(several: tuple[Any, ...]) -> str:
    return msgspec.json.encode(several).decode()


def one(community: int, item: int) -> Query:
    """The item with an id."""
    return _items((ITEM.id == item) & (ITEM.community == community))


def at(community: int, message: MessageRef) -> Query:
    """The item of a message."""
    return _items((ITEM.channel == message.channel) & (ITEM.message == message.key) & (ITEM.community == community))


def of_card(community: int, card: SentRef) -> Query:
    """The item with a card."""
    return _items((ITEM.card == card.outbox) & (ITEM.community == community))


def unsettled(community: int) -> Query:
    """What is open or with its author, longest waiting first."""
    return _items((ITEM.community == community) & ITEM.settled_at.is_(None)).order_by(ITEM.since, ITEM.id)


def settled(community: int, most: int) -> Query:
    """What is settled, newest first, at most so many."""
    done = (ITEM.community == community) & ITEM.settled_at.is_not(None)
    return _items(done).order_by(ITEM.settled_at.desc(), ITEM.id.desc()).limit(most)


def by(community: int, author: int) -> Query:
    """Every item of an author, newest first."""
    return _items((ITEM.community == community) & (ITEM.author == author)).order_by(ITEM.id.desc())


def alike(community: int, item: Item) -> Query:
    """Open items that resemble one."""
    same = (ITEM.community == community) & (ITEM.alike == item.alike) & (ITEM.state == "open") & (ITEM.id != item.id)
    return _items(same).order_by(ITEM.since, ITEM.id)


def endings(community: int, item: Item) -> Query:
    """How often the author's other posts ended how; an answer at the door is none."""
    mine = (ITEM.community == community) & (ITEM.author == item.author) & (ITEM.id != item.id) & (ITEM.kind == "post")
    return cast("Query", select(ITEM.state, func.count()).where(mine).group_by(ITEM.state))


def earlier_of(rows: list[Any] | Any) -> Earlier:
    """Endings, counted."""
    counts = {row[0]: int(row[1]) for row in rows}
    return Earlier(counts.get("approved", 0), counts.get("rejected", 0), counts.get("fixed", 0))


def posted(community: int, item: int) -> Query:
    """When the message of an item was posted, by the journal."""
    entry, name = tables.journal.c, tables.term.c
    same = (entry.space == ITEM.space) & (entry.key == ITEM.message)
    kind = select(name.id).where(name.name == MessagePosted.__name__).scalar_subquery()
    mine = (ITEM.id == item) & (ITEM.community == community) & (entry.kind == kind)
    return cast("Query", select(entry.at).join_from(tables.review_item, tables.journal, same).where(mine))


def steps(item: int) -> Query:
    """Every step of an item, oldest first."""
    return select(tables.review_step).where(STEP.item == item).order_by(STEP.id)


def reports(item: int) -> Query:
    """Who reported an item, first come first."""
    told = (STEP.item == item) & (STEP.what == "reported") & STEP.person.is_not(None)
    return cast("Query", select(STEP.person).where(told).order_by(STEP.id))


def _items(where: ColumnElement[bool]) -> Any:
    return select(tables.review_item).where(where)


def evidence(matter: Matter) -> dict[str, Any]:
    """What a matter says, as columns; what its decision holds for is not in it."""
    return {
        "rule": matter.rule,
        "title": matter.title,
        "why": matter.why,
        "norm": matter.norm,
        "link": matter.link,
        "facts": _text(matter.facts),
        "offers": _text(matter.offers),
        "text": matter.text,
        "spans": spans_text(matter.spans),
        "held": int(matter.held),
        "alike": matter.alike,
    }


def says(item: Item, matter: Matter) -> bool:
    """Whether an item says what a matter does; of a text that only looks the same, the parts lie elsewhere."""
    before = (item.rule, item.why, item.facts, item.held)
    placed = item.spans == matter.spans or item.text != matter.text
    return placed and before == (matter.rule, matter.why, matter.facts, matter.held)


def fresh(number: int, space: Space, matter: Matter, now: int, *, reports: int) -> dict[str, Any]:
    """A new item's row, but for its evidence."""
    return {
        "id": number,
        "space": space.id,
        "community": space.community,
        "kind": matter.kind,
        "author": matter.author,
        "channel": matter.message.channel if matter.message else None,
        "message": matter.message.key if matter.message else None,
        "state": matter.begin,
        "version": 1,
        "created_at": now,
        "since": now,
        "settled_at": None,
        **UNCLAIMED,
        **UNDECIDED,
        "reason": None,
        "appealed": 0,
        "first_decider": None,
        "card": None,
        "reports": reports,
        "notes": 0,
    }
