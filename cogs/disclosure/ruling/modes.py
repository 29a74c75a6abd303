"""A mode for each rule, and what moderators' decisions say about a rule: pure.

For rule precision (docs/metrics.md 14: upheld / decided) a decision counts that says whether the rule was right: a
post that was rejected, or labelled after a moderator asked, upholds it; "the rule was wrong" counts against it. A post
that was let stand as it is says neither, and is counted apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal, get_args

from msgspec.structs import replace

from cogs.disclosure.judge.book import Book, Strength
from cogs.disclosure.judge.relations import Kind
from cogs.disclosure.judge.rules import TABLE, Decision, Judged
from cogs.disclosure.judge.signal import Signal
from cogs.disclosure.settings import Mode

Said = Literal["upheld", "wrong", "stands"]
ENOUGH: Final = 20
"""Decisions about a rule from which on it can drop."""
LEAST: Final = 0.8
"""The share of them that has to be upheld for a rule to go on holding posts."""
HIDDEN: Final = 5
"""A share of fewer decisions than these is not shown (docs/metrics.md)."""
FEW: Final = 20
"""A share of fewer than these is shown with its interval (docs/metrics.md)."""
MASKED: Final = "around.masked"
"""A link whose words show another site stays a nudge, however well disclosed (docs/policy.md 4)."""
_Z: Final = 1.96
_STRENGTH: Final[Mapping[Strength, int]] = {"strong": 2, "medium": 1, "weak": 0}
_SEVERITY: Final[Mapping[Mode, int]] = {"shadow": 0, "nudge": 1, "hold": 2}


@dataclass(frozen=True, slots=True)
class RuleMode:
    """How a rule stands in a community; times in epoch milliseconds.

    `mode` is its own, "" while it follows the community's. Its decisions count from `since` on. `at` is when that
    was set; `was` and `was_since` are what held before, so that it can be taken back; `item` is the item whose
    decision made the rule drop (None: an organiser set it).
    """

    rule: str
    mode: Mode | Literal[""]
    since: int
    at: int
    was: Mode | Literal[""] = ""
    was_since: int = 0
    item: int | None = None

    @property
    def dropped(self) -> bool:
        """Whether it holds nothing any more because too few of its findings were upheld."""
        return self.item is not None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many decisions upheld a rule, said that it was wrong, or let the post stand without saying either."""

    upheld: int = 0
    wrong: int = 0
    stands: int = 0

    @property
    def decided(self) -> int:
        """Decisions that say whether the rule was right."""
        return self.upheld + self.wrong

    @property
    def share(self) -> float | None:
        """The share of them that upheld it; None where they are too few to say."""
        return self.upheld / self.decided if self.decided >= HIDDEN else None


def tally(counts: Mapping[str, int]) -> Tally:
    """Decisions counted by what they said."""
    return Tally(counts.get("upheld", 0), counts.get("wrong", 0), counts.get("stands", 0))


def drops(mode: Mode, counted: Tally) -> bool:
    """Whether a rule goes from hold to nudge: too many of its findings were wrong."""
    return mode == "hold" and counted.decided >= ENOUGH and counted.upheld / counted.decided < LEAST


def interval(part: int, of: int) -> tuple[float, float]:
    """Between which shares the true one lies, by Wilson at 95 %."""
    share, square = part / of, _Z * _Z / of
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def changed(before: RuleMode, mode: Mode | Literal[""], since: int, at: int, *, item: int | None = None) -> RuleMode:
    """How a rule stands from now on; what held before is kept, so that it can be taken back."""
    return RuleMode(before.rule, mode, since, at, before.mode, before.since, item)


def restored(one: RuleMode, at: int) -> RuleMode:
    """How a rule stands after its last change was taken back."""
    return RuleMode(one.rule, one.was, one.was_since, at, one.mode, one.since)


def unique(own: Iterable[RuleMode], now: int) -> int:
    """A time for a change that no other change has, so that its button means that one alone."""
    return max(now, 1 + max((one.at for one in own), default=0))


BUILT_IN: Final = (
    MASKED,
    "around.spelled",
    "around.crowded",
    "gift.linked",
    "gift.called",
    *(f"relation.{kind}" for kind in get_args(Kind)),
)
"""Rules that stand in the code and not in the rulebook."""


def rules_of(book: Book, found: Iterable[str]) -> Sequence[str]:
    """Every rule by name: of the book, built in, or found in the past."""
    return sorted({*(one.id for one in book.links), *(one.id for one in book.phrases), *BUILT_IN, *found})


def of(rule: str, own: Mapping[str, RuleMode], default: Mode) -> Mode:
    """The mode of a rule: its own, else the community's."""
    one = own.get(rule)
    return one.mode or default if one else default


def under(judged: Judged, own: Mapping[str, RuleMode], default: Mode) -> tuple[Judged, Mode]:
    """What is left of a judgement under the modes of its rules, and the mode that it is treated by.

    Rules in shadow count for nothing beside others. Of the strongest findings left, the one whose rule may do most
    decides, so that a rule which dropped does not hide what another found elsewhere in the post.
    """

    def told(one: Signal) -> bool:
        return of(one.rule, own, default) != "shadow"

    left = [one for one in _findings(judged.signals) if told(one)]
    if not left:
        return judged, "shadow"
    worst = max(left, key=lambda one: (_STRENGTH[one.strength], _SEVERITY[of(one.rule, own, default)]))
    decision: Decision = TABLE[worst.strength, judged.worth]
    if decision == "allow":
        if not any(one.rule == MASKED and told(one) for one in judged.signals):
            return judged, "shadow"
        decision = "nudge"
    others = [one for one in judged.signals if one is not worst]
    return replace(judged, decision=decision, signals=(worst, *others)), of(worst.rule, own, default)


def milder(now: Mode, before: Mode) -> bool:
    """Whether less follows for a post now."""
    return _SEVERITY[now] < _SEVERITY[before]


def _findings(signals: Sequence[Signal]) -> Sequence[Signal]:
    """One signal for each place, where those that overlap are one: the strongest, and of several the first, which is
    the one that decides.
    """
    found: list[Signal] = []
    end = 0
    for one in sorted(signals, key=lambda one: (one.start, one.end)):
        if not found or one.start >= end:
            found.append(one)
        elif _STRENGTH[one.strength] > _STRENGTH[found[-1].strength]:
            found[-1] = one
        end = max(end, one.end)
    return found
