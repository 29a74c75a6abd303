"""Who greets, and who said hello."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select, update

from bot.kit.tables import Tx
from cogs.onboarding.rules import Volunteer
from cogs.onboarding.store.tables import greeter, hello


async def greeters(tx: Tx, here: int) -> Mapping[int, Volunteer]:
    """Who volunteered."""
    rows = await tx.rows(select(greeter).where(greeter.c.community == here).order_by(greeter.c.since))
    return {row.person: Volunteer(row.person, row.last) for row in rows}


async def step_down(tx: Tx, here: int, who: int) -> None:
    """Somebody greets no longer."""
    await tx.change(delete(greeter).where(greeter.c.community == here, greeter.c.person == who))


def volunteer(tx: Tx, here: int, who: int, now: int) -> None:
    """Somebody greets from now on; the longer others have greeted nobody, the earlier is their turn."""
    tx.put(greeter, {"community": here, "person": who, "since": now, "last": 0})


async def greeted(tx: Tx, here: int, who: int, now: int) -> None:
    """Somebody had their turn."""
    mine = (greeter.c.community == here, greeter.c.person == who)
    await tx.change(update(greeter).where(*mine).values(last=now))


async def hellos(tx: Tx, here: int, to: int) -> Sequence[int]:
    """Who said hello to somebody, first come first."""
    theirs = (hello.c.community == here, hello.c.newcomer == to)
    rows = await tx.rows(select(hello.c.person).where(*theirs).order_by(hello.c.at, hello.c.person))
    return [row[0] for row in rows]


def say_hello(tx: Tx, here: int, to: int, who: int, now: int) -> None:
    """Keep that somebody said hello."""
    tx.add(hello, {"community": here, "newcomer": to, "person": who, "at": now})
