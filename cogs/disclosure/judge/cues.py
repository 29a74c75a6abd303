"""What of a pattern the prefilter looks for: all of it, or the part between `(?P<cue>` and `)` of each alternative.

Many patterns begin with words that everybody says. A look at every message costs less if it starts at the rarer
words that have to follow, and it finds a little more, never less.
"""

import re
from collections.abc import Iterator
from typing import Final

from cogs.disclosure.judge.patterns import Mistake

MARK: Final = "(?P<cue>"
_PIECE: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|[()|]", re.DOTALL)
_OPTIONAL: Final = re.compile(r"[?*]|\{0?,")
_GROUP: Final = re.compile(r"\((?:\?:|(?!\?))")
_GAP: Final = re.compile(r"(?:\\b)?(?:\.|\[\^[^\]]*\])(?:\*|\{0,)")


def plain(source: str) -> str:
    """A pattern without its marks, as it is looked for in posts."""
    return source.replace(MARK, "(?:")


def cue(source: str) -> str:
    """A pattern as the prefilter looks for it. Raises `Mistake` where a marked part might be left out, or begins with
    a gap.
    """
    return "|".join(map(_marked, alternatives(source)))


def alternatives(source: str) -> Iterator[str]:
    """The patterns of which a pattern finds one or the other."""
    start = 0
    for piece, depth in _pieces(source):
        if piece.group() == "|" and not depth:
            yield source[start : piece.start()]
            start = piece.end()
    yield source[start:]


def simplest(source: str) -> Iterator[str]:
    """The same, and of an alternative that is nothing but a group, those in the group."""
    for one in alternatives(source):
        opened = _GROUP.match(one)
        if opened and next(piece.end() for piece, depth in _pieces(one) if not depth) == len(one):
            yield from simplest(one[opened.end() : -1])
        else:
            yield one


def _marked(alternative: str) -> str:
    start = alternative.find(MARK)
    if start < 0:
        return alternative
    for piece, depth in _pieces(alternative):
        if piece.start() > start and piece.group() == ")" and not depth:
            part, rest = alternative[start : piece.end()], alternative[piece.end() :]
            if _GAP.match(part, len(MARK)):
                raise Mistake(f"{alternative!r}: mark from a word on; a gap before it costs every message most")
            if part.count(MARK) == 1 and MARK not in rest and not _OPTIONAL.match(rest):
                return plain(part)
            break
        if piece.start() == start and depth != 1:
            break
    raise Mistake(f"{alternative!r}: mark one part that always has to be there")


def _pieces(source: str) -> Iterator[tuple[re.Match[str], int]]:
    """Brackets and bars outside of classes, with the depth behind them."""
    depth = 0
    for piece in _PIECE.finditer(source):
        depth += {"(": 1, ")": -1}.get(piece.group(), 0)
        yield piece, depth
