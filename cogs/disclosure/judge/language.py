"""Which language a post is in, told by its frequent short words; unsure is a fine answer."""

import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import Final

from bot.kit.text import cut

_APART: Final = bytes(sign if chr(sign) in ascii_lowercase else ord(" ") for sign in range(256))
"""What stands between words becomes a space."""
_CODE: Final = re.compile("[a-z]{2,3}")
"""How a language begins in BCP 47."""
_KANA: Final = re.compile("[\u3041-\u30ff]")
_LOOK: Final = 4_000
"""Characters looked at; more would not change the answer."""
_SHORT: Final = 4
"""Letters that a word has in most texts, with the space behind; where they are fewer, some stand apart, as in "a d"."""
SURE: Final = 2
"""Different frequent words that a language needs, and by how many it has to lead, to be taken for the post's."""


def of(tag: str) -> str:
    """The language that a tag as "en-GB" or "de_DE" names, as `guess` would; "" where nothing is told.

    Any language can be named, also one that the rules have no words of. Raises ValueError where it is no such tag.
    """
    code = re.split("[-_]", tag.strip().lower(), maxsplit=1)[0]
    if tag.strip() and not _CODE.fullmatch(code):
        raise ValueError(f"{cut(tag, 30)!r} is no language; write it as en, de or pt-BR")
    return code


def guess(prose: str, frequent: Mapping[str, Sequence[str]]) -> str:
    """The language's code, or "" where the words do not tell; `frequent` are languages by their frequent words."""
    text = prose[:_LOOK].lower()
    kana = 0 if text.isascii() else len(_KANA.findall(text))
    if kana > len(text) // 10:
        return "ja"
    words = text.encode("ascii", "replace").translate(_APART).decode().split()
    if len(words) * _SHORT > len(text):
        words = [word for word, before in zip(words, ["", *words], strict=False) if len(word) > 1 or len(before) != 1]
    counts: dict[str, int] = {}
    for word in frequent.keys() & set(words):
        for code in frequent[word]:
            counts[code] = counts.get(code, 0) + 1
    code = max(counts, key=counts.__getitem__, default="")
    most = counts.pop(code, 0)
    return code if most >= SURE and most - max(counts.values(), default=0) >= min(SURE, max(1, most // 4)) else ""
