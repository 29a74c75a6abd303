"""Which rules hold: those that come with Hearth, the operator's files on top, and a community's own on top of both.

The operator's are adopted at the start and anew on a reload; where they cannot be, the last good ones stay. A
community's own are a text in its settings (`owning`), so they are versioned, undone and exported as settings are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, count
from typing import Final

from cogs.disclosure.judge import prefilter, promotion
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.judge.prefilter import Signs
from cogs.disclosure.judge.together import Together
from cogs.disclosure.rulebook import owning, trying
from cogs.disclosure.rulebook.entries import extend, shipped
from cogs.disclosure.rulebook.owning import OwnRule
from cogs.disclosure.rulebook.trying import Tried

COMMUNITIES: Final = 128
"""How many communities' rules are held ready at a time."""
OWN: Final = "own"
"""What a community's own rules are called where a mistake names a file."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules that hold together, and the signs by which a message is let through to them: `signs` to the judge,
    `speaks` to counting links of one's own.

    `left_out` are the ids of a community's own rules that cannot be used, each with the reason.
    """

    book: Book
    signs: Signs
    speaks: Together
    left_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Operators:
    """The operator's files as they hold: their texts by name, the rules in them, which adoption it was, and why
    newer ones could not be adopted ("" where nothing is wrong).
    """

    written: Mapping[str, str]
    book: Book
    rules: int
    version: int
    problem: str = ""


class Base:
    """What every community stands on: one process has one operator."""

    held: Operators | None = None
    versions: Iterator[int] = count(1)


def operators() -> Operators:
    """What the operator has added, as it holds now."""
    if Base.held is None:
        Base.held = Operators({}, shipped(), 0, 0)
    return Base.held


def adopt(written: Mapping[str, str]) -> Operators:
    """Let these files of the operator hold from now on instead of those before.

    Takes some tenths of a second. Raises `Mistake`, naming file, line and rule; then those before stay.
    """
    book = read(written)
    Base.held = Operators(dict(written), book, len(_ids(book)) - len(_ids(shipped())), next(Base.versions))
    return Base.held


def refuse(problem: str) -> None:
    """Note why newer files of the operator could not be adopted; those before stay."""
    Base.held = replace(operators(), problem=problem)


def read(written: Mapping[str, str]) -> Book:
    """The shipped rules with an operator's files on top, each example of theirs tried. Raises `Mistake`."""
    book = _extended(written)
    if written:
        _pass(examined("rules", written).failures)
    return book


def _extended(written: Mapping[str, str]) -> Book:
    book = extend(shipped(), written) if written else shipped()
    own = next(filter(owning.is_own, sorted(_ids(book) - _ids(shipped()))), None)
    if own is not None:
        raise Mistake(f"{own}: ids that begin with {owning.PREFIX!r} are for the rules that communities add in chat")
    return book


def examined(kind: str, written: Mapping[str, str]) -> Tried:
    """What comes of the examples of an operator's files. Raises `Mistake` where they cannot be read at all."""
    book = _extended(written)
    return trying.further(kind, book, _ids(book) - _ids(shipped()), _signs(book))


@cache
def shipped_signs() -> Signs:
    """Everything that could be a signal by the rules that Hearth brings along, as a few patterns without captures."""
    return prefilter.of(shipped())


def _ids(book: Book) -> frozenset[str]:
    return frozenset(rule.id for rule in chain(book.links, book.phrases, book.labels))


def here(rules: str) -> Rulebook:
    """The rules of a community whose own are this text (`Settings.rules`); read once for each text."""
    return _here(operators().version, rules)


@lru_cache(maxsize=COMMUNITIES)
def _here(version: int, rules: str) -> Rulebook:
    left_out: dict[str, str] = {}
    book = with_own(operators().book, rules, left_out)
    if not rules:
        return Rulebook(book, _signs(book), promotion.signs(book), left_out)
    base = _here(version, "")
    return Rulebook(book, prefilter.extended(base.signs, base.book, book), base.speaks, left_out)


def _signs(book: Book) -> Signs:
    """By what the prefilter lets through to a book that stands on the shipped one, of which nothing is made twice."""
    return prefilter.extended(shipped_signs(), shipped(), book)


def with_own(book: Book, rules: str, left_out: dict[str, str] | None = None) -> Book:
    """A book with a community's own rules on top; those that cannot be used are left out, and noted in `left_out`."""
    own = owning.read(rules)
    try:
        return _with(book, own)
    except Mistake:
        for rule in own:
            try:
                book = _with(book, [rule])
            except Mistake as why:
                (left_out if left_out is not None else {})[rule.id] = str(why)
    return book


def tried(held: Rulebook, rule: OwnRule) -> None:
    """See that every example of a community's own rule does what it has to. Raises `Mistake`."""
    _pass(trying.further(OWN, held.book, {rule.id}, held.signs).failures)


def verify(rules: str) -> None:
    """See that every rule of a community's own can be used, on top of Hearth's alone. Raises `Mistake`."""
    book = extend(shipped(), {OWN: rules} if rules else {})
    _pass(trying.further(OWN, book, _ids(book) - _ids(shipped()), _signs(book)).failures)


def _with(book: Book, rules: Sequence[OwnRule]) -> Book:
    return extend(book, {OWN: owning.written(rules)}) if rules else book


def _pass(failed: Sequence[str]) -> None:
    if failed:
        raise Mistake(failed[0])
