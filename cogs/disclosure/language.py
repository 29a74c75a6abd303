"""Which language a post is in, told by its frequent short words; unsure is a fine answer."""

from collections.abc import Mapping
from typing import Final

from cogs.disclosure.book import Language
from cogs.disclosure.patterns import pattern

_WORD: Final = pattern(r"[a-z]+")
_KANA: Final = pattern(r"[\x{3041}-\x{30ff}]")
_LOOK: Final = 4_000
"""Characters looked at; more would not change the answer."""
SURE: Final = 2
"""Frequent words that a language needs, and by how many it has to lead, to be taken for the post's."""


def guess(prose: str, languages: Mapping[str, Language]) -> str:
    """The language's code, or "" where the words do not tell."""
    text = prose[:_LOOK].lower()
    if len(_KANA.findall(text)) > len(text) // 10 and _KANA.search(text):
        return "ja"
    words = _WORD.findall(text)
    counts = sorted(((sum(word in one.words for word in words), code) for code, one in languages.items()), reverse=True)
    (most, code), (next_most, _) = counts[0], counts[1]
    return code if most >= SURE and most - next_most >= min(SURE, max(1, most // 4)) else ""
