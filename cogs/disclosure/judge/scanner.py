"""Vectorscan, which looks for many patterns at once at a cost that does not depend on what was said before.

The one place that knows its bindings, which carry no types. It reads bytes, so that letters which are not ASCII are all
the same to it, and it finds a little more than RE2 where there are any; what it cannot compile stays with RE2.
"""

import codecs
import re
from collections.abc import Sequence
from threading import Lock
from typing import Any, Final, cast

try:
    import hyperscan as _untyped  # pyright: ignore[reportMissingTypeStubs]  it has none
except ImportError:  # there are wheels for Linux and newer Macs alone
    _untyped = None

_vectorscan: Final[Any] = _untyped
_POINT: Final = re.compile(r"\\x\{([0-9a-fA-F]+)\}")
_FOREIGN: Final = "hearth.foreign"


def _foreign(wrong: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(wrong, UnicodeEncodeError):
        raise wrong
    return b"\xff" * (wrong.end - wrong.start), wrong.end


codecs.register_error(_FOREIGN, _foreign)


def _encoded(text: str) -> bytes:
    """A text with a byte for each character, so that distances hold: whatever is not ASCII is all the same."""
    return text.encode("ascii", _FOREIGN)


def compiled(patterns: Sequence[tuple[int, str]]) -> bytes:
    """Patterns, each with the place that it stands for, as Vectorscan's database, in some seconds; empty where one is
    refused, or there is no Vectorscan.
    """
    if _vectorscan is None:
        return b""
    flags = _vectorscan.HS_FLAG_CASELESS | _vectorscan.HS_FLAG_SINGLEMATCH
    database = _vectorscan.Database()
    try:
        database.compile(
            expressions=[_encoded(_POINT.sub(lambda found: chr(int(found[1], 16)), one)) for _, one in patterns],
            ids=[place for place, _ in patterns],
            flags=[flags] * len(patterns),
        )
    except _vectorscan.HyperscanError:
        return b""
    return cast("bytes", _vectorscan.dumpb(database))


def _stop(*_: object) -> bool:
    return True


class Scanner:
    """A database that is looked with, by one thread at a time."""

    def __init__(self, written: bytes) -> None:
        """From what `compiled` gave."""
        self._database = _vectorscan.loadb(written, mode=_vectorscan.HS_MODE_BLOCK)
        self._database.scratch = _vectorscan.Scratch(self._database)
        self._lock = Lock()

    def touches(self, text: str) -> bool:
        """Whether any pattern is in a text."""
        try:
            with self._lock:
                self._database.scan(_encoded(text), match_event_handler=_stop)
        except _vectorscan.ScanTerminated:
            return True
        return False

    def within(self, text: str) -> Sequence[int]:
        """The places of the patterns that are in a text, in no order, and again for each part of one."""
        found: list[int] = []

        def note(place: int, *_: object) -> None:
            found.append(place)

        with self._lock:
            self._database.scan(_encoded(text), match_event_handler=note)
        return found


class Share:
    """Some of a scanner's patterns; a text that several ask about in turn is looked through once."""

    def __init__(self, whole: "Whole", places: range) -> None:
        """`places` are those of its patterns among all of them."""
        self._whole = whole
        self._places = places

    def touches(self, text: str) -> bool:
        """Whether any of its patterns is in a text."""
        return bool(self.within(text))

    def within(self, text: str) -> Sequence[int]:
        """The places of its patterns that are in a text, from 0, in no order, and again for
        each part of one.
        """
        return [place - self._places.start for place in self._whole.within(text) if place in self._places]


class Whole:
    """What the shares of a scanner have in common: the last text, and what was found in it."""

    def __init__(self, scanner: Scanner) -> None:
        """For all patterns of a scanner."""
        self._scanner = scanner
        self._last: tuple[str, Sequence[int]] = ("", ())

    def within(self, text: str) -> Sequence[int]:
        """The places of all patterns that are in a text."""
        last, found = self._last
        if last != text or not text:
            found = self._scanner.within(text)
            self._last = text, found
        return found
