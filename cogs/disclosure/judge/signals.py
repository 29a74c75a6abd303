"""What in a post could mean that somebody is paid: links, codes, referrals, gifts, and ways around them."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from cogs.disclosure.judge import endorsing, naming
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.linking import linked
from cogs.disclosure.judge.patterns import LINK
from cogs.disclosure.judge.phrasing import phrases
from cogs.disclosure.judge.relations import NOTHING, Known
from cogs.disclosure.judge.segments import Found, Reading
from cogs.disclosure.judge.signal import Signal
from cogs.disclosure.judge.spelled import spelled
from cogs.disclosure.judge.urls import Url, registered, unfold

SPELLED: Final = "A link that is spelled out usually pays whoever spells it."
CROWDED: Final = "One link among so many could pay somebody, and nobody finds it."

GIFT_LINKED: Final = "The post sounds as if a company gave something for it, and links to that company."
GIFT_CALLED: Final = "The post sounds as if a company gave something for it, and calls to buy it."


def find(reading: Reading, book: Book, known: Known = NOTHING) -> Sequence[Signal]:
    """Every signal, in the order of the text."""
    addresses = [(link, [url for one in (link.address, *link.leads) for url in unfold(one)]) for link in reading.links]
    tags = frozenset(tag.lower() for tag in known.community_tags)
    found = [signal for link, urls in addresses for signal in linked(link, urls, reading, book, tags)]
    found += phrases(reading, book, addresses, frozenset(code.lower() for code in known.community_codes))
    place = spelled(reading.prose, book)
    if place is not None:
        found.append(Signal("around.spelled", "evasion", "weak", *place, SPELLED))
    if any(reading.unread):
        found.append(Signal("around.crowded", "evasion", "weak", *reading.unread, CROWDED))
    if any(one.strength == "medium" for one in found):
        found += _brand(reading, addresses, [one for one in found if one.strength == "medium"], book)
    for one in endorsing.endorsed(reading, addresses, known, book):
        about = one.rule.about
        found.append(Signal(one.rule.id, "relation", one.strength, one.start, one.end, one.why, about.norms, about.fix))
    return sorted(found, key=lambda one: (one.start, one.end))


def _brand(
    reading: Reading, addresses: Sequence[tuple[Found, Sequence[Url]]], medium: Sequence[Signal], book: Book
) -> Iterator[Signal]:
    """What a brand gave, with a link to that brand or a call to buy, is strong (docs/policy.md 2, S5)."""
    first = medium[0]
    if _linked_to(reading, addresses, book):
        yield replace(first, rule="gift.linked", strength="strong", why=GIFT_LINKED)
        return
    if first.kind == "gift" and endorsing.calls(reading, book.endorsement):
        yield replace(first, rule="gift.called", strength="strong", why=GIFT_CALLED)


def _linked_to(reading: Reading, addresses: Sequence[tuple[Found, Sequence[Url]]], book: Book) -> bool:
    """Whether a post names a brand and links to it, not to a page for its customers."""
    theirs = [urls[0] for _, urls in addresses if urls and not book.naming.pages.search(urls[0].path)]
    words = reading.prose.replace(LINK, "").replace(" ", "").lower() if theirs else ""
    names = (registered(url.host)[0] for url in theirs)
    if any(len(name) >= naming.SHORTEST and name in words for name in names):
        return True
    return any(naming.linked(reading.prose, addresses, book)) if theirs else False
