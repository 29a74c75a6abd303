"""Which language a post is in, told by its frequent short words; unsure is a fine answer."""

import re
from collections.abc import Mapping
from typing import Final

from cogs.disclosure.book import Language

_WORD: Final = re.compile("[a-z]+")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_LOOK: Final = 4_000
"""Characters looked at; more would not change the answer."""
SURE: Final = 2
"""Frequent words that a language needs, and by how many it has to lead, to be taken for the post's."""


def guess(prose: str, languages: Mapping[str, Language]) -> str:
    """The language's code, or "" where the words do not tell."""
    text = prose[:_LOOK].lower()
    kana = 0 if text.isascii() else len(_KANA.findall(text))
    if kana > len(text) // 10:
        return "ja"
    words = _WORD.findall(text)
    counts = sorted(((sum(map(one.words.__contains__, words)), code) for code, one in languages.items()), reverse=True)
    (most, code), (next_most, _) = counts[0], counts[1]
    return code if most >= SURE and most - next_most >= min(SURE, max(1, most // 4)) else ""
