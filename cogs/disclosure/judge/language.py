"""Which language a post is in, told by its frequent short words; unsure is a fine answer."""

import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase
from typing import Final

_APART: Final = bytes(sign if chr(sign) in ascii_lowercase else ord(" ") for sign in range(256))
"""What stands between words becomes a space."""
_KANA: Final = re.compile("[\u3041-\u30ff]")
_LOOK: Final = 4_000
"""Characters looked at; more would not change the answer."""
_SHORT: Final = 4
"""Letters that a word has in most texts, with the space behind; where they are fewer, some stand apart, as in "a d"."""
SURE: Final = 2
"""Different frequent words that a language needs, and by how many it has to lead, to be taken for the post's."""


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
