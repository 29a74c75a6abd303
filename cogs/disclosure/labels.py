"""How a post says what it is: the label found, and in what state it is (POLICY 3, profile `strict`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from cogs.disclosure.book import Book, LabelRule, Quality
from cogs.disclosure.segments import Reading

Disclosure = Literal["adequate", "weak", "misplaced", "hidden", "denied", "wrong-language", "none"]
Worth = Literal["enough", "half", "nothing"]
AFTER: Final = 200
"""Characters after the first signal within which a label still counts."""
BREAKS: Final = 2
"""Line breaks between the first signal and a label that still counts."""
HASHTAGS: Final = 3
"""Hashtags that may stand before a label."""
_MOST: Final = 40
GAP: Final = "\n\n\n\n\n"
"""Below so many line breaks a label is out of sight."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its rule and quality, where it stands in the folded text, and whether tricks hide it."""

    rule: str
    quality: Quality
    languages: frozenset[str]
    start: int
    end: int
    tricked: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a post is disclosed, what that is worth, and by which label."""

    disclosure: Disclosure
    worth: Worth
    label: Label | None = None


NONE: Final = Standing("none", "nothing")


def find(reading: Reading, book: Book) -> Sequence[Label]:
    """Every label that is not part of a denial, in the order of the text."""
    there = book.label_set.within(reading.prose)
    found = [label for number in there for label in islice(_labels(book.labels[number], reading), _MOST)]
    denials = [label for label in found if label.quality == "denied"]
    kept = [
        label
        for label in found
        if label.quality == "denied" or not any(one.start < label.end and label.start < one.end for one in denials)
    ]
    return sorted(kept, key=lambda label: label.start)


def _labels(rule: LabelRule, reading: Reading) -> Iterator[Label]:
    for found in rule.pattern.finditer(reading.prose):
        start, end = next(found.span(number) for number, text in enumerate(found.groups(), 1) if text)
        yield Label(rule.id, rule.quality, rule.languages, start, end, reading.folded.tricked(start, end))
    if rule.spaced is not None:
        for found in rule.spaced.finditer(reading.prose):
            yield Label(rule.id, rule.quality, rule.languages, *found.span(1), tricked=True)


def standing(labels: Sequence[Label], reading: Reading, language: str, first: int, *, strong: bool) -> Standing:
    """The best that a post's labels come to. `first` is where the first signal starts in the folded text.

    With a strong signal "I made this" says nothing about who is paid.
    """
    best = NONE
    for label in labels:
        one = _standing(label, reading, language, first, strong=strong)
        if _RANK[one.disclosure, one.worth] > _RANK[best.disclosure, best.worth]:
            best = one
    return best


_RANK: Final = {
    ("none", "nothing"): 0,
    ("denied", "nothing"): 3,
    ("weak", "nothing"): 2,
    ("wrong-language", "nothing"): 4,
    ("hidden", "nothing"): 5,
    ("weak", "half"): 7,
    ("misplaced", "half"): 8,
    ("adequate", "half"): 9,
    ("adequate", "enough"): 10,
}


def _standing(label: Label, reading: Reading, language: str, first: int, *, strong: bool) -> Standing:
    if label.quality == "denied":
        return Standing("denied", "nothing", label)
    if label.quality == "vague" or (label.quality == "own" and strong):
        return Standing("weak", "nothing", label) if label.quality == "vague" else NONE
    hidden = _hidden(label, reading)
    if label.quality == "plain":
        return Standing("hidden", "nothing", label) if hidden else Standing("weak", "half", label)
    if label.languages and language and language not in label.languages:
        return Standing("wrong-language", "nothing", label)
    if hidden:
        return Standing("hidden", "nothing", label)
    if _misplaced(label, reading, first):
        return Standing("misplaced", "half", label)
    return Standing("adequate", "half" if label.tricked else "enough", label)


def _hidden(label: Label, reading: Reading) -> bool:
    """In a spoiler, below a gap, or behind a row of hashtags."""
    before = reading.folded.text[: label.start]
    if reading.within(label.start, "spoiler") or GAP in before.lstrip("\n"):
        return True
    row = before.rpartition("\n")[2]
    return reading.folded.text[label.start] == "#" and row.count("#") > HASHTAGS - 1


def _misplaced(label: Label, reading: Reading, first: int) -> bool:
    """In code or small print, or too far behind the first signal."""
    if reading.within(label.start, "code") or reading.within(label.start, "subtext"):
        return True
    if label.start <= first:
        return False
    between = reading.folded.text[first : label.start]
    return len(between) > AFTER or between.count("\n") > BREAKS
