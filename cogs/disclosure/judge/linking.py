"""Which links of a post somebody could be paid for."""

from collections.abc import Iterator, Sequence
from typing import Final

from cogs.disclosure.judge.around import contexts_in
from cogs.disclosure.judge.book import Book, Kind, LinkRule
from cogs.disclosure.judge.patterns import LINK, pattern
from cogs.disclosure.judge.segments import QUOTED, Found, Reading
from cogs.disclosure.judge.signal import Signal, said
from cogs.disclosure.judge.urls import Url, listed, registered

MASKED: Final = "The words of the link show another site than the one it opens."
_SHOWN_HOST: Final = pattern(r"(?i)^\s*(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,24})(?:[/?#]\S*)?\s*$")


def linked(link: Found, urls: Sequence[Url], reading: Reading, book: Book, tags: frozenset[str]) -> Iterator[Signal]:
    """The signals of a link, `urls` being its address and what is in it; `tags` are the community's own."""
    rules = [rule for url in urls for rule in matching(url, book) if not _communal(url, rule, tags)]
    for rule in dict.fromkeys(rules):
        if not link.broken and _passes(rule, reading, book, link):
            continue
        kind: Kind = "evasion" if link.broken else "link"
        yield Signal(rule.id, kind, "weak" if link.broken else rule.strength, link.start, link.end, *said(rule.about))
    if urls and any(link.shown) and masks(reading.folded.text[slice(*link.shown)], urls[0].host):
        yield Signal("around.masked", "evasion", "weak", link.start, link.end, MASKED)


def _communal(url: Url, rule: LinkRule, tags: frozenset[str]) -> bool:
    """Whether a link carries the community's own tag, and no other (docs/policy.md 2)."""
    values = [value.lower() for name, value in url.query if name in rule.parameters and value] if tags else []
    return bool(values) and tags.issuperset(values)


def _passes(rule: LinkRule, reading: Reading, book: Book, link: Found) -> bool:
    """Whether what stands around a link lets it pass."""
    if not rule.needs and not rule.unless:
        return False

    def there(name: str) -> bool:
        if name == "alone":
            return not any(letter.isalnum() for letter in reading.prose if letter not in {LINK, QUOTED})
        in_words = name in contexts_in(reading.prose, book.context_set)
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
