"""What in a post could mean that somebody is paid: links, codes, referrals, gifts, and ways around them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from cogs.disclosure import endorsing, naming
from cogs.disclosure.book import About, Book, Fix, Kind, LinkRule, PhraseRule, Strength
from cogs.disclosure.patterns import BRAND, LINK, Pattern, pattern
from cogs.disclosure.relations import NOTHING, Known
from cogs.disclosure.segments import QUOTED, Found, Reading
from cogs.disclosure.spelled import spelled
from cogs.disclosure.together import Named
from cogs.disclosure.urls import Url, listed, registered, unfold

_MOST: Final = 40
AROUND: Final = 160
"""How far from a phrase, in characters, the words may stand that make it one."""
BESIDE: Final = 25
"""How far from a phrase somebody may be named whom it is about."""
SPELLED: Final = "A link that is spelled out usually pays whoever spells it."
_SHOWN_HOST: Final = pattern(r"(?i)^\s*(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,24})(?:[/?#]\S*)?\s*$")
_END: Final = re.compile(r"[.!?\n](?:\s|$)")


class Signal(Struct, frozen=True):
    """One thing found: by which rule, how strong, where in the folded text, why in words for members, the norms that
    ask for a label, and which label is suggested.
    """

    rule: str
    kind: Kind
    strength: Strength
    start: int
    end: int
    why: str
    norms: tuple[str, ...] = ()
    fix: Fix = "link"


def find(reading: Reading, book: Book, known: Known = NOTHING) -> Sequence[Signal]:
    """Every signal, in the order of the text."""
    addresses = [(link, [url for one in (link.address, *link.leads) for url in unfold(one)]) for link in reading.links]
    tags = frozenset(tag.lower() for tag in known.community_tags)
    found = [signal for link, urls in addresses for signal in _linked(link, urls, reading, book, tags)]
    found += _phrases(reading, book, addresses, frozenset(code.lower() for code in known.community_codes))
    place = spelled(reading.prose, book)
    if place is not None:
        found.append(Signal("around.spelled", "evasion", "weak", *place, SPELLED))
    if any(one.strength == "medium" for one in found):
        found += _brand(reading, addresses, [one for one in found if one.strength == "medium"], book)
    for one in endorsing.endorsed(reading, addresses, known, book):
        about = one.rule.about
        found.append(Signal(one.rule.id, "relation", one.strength, one.start, one.end, one.why, about.norms, about.fix))
    return sorted(found, key=lambda one: (one.start, one.end))


def _linked(link: Found, urls: Sequence[Url], reading: Reading, book: Book, tags: frozenset[str]) -> Iterator[Signal]:
    rules = [rule for url in urls for rule in matching(url, book) if not _communal(url, rule, tags)]
    for rule in dict.fromkeys(rules):
        if not link.broken and _passes(rule, reading, book, link):
            continue
        kind: Kind = "evasion" if link.broken else "link"
        yield Signal(rule.id, kind, "weak" if link.broken else rule.strength, link.start, link.end, *_said(rule.about))
    if urls and any(link.shown) and masks(reading.folded.text[slice(*link.shown)], urls[0].host):
        why = "The words of the link show another site than the one it opens."
        yield Signal("around.masked", "evasion", "weak", link.start, link.end, why)


def _said(about: About) -> tuple[str, tuple[str, ...], Fix]:
    """What a rule says of itself, as a signal carries it."""
    return about.why, about.norms, about.fix


def _communal(url: Url, rule: LinkRule, tags: frozenset[str]) -> bool:
    """Whether a link carries the community's own tag, and no other (POLICY 2)."""
    values = [value.lower() for name, value in url.query if name in rule.parameters and value] if tags else []
    return bool(values) and tags.issuperset(values)


def _passes(rule: LinkRule, reading: Reading, book: Book, link: Found) -> bool:
    """Whether what stands around a link lets it pass."""
    if not rule.needs and not rule.unless:
        return False

    def there(name: str) -> bool:
        if name == "alone":
            return not any(letter.isalnum() for letter in reading.prose if letter not in {LINK, QUOTED})
        in_words = name in _contexts(reading.prose, book.context_set)
        return in_words or book.contexts[name].search(link.address) is not None

    if rule.needs and not any(there(name) for name in rule.needs):
        return True
    return any(there(name) for name in rule.unless) and not any(there(name) for name in rule.despite)


def matching(url: Url, book: Book) -> Iterator[LinkRule]:
    """The rules that an address falls under."""
    labels = url.host.split(".")
    for cut in range(len(labels) - 1):
        for rule in book.by_host.get(".".join(labels[cut:]), ()):
            if _falls_under(url, rule):
                yield rule
    for label in labels[:-1]:
        for rule in book.by_name.get(label, ()):
            if registered(url.host)[0] == label and _falls_under(url, rule):
                yield rule
    for parameter in dict.fromkeys(name for name, _ in url.query) if "." in url.host else ():
        for rule in book.by_parameter.get(parameter, ()):
            if _falls_under(url, rule):
                yield rule


def _falls_under(url: Url, rule: LinkRule) -> bool:
    """Whether the rest of a rule holds for an address on its host."""
    if not url.named or (rule.path is not None and not rule.path.search(url.path)):
        return False
    if rule.not_hosts is not None and rule.not_hosts.search(url.host):
        return False
    if not rule.parameters:
        return True
    values = [value for name, value in url.query if name in rule.parameters and value]
    return any(
        (rule.value is None or rule.value.fullmatch(value))
        and (rule.not_value is None or not rule.not_value.fullmatch(value))
        for value in values
    )


def masks(shown: str, host: str) -> bool:
    """Whether the words of a link are an address on another registered domain than its own."""
    found = _SHOWN_HOST.search(shown)
    if not found:
        return False
    return registered(found[1].lower()) != registered(host) and ("/" in shown or listed(found[1].lower()))


def _phrases(
    reading: Reading, book: Book, addresses: Sequence[tuple[Found, Sequence[Url]]], codes: frozenset[str]
) -> Iterator[Signal]:
    referrals = [link.start for link, urls in addresses if any(_refers(url, book) for url in urls)]
    marked, given = "", False
    places = book.phrase_set.within(reading.prose)
    somewhere = _contexts(reading.prose, book.context_set) if places else frozenset[str]()
    if referrals:
        somewhere |= {"referral"}
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
            if end > start and _holds(rule, reading.prose, start, end, book, referrals):
                if codes and rule.kind == "code" and _shared(reading.prose, start, end, book, codes):
                    continue
                yield Signal(rule.id, rule.kind, rule.strength, start, end, *_said(rule.about))
                given = given or (rule.kind == "gift" and rule.strength != "weak")
                break


def _holds(rule: PhraseRule, prose: str, start: int, end: int, book: Book, referrals: Sequence[int]) -> bool:
    """Whether a phrase has what it needs around it, and nothing that lets it pass."""
    around = prose[max(0, start - AROUND) : end + AROUND]
    near = _sentence(prose, start, end) if rule.sentence else around
    somewhere = _contexts(prose, book.context_set)

    def there(name: str, text: str = around) -> bool:
        if name == "referral":
            return any(start - AROUND <= place <= end + AROUND for place in referrals)
        if name == "given":
            return naming.person(prose[max(0, start - BESIDE) : end + BESIDE // 2], book)
        if name not in somewhere:
            return False
        if name == "token":
            return _codelike(text, book.contexts["token"], book.ordinary)
        return len(text) == len(prose) or book.context_set.has(name, text)

    if any(there(name, near) for name in rule.unless):
        return False
    return all(any(there(name) for name in choice) for choice in rule.needs)


@lru_cache(maxsize=1)
def _contexts(prose: str, contexts: Named) -> frozenset[str]:
    """The contexts that are anywhere in a post, which is asked for every phrase in it."""
    return contexts.within(prose)


@lru_cache(maxsize=4)
def _codelike(text: str, token: Pattern, ordinary: frozenset[str]) -> bool:
    """Whether something in a text could be a code, which is asked for every phrase about one."""
    return any(one.group() not in ordinary for one in token.finditer(text))


def _sentence(prose: str, start: int, end: int) -> str:
    """The sentence around a phrase, as far as it is near."""
    before = max((found.end() for found in _END.finditer(prose, max(0, start - AROUND), start)), default=0)
    after = _END.search(prose, end, end + AROUND)
    return prose[max(before, start - AROUND) : after.start() if after else end + AROUND]


def _shared(prose: str, start: int, end: int, book: Book, codes: frozenset[str]) -> bool:
    """Whether the codes around a phrase are the community's own, and no other is there."""
    around = prose[max(0, start - AROUND) : end + AROUND]
    found = {one.group().lower() for one in book.contexts["token"].finditer(around) if one.group() not in book.ordinary}
    return bool(found) and found <= codes


def _refers(url: Url, book: Book) -> bool:
    """Whether an address looks like somebody's invitation."""
    looks = book.invitation
    if url.host.removeprefix("www.") in looks.not_hosts:
        return False
    return bool(looks.path.search(url.path)) or any(name in looks.parameters and value for name, value in url.query)


def _brand(
    reading: Reading, addresses: Sequence[tuple[Found, Sequence[Url]]], medium: Sequence[Signal], book: Book
) -> Iterator[Signal]:
    """What a brand gave, with a link to that brand or a call to buy, is strong (POLICY S5)."""
    first = medium[0]
    if _linked_to(reading, addresses, book):
        why = "The post sounds as if a company gave something for it, and links to that company."
        yield replace(first, rule="gift.linked", strength="strong", why=why)
        return
    if first.kind == "gift" and endorsing.calls(reading, book.endorsement):
        why = "The post sounds as if a company gave something for it, and calls to buy it."
        yield replace(first, rule="gift.called", strength="strong", why=why)


def _linked_to(reading: Reading, addresses: Sequence[tuple[Found, Sequence[Url]]], book: Book) -> bool:
    """Whether a post names a brand and links to it, not to a page for its customers."""
    theirs = [urls[0] for _, urls in addresses if urls and not book.naming.pages.search(urls[0].path)]
    words = reading.prose.replace(LINK, "").replace(" ", "").lower() if theirs else ""
    names = (registered(url.host)[0] for url in theirs)
    if any(len(name) >= naming.SHORTEST and name in words for name in names):
        return True
    return any(naming.linked(reading.prose, addresses, book)) if theirs else False
