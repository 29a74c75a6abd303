"""The small figures of a text that cannot be had later, since the text itself is not kept."""

import re
from typing import Final

_LINK: Final = re.compile(r"https?://", re.IGNORECASE)
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]"
)


def measure(text: str) -> tuple[int, int, int, int]:
    """Its words, characters and links, and whether its script writes words without spaces: 1 where at least a third of
    it is Thai, Lao, Burmese, Khmer, Japanese or Chinese, for which docs/metrics.md 7 counts characters, not words.
    """
    chars = len(text)
    links = len(_LINK.findall(text)) if "://" in text else 0
    if text.isascii():
        return len(text.split()), chars, links, 0
    return len(text.split()), chars, links, int(len(_UNSPACED.findall(text)) * 3 >= chars > 0)
