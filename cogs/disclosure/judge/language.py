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
SURE: Final = 2
"""Frequent words that a language needs, and by how many it has to lead, to be taken for the post's."""


def guess(prose: str, frequent: Mapping[str, Sequence[str]]) -> str:
    """The language's code, or "" where the words do not tell; `frequent` are languages by their frequent words."""
    text = prose[:_LOOK].lower()
    kana = 0 if text.isascii() else len(_KANA.findall(text))
    if kana > len(text) // 10:
        return "ja"
    counts: dict[str, int] = {}
    before = ""
    for word in text.encode("ascii", "replace").translate(_APART).decode().split():
        for code in frequent.get(word, ()):
            if len(word) > 1 or len(before) != 1:  # letters apart are one word
                counts[code] = counts.get(code, 0) + 1
        before = word
    code = max(counts, key=counts.__getitem__, default="")
    most = counts.pop(code, 0)
    return code if most >= SURE and most - max(counts.values(), default=0) >= min(SURE, max(1, most // 4)) else ""
