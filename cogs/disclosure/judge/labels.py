"""What a post says about itself: every label in it, and what takes one back (docs/policy.md 3)."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from cogs.disclosure.judge.book import Book, LabelRule, Quality
from cogs.disclosure.judge.patterns import pattern
from cogs.disclosure.judge.profiles import key
from cogs.disclosure.judge.segments import Reading

_MOST: Final = 40
SHORTEST: Final = 4
"""Letters of a hashtag that is taken for a brand's name."""
_NAMED: Final = pattern(
    r"#(\w+)|\b(?:thanks|thank you|thx|ty|cheers|love from|courtesy of|merci|gracias|grazie|danke|bedankt|obrigad[oa])"
    r"(?: to| a| an| aan)? @?(\w+)"
)
_POLITE: Final = ("than", "thx", "ty ", "cheers", "love", "courtesy", "merci", "gracias", "grazie", "dank", "obrigad")
"""What is in a post that thanks somebody, which is cheaper to see than whom."""


class Label(Struct, frozen=True):
    """One label: its rule and quality, where it stands in the folded text, and whether tricks hide it.

    `key` is its words for comparing, `said` whether it is a sentence.
    """

    rule: str
    quality: Quality
    languages: frozenset[str]
    start: int
    end: int
    tricked: bool
    key: str
    said: bool


def find(reading: Reading, book: Book) -> Sequence[Label]:
    """Every label that is not part of a clearer one and that nothing takes back, in the order of the text."""
    return [label for label in standing_out(reading, book) if label.quality != "void"]


def standing_out(reading: Reading, book: Book) -> Sequence[Label]:
    """The same, with what takes others back."""
    there = book.label_set.within(reading.prose)
    found = [label for number in there for label in islice(_labels(book.labels[number], reading), _MOST)]
    if reading.marked is not None:
        found += _set_off(reading, reading.marked, book)
    denied, inside = bytearray(len(reading.prose)), bytearray(len(reading.prose))
    for label in found:
        if label.quality in {"denied", "void"}:
            denied[label.start : label.end] = b"\1" * (label.end - label.start)
        elif label.quality == "good":
            inside[label.start + 1 : label.end] = b"\1" * (label.end - label.start - 1)
    kept = [label for label in found if not _covered(label, denied, inside)]
    return sorted(kept, key=lambda label: label.start)


def _set_off(reading: Reading, marked: Reading, book: Book) -> Iterator[Label]:
    """Labels that are told by the signs around them, such as *Anzeige*, by their places in the text without."""
    for number in book.label_set.within(marked.prose):
        for label in islice(_labels(book.labels[number], marked), _MOST):
            first, last = marked.folded.span(label.start, label.end)
            start = reading.folded.locate(first)
            yield replace(label, start=start, end=max(start + 1, reading.folded.locate(last)))


def _covered(label: Label, denied: bytearray, inside: bytearray) -> bool:
    """Whether a label is part of what takes it back, or a vague one that begins inside a good one."""
    if label.quality in {"denied", "void"}:
        return False
    return any(denied[label.start : label.end]) or (label.quality == "vague" and bool(inside[label.start]))


def _labels(rule: LabelRule, reading: Reading) -> Iterator[Label]:
    def label(start: int, end: int, *, tricked: bool) -> Label:
        words = "" if rule.said else key(reading.folded.text[start:end])
        return Label(rule.id, rule.quality, rule.about.languages, start, end, tricked, words, rule.said)

    for found in rule.pattern.finditer(reading.prose):
        place = next((found.span(number) for number, text in enumerate(found.groups(), 1) if text), None)
        if place is not None:
            yield label(*place, tricked=reading.folded.tricked(*place))
    if rule.spaced is not None:
        for found in rule.spaced.finditer(reading.prose):
            yield label(*found.span(1), tricked=True)


def brands(reading: Reading) -> Iterator[Label]:
    """Hashtags with the name of a site that the post links to, and thanks to it: a hint at best (docs/policy.md 3)."""
    prose = reading.prose
    if not reading.links or not ("#" in prose or any(word in prose.lower() for word in _POLITE)):
        return
    for found in islice(_NAMED.finditer(prose), _MOST):
        name = (found[1] or found[2]).lower().removeprefix("team")
        if len(name) >= SHORTEST and any(name in link.address.lower() for link in reading.links):
            yield hint("brand.named", *found.span())


def hint(rule: str, start: int, end: int) -> Label:
    """What tells of a brand's gift or a work together, as a label: it hints, and says no more (docs/policy.md 5)."""
    return Label(rule, "vague", frozenset(), start, end, tricked=False, key="", said=True)
