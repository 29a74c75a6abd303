"""Whether a message could hold a signal at all: a few RE2 patterns over every message, before anything else.

It lets through more than is found later and never less: each rule's cue is in it, and a test holds
every example of every rule against it. Plain text costs a few microseconds; text with unusual
characters or percent signs is folded or decoded first.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final
from urllib.parse import unquote

from cogs.disclosure import spelled
from cogs.disclosure.book import Book, LinkRule, PhraseRule
from cogs.disclosure.folding import skim
from cogs.disclosure.patterns import escaped
from cogs.disclosure.together import Together

_MARKED: Final = r"hxxps?:|\]\s*\(|<https?:[^|>\s]+\|\s*(?:https?:|[a-z0-9-]+\.[a-z])"
"""Broken addresses, and links with words of their own."""
_JAPANESE: Final = (
    "提供",
    "プロフ",
    "概要欄",
    "さんから",
    "さんより",
    "様から",
    "様より",
    "PRボ",
    "PRキ",
    "PRパ",
    "PRサ",
    "割引",
    "クーポン",
    "ご招待",
    "送ってくださいま",
    "送ってくれま",
    "送ってくださっ",
    "贈ってくださ",
)
"""What can be told without a letter of ASCII, which is all that the patterns see."""
_DEPTH: Final = 3
_ESCAPE: Final = re.compile("%[0-9A-Fa-f]{2}")


@cache
def pattern() -> Together:
    """Everything that could be a signal, as a few patterns without captures."""
    from cogs.disclosure.entries import shipped  # noqa: PLC0415  reading the rules tries their examples against this

    return of(shipped())


def of(book: Book) -> Together:
    """The pattern of a rulebook."""
    return Together(filter(None, _parts(book)), loosely=True, apart=False)


def extended(signs: Together, before: Book, book: Book) -> Together:
    """The pattern of a rulebook that has further rules beside those of another, whose pattern is made already."""
    links, phrases = book.links[len(before.links) :], book.phrases[len(before.phrases) :]
    parts = [part for part in _signs(links, phrases) if part]
    return Together(parts, signs, loosely=True, apart=False) if parts else signs


def _parts(book: Book) -> Iterator[str]:
    yield from _signs(book.links, book.phrases)
    yield _MARKED
    yield from spelled.signs(book.spellable)


def _signs(links: Sequence[LinkRule], phrases: Sequence[PhraseRule]) -> Iterator[str]:
    hosts = dict.fromkeys(host for rule in links for host in rule.hosts)
    yield "|".join(escaped(host) for host in hosts if not host.endswith(".*"))
    pages = ((host, rule) for rule in links if not rule.parameters for host in rule.hosts if host.endswith(".*"))
    yield from (_page(host.removesuffix(".*"), rule) for host, rule in pages)
    parameters = sorted({name for rule in links for name in rule.parameters})
    yield rf"[?&;](?:{'|'.join(map(escaped, parameters))})=" if parameters else ""
    yield from (rule.cue.replace("{link}", "http") for rule in phrases)


def _page(name: str, rule: LinkRule) -> str:
    """A site under any public suffix, where nothing but the path tells."""
    path = rule.path_source.removeprefix("(?i)").removeprefix("^")
    return rf"{escaped(name)}\.[a-z.]{{2,10}}{path}"


def suspicious(text: str, signs: Together | None = None) -> bool:
    """Whether to look closer; `signs` are those of another rulebook than the shipped one."""
    if not text.isascii():
        if any(word in text for word in _JAPANESE):
            return True
        text = skim(text)
    if "%" in text and _ESCAPE.search(text):
        text = _decoded(text)
    return (signs or pattern()).touches(text)


def _decoded(text: str) -> str:
    """The text and what its percent signs stand for."""
    layers = [text]
    for _ in range(_DEPTH):
        after = unquote(layers[-1], errors="replace")
        if after == layers[-1]:
            break
        layers.append(after)
    return "\n".join(layers)
