"""Patterns on RE2, which no text can make slow: Python 3.11's `re` took 18.6 s on 28 hostile characters (measured).

The one place that knows google-re2, whose Python side carries no types. A pattern may say {link},
{token}, {name}, {brand} and {party}; case does not matter unless it says so: (?-i:…).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

import re2 as _untyped  # pyright: ignore[reportMissingTypeStubs]  it has none; what is used of it is typed below

LINK: Final = "\x01"
"""Stands in the text that phrases are looked for in, once for each character of a link."""
BRAND: Final = "\x03"
"""Stands where the name of a brand stood, once for each character."""
_CODE: Final = (
    r"(?-i:\b(?:[A-Z][A-Z0-9]{3,23}|[A-Z]{3,12}_[A-Z0-9]{2,12}|[A-Z]{2,}[0-9]{1,4}|[A-Z]?[a-z]{2,}[0-9]{1,4}"
    r"|[0-9]{1,4}[A-Z]{3,})\b)"
)
_NAME: Final = r"@?(?-i:[A-Z])[\w'-]*(?:(?: (?:& |and |und |et |y )?|&)(?-i:[A-Z])[\w'-]+){0,2}"
_BRAND: Final = f"(?:the )?{BRAND}+"
_ENDS: Final = (
    r"(?:$|[^\w\s'\x03-]|\n| [^\w\s\x03]"
    r"| (?:is|was|are|has|have|had|will|drops?|launch\w*|went|goes|and|for|this|that|which|who|where|about|on|at|in"
    r"|until|since|again|finally|came|come|starts?|began|ended|now|today|tomorrow|soon|next|last|to|so|but|because|as"
    r"|lately|together|i|we|my|our)\b)"
)
"""What may follow a name that is a party of its own, and not the first word of what it sells."""
_NAMES: Final = {
    "{link}": f"{LINK}+",
    "{token}": _CODE,
    "{name}": _NAME,
    "{brand}": _BRAND,
    "{party}": f"{_BRAND}{_ENDS}",
}
_MEMORY: Final = 16 << 20
_re2: Final[Any] = _untyped
_ANYWHERE: Final = _re2._Anchor.UNANCHORED  # noqa: SLF001
_WHOLE: Final = _re2._Anchor.ANCHOR_BOTH  # noqa: SLF001
_NOWHERE: Final = (-1, -1)
_CONTINUES: Final = 0xC0
_CONTINUED: Final = 0x80
"""The two highest bits of a byte that goes on with a character, in UTF-8."""


class Mistake(ValueError):  # noqa: N818  whoever writes rules reads it
    """Something in the rules cannot be used; the text names the file and the entry."""


class Hit:
    """One place where a pattern was found."""

    __slots__ = ("_spans", "_text")

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        """Begin and end of the whole, then of each group; -1 where a group took no part."""
        self._text = text
        self._spans = spans

    def start(self) -> int:
        """Where it begins."""
        return self._spans[0][0]

    def end(self) -> int:
        """Where it ends."""
        return self._spans[0][1]

    def span(self, group: int = 0) -> tuple[int, int]:
        """Where a group lies."""
        return self._spans[group]

    def group(self) -> str:
        """The whole of it."""
        return self[0]

    def groups(self) -> tuple[str | None, ...]:
        """What each group holds."""
        return tuple(None if start < 0 else self._text[start:end] for start, end in self._spans[1:])

    def __getitem__(self, group: int) -> str:
        """What a group holds; empty where it took no part."""
        start, end = self._spans[group]
        return self._text[start:end] if start >= 0 else ""


class Pattern:
    """A pattern, compiled when it is first looked for: most rules never are, and all of them take 20 MB.

    In ASCII, as folded texts mostly are, bytes are characters and nothing has to be counted; a look takes a third of
    what google-re2's own Python side needs.
    """

    __slots__ = ("_look", "empty", "source")

    def __init__(self, source: str) -> None:
        """Raises `Mistake` where RE2 refuses it. `empty` is whether it finds something where nothing is."""
        self.source = source
        self._look: Callable[[object, bytes, int, int], Sequence[tuple[int, int]]] | None = None
        self.empty: bool = _compiled(source)._regexp.Match(_ANYWHERE, b"", 0, 0)[0] != _NOWHERE  # noqa: SLF001  as in `_hits`

    def search(self, text: str) -> Hit | None:
        """The first place, if any."""
        return next(self.finditer(text), None)

    def fullmatch(self, text: str) -> Hit | None:
        """Whether it is the whole text."""
        return next(self._hits(text, _WHOLE), None)

    def finditer(self, text: str) -> Iterator[Hit]:
        """Every place."""
        return self._hits(text, _ANYWHERE)

    def findall(self, text: str) -> list[str]:
        """What stands at every place: the whole of it, or its only group."""
        return [hit.groups()[0] or "" if hit.groups() else hit.group() for hit in self.finditer(text)]

    @property
    def size(self) -> int:
        """How many steps its program has: what it costs in memory, and for each character at worst."""
        return int(_compiled(self.source).programsize)

    def _hits(self, text: str, anchor: object) -> Iterator[Hit]:
        look = self._look
        if look is None:
            look = self._look = _compiled(self.source)._regexp.Match  # noqa: SLF001  it has no other door
        encoded, at = text.encode(), 0
        end, known = len(encoded), (0, 0) if len(encoded) > len(text) else None
        while (spans := look(anchor, encoded, at, end))[0] != _NOWHERE:
            if known:
                places = _counted(encoded, spans, known)
                known = spans[0][0], places[spans[0][0]]
                yield Hit(text, [(places[first], places[last]) for first, last in spans])
            else:
                yield Hit(text, spans)
            if at == end:
                return
            at = max(spans[0][1], _next(encoded, at))


def _next(encoded: bytes, at: int) -> int:
    """Where the character after another begins."""
    at += 1
    while at < len(encoded) and encoded[at] & _CONTINUES == _CONTINUED:
        at += 1
    return at


def _counted(encoded: bytes, spans: Sequence[tuple[int, int]], known: tuple[int, int]) -> Mapping[int, int]:
    """How many characters stand before some bytes of a text; `known` is a byte before all of them, and its number."""
    at, count = known
    places = {-1: -1}
    for place in sorted({place for span in spans for place in span} - {-1}):
        count += len(encoded[at:place].decode())
        places[place], at = count, place
    return places


def _compiled(source: str) -> Any:
    try:
        # not `compile`, which would keep them all
        return _re2._Regexp(named(source), _options(_MEMORY))  # noqa: SLF001
    except _re2.error as why:
        raise Mistake(f"{source!r} is no RE2 pattern: {said(why)}") from why


def pattern(source: str) -> Pattern:
    """A pattern that runs in linear time; raises `Mistake` where RE2 refuses it."""
    return Pattern(source)


def escaped(text: str) -> str:
    """A text as a pattern that finds just it."""
    return cast("str", _re2.escape(text))


def named(source: str) -> str:
    """A pattern with {link}, {token}, {name}, {brand} and {party} written out."""
    for name, meaning in _NAMES.items():
        source = source.replace(name, meaning)
    return source


def said(why: Exception) -> str:
    """What RE2 says is wrong."""
    first = why.args[0] if why.args else "unknown"
    return first.decode(errors="replace") if isinstance(first, bytes) else str(first)


def several(sources: Iterable[str]) -> Callable[[bytes], Sequence[int]]:
    """A look at a text in UTF-8 that tells which of some patterns are in it, by their places. Raises `Mistake`.

    64 MB hold the automaton of some hundred; with RE2's default, 500 with gaps in them did not compile (measured).
    """
    options = _options(64 << 20)
    options.never_capture = True
    these: Any = _re2.Set.SearchSet(options)
    try:
        for source in sources:
            these.Add(source)
    except _re2.error as why:
        raise Mistake(said(why)) from why
    these.Compile()
    return cast("Callable[[bytes], Sequence[int]]", these._set.Match)  # noqa: SLF001  its wrapper takes as long as the look


def _options(memory: int) -> Any:
    options = _re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = memory
    return options
