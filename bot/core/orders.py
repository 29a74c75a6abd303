"""From a claimed row to an order in the platform's own keys, and what the cogs hear of how it ended."""

from bot.core.directory import Directory
from bot.core.naming import names_of
from bot.core.outbox import Claimed
from bot.kit.delivery import Closed, Gone, Order, Receipt, Refused
from bot.kit.effects import Answer, AnyEffect, Direct, Edit, Gate, Hide, Label, OpenThread, Plan, Replan, Restore, Send
from bot.kit.events import DirectRefused, Event, GateRefused, HideRefused, PostRefused, ShowRefused, ThreadOpened
from bot.kit.people import Place, SentRef


def order_of(directory: Directory, item: Claimed, space: str) -> Order | None:
    """The order for a row; None if whom or what it is about is gone."""
    effect = item.effect
    channel = _channel(effect, item.channel)
    place = None if channel is None else directory.places.get(channel)
    number = getattr(effect, "person", None)
    known = directory.by_person.get((item.space, number)) if number is not None else None
    planned = isinstance(effect, Plan | Replan)
    bound = channel is not None if planned else isinstance(effect, Send | Answer | OpenThread)
    if (number is not None and known is None) or (place is None and bound):
        return None
    names = names_of(directory, item.space, effect)
    account = known.account if known else None
    return Order(item.id, space, effect, names, place, account, item.message, item.created_at)


def _channel(effect: AnyEffect, channel: int | None) -> int | None:
    """Where it goes; `channel` is that of the row, or of the message it is about."""
    match effect:
        case Direct():
            return None
        case Plan(gathering=gathering) | Replan(gathering=gathering):
            return gathering.where if isinstance(gathering.where, int) else None
        case _:
            return getattr(effect, "channel", None) or channel


def opened(item: Claimed, receipt: Receipt, space: str, now: int) -> Event | None:
    """What the cogs should hear about an order that was carried out."""
    effect = item.effect
    if not isinstance(effect, OpenThread) or receipt.place is None or receipt.message is None:
        return None
    return ThreadOpened(
        key=f"opened:{item.id}",
        space=space,
        at=now,
        place=receipt.place,
        note=item.id,
        message=receipt.message,
        purpose=effect.purpose,
    )


def refused(item: Claimed, space: str, place: Place | None, now: int, error: Refused) -> Event | None:
    """What the cogs should hear about an order that was refused; None if they could do nothing about it.

    `place` is that of the row.
    """
    key, post = f"refused:{item.id}", item.message or ""
    match item.effect:
        case Direct(person=person, purpose=purpose) if isinstance(error, Closed):
            return DirectRefused(key=key, space=space, at=now, note=item.id, person=person, purpose=purpose)
        case Hide():
            return HideRefused(key=key, space=space, at=now, place=place, message=post, gone=isinstance(error, Gone))
        case Restore():
            return ShowRefused(key=key, space=space, at=now, place=place, message=post)
        case Label(words=words, text=text):
            return ShowRefused(key=key, space=space, at=now, place=place, message=post, words=words or text or "")
        case Gate(purpose=purpose):
            return GateRefused(key=key, space=space, at=now, note=item.id, why=str(error), purpose=purpose)
        case Send(purpose=purpose) | OpenThread(purpose=purpose) | Plan(purpose=purpose):
            return PostRefused(key=key, space=space, at=now, note=item.id, purpose=purpose)
        case Edit(target=SentRef(outbox=sent)) | Replan(target=SentRef(outbox=sent)):
            return PostRefused(key=key, space=space, at=now, note=sent)
        case _:
            return None
