"""Which words of a post tell of a code, an invitation, a gift, or a way around saying so."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from cogs.disclosure.judge import around, naming
from cogs.disclosure.judge.around import AROUND, contexts_in
from cogs.disclosure.judge.book import Book, PhraseRule
from cogs.disclosure.judge.patterns import BRAND
from cogs.disclosure.judge.segments import Found, Reading
from cogs.disclosure.judge.signal import Signal, said
from cogs.disclosure.judge.urls import Url

_MOST: Final = 40
_REFERRAL: Final = frozenset({"referral"})
_PERSON: Final = frozenset({"given"})
"""A context that names tell of, which no pattern knows."""
BESIDE: Final = 25
"""How far from a phrase somebody may be named whom it is about."""


def phrases(
    reading: Reading, book: Book, addresses: Sequence[tuple[Found, Sequence[Url]]], codes: frozenset[str]
) -> Iterator[Signal]:
    """The signals of what is said; `codes` are the community's own, in small letters."""
    places = book.phrase_set.within(reading.prose)
    if not places:
        return
    referrals = [link.start for link, urls in addresses if any(_refers(url, book) for url in urls)]
    marked, given = "", False
    somewhere = contexts_in(reading.prose, book.context_set) | (_REFERRAL if referrals else frozenset[str]())
    for rule in (book.phrases[place] for place in places):
        if any(somewhere.isdisjoint(choice) for choice in rule.needs):
            continue
        if rule.branded:
            if given:  # names of brands cost most to find, and would say what is known already
                continue
            marked = marked or naming.marked(reading.prose, addresses, book)
            if BRAND not in marked:
                continue
        for found in islice(rule.pattern.finditer(marked if rule.branded else reading.prose), _MOST):
            start, end = found.span()
            if end > start and _holds(rule, reading.prose, start, end, book, somewhere, referrals):
                if codes and rule.kind == "code" and _shared(reading.prose, start, end, book, codes):
                    continue
                yield Signal(rule.id, rule.kind, rule.strength, start, end, *said(rule.about))
                given = given or (rule.kind == "gift" and rule.strength != "weak")
                break


def _holds(
    rule: PhraseRule,
    prose: str,
    start: int,
    end: int,
    book: Book,
    somewhere: frozenset[str],
    referrals: Sequence[int],
) -> bool:
    """Whether a phrase has what it needs around it, and nothing that lets it pass, of the contexts in the post."""
    near = around.near(prose, start, end)
    somewhere |= _PERSON

    def there(name: str, part: slice) -> bool:
        if name == "referral":
            return any(start - AROUND <= place <= end + AROUND for place in referrals)
        if name == "given":
            return naming.person(prose[max(0, start - BESIDE) : end + BESIDE // 2], book)
        if name == "token":
            return bool(around.codes(prose, part, book))
        return part == slice(0, len(prose)) or book.context_set.has(name, prose[part])

    passing = somewhere.intersection(rule.unless)
    close = around.sentence(prose, start, end) if passing and rule.sentence else near
    if any(there(name, close) for name in passing):
        return False
    return all(any(there(name, near) for name in somewhere.intersection(choice)) for choice in rule.needs)


def _shared(prose: str, start: int, end: int, book: Book, codes: frozenset[str]) -> bool:
    """Whether the codes around a phrase are the community's own, and no other is there."""
    found = {word.lower() for word in around.codes(prose, around.near(prose, start, end), book)}
    return bool(found) and found <= codes


def _refers(url: Url, book: Book) -> bool:
    """Whether an address looks like somebody's invitation."""
    looks = book.invitation
    if url.host.removeprefix("www.") in looks.not_hosts:
        return False
    return bool(looks.path.search(url.path)) or any(name in looks.parameters and value for name, value in url.query)
