"""Labels that members had put on posts of theirs: which post, which label, and what stands for it in its thread."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import delete, func, select, update

from bot.kit.people import MessageRef
from bot.kit.tables import Lapse, Record, Tx, community, index, instant, large, number, person, sent, table, words
from cogs.disclosure.sharing.rules import Gain

State = Literal["begun", "front", "thread"]
"""begun: its author looks at the form, or has yet to choose. front, thread: where the label was put."""

labelled: Final = table(
    "disclosure_labelled",
    large("id", primary_key=True),
    community(),
    person(on_erase="delete"),
    number("channel", nullable=False),
    words("message", nullable=False),
    words("state", nullable=False),
    words("gain", nullable=False),
    words("brand", nullable=False),
    words("label", nullable=False),
    sent("sent"),
    instant("at", nullable=False),
    index("ix_disclosure_labelled_person", "person"),
    index("ix_disclosure_labelled_message", "channel", "message"),
    index("ix_disclosure_labelled_sent", "sent"),
    lapses=Lapse("journal", "at"),
)
_L: Final = labelled.c


@dataclass(frozen=True, slots=True)
class Labelled:
    """A post of a member's: what they gain, the brand if they named one, and the label. `sent` is the outbox row of
    the label in its thread; `at` in epoch milliseconds.
    """

    id: int
    person: int
    message: MessageRef
    at: int
    state: State = "begun"
    gain: Gain = "nothing"
    brand: str = ""
    label: str = ""
    sent: int | None = None


async def begin(tx: Tx, here: int, who: int, message: MessageRef, now: int) -> Labelled:
    """What is kept of a post of somebody's, from now on if it was nothing. Whose it is, the platform said."""
    known = await of(tx, here, message)
    if known is not None and known.person == who:
        return known
    newest = await tx.first(select(func.max(_L.id)))
    number_ = max(now, 1 + ((newest[0] if newest else None) or 0))
    one = Labelled(number_, who, message, now)
    keep(tx, here, one)
    return one


def keep(tx: Tx, here: int, one: Labelled) -> None:
    """Keep it as it stands now."""
    row: dict[str, Any] = {"id": one.id, "community": here, "person": one.person, "at": one.at}
    row |= {"channel": one.message.channel, "message": one.message.key, "state": one.state, "sent": one.sent}
    tx.put(labelled, {**row, "gain": one.gain, "brand": one.brand, "label": one.label})


async def find(tx: Tx, here: int, number_: int) -> Labelled | None:
    """A post by the number that is kept of it; None if it lapsed, or its author was erased."""
    return _read(await tx.first(select(labelled).where(_L.id == number_, _L.community == here)))


async def of(tx: Tx, here: int, message: MessageRef) -> Labelled | None:
    """What is kept of a message."""
    mine = (_L.channel == message.channel, _L.message == message.key, _L.community == here)
    return _read(await tx.first(select(labelled).where(*mine).order_by(_L.id.desc())))


async def sent_as(tx: Tx, here: int, outbox: int) -> Labelled | None:
    """The post whose label in the thread went out as this row of the outbox."""
    return _read(await tx.first(select(labelled).where(_L.sent == outbox, _L.community == here)))


async def posts(tx: Tx, here: int, who: int) -> list[int]:
    """The outbox rows of every label of somebody's that stands in a thread."""
    mine = (_L.person == who, _L.community == here, _L.sent.is_not(None))
    return [row[0] for row in await tx.rows(select(_L.sent).where(*mine))]


async def change(tx: Tx, number_: int, **values: Any) -> None:
    """Change some of what is kept."""
    await tx.change(update(labelled).where(_L.id == number_).values(**values))


async def drop(tx: Tx, number_: int) -> None:
    """The post is gone."""
    await tx.change(delete(labelled).where(_L.id == number_))


def _read(row: Record | None) -> Labelled | None:
    if row is None:
        return None
    message = MessageRef(row.channel, row.message)
    return Labelled(row.id, row.person, message, row.at, row.state, row.gain, row.brand, row.label, row.sent)
