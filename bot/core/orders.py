"""From a claimed row to an order in the platform's own keys, and what the cogs hear of how it ended."""

from bot.core.directory import Directory
from bot.core.naming import names_of
from bot.core.outbox import Claimed
from bot.kit.delivery import Closed, Gone, Order, Receipt, Refused, Withheld
from bot.kit.effects import (
    Answer,
    AnyEffect,
    Direct,
    Edit,
    Gate,
    GiveRole,
    Hide,
    Label,
    OpenThread,
    Plan,
    Replan,
    Restore,
    Send,
    TakeRole,
)
from bot.kit.events import (
    DirectRefused,
    Event,
    GateRefused,
    HideRefused,
    PostRefused,
    RoleRefused,
    ShowRefused,
    ThreadOpened,
)
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
    key = f"refused:{item.id}"
    match item.effect:
        case Direct(person=person, purpose=purpose) if isinstance(error, Closed):
            return DirectRefused(key=key, space=space, at=now, note=item.id, person=person, purpose=purpose)
        case GiveRole(person=person, role=role) | TakeRole(person=person, role=role) if not isinstance(error, Gone):
            given = isinstance(item.effect, GiveRole)
            return RoleRefused(key=key, space=space, at=now, person=person, role=role, given=given, why=str(error))
        case Hide() | Restore() | Label():
            return _post_refused(item, space, place, now, error)
        case Gate(purpose=purpose):
            return GateRefused(key=key, space=space, at=now, note=item.id, why=str(error), purpose=purpose)
        case Send(purpose=purpose) | OpenThread(purpose=purpose) | Plan(purpose=purpose):
            return PostRefused(key=key, space=space, at=now, note=item.id, purpose=purpose)
        case Edit(target=SentRef(outbox=sent)) | Replan(target=SentRef(outbox=sent)):
            return PostRefused(key=key, space=space, at=now, note=sent)
        case _:
            return None


def _post_refused(item: Claimed, space: str, place: Place | None, now: int, error: Refused) -> Event:
    """A member's post that could not be hidden, shown again or labelled."""
    key, post, effect, gone = f"refused:{item.id}", item.message or "", item.effect, isinstance(error, Gone)
    if isinstance(effect, Hide):
        return HideRefused(key=key, space=space, at=now, place=place, message=post, gone=gone)
    words, text = (effect.words, effect.text) if isinstance(effect, Label) else ("", None)
    if words and text is None and isinstance(error, Withheld):
        text = error.text or None
    return ShowRefused(
        key=key,
        space=space,
        at=now,
        place=place,
        message=post,
        words=words,
        text=text,
        gone=gone,
        kept=isinstance(error, Withheld),
    )
