"""Who is greeted, asked or left in peace, by whom and when; what the funnel shows. All of it pure."""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from statistics import median
from typing import Final, Literal

from bot.kit.clock import DAY, MINUTE
from bot.kit.events import MessagePosted
from bot.kit.text import clean

Stage = Literal["door", "answered", "asked", "refused", "through"]
"""door: has a question to answer. answered: the answer is with the moderators. asked: they asked back.
refused: they did not let the person in. through: let in, or there was no question.
"""
Greeting = Literal["due", "held", "done", "none"]
"""held: many joined at once, and moderators have not decided. none: they decided against it."""
Arrival = Literal["nothing", "hold", "ask", "welcome"]

NAME: Final = "{name}"
GREETER: Final = "{greeter}"
INTRODUCING: Final = "introduce"
"""The mark on whoever has yet to introduce themselves; the channel is looked up when they post."""
WINDOW: Final = 10 * MINUTE
"""The ten minutes within which many joins are a burst."""
CALM: Final = 30 * MINUTE
"""A burst is over once nobody joined for this long."""
COHORT: Final = 28 * DAY
"""Figures are about the trailing 28 days (docs/metrics.md)."""
FEWEST: Final = 5
"""A denominator below this is hidden (docs/metrics.md)."""
SMALL: Final = 20
"""Below this a share is shown with its Wilson interval (docs/metrics.md)."""
_BRACES: Final = re.compile(r"\{[^{}]*\}?|\}")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def greeting(text: str) -> str:
    """A greeting that names the newcomer once or more; raises ValueError with what to change."""
    text = clean(text).strip()
    strange = next((found[0] for found in _BRACES.finditer(text) if found[0] not in {NAME, GREETER}), None)
    if strange is not None:
        raise ValueError(f"{strange[:20]} stands for nothing; the newcomer's name is {NAME}, the greeter's {GREETER}")
    if NAME not in text:
        raise ValueError(f"put {NAME} where the newcomer's name goes")
    if not any(NAME in sentence and GREETER not in sentence for sentence in _SENTENCE.split(text)):
        raise ValueError(f"give {GREETER} a sentence of its own, because there may be nobody to name")
    return text


def greet(text: str, newcomer: str, greeter: str | None) -> str:
    """The greeting with the names in it; without a greeter, sentences that name one are left out."""
    if greeter is None and GREETER in text:
        text = " ".join(sentence for sentence in _SENTENCE.split(text) if GREETER not in sentence)
    return text.replace(NAME, newcomer).replace(GREETER, greeter or "")


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who greets newcomers, and when they last did (epoch milliseconds, 0 for never)."""

    person: int
    last: int


def turn(volunteers: Collection[Volunteer], present: Collection[int], hidden: Collection[int], *but: int) -> int | None:
    """Whose turn it is: here, not hidden, not one of `but`, and greeting longest ago."""
    able = [one for one in volunteers if one.person in present and one.person not in {*hidden, *but}]
    return min(able, key=lambda one: (one.last, one.person)).person if able else None


def stage_at_arrival(before: Stage | None, *, question: bool) -> Stage:
    """Who got in once stays in, also after leaving; everybody else meets the question, if there is one."""
    return "through" if before == "through" or not question else "door"


def arrival(stage: Stage, before: Greeting | None, *, burst: bool) -> Arrival:
    """What to do about somebody who is really in now."""
    if before == "none" or (stage == "through" and before == "done"):
        return "nothing"
    if before == "done":
        return "ask"
    if burst:
        return "hold"
    return "welcome" if stage == "through" else "ask"


def bursting(others: int, most: int) -> bool:
    """Whether one more than `others` within `WINDOW` is more than the organiser takes for usual."""
    return others + 1 > most


def introducing(event: MessagePosted, mark: str | None, _: object) -> bool:
    """Whether a message may be somebody's introduction; cheap, because it is asked of every message."""
    return mark == INTRODUCING and event.thread_root is None


def digest(text: str) -> str:
    """What tells one text of the norms from another; white space at the ends and within does not."""
    return sha256(" ".join(text.split()).encode(errors="replace")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Wait:
    """Too early for a reminder: look again at `until` (epoch milliseconds)."""

    until: int


@dataclass(frozen=True, slots=True)
class Remind:
    """Send one; `last` if no other follows."""

    last: bool


def remind(left: int, reminded: int, most: int, since: int, after: int, now: int) -> Remind | Wait | None:
    """Whether to remind somebody with `left` steps left and nothing done since; None for never again."""
    if not left or reminded >= most:
        return None
    if now < since + after:
        return Wait(since + after)
    return Remind(last=reminded + 1 >= most)


# The funnel


@dataclass(frozen=True, slots=True)
class Position:
    """Where one newcomer is: a key, and since when (epoch milliseconds)."""

    key: str
    since: int


@dataclass(frozen=True, slots=True)
class Row:
    """How many are at one step, and the median of how long (milliseconds; None: too few to say)."""

    key: str
    count: int
    typical: int | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """Newcomers by where they are; the counts add up to `total`. `finished` did or skipped every step."""

    total: int
    rows: tuple[Row, ...]
    finished: int

    @property
    def fullest(self) -> Row | None:
        """Where most of those are who have not finished; None where two share that."""
        rows = sorted((row for row in self.rows if row.key != FINISHED), key=lambda row: -row.count)
        if not rows or (len(rows) > 1 and rows[0].count == rows[1].count):
            return None
        return rows[0]


FINISHED: Final = "finished"


def funnel(positions: Sequence[Position], order: Sequence[str], now: int) -> Funnel:
    """The funnel of docs/metrics.md 16. Rows stand in `order`; those without people are left out."""
    counts = Counter(position.key for position in positions)
    rows = [
        Row(key, counts[key], _typical([now - one.since for one in positions if one.key == key]))
        for key in order
        if counts[key]
    ]
    return Funnel(len(positions), tuple(rows), counts[FINISHED])


def _typical(spans: Sequence[int]) -> int | None:
    return int(median(spans)) if len(spans) >= FEWEST else None


def wilson(count: int, total: int) -> tuple[int, int]:
    """The 95 % interval of a share, in whole percent (Wilson's score interval; docs/metrics.md asks for it)."""
    z, share = 1.96, count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0, math.floor(100 * (middle - half))), min(100, math.ceil(100 * (middle + half)))
