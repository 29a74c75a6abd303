"""Who came, how far they are, who greets, which text of the norms was accepted when, and bursts of joins."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Row, delete, func, select, update

from bot.kit.tables import Lapse, Tx, community, index, instant, large, number, person, table, words
from cogs.onboarding.rules import WINDOW, Greeting, Stage, Volunteer
from cogs.onboarding.steps import Trace, Trail

newcomer: Final = table(
    "onboarding_newcomer",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True),
    instant("arrived_at"),
    instant("admitted_at"),
    words("stage", nullable=False),
    words("greeting", nullable=False),
    instant("since", nullable=False),
    instant("burst"),
    person("greeter", on_erase="clear"),
    number("item"),
    number("let_in", nullable=False),
    number("reminded", nullable=False),
    number("quiet", nullable=False),
    index("ix_onboarding_newcomer_person", "person"),
    index("ix_onboarding_newcomer_greeter", "greeter"),
    index("ix_onboarding_newcomer_admitted_at", "community", "admitted_at"),
    index("ix_onboarding_newcomer_arrived_at", "community", "arrived_at"),
    index("ix_onboarding_newcomer_burst", "community", "burst"),
)
step: Final = table(
    "onboarding_step",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True),
    words("step", primary_key=True),
    words("state", nullable=False),
    instant("at", nullable=False),
    words("answer", nullable=False),
    number("version"),
    index("ix_onboarding_step_person", "person"),
)
norms: Final = table(
    "onboarding_norms",
    community(primary_key=True),
    number("version", primary_key=True),
    words("digest", nullable=False),
    instant("at", nullable=False),
)
accepted: Final = table(
    "onboarding_accepted",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True),
    number("version", primary_key=True),
    instant("at", nullable=False),
    index("ix_onboarding_accepted_person", "person"),
)
greeter: Final = table(
    "onboarding_greeter",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True),
    instant("since", nullable=False),
    instant("last", nullable=False),
    index("ix_onboarding_greeter_person", "person"),
)
hello: Final = table(
    "onboarding_hello",
    community(),
    person("newcomer", on_erase="delete", primary_key=True),
    person(on_erase="delete", primary_key=True),
    instant("at", nullable=False),
    index("ix_onboarding_hello_person", "person"),
)
burst: Final = table(
    "onboarding_burst",
    community(primary_key=True),
    instant("started", primary_key=True),
    words("cards", nullable=False),
    number("shown", nullable=False),
    words("decision", nullable=False),
    person("decided_by", on_erase="clear"),
    instant("decided_at"),
    instant("ended_at"),
    index("ix_onboarding_burst_ended_at", "community", "ended_at"),
    index("ix_onboarding_burst_decided_by", "decided_by"),
    lapses=Lapse("notes", "ended_at"),
)
unreached: Final = table(
    "onboarding_unreached",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True),
    large("note", nullable=False),
    index("ix_onboarding_unreached_person", "person"),
)
_n: Final = newcomer.c


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One person as this cog knows them, in the columns' order; times in epoch milliseconds.

    `arrived_at` is when they first came through the door (None: they were here before it watched),
    `admitted_at` when they last did, `since` when their stage began. `item` is their answer in the
    moderation queue, `let_in` whether moderators let them in. `quiet`: wants no reminders.
    """

    community: int
    person: int
    arrived_at: int | None
    admitted_at: int | None
    stage: Stage
    greeting: Greeting
    since: int
    burst: int | None = None
    greeter: int | None = None
    item: int | None = None
    let_in: int = 0
    reminded: int = 0
    quiet: int = 0


@dataclass(frozen=True, slots=True)
class Burst:
    """A burst of joins. `cards` are outbox rows, `shown` the number that they say; `decision` is "",
    "greet" or "leave".
    """

    community: int
    started: int
    cards: tuple[int, ...]
    shown: int = 0
    decision: str = ""
    decided_by: int | None = None
    decided_at: int | None = None
    ended_at: int | None = None


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many joined in a burst, how many of them wait for a greeting, and when the last one came."""

    joined: int
    waiting: int
    last: int


# People


async def find(tx: Tx, here: int, who: int) -> Newcomer | None:
    """What is known about somebody."""
    row = await tx.first(select(newcomer).where(_n.community == here, _n.person == who))
    return _newcomer(row) if row else None


def keep(tx: Tx, one: Newcomer) -> None:
    """Keep somebody as they are now."""
    tx.put(newcomer, asdict(one))


def _newcomer(row: Row[Any]) -> Newcomer:
    return Newcomer(*row)


async def trail(tx: Tx, here: int, who: int) -> Trail:
    """Somebody's way so far, in one hop."""
    steps, texts = await tx.all(
        select(step).where(step.c.community == here, step.c.person == who),
        _texts(here).where(accepted.c.person == who),
    )
    return Trail({row.step: _trace(row) for row in steps}, {row.digest: row.at for row in texts})


def _texts(here: int) -> Any:
    """Which texts were accepted by whom, oldest first."""
    same = (norms.c.community == accepted.c.community) & (norms.c.version == accepted.c.version)
    found = select(accepted.c.person, accepted.c.at, norms.c.digest).join(norms, same)
    return found.where(accepted.c.community == here).order_by(accepted.c.at)


def _trace(row: Row[Any]) -> Trace:
    return Trace(row.state, row.at, row.answer, row.version)


def note(tx: Tx, here: int, who: int, key: str, trace: Trace) -> None:
    """Keep what somebody did with a step."""
    values = {"state": trace.state, "at": trace.at, "answer": trace.answer, "version": trace.version}
    tx.put(step, {"community": here, "person": who, "step": key, **values})


async def arrived(tx: Tx, here: int, after: int) -> tuple[Sequence[Newcomer], Mapping[int, Trail]]:
    """Those who first came later than a time, and how far each is."""
    theirs = select(_n.person).where(_n.community == here, _n.arrived_at > after)
    people, steps, texts = await tx.all(
        select(newcomer).where(_n.community == here, _n.arrived_at > after).order_by(_n.arrived_at, _n.person),
        select(step).where(step.c.community == here, step.c.person.in_(theirs)),
        _texts(here).where(accepted.c.person.in_(theirs)),
    )
    found = [_newcomer(row) for row in people]
    traces: dict[int, dict[str, Trace]] = {one.person: {} for one in found}
    digests: dict[int, dict[str, int]] = {one.person: {} for one in found}
    for row in steps:
        traces[row.person][row.step] = _trace(row)
    for row in texts:
        digests[row.person][row.digest] = row.at
    return found, {one.person: Trail(traces[one.person], digests[one.person]) for one in found}


async def at_the_door(tx: Tx, here: int, limit: int) -> Sequence[Newcomer]:
    """Those who have a question to answer, longest here first."""
    query = select(newcomer).where(_n.community == here, _n.stage == "door", _n.greeting != "held")
    return [_newcomer(row) for row in await tx.rows(query.order_by(_n.admitted_at, _n.person).limit(limit))]


# Norms


async def newest(tx: Tx, here: int) -> tuple[int, str] | None:
    """The number and digest of the newest text."""
    query = select(norms).where(norms.c.community == here).order_by(norms.c.version.desc()).limit(1)
    row = await tx.first(query)
    return (row.version, row.digest) if row else None


def begin(tx: Tx, here: int, version: int, digest: str, now: int) -> None:
    """A new text holds from now on."""
    tx.add(norms, {"community": here, "version": version, "digest": digest, "at": now})


def accept(tx: Tx, here: int, who: int, version: int, now: int) -> None:
    """Somebody accepted a text; what they accepted before stays on record."""
    tx.put(accepted, {"community": here, "person": who, "version": version, "at": now})


async def not_yet(tx: Tx, here: int, digest: str, after: int, limit: int) -> Sequence[int]:
    """Who accepted an earlier text and not this one, by id, from above `after`."""
    same = (norms.c.community == accepted.c.community) & (norms.c.version == accepted.c.version)
    this = select(accepted.c.person).join(norms, same).where(accepted.c.community == here, norms.c.digest == digest)
    query = select(accepted.c.person).distinct().where(accepted.c.community == here, accepted.c.person > after)
    rows = await tx.rows(query.where(accepted.c.person.not_in(this)).order_by(accepted.c.person).limit(limit))
    return [row[0] for row in rows]


# Those who greet


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


# Bursts


async def before(tx: Tx, here: int, who: int, at: int) -> tuple[Newcomer | None, Burst | None, int]:
    """What an arrival needs, in one hop: the person, the burst under way, and how many others came
    lately, since the last burst that moderators ended at most.
    """
    greeted_since = select(func.coalesce(func.max(burst.c.ended_at), 0))
    ended = greeted_since.where(burst.c.community == here, burst.c.decision == "greet").scalar_subquery()
    lately = (_n.admitted_at > at - WINDOW, _n.admitted_at > ended, _n.admitted_at <= at, _n.person != who)
    them, running, count = await tx.all(
        select(newcomer).where(_n.community == here, _n.person == who),
        select(burst).where(burst.c.community == here, burst.c.ended_at.is_(None)),
        select(func.count()).select_from(newcomer).where(_n.community == here, *lately),
    )
    one = _newcomer(them[0]) if them else None
    return one, _burst(running[0]) if running else None, int(count[0][0])


async def find_burst(tx: Tx, here: int, started: int) -> Burst | None:
    """A burst by when it started."""
    row = await tx.first(select(burst).where(burst.c.community == here, burst.c.started == started))
    return _burst(row) if row else None


def keep_burst(tx: Tx, one: Burst) -> None:
    """Keep a burst as it is now."""
    tx.put(burst, {**asdict(one), "cards": ",".join(map(str, one.cards))})


def _burst(row: Row[Any]) -> Burst:
    cards = tuple(int(card) for card in row.cards.split(",") if card)
    return Burst(
        row.community,
        row.started,
        cards,
        row.shown,
        row.decision,
        row.decided_by,
        row.decided_at,
        row.ended_at,
    )


async def crowd(tx: Tx, here: int, started: int) -> Crowd:
    """How large a burst is by now; those just before it count as well."""
    since = started - WINDOW
    joined, waiting, last = await tx.all(
        select(func.count()).select_from(newcomer).where(_n.community == here, _n.admitted_at > since),
        select(func.count()).where(_n.community == here, _n.burst == started, _n.greeting == "held"),
        select(func.max(_n.admitted_at)).where(_n.community == here, _n.admitted_at > since),
    )
    return Crowd(joined[0][0], waiting[0][0], last[0][0] or started)


async def held(tx: Tx, here: int, started: int, limit: int) -> Sequence[Newcomer]:
    """Those of a burst who wait for a greeting, first come first."""
    query = select(newcomer).where(_n.community == here, _n.burst == started, _n.greeting == "held")
    return [_newcomer(row) for row in await tx.rows(query.order_by(_n.admitted_at, _n.person).limit(limit))]


async def pass_over(tx: Tx, here: int, started: int, now: int) -> int:
    """Let those of a burst who wait for a greeting go without; how many they are."""
    these = (_n.community == here, _n.burst == started, _n.greeting == "held")
    return await tx.change(update(newcomer).where(*these).values(greeting="none", since=now))


# Closed direct messages


def missed(tx: Tx, here: int, who: int, outbox: int) -> None:
    """A note about the norms did not reach somebody."""
    tx.put(unreached, {"community": here, "person": who, "note": outbox})


async def take_missed(tx: Tx, here: int) -> Sequence[int]:
    """Whom such notes did not reach; they are forgotten with this."""
    rows = await tx.rows(select(unreached.c.person).where(unreached.c.community == here).order_by(unreached.c.note))
    await tx.change(delete(unreached).where(unreached.c.community == here))
    return [row[0] for row in rows]
