"""Which posts somebody saved: where they stand and never what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, func, select

from bot.kit.people import MessageRef
from bot.kit.tables import Lapse, Tx, community, index, instant, number, person, table, words

saved: Final = table(
    "saved",
    person(on_erase="delete", primary_key=True),
    number("channel", primary_key=True),
    words("message", primary_key=True),
    community(),
    person("author", on_erase="clear", withheld=True),
    number("reacted", nullable=False),
    instant("at", nullable=False),
    index("ix_saved_person", "person", "at"),
    index("ix_saved_author", "author"),
    index("ix_saved_message", "channel", "message"),
    index("ix_saved_at", "at"),
    lapses=Lapse("journal", "at"),
)
"""`author` is never told who saved a post of theirs; `reacted` is 1 while a reaction alone keeps the row."""


@dataclass(frozen=True, slots=True)
class Save:
    """A post that somebody saved at a time in epoch milliseconds; its author by id, None where nobody is known."""

    message: MessageRef
    author: int | None
    at: int


@dataclass(frozen=True, slots=True)
class Saves:
    """The newest of what somebody saved, and how many there are in all."""

    newest: Sequence[Save]
    count: int


async def keep(tx: Tx, here: int, who: int, save: Save, *, reacted: bool) -> bool:
    """Keep a post for somebody; whether it is new to them. Choosing it outlasts a reaction that is taken back."""
    known = await tx.first(select(saved.c.reacted, saved.c.at).where(_is(who, save.message)))
    if known is not None and (reacted or not known.reacted):
        return False
    row = {
        "person": who,
        "channel": save.message.channel,
        "message": save.message.key,
        "community": here,
        "author": save.author,
        "reacted": int(reacted),
        "at": save.at if known is None else known.at,
    }
    tx.put(saved, row)
    return known is None


async def drop(tx: Tx, who: int, message: MessageRef, *, reacted: bool = False) -> bool:
    """Let go of a post, or, where it `reacted`, only if nothing but the reaction kept it; whether there was one."""
    by_it = [saved.c.reacted == 1] if reacted else []
    return await tx.change(delete(saved).where(_is(who, message), *by_it)) == 1


async def forget(tx: Tx, message: MessageRef) -> None:
    """A post is gone: nobody has it saved any more."""
    where = and_(saved.c.channel == message.channel, saved.c.message == message.key)
    await tx.change(delete(saved).where(where))


async def newest(tx: Tx, here: int, who: int, most: int) -> Saves:
    """What somebody saved, newest first."""
    mine = and_(saved.c.person == who, saved.c.community == here)
    rows, count = await tx.all(
        select(saved.c.channel, saved.c.message, saved.c.author, saved.c.at)
        .where(mine)
        .order_by(saved.c.at.desc(), saved.c.message.desc())
        .limit(most),
        select(func.count()).select_from(saved).where(mine),
    )
    return Saves([Save(MessageRef(row[0], row[1]), row[2], row[3]) for row in rows], count[0][0])


def _is(who: int, message: MessageRef) -> ColumnElement[bool]:
    return and_(saved.c.person == who, saved.c.channel == message.channel, saved.c.message == message.key)
