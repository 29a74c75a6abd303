"""What each rule finds, in a plain line for organisers, and rules by words of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import Final

from bot.kit.text import clean, cut
from cogs.disclosure.judge import language, linking, signals
from cogs.disclosure.judge.book import Book, LinkRule, PhraseRule
from cogs.disclosure.judge.folding import fold
from cogs.disclosure.rulebook import books
from cogs.disclosure.ruling import describing_words as words
from cogs.disclosure.ruling import modes

NEAR: Final = 0.75
"""How much alike two names are before one is taken for a slip of the other (`difflib`)."""
_NOWHERE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Plain:
    """A rule in words: why it matters, the languages it is about (none: all), and a post that it finds.

    `sought` is all of that as it is searched.
    """

    rule: str
    why: str
    languages: frozenset[str]
    example: str
    sought: str


def of(rule: str, rules: str) -> Plain:
    """One rule, where the community's own are the text `rules`; one that is no more has nothing to say."""
    return _every(books.operators().version, rules).get(rule) or _plain(rule, words.NO_MORE)


def search(typed: str, names: Iterable[str], rules: str) -> Sequence[str]:
    """Those of these rules that have every word typed in their name or their plain line, those first that are about
    the fewest languages, so that "French" finds what is French alone before what is in ten languages.
    """
    wanted = _folded(typed).split()
    found = [name for name in names if all(word in of(name, rules).sought for word in wanted)]
    return sorted(found, key=lambda name: len(of(name, rules).languages)) if wanted else found


def near(typed: str, names: Iterable[str]) -> Sequence[str]:
    """Names that somebody may have meant."""
    return get_close_matches(typed.lower(), list(names), 3, NEAR)


@lru_cache(maxsize=books.COMMUNITIES)
def _every(_version: int, rules: str) -> Mapping[str, Plain]:
    return {one.rule: one for one in chain(_listed(books.here(rules).book), _built_in())}


def _listed(book: Book) -> Iterator[Plain]:
    for one in chain(book.links, book.phrases):
        yield _plain(one.id, one.about.why, one.about.languages, _readable(one, book))
    for one in book.relations.values():
        yield _plain(one.id, words.of_a_brand(one.about.why), example=next(iter(one.examples.match), ""))


def _readable(rule: LinkRule | PhraseRule, book: Book) -> str:
    """An example of a rule, in English where it has one: so is everything around it."""
    every = rule.examples.match
    english = (one for one in every if language.guess(one, book.frequent) == "en")
    return next(english, next(iter(every), ""))


def _built_in() -> Iterator[Plain]:
    yield _plain(modes.MASKED, linking.MASKED)
    yield _plain("around.spelled", signals.SPELLED)
    yield _plain("around.crowded", signals.CROWDED)
    yield _plain("gift.linked", signals.GIFT_LINKED)
    yield _plain("gift.called", signals.GIFT_CALLED)


def _plain(rule: str, why: str, languages: frozenset[str] = _NOWHERE, example: str = "") -> Plain:
    named = " ".join(words.language(code) for code in sorted(languages))
    return Plain(rule, why, languages, example, _folded(f"{rule} {why} {named} {example}"))


def _folded(text: str) -> str:
    return fold(cut(clean(text), 400)).text.lower()
