"""What members read about thanks."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.services import Kept
from bot.kit.text import counted, day, listed, mention, moment
from cogs.gratitude.rules import Week

ME_TOO: Final = "Me too"
_NAMED: Final = 3
_MOST: Final = 20
KEEPS: Final[Mapping[str, Kept]] = {
    "gratitude_thanks": Kept(
        "Thanks you gave or got, with their words", "for the round-up, and so that others join in"
    ),
    "gratitude_joined": Kept("Thanks of others that you joined", "so that each counts once"),
}
"""What the tables mean to the people in them."""

REFUSED: Final = {
    "oneself": "Thanks go to somebody else here. Who made your day a little easier? Name them with /thanks.",
    "own thanks": "These are your own thanks, so they count already. Others can join in.",
    "own praise": "These thanks are for you, so nothing is left for you to do. Others can join in.",
    "joined before": "You have joined in already, and your name counts. Once is enough.",
}
GONE: Final = "These thanks were taken back, so nobody can join in any more. You can give your own with /thanks."


def given(giver: int, receiver: int) -> str:
    """The first line of thanks."""
    return f"{mention(giver)} thanks {mention(receiver)}"


def joined(people: Sequence[int]) -> str:
    """Who joined in."""
    verb = "joins" if len(people) == 1 else "join"
    return f"{listed([mention(person) for person in people], _NAMED)} {verb} in."


def too_soon(receiver: int, until: int) -> str:
    """The same two, a short while later."""
    return (
        f"You thanked {mention(receiver)} a short while ago, and that still stands. "
        f"You can thank them again from {moment(until)}; thanks for somebody else are open now."
    )


def roundup(week_of: Week, due: int, *, late: bool) -> tuple[str, ...]:
    """The week's thanks: a line that says it all, then the names."""
    thanked, givers = week_of.thanked, week_of.givers
    week = f"In the week to {day(due)}" if late else "This week"
    if len(thanked) == len(givers) == 1:
        return (f"{week} {_names(givers)} thanked {_names(thanked)}.",)
    were = "was" if len(thanked) == 1 else "were"
    line = f"{week} {counted(len(thanked), 'person', 'people')} {were} thanked by {len(givers)}."
    return line, f"Thanked: {_names(thanked)}. The thanks came from {_names(givers)}."


def _names(people: Sequence[int | None]) -> str:
    """Names in a sentence; those who are not to be named are one "someone", or a number of people."""
    named = [mention(person) for person in people if person is not None]
    unnamed = len(people) - len(named)
    if unnamed > 1:
        named = [*named[:_MOST], f"{unnamed + len(named[_MOST:])} more"] if named else [f"{unnamed} people"]
    elif unnamed:
        named.append("someone")
    return listed(named, _MOST + 1)


def no_channel(name: str) -> str:
    """To organisers: the round-up had nowhere to go."""
    return (
        f"This week's round-up of thanks was not posted, because there is no channel #{name} here. "
        "Choose another with /setup, or none to do without."
    )
