"""Many patterns over every text at once: on RE2 from the first moment, on Vectorscan as soon as that has compiled them.

RE2 builds its automata while it reads, and every new sentence makes them grow. Vectorscan needs some 100 s to build its
own beforehand, and from then on a message costs the same whatever is said (figures: docs/disclosure-engine.md).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cogs.disclosure.judge.cues import simplest
from cogs.disclosure.judge.patterns import Pattern, named, pattern, several

if TYPE_CHECKING:
    from cogs.disclosure.judge.scanner import Scanner, Share

_TOGETHER, _APART = 23, 18
"""Patterns in one automaton of RE2, where nobody asks which of them is there, and where somebody does. Each look costs
0.7 microseconds a message. With 56 in one it outgrows its memory on everyday talk and is built again and again: on
messages that it has all seen before it took 895 microseconds, with 23 in each of five automata 19.
"""
_COUNTED: Final = re.compile(r"(?<=[\].])\{0,\d{2,}\}|(?<=\))\{([01]),\d+\}")
"""Distances, and groups that may come several times."""


class Together:
    """Patterns by their places, those of `below` first; a text is looked through for all of them in one go."""

    def __init__(
        self,
        patterns: Iterable[str],
        below: "Together | None" = None,
        *,
        loosely: bool = False,
        apart: bool = True,
    ) -> None:
        """Raises `Mistake` where RE2 refuses one. `loosely` finds a little more than the patterns say, for less memory;
        not `apart`, nobody asks which of them are there.
        """
        self.own: Sequence[str] = [named(one) for one in patterns]
        self.below = below
        self._first = below.count if below else 0
        self.count = self._first + len(self.own)
        self._apart = apart
        self.sought: Sequence[str] = [_loose(one) for one in self.own] if loosely else self.own
        self._looks = list(self._slow(self.sought))
        self._scanner: Scanner | Share | None = None
        self._patterns: dict[int, Pattern] = {}
        self._looked = self._patience = 0
        self._tired: Callable[[], object] = int

    def _slow(self, sources: Sequence[str]) -> Iterator[tuple[int, Callable[[bytes], Sequence[int]]]]:
        size = _APART if self._apart else _TOGETHER
        for start in range(0, len(sources), size):
            some = sources[start : start + size]
            yield self._first + start, several(some if self._apart else ["|".join(some)])

    def within(self, text: str) -> Sequence[int]:
        """The places of the patterns that are in the text, in order."""
        found = list(self.below.within(text)) if self.below else []
        looks = self._looks  # before it goes over, which may be now, in another thread
        if self._scanner:
            places = sorted({*self._scanner.within(text)})
            sure = places if text.isascii() else [place for place in places if self._exact(place).search(text)]
            return found + [self._first + place for place in sure]
        encoded = text.encode()
        return found + sorted(first + place for first, look in looks for place in look(encoded))

    def touches(self, text: str) -> bool:
        """Whether any of them is."""
        if self.below and self.below.touches(text):
            return True
        looks = self._looks
        if self._scanner:
            return self._scanner.touches(text)
        encoded = text.encode()
        self._looked += 1
        if self._looked == self._patience:
            self._tired()
        for _, look in looks:  # noqa: SIM110  `any` takes a tenth longer, and every message comes here
            if look(encoded):
                return True
        return False

    def _exact(self, place: int) -> Pattern:
        """A pattern by itself: the scanner takes every letter that is not ASCII for any other."""
        if place not in self._patterns:
            self._patterns[place] = pattern(self.own[place])
        return self._patterns[place]

    def after(self, looks: int, tired: Callable[[], object]) -> None:
        """Call `tired` once, when so many texts have been looked through slowly."""
        self._looked, self._patience, self._tired = 0, looks, tired

    @property
    def scanned(self) -> Sequence[tuple[int, str]]:
        """What Vectorscan looks for, with the place that it stands for: alternatives by themselves. It takes them a
        tenth faster, and long ones at all.
        """
        parts = ((place, one) for place, source in enumerate(self.sought) for one in simplest(source))
        return (
            list(dict.fromkeys(parts)) if self._apart else [(0, one) for one in dict.fromkeys(one for _, one in parts)]
        )

    @property
    def is_fast(self) -> bool:
        """Whether it has gone over."""
        return self._scanner is not None

    def hastened(self, scanner: "Scanner | Share") -> None:
        """Look with this from now on, and let go of what RE2 has built."""
        self._scanner = scanner
        self._looks = []


class Named:
    """Named patterns as one, which tells the names of those that are in a text."""

    def __init__(self, patterns: Mapping[str, str]) -> None:
        """Raises `Mistake` where RE2 refuses one."""
        self._names = tuple(patterns)
        self.together = Together(patterns.values())
        self._looks: dict[str, Callable[[bytes], Sequence[int]]] = {}

    def within(self, text: str) -> frozenset[str]:
        """The names of what is in a text."""
        return frozenset(self._names[place] for place in self.together.within(text))

    def has(self, name: str, text: str) -> bool:
        """Whether one of them is in a text: without its place, which would cost three times as much."""
        if name not in self._looks:
            self._looks[name] = several([self.together.own[self._names.index(name)]])
        return bool(self._looks[name](text.encode()))


def _loose(source: str) -> str:
    """A pattern that finds all that another does, without counting, as an automaton has to keep every count: two thirds
    of the memory were for distances, and three quarters of the time that Vectorscan takes to compile for groups.
    """
    return _COUNTED.sub(lambda found: "+" if found[1] == "1" else "*", source)
