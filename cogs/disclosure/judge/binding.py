"""What a decision about a post holds for: the text as people see it, and its addresses in one spelling; pure.

An edit that changes neither opens nothing again: white space, characters that show nothing, another way to write
the same address, a parameter that only counts where visitors come from.
"""

import re
import unicodedata
from itertools import islice
from typing import Final

from bot.kit.text import clean
from cogs.disclosure.judge import urls
from cogs.disclosure.judge.patterns import pattern
from cogs.disclosure.judge.segments import LINKS_LIMIT

GAP: Final = 5
"""Line breaks in a row after which a label is out of sight (docs/policy.md 3): such a gap is no mere white space."""
_ADDRESS: Final = pattern(
    r"(?i)\bhttps?:[\\/]*(?:[^\s<>|`()]|\|[^\s<>|`()]){3,}"
    r"|(?:[a-z0-9_%-]{1,63}\.){1,8}[a-z]{2,24}\.?(?::[0-9]{1,5})?[/?#\\](?:[^\s<>|`()]|\|[^\s<>|`()])*"
)
_ENDING: Final = ".,;:!?'\"]*_~"
_BREAKS: Final = re.compile(r"\s+")
_DIRECTIONS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They show nothing themselves, but turn what stands beside them around, so they count."""
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def binding(text: str) -> str:
    """The text as seen, each address in its one spelling; linear in the text's length."""
    read = clean(text)
    nothing = {ord(letter): None for letter in set(read) if not _shows(letter)}
    seen = unicodedata.normalize("NFC", read.translate(nothing) if nothing else read)
    parts: list[str] = []
    end = 0
    for found in islice(_ADDRESS.finditer(seen), LINKS_LIMIT):
        address = found.group().rstrip(_ENDING)
        parts += [seen[end : found.start()], urls.canonical(address)]
        end = found.start() + len(address)
    return _BREAKS.sub(_space, "".join([*parts, seen[end:]])).strip()


def _space(found: re.Match[str]) -> str:
    return "\n\n" if found.group().count("\n") >= GAP else " "


def _shows(letter: str) -> bool:
    if letter < "\u00ad":
        return True
    if letter in _FILLERS or "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef":
        return False
    return letter in _DIRECTIONS or unicodedata.category(letter) != "Cf"
