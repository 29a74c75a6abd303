"""The tables of onboarding, and what their rows are to the rest of the cog."""

from dataclasses import dataclass
from typing import Final

from bot.kit.tables import Lapse, community, index, instant, large, number, person, table, words
from cogs.onboarding.rules import Greeting, Stage

THEIRS: Final = ("arrived_at", "stage", "since", "burst", "item", "let_in", "reminded", "quiet", "note", "turn")
"""Of the newcomer alone: their greeter does not read it in an export."""

newcomer: Final = table(
    "onboarding_newcomer",
    community(primary_key=True),
    person(on_erase="delete", primary_key=True, with_it=THEIRS),
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
    large("note"),
    large("turn"),
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
    moderation queue, `let_in` whether moderators let them in. `quiet`: gets no reminders, by their wish
    or because they left and came back. `note` is the
    outbox row of the greeting, or of the last note about the door; `turn` of the note to their greeter.
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
    note: int | None = None
    turn: int | None = None


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
