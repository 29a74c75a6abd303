"""What can happen in the story: each act has a time of day, and its day comes from the chapter."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody writes. `key` names the message for later acts; `reply` and `thread` name earlier ones."""

    time: str
    who: str
    where: str
    text: str
    key: str = ""
    reply: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Reacts:
    """Several people put the same emoji on a message."""

    time: str
    to: str
    emoji: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thanks:
    """Somebody uses `/thanks`, and others join in."""

    time: str
    who: str
    whom: str
    why: str
    too: tuple[str, ...] = ()
    where: str = "general"


@dataclass(frozen=True, slots=True)
class Joins:
    """A newcomer arrives by themselves, and others press the button that says hello."""

    time: str
    name: str
    zone: str
    hello: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settles:
    """A newcomer becomes a member."""

    time: str
    who: str


@dataclass(frozen=True, slots=True)
class Volunteers:
    """Somebody offers to greet newcomers by name."""

    time: str
    who: str


Act = Says | Reacts | Thanks | Joins | Settles | Volunteers


@dataclass(frozen=True, slots=True)
class Day:
    """What happens on one day, counted back from today: yesterday is -1."""

    number: int
    acts: tuple[Act, ...] = field(default=())


def day(number: int, *acts: Act) -> Day:
    """One day of the story."""
    return Day(number, acts)
