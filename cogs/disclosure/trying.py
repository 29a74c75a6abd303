"""Trying every example of the rulebook: each has to be found by its own rule, or not to be."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cogs.disclosure import labels, prefilter, segments, signals
from cogs.disclosure.book import Book, Examples
from cogs.disclosure.entry import line_of


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the examples of one kind of rules: how many there were, and a sentence for each that failed."""

    kind: str
    rules: int
    match: int
    no_match: int
    failures: tuple[str, ...]


def tried(book: Book, written: Mapping[str, str]) -> Iterator[Tried]:
    """Every example, a kind at a time; `written` is the files' text, in which the lines are looked up."""

    def signalled(text: str) -> set[str]:
        return {one.rule for one in signals.find(segments.read(text, "discord"), book)}

    def labelled(text: str) -> set[str]:
        return {one.rule for one in labels.find(segments.read(text, "discord"), book)}

    through = prefilter.of(book)
    links = [(rule.id, rule.examples) for rule in book.links]
    phrases = [(rule.id, rule.examples) for rule in book.phrases]
    named = [(rule.id, rule.examples) for rule in book.labels]

    def passes(text: str) -> bool:
        return prefilter.suspicious(text, through)

    yield _kind("links", links, written["links"], signalled, passes)
    yield _kind("phrases", phrases, written["phrases"], signalled, passes)
    yield _kind("labels", named, written["labels"], labelled, lambda _: True)


def _kind(
    kind: str,
    rules: list[tuple[str, Examples]],
    text: str,
    found: Callable[[str], set[str]],
    passes: Callable[[str], bool],
) -> Tried:
    failures: list[str] = []
    for number, examples in rules:
        where = f"{kind}.toml, line {line_of(text, number)}: {number}"
        for one in examples.match:
            if number not in found(one):
                failures.append(f"{where}: match is not found: {one!r}")
            elif not passes(one):
                failures.append(f"{where}: match does not pass the prefilter (give it a cue): {one!r}")
        failures += [f"{where}: no_match is found: {one!r}" for one in examples.no_match if number in found(one)]
    match = sum(len(examples.match) for _, examples in rules)
    no_match = sum(len(examples.no_match) for _, examples in rules)
    return Tried(kind, len(rules), match, no_match, tuple(failures))
