"""The first steps as an organiser writes them, one a line, and where somebody stands with them; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final, Literal

from bot.kit.text import clean, visible
from bot.kit.ui import CHOICE_LIMIT

Kind = Literal["norms", "intent", "interests", "introduce", "do"]
State = Literal["open", "done", "skipped", "changed"]
"""changed: an earlier text of the norms was accepted, and they say something else now."""
KINDS: Final[tuple[Kind, ...]] = ("norms", "intent", "interests", "introduce", "do")
MOST: Final = 10
"""Steps altogether: more would be no welcome."""
LONGEST_LINE: Final = 200
LONGEST_CHOICE: Final = 60
DEFAULT: Final = (
    "norms\n"
    "intent: What brings you here?\n"
    "interests: making things, learning, meeting people, helping out\n"
    "introduce: introductions\n"
    "do: Answer somebody in a channel, or thank somebody with /thanks"
)
_ONCE: Final = frozenset({"norms", "interests", "introduce"})
_PLACE: Final = re.compile(r"[^\s,#]{1,100}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `text` is the question, the channel's name or what to do; `choices` the interests.

    `key` tells steps apart in buttons and rows. A norms, interests or introduce step keeps its key
    when its words change; another question or another thing to do is another step.
    """

    kind: Kind
    text: str = ""
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """At most 15 characters: letters, digits and a hyphen."""
        if self.kind in _ONCE:
            return self.kind
        words = " ".join(re.findall(r"\w+", self.text.casefold())) or self.text
        return f"{self.kind}-{sha256(words.encode(errors='replace')).hexdigest()[:8]}"


def checked(text: str) -> str:
    """The steps as they will be kept; raises ValueError naming each line that cannot be read."""
    text = clean(text)
    read(text)
    return "\n".join(line.strip() for line in text.split("\n") if visible(line))


@lru_cache(maxsize=256)
def read(text: str) -> tuple[Step, ...]:
    """The steps of a text that an organiser wrote; raises ValueError with a line for each that cannot be read."""
    steps: list[Step] = []
    lines: dict[str, int] = {}
    wrong: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not visible(line):
            continue
        try:
            step = _step(line)
        except ValueError as why:
            wrong.append(f"line {number}: {why}")
            continue
        if step.key in lines:
            wrong.append(f"line {number}: line {lines[step.key]} has this step already; keep one of them")
        lines.setdefault(step.key, number)
        steps.append(step)
    if len(steps) > MOST:
        wrong.append(f"line {MOST + 1}: {MOST} steps are the most, and there are {len(steps)}")
    if wrong:
        raise ValueError("\n".join(wrong))
    return tuple(steps)


def _step(line: str) -> Step:
    word, colon, rest = (part.strip() for part in line.partition(":"))
    kind: Kind | None = next((kind for kind in KINDS if kind == word.casefold()), None)
    if kind is None:
        raise ValueError(
            f'"{word[:30]}" is no kind of step; a line begins with norms, intent, interests, introduce or do'
        )
    if kind == "norms":
        if colon:
            raise ValueError("norms stands alone; their text is changed with /setup community")
        return Step(kind)
    if not visible(rest):
        raise ValueError(f'{kind} needs something after it, as in "{_EXAMPLES[kind]}"')
    if kind == "interests":
        return Step(kind, choices=_choices(rest))
    if len(rest) > LONGEST_LINE:
        raise ValueError(f"this step has {len(rest)} characters, and the most is {LONGEST_LINE}")
    if kind == "introduce":
        rest = rest.removeprefix("#")
        if not _PLACE.fullmatch(rest):
            raise ValueError(f'introduce needs one channel, as in "{_EXAMPLES[kind]}"')
    return Step(kind, rest)


_EXAMPLES: Final[Mapping[Kind, str]] = {
    "norms": "norms",
    "intent": "intent: What brings you here?",
    "interests": "interests: wood, pottery, radio",
    "introduce": "introduce: introductions",
    "do": "do: Answer somebody's question",
}


def _choices(rest: str) -> tuple[str, ...]:
    choices = [part.strip() for part in rest.split(",") if visible(part)]
    if not choices:
        raise ValueError(f'interests needs something to choose, as in "{_EXAMPLES["interests"]}"')
    if len(choices) > CHOICE_LIMIT:
        raise ValueError(f"a list holds {CHOICE_LIMIT} interests, and there are {len(choices)}")
    long = next((choice for choice in choices if len(choice) > LONGEST_CHOICE), None)
    if long is not None:
        raise ValueError(f'"{long[:30]}…" has {len(long)} characters, and the most for an interest is {LONGEST_CHOICE}')
    if len({choice.casefold() for choice in choices}) < len(choices):
        raise ValueError("an interest stands there twice; keep one of them")
    return tuple(choices)


@dataclass(frozen=True, slots=True)
class Trace:
    """What somebody did with a step, when (epoch milliseconds), and their words if it asked for any.

    `version` is the version of the norms that they skipped.
    """

    state: Literal["done", "skipped"]
    at: int
    answer: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Norms:
    """The norms as they stand: the number of this text, its digest, the words."""

    version: int
    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class Trail:
    """All that is kept about somebody's way: traces by step, and the texts of the norms they accepted.

    `accepted` are digests with the time of acceptance.
    """

    traces: Mapping[str, Trace]
    accepted: Mapping[str, int]

    def last(self) -> int:
        """When they last did something about their steps; 0 for never."""
        return max((*(trace.at for trace in self.traces.values()), *self.accepted.values()), default=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One step as it stands for somebody."""

    step: Step
    state: State
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody is: every step that there is for them, in the organiser's order."""

    lines: tuple[Line, ...]

    @property
    def left(self) -> tuple[Line, ...]:
        """What is neither done nor skipped; norms that changed come first."""
        waiting = [line for line in self.lines if line.state in {"open", "changed"}]
        return tuple(sorted(waiting, key=lambda line: line.state != "changed"))

    @property
    def next(self) -> Line | None:
        """The step to show."""
        return next(iter(self.left), None)

    def find(self, key: str) -> Line | None:
        """The line of a step; None if there is no such step, or no longer."""
        return next((line for line in self.lines if line.step.key == key), None)


def standing(steps: Sequence[Step], trail: Trail, norms: Norms | None, channels: frozenset[str]) -> Standing:
    """Where somebody stands. Norms without a text, and a channel that is not there, make no step."""
    lines: list[Line] = []
    for step in steps:
        trace = trail.traces.get(step.key)
        if step.kind == "norms":
            if norms is not None:
                lines.append(Line(step, _norms(trace, trail, norms)))
        elif step.kind != "introduce" or step.text.casefold() in channels:
            lines.append(Line(step, trace.state, trace.answer) if trace else Line(step, "open"))
    return Standing(tuple(lines))


def _norms(trace: Trace | None, trail: Trail, norms: Norms) -> State:
    if norms.digest in trail.accepted:
        return "done"
    if trace is not None and trace.version == norms.version:
        return "skipped"
    return "changed" if trail.accepted else "open"
