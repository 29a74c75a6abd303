"""What stands around a phrase: the part of a post that is near, the contexts in it, and what could be a code."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.patterns import Pattern
from cogs.disclosure.judge.together import Named

AROUND: Final = 160
"""How far from a phrase, in characters, the words may stand that make it one."""
_WORD: Final = 20
"""How long a word at the end of that may be and is still taken whole."""
_END: Final = re.compile(r"[.!?\n](?:\s|$)")
_SHOUTED: Final = re.compile(r"\b[A-Z']{2,}(?: [A-Z']{2,}){2,}\b")
_OF_CODES: Final = re.compile(r"\b(?:CODES?|USE|WITH|ENTER|TYPE|TRY|GETS?|GIVES?|SAVES?|TAKES?|KNOCKS?|OFF)\b")


def near(prose: str, start: int, end: int) -> slice:
    """What is near a phrase, in whole words."""
    begun, ended = max(0, start - AROUND), min(len(prose), end + AROUND)
    before = prose.rfind(" ", max(0, begun - _WORD), begun)
    after = prose.find(" ", ended, ended + _WORD)
    return slice(before + 1 if before >= 0 else begun, after if after >= 0 else ended)


@lru_cache(maxsize=1)
def contexts_in(prose: str, contexts: Named) -> frozenset[str]:
    """The contexts that are anywhere in a post, which is asked for every phrase in it."""
    return contexts.within(prose)


@lru_cache(maxsize=1)
def _codes(prose: str, token: Pattern, ordinary: frozenset[str]) -> Sequence[tuple[int, str]]:
    shouted = [run.span() for run in _SHOUTED.finditer(prose) if not _OF_CODES.search(run.group())]
    found = ((one.start(), one.group()) for one in token.finditer(prose))
    return [
        (place, word)
        for place, word in found
        if word not in ordinary and not any(start <= place < end for start, end in shouted)
    ]


def codes(prose: str, part: slice, book: Book) -> Sequence[str]:
    """What could be a code in a part of a post. In a sentence that is shouted, a word in capitals is none."""
    every = _codes(prose, book.contexts["token"], book.ordinary)
    return [word for place, word in every if part.start <= place < part.stop]


def sentence(prose: str, start: int, end: int) -> slice:
    """The sentence around a phrase, as far as it is near."""
    part = near(prose, start, end)
    before = max((found.end() for found in _END.finditer(prose, part.start, start)), default=part.start)
    after = _END.search(prose, end, part.stop)
    return slice(before, after.start() if after else part.stop)
