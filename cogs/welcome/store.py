"""Who was greeted, so that nobody is greeted twice, and who said hello to them."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from bot.kit.tables import Tx, community, index, instant, person, table

greeted: Final = table(
    "welcome_greeted",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True),
    instant("at", nullable=False),
    index("ix_welcome_greeted_person", "person"),
)

hello: Final = table(
    "welcome_hello",
    community(),
    person("newcomer", on_erase="delete", primary_key=True),
    person(on_erase="delete", primary_key=True),
    instant("at", nullable=False),
    index("ix_welcome_hello_person", "person"),
)


async def was_greeted(tx: Tx, here: int, newcomer: int) -> bool:
    """Whether somebody was greeted before, also in an earlier stay."""
    mine = (greeted.c.community == here, greeted.c.person == newcomer)
    return await tx.first(select(greeted.c.at).where(*mine)) is not None


def greet(tx: Tx, here: int, newcomer: int, now: int) -> None:
    """Keep that somebody was greeted."""
    tx.add(greeted, {"community": here, "person": newcomer, "at": now})


async def hellos(tx: Tx, here: int, newcomer: int) -> Sequence[int]:
    """Who said hello to somebody, first come first."""
    theirs = (hello.c.community == here, hello.c.newcomer == newcomer)
    rows = await tx.rows(select(hello.c.person).where(*theirs).order_by(hello.c.at, hello.c.person))
    return [row[0] for row in rows]


def say_hello(tx: Tx, here: int, newcomer: int, who: int, now: int) -> None:
    """Keep that somebody said hello."""
    tx.add(hello, {"community": here, "newcomer": newcomer, "person": who, "at": now})
