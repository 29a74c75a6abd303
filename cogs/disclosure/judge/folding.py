"""Reading a text as people see it: hidden characters gone, look-alikes and accents plain, case kept.

Every character remembers where it stood, so that what is found is quoted in the member's own words.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

LOOKALIKES: Final = dict(
    zip(
        "аеорсухіјѕԁԛԝһвкмнтбгпАВЕКМНОРСТХУІЈЅαοεικνρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɑɡǀ"
        "ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃօոսհᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
        "aeopcyxijsdqwhbkmhtbrnABEKMHOPCTXYIJSaoeikvptuxABEZHIKMNOPTYXiagl"
        "ABCDEGHJKLMPRSTVWYZonuhabcdefghijklmnoprstuvwyz",
        strict=True,
    )
)
"""Letters of other alphabets that pass for Latin ones (Unicode's confusables, those that people use)."""
_SIGNS: Final = {
    **dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u2044\u2215", "/"),
    "\u3002": ".",
    **dict.fromkeys("\x85\u1680\u2028\u2029\u2800\u3164\uffa0", " "),
}
_SPELLED: Final = dict(zip("ßæÆøØłŁđœŒ", ("ss", "ae", "AE", "o", "O", "l", "L", "d", "oe", "OE"), strict=True))
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5")
_BLANKS: Final = frozenset("\u2800\u3164\uffa0")
"""They show a gap, and are none of the signs that people type for one."""
_ASCII: Final = frozenset(map(chr, range(128)))
_FEW: Final = 16
"""Different letters that are faster looked up one by one than all folded."""
_PLAIN: Final = LOOKALIKES | _SIGNS | _SPELLED
_MARKS: Final = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
"""Accents, taken apart from their letters; the voicing marks of kana are none."""
_FOREIGN: Final = re.compile("[^\x00-\x7f]+")
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control characters, some of which mean something in here, and halves of characters, which nothing can print."""


class Folded(Struct, frozen=True):
    """A text as seen, and for each of its characters where it stood in the original."""

    text: str
    origin: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the folded text as a stretch of the original; never empty where that is not."""
        if start >= end or not self.origin:
            return (0, 0)
        return self.origin[start], self.origin[end - 1] + 1

    def locate(self, place: int) -> int:
        """Where a place of the original lies in the folded text."""
        return place if isinstance(self.origin, range) else bisect_left(self.origin, place)

    def tricked(self, start: int, end: int) -> bool:
        """Whether a stretch reads as it does only because of hidden or look-alike characters."""
        first, last = self.span(start, end)
        return any(_trick(letter) for letter in self.original[first:last])


def dropped(folded: Folded, places: Sequence[int]) -> Folded:
    """The same without the characters at these places, which are in order."""
    text, away = folded.text, set(places)
    kept = [place for place in range(len(text)) if place not in away]
    return Folded("".join(text[place] for place in kept), [folded.origin[place] for place in kept], folded.original)


def fold(text: str) -> Folded:
    """Fold a text; linear in its length. What nobody can read is taken for a space, in the original too."""
    text = _UNREADABLE.sub(" ", text)
    if text.isascii():
        return Folded(text, range(len(text)), text)
    seen = {letter: _seen(letter) for letter in set(text) - _ASCII}
    if all(plain == letter or (plain.isascii() and len(plain) == 1) for letter, plain in seen.items()):
        return Folded(_replaced(text, seen), range(len(text)), text)
    letters: list[str] = []
    origin: list[int] = []
    done = 0
    for foreign in _FOREIGN.finditer(text):
        letters.append(text[done : foreign.start()])
        origin.extend(range(done, foreign.start()))
        for place, letter in enumerate(foreign.group(), foreign.start()):
            letters.append(seen[letter])
            origin.extend([place] * len(seen[letter]))
        done = foreign.end()
    letters.append(text[done:])
    origin.extend(range(done, len(text)))
    return Folded("".join(letters), origin, text)


def _replaced(text: str, seen: Mapping[str, str]) -> str:
    """A text with letters that ASCII stands for, one for one: no place changes."""
    for letter, plain in seen.items():
        if plain != letter:
            text = text.replace(letter, plain)
    return text


def spread(text: str) -> str:
    """A text folded in one go and without positions, with the letters of other scripts."""
    text = _UNREADABLE.sub("", text)
    for letter in _PLAIN.keys() & set(text):
        text = text.replace(letter, _PLAIN[letter])
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


def skim(text: str) -> str:
    """A text folded in one go and without positions, ASCII alone: for looking whether to look closer."""
    foreign = set(text) - _ASCII
    if len(foreign) > _FEW:
        for letter in _PLAIN.keys() & foreign:
            text = text.replace(letter, _PLAIN[letter])
        return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    for letter in foreign:
        text = text.replace(letter, _skimmed(letter))
    return text


@lru_cache(maxsize=8192)
def _skimmed(letter: str) -> str:
    return unicodedata.normalize("NFKD", _PLAIN.get(letter, letter)).encode("ascii", "ignore").decode()


@lru_cache(maxsize=8192)
def _seen(letter: str) -> str:
    """What a single character looks like; nothing where it shows nothing."""
    if letter < "\x80":
        return letter
    if _hidden(letter):
        return ""
    plain = _SIGNS.get(letter) or _SPELLED.get(letter) or LOOKALIKES.get(letter)
    if plain:
        return plain
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", letter))
    kept = _MARKS.sub("", parts)
    return "".join(LOOKALIKES.get(part, part) for part in kept)


def _hidden(letter: str) -> bool:
    return (
        unicodedata.category(letter) == "Cf"
        or letter in _FILLERS
        or "\ufe00" <= letter <= "\ufe0f"
        or "\U000e0100" <= letter <= "\U000e01ef"
        or "\u180b" <= letter <= "\u180f"
    )


@lru_cache(maxsize=8192)
def _trick(letter: str) -> bool:
    if letter < "\u00ad":
        return False
    if (_hidden(letter) and letter != "\ufe0f") or letter in _BLANKS:
        return True
    if letter > "\u036f" and _MARKS.fullmatch(letter):
        return True
    return letter in LOOKALIKES or (letter > "\u2100" and _seen(letter).isascii() and _seen(letter).isalnum())
