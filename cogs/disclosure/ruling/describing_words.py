"""What organisers read of a rule: its reason, its language, a post that it finds."""

from collections.abc import Mapping
from typing import Final

from bot.kit.text import cut, listed

LANGUAGES: Final[Mapping[str, str]] = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
}
NO_MORE: Final = "A rule that is no more; its figures are kept."


def language(code: str) -> str:
    """A language's name; an operator's may have none here."""
    return LANGUAGES.get(code, code)


def of_a_brand(why: str) -> str:
    """A reason without the brand that a post names."""
    return why.replace("{brand}", "a brand")


def line(why: str, languages: frozenset[str], example: str) -> str:
    """A rule in a plain line."""
    within = f" ({listed(sorted(map(language, languages)), 3)})" if languages else ""
    found = f" It finds “{cut(' '.join(example.split()), 70)}”." if example else ""
    return f"{cut(why, 130).removesuffix('.')}{within}.{found}"
