"""Whether a message could hold a signal at all: a few RE2 patterns over every message, before anything else.

It lets through more than is found later and never less: each rule's cue is in it, and a test holds
every example of every rule against it. Plain text costs a few microseconds; text with unusual
characters or percent signs is folded or decoded first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from cogs.disclosure.judge import emphasis, spelled
from cogs.disclosure.judge.book import Book, LinkRule, PhraseRule
from cogs.disclosure.judge.cues import alternatives
from cogs.disclosure.judge.folding import skim, spread
from cogs.disclosure.judge.patterns import Pattern, escaped, named, pattern
from cogs.disclosure.judge.together import Together

_MARKED: Final = r"hxxps?:|\]\s*\(|<https?:[^|>\s]+\|\s*(?:https?:|[a-z0-9-]+\.[a-z])"
"""Broken addresses, and links with words of their own."""
_BEYOND: Final = re.compile("[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufefc]")
"""Letters of scripts that are not Latin."""
_SAID_BEYOND: Final = re.compile(r"[^\x00-\x7f]|\\x\{[0-9a-f]{3,}\}")
_DEPTH: Final = 3
_ESCAPE: Final = re.compile("%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Signs:
    """What every message is looked through for: `plain` signs as ASCII has them, and those that are said in scripts
    `beyond` it, if there are any.
    """

    plain: Together
    beyond: Pattern | None


def of(book: Book) -> Signs:
    """The signs of a rulebook."""
    return Signs(Together(filter(None, _parts(book)), loosely=True, apart=False), _beyond(book))


def extended(signs: Signs, before: Book, book: Book) -> Signs:
    """The signs of a rulebook that has further rules beside those of another, whose signs are made already."""
    links, phrases = book.links[len(before.links) :], book.phrases[len(before.phrases) :]
    parts = [part for part in _signs(links, phrases) if part]
    if not parts:
        return signs
    return Signs(Together(parts, signs.plain, loosely=True, apart=False), _beyond(book))


def _beyond(book: Book) -> Pattern | None:
    """What tells without a letter of ASCII, as in Japanese: the alternatives of cues that need such letters."""
    every = (part for rule in book.phrases for part in alternatives(rule.cue) if _SAID_BEYOND.search(part))
    said = [named(part) for part in dict.fromkeys(every)]
    return pattern("|".join(said)) if said else None


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


def suspicious(text: str, signs: Signs) -> bool:
    """Whether to look closer at a text."""
    if not text.isascii():
        if signs.beyond and _BEYOND.search(text) and signs.beyond.search(spread(text)):
            return True
        text = skim(text)
    if "%" in text and _ESCAPE.search(text):
        text = _decoded(text)
    if signs.plain.touches(text):
        return True
    plain = emphasis.without(text)
    return plain is not text and signs.plain.touches(plain)


def _decoded(text: str) -> str:
    """The text and what its percent signs stand for."""
    layers = [text]
    for _ in range(_DEPTH):
        after = unquote(layers[-1], errors="replace")
        if after == layers[-1]:
            break
        layers.append(after)
    return "\n".join(layers)
