"""What moderators and organisers read about people who come."""

from collections.abc import Sequence
from typing import Final

from bot.kit.clock import MINUTE
from bot.kit.services import Withdrawn
from bot.kit.text import counted, cut, lasting, listed, mention, moment
from cogs.onboarding import rules
from cogs.onboarding.words import HELPS

GREET_THEM: Final = "Greet them"
LEAVE_THEM: Final = "Do not greet them"
ANSWER_TITLE: Final = "A newcomer's answer"
TRY_AGAIN: Final = "Try again"
LEFT: Final = "they left before it was decided"
ERASED: Final = "they asked to be erased"
NORMS_WAIT: Final = "The norms have no text yet, so their step is left out; write one with /setup community."
GREETER_ADDED: Final = (
    f"The greeting does not say {rules.GREETER}. Where it is somebody's turn to greet, this follows it: "
    f'"(their name) {HELPS}"'
)
UNDECIDED: Final = "Shall I greet them?"
UNKNOWN_BURST: Final = "I do not know of so many people joining then, so there is nothing to decide."
NOTHING_LEFT: Final = "Nobody of them waits for a greeting any more."
HELD: Final = "held"
DOOR: Final = "door"
ANSWERED: Final = "answered"
REFUSED: Final = "refused"
PLACES: Final = {
    HELD: "Wait for a greeting",
    DOOR: "Have the question at the door to answer",
    ANSWERED: "Wait for the moderators",
    REFUSED: "Were not let in",
    rules.FINISHED: "Did or skipped every step",
}
_NAMES: Final = 10


def answer_why(question: str) -> str:
    """Why an answer is in the queue."""
    return f"The question at the door: {question}"


# A burst


def crowd(joined: int, waiting: int, since: int) -> str:
    """On the card while people keep coming."""
    return (
        f"{counted(joined, 'person has', 'people have')} joined since {moment(since)}, so I am not greeting anybody "
        f"for now. {counted(waiting, 'waits', 'wait')} for a greeting. It ends by itself once nobody has joined for "
        "half an hour."
    )


def calm(joined: int, waiting: int, since: int) -> str:
    """On the card once it is over."""
    return (
        f"It has been calm for half an hour. {counted(joined, 'person', 'people')} joined from {moment(since)} on, and "
        f"{counted(waiting, 'waits', 'wait')} for a greeting. Who comes from now on is greeted as usual."
    )


def will_greet(waiting: int, by: int) -> str:
    """On the card after the decision."""
    return f"{mention(by)} decided to greet them: {counted(waiting, 'person', 'people')}, ten at a time."


def passed_over(waiting: int, by: int, *, over: bool) -> str:
    """On the card after the decision."""
    rest = "" if over else " That also goes for whoever joins until it has been calm for half an hour."
    return f"{mention(by)} decided not to greet them: {counted(waiting, 'person', 'people')}.{rest}"


def told(decision: str) -> str:
    """To the moderator who decided."""
    if decision == "greet":
        return "I greet them now, ten at a time and a few minutes apart. Who joins from now on is greeted as usual."
    return "They are not greeted. /welcome still shows them their first steps."


def decided(decision: str, by: int | None, at: int) -> str:
    """To the moderator who came second."""
    who = mention(by) if by is not None else "Somebody"
    what = "to greet them" if decision == "greet" else "not to greet them"
    return f"{who} decided {what} at {moment(at)}, so there is nothing left to decide."


# The funnel


def finding(found: rules.Funnel, fullest: str) -> str:
    """The sentence above the figures."""
    total, finished = found.total, found.finished
    share = f"{finished} of the {total} who came in the last 28 days did or skipped every step"
    if total < rules.SMALL:
        low, high = rules.wilson(finished, total)
        share += f" (with so few, anything from {low} % to {high} % would be no surprise)"
    most = f" Most of the others are here: {fullest}." if fullest else ""
    return f"{share}.{most}"


def place(row: rules.Row, total: int) -> str:
    """How many are at a step, and for how long."""
    share = f"{row.count} of {total}"
    if row.typical is None:
        return share
    return f"{share}, half of them for {lasting(max(row.typical, MINUTE))} or longer"


def hidden(total: int) -> str:
    """Too few for figures."""
    return (
        f"{counted(total, 'person', 'people')} came in the last 28 days. Figures would point at each of them, so I "
        f"show none below {rules.FEWEST}."
    )


NOBODY: Final = (
    "Nobody new has come in the last 28 days. When somebody does, this shows how far they are; meanwhile "
    "/setup onboarding changes the greeting and the first steps."
)


def waiting(people: Sequence[tuple[int, int]], withdrawn: Withdrawn, now: int) -> str:
    """Who waits for the moderators: ids with the time since when."""
    named = [
        f"{mention(who)} for {lasting(max(now - since, MINUTE))}"
        for who, since in people
        if who not in withdrawn.hidden
    ]
    unnamed = len(people) - len(named)
    others = [counted(unnamed, "person who is hidden", "people who are hidden")] if unnamed else []
    return f"Waiting to be let in: {listed([*named, *others], _NAMES)}. Moderators decide in the queue."


def greeters(people: Sequence[int]) -> str:
    """Who greets."""
    if not people:
        return "Nobody has volunteered to greet, so I do it alone. Members do so with /greeter on."
    return f"Who greets, in turn: {listed([mention(person) for person in people])}."


def lost_channel(name: str) -> str:
    """A step, or the greeting, names a channel that is not there."""
    return f'There is no channel "#{cut(name, 60)}" here, so the step that names it is left out; /setup onboarding.'


# A door that stays shut


def shut(person: int, role: str, why: str) -> str:
    """Somebody was let in, and the platform did not give them the role."""
    return (
        f"{mention(person)} was let in, but I could not give them the role “{cut(role, 100)}”, so they may not see "
        f"everything yet. {cut(why, 300)} Then press Try again."
    )


def given_again(person: int, role: str) -> str:
    """What stands instead, once somebody pressed."""
    return f"I am giving {mention(person)} the role “{cut(role, 100)}” again. If it does not work, I say so here."


NO_DOOR: Final = "No role is given to those who are let in any more; /setup onboarding has it under the door."
NOT_IN: Final = "They are not here any more, or not let in, so there is no role to give."
