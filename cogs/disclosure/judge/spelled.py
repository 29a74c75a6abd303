"""Addresses of networks that are spelled out or spaced, so that no filter sees them (docs/policy.md 2, weak)."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.patterns import Pattern, escaped, pattern, several

_MOST: Final = 40
_WORDS: Final = "dot|punkt|point|punto|ponto|punt|kropka"
"""How people say the sign before "com"."""
_SAID: Final = pattern(rf"\[\.\]|\(\.\)|\b(?:{_WORDS})\b")
_GOES_ON: Final = re.compile("[.][a-z0-9]", re.IGNORECASE)
"""Behind a host there is only a path: "amzn.to.example" is somebody else's."""
_BACKWARDS: Final = 6
"""Signs of a host that are enough to know it written from its end: "ot.nzma"."""
_GAP: Final = "[ _*~.-]{0,3}"


def spelled(prose: str, book: Book) -> tuple[int, int] | None:
    """Where the first of them stands, if any."""
    if not _maybe(book.spellable)(prose.encode()):
        return None
    names, backwards = _names(book.spellable), _backwards(book.spellable)
    for found in islice(_spellings(book.spellable).finditer(prose), _MOST):
        written = found.group().lower()
        if _GOES_ON.match(prose[found.end() : found.end() + 2]):
            continue
        if written in backwards or _SAID.search(written) or not written.startswith(names):
            return found.span()
    return None


@lru_cache(maxsize=4)
def _names(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """How each of them begins where it is written as usual."""
    return tuple(f"{host.partition('.')[0]}." for host in hosts)


@lru_cache(maxsize=4)
def _spellings(hosts: tuple[str, ...]) -> Pattern:
    return pattern(_source(hosts))


@lru_cache(maxsize=4)
def _maybe(hosts: tuple[str, ...]) -> Callable[[bytes], Sequence[int]]:
    return several(signs(hosts))


def signs(hosts: tuple[str, ...]) -> Iterator[str]:
    """What one of them spelled out looks like, as patterns that cost little; without one of these nothing is found."""
    named = [tuple(map(escaped, host.split(".", 1))) for host in hosts]
    ends = "|".join(sorted({end for _, end in named}))
    yield rf"\[\.\]|\(\.\)|[\[(](?:{_WORDS})[\])]"
    yield rf"[a-z0-9][ _*~-]{{1,3}}(?:{_WORDS.replace('|point', '')})[ _*~-]{{1,3}}(?:{ends})\b"
    yield "|".join(rf"\b{name}(?: {{0,2}}\. {{0,2}}|  | point ){end}\b" for name, end in named)
    yield rf"[a-z0-9][ _*~-]{{1,3}}[a-z0-9]{{1,12}}(?:\.| \. ?)(?:{ends})\b"
    yield r"\b[a-z0-9](?:[ _*~.-]{1,3}[a-z0-9]){3,}\b"
    yield rf"\b(?:{'|'.join(map(escaped, _backwards(hosts)))})\b"


def _source(hosts: tuple[str, ...]) -> str:
    """Every way to spell these hosts, as a pattern; also as they are written."""
    forms: list[str] = []
    for host in hosts:
        name, _, suffix = host.partition(".")
        forms.append(rf"\b{escaped(name)} ?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\)| \(?(?:{_WORDS})\)? )[ ]?{suffix}\b")
        if len(name) > 2:
            apart = _GAP.join(escaped(letter) for letter in name)
            forms.append(rf"\b{apart}{_GAP}(?:\.|\[\.\]|\(\.\)|[\[(]?(?:{_WORDS})[\])]?){_GAP}{_GAP.join(suffix)}\b")
    forms.append(rf"\b(?:{'|'.join(map(escaped, _backwards(hosts)))})\b")
    return "|".join(forms)


@lru_cache(maxsize=4)
def _backwards(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of them that are long enough, each from its last letter to its first."""
    return tuple(host[::-1] for host in hosts if len(host) >= _BACKWARDS)
