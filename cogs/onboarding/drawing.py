"""Messages from what is known: a greeting, and somebody's own first steps."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.text import clean, mention
from bot.kit.ui import (
    TEXT_LIMIT,
    Block,
    Button,
    Choice,
    Divider,
    Facts,
    Heading,
    Message,
    Quoted,
    Select,
    Text,
    button,
    say,
    select,
)
from cogs.onboarding import words
from cogs.onboarding.cog import Accept, Done, Go, Hello, Later, Open, Pick, Quiet, Skip, Write
from cogs.onboarding.rules import GREETER, greet
from cogs.onboarding.steps import Line, Norms, Standing

_CHANGEABLE: Final = frozenset({"intent", "interests"})
"""Kinds of steps whose answer one may want to change later."""
_LABEL: Final = 100


def greeting(text: str, newcomer: int, greeter: int | None, others: Sequence[int], *, steps: bool) -> Message:
    """The public greeting; `others` said hello."""
    said = (Text(words.hello(others)),) if others else ()
    walk = (button(words.FIRST_STEPS, Open()),) if steps else ()
    return say(greeted(text, newcomer, greeter), *said, button(words.SAY_HELLO, Hello(newcomer)), *walk)


def private_greeting(text: str, newcomer: int, greeter: int | None, *, steps: bool) -> Message:
    """The greeting as a private note."""
    walk = (button(words.FIRST_STEPS, Open(), "primary"),) if steps else ()
    return say(greeted(text, newcomer, greeter), words.LOOK_AROUND, *walk)


def greeted(text: str, newcomer: int, greeter: int | None) -> str:
    """Everyone who is called stands in the first line, where every platform calls them."""
    first = greet(text, mention(newcomer), mention(greeter) if greeter is not None else None)
    return first if greeter is None or GREETER in text else f"{first} {words.help_from(greeter)}"


def first_steps(
    standing: Standing, norms: Norms | None, channels: Mapping[str, int], *, before: str = "", at: str = ""
) -> Message:
    """Where somebody is. `before` says what just happened, `at` the step to show instead of the next."""
    if not standing.lines:
        return say(" ".join(filter(None, [before, words.NO_STEPS])))
    current = standing.find(at) or standing.next
    left = len(standing.left)
    first = words.progress(left, len(standing.lines)) if left else words.CLOSING
    opening = " ".join(filter(None, [before, first]))
    facts = Facts(tuple(_fact(number, line, channels) for number, line in enumerate(standing.lines, 1)))
    step: list[Block | str | Button | Select] = []
    if current is not None:
        step += [Divider(), *_step(current, norms, channels), *_ways(current)]
    further = _further(standing, current, channels)
    ways = (select(words.GO_TO, Go(), *further),) if further else ()
    if length(opening, *step) > TEXT_LIMIT:
        opening = first
    if length(opening, facts, *step) > TEXT_LIMIT:
        return say(opening, *step, *ways)
    return say(opening, facts, *step, *ways)


def fitting(first: str, figures: Sequence[Facts], notes: Sequence[str]) -> Message:
    """A message with as many of the notes as there is room for, the first of them first."""
    most = len(notes)
    while length(first, *figures, *notes[:most]) > TEXT_LIMIT:
        most -= 1
    return say(first, *figures, *notes[:most])


def later(*, quiet: bool) -> Message:
    """After "Later"."""
    if quiet:
        return say(words.SEEN_LATER, button(words.FIRST_STEPS, Open()))
    return say(f"{words.SEEN_LATER} {words.REMINDED}", button(words.QUIET, Quiet()))


def _fact(number: int, line: Line, channels: Mapping[str, int]) -> tuple[str, str]:
    return f"{number}. {words.name(line.step, _channel(line, channels))}", words.state(line)


def _step(line: Line, norms: Norms | None, channels: Mapping[str, int]) -> Sequence[Block | str | Button | Select]:
    """What a step says, and its own control."""
    channel, step = _channel(line, channels), line.step
    heading, asked = Heading(words.name(step, channel)), words.ask(step, channel)
    match step.kind:
        case "norms":
            if norms is None:
                return []
            accept = [button(words.ACCEPT, Accept(norms.version), "primary")] if line.state != "done" else []
            return [heading, asked, Quoted(norms.text), *accept]
        case "intent":
            own = [Quoted(clean(line.answer))] if line.answer else []
            return [Heading(step.text), *own, button(words.WRITE, Write(step.key), "primary")]
        case "interests":
            choices = [Choice(choice, choice) for choice in step.choices]
            return [heading, asked, select(words.CHOOSE, Pick(step.key), *choices, most=len(choices))]
        case "introduce":
            return [heading, asked]
        case "do":
            return [Heading(step.text), button(words.DONE, Done(step.key), "primary")]


def _ways(line: Line) -> Sequence[Button]:
    if line.state == "done":
        return []
    skip = [button(words.SKIP, Skip(line.step.key))] if line.state != "skipped" else []
    return [*skip, button(words.LATER, Later())]


def _further(standing: Standing, current: Line | None, channels: Mapping[str, int]) -> Sequence[Choice]:
    """The other steps that one can go to: open or skipped ones, and answers that one may want to change."""
    return [
        Choice(words.name(line.step, None)[:_LABEL], line.step.key, words.state(line)[:_LABEL])
        for line in standing.lines
        if line is not current and (line.state != "done" or line.step.kind in _CHANGEABLE)
    ]


def _channel(line: Line, channels: Mapping[str, int]) -> int | None:
    return channels.get(line.step.text.casefold()) if line.step.kind == "introduce" else None


def length(*parts: object) -> int:
    """The characters of a message's parts, as `Message` counts them."""
    total = 0
    for part in parts:
        match part:
            case str() as text:
                total += len(text)
            case Heading(text) | Text(text) | Quoted(text):
                total += len(text)
            case Facts(pairs):
                total += sum(len(name) + len(value) for name, value in pairs)
            case _:
                pass
    return total
