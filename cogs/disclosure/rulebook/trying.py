"""Trying every example of the rulebook: each has to be found by its own rule, or not to be."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from cogs.disclosure.judge import endorsing, labels, prefilter, segments, signals
from cogs.disclosure.judge.book import Book, Examples
from cogs.disclosure.judge.prefilter import Signs

_Finder = Callable[[str, str], set[str]]
BRAND = "Klikora"
"""The brand in the examples of relations."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the examples of one kind of rules: how many there were, and a sentence for each that failed."""

    kind: str
    rules: int
    match: int
    no_match: int
    failures: tuple[str, ...]

    def with_(self, more: "Tried") -> "Tried":
        """These and more of the same kind."""
        counts = (self.rules + more.rules, self.match + more.match, self.no_match + more.no_match)
        return Tried(self.kind, *counts, (*self.failures, *more.failures))


def tried(book: Book) -> Iterator[Tried]:
    """Every example, a kind at a time."""
    signalled, labelled, related = _finders(book)
    through = prefilter.of(book)

    def passes(text: str) -> bool:
        return prefilter.suspicious(text, through)

    links = [(rule.id, rule.examples) for rule in book.links]
    phrases = [(rule.id, rule.examples) for rule in book.phrases]
    named = [(rule.id, rule.examples) for rule in book.labels]
    relations = [(rule.id, rule.examples) for rule in book.relations.values()]
    yield _kind("links", links, signalled, passes)
    yield _kind("phrases", phrases, signalled, passes)
    yield _kind("labels", named, labelled, _all_pass)
    yield _kind("relations", relations, related, _all_pass)


def further(kind: str, book: Book, only: Collection[str], through: Signs) -> Tried:
    """What comes of the examples of the rules with these ids, of all that a book has; `through` is its prefilter."""
    signalled, labelled, _ = _finders(book)

    def passes(text: str) -> bool:
        return prefilter.suspicious(text, through)

    said = [(one.id, one.examples) for one in (*book.links, *book.phrases) if one.id in only]
    named = [(one.id, one.examples) for one in book.labels if one.id in only]
    return _kind(kind, said, signalled, passes).with_(_kind(kind, named, labelled, _all_pass))


def _finders(book: Book) -> tuple[_Finder, _Finder, _Finder]:
    """The rules that find something in a text, of a kind each; the second argument is the rule that is tried."""

    def signalled(text: str, _: str) -> set[str]:
        return {one.rule for one in signals.find(segments.read(text, "discord"), book)}

    def labelled(text: str, _: str) -> set[str]:
        return {one.rule for one in labels.standing_out(segments.read(text, "discord"), book)}

    def related(text: str, number: str) -> set[str]:
        kind = next(kind for kind, rule in book.relations.items() if rule.id == number)
        known = endorsing.read([f"{kind}:{BRAND}"])
        return {one.rule for one in signals.find(segments.read(text, "discord"), book, known)}

    return signalled, labelled, related


def _all_pass(_: str) -> bool:
    return True


def _kind(
    kind: str,
    rules: list[tuple[str, Examples]],
    found: Callable[[str, str], set[str]],
    passes: Callable[[str], bool],
) -> Tried:
    failures: list[str] = []
    for number, examples in rules:
        failed = [f"match is not found: {one!r}" for one in examples.match if number not in found(one, number)]
        failed += [
            f"match does not pass the prefilter (give it a cue): {one!r}" for one in examples.match if not passes(one)
        ]
        failed += [f"no_match is found: {one!r}" for one in examples.no_match if number in found(one, number)]
        failures += [f"{examples.where}: {failure}" for failure in failed]
    match = sum(len(examples.match) for _, examples in rules)
    no_match = sum(len(examples.no_match) for _, examples in rules)
    return Tried(kind, len(rules), match, no_match, tuple(failures))
