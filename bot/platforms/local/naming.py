"""What counts as a message, a name, an emoji: pure checks that raise `Say` with a whole sentence."""

import re
import unicodedata
from typing import Final

from bot.kit.errors import Say
from bot.kit.text import clean, visible
from bot.platforms.local import words

MESSAGE_LIMIT: Final = 4000
NAME_LIMIT: Final = 40
_RESERVED: Final = {"hearth", "everyone", "here", "channel"}
_CHANNEL: Final = re.compile(r"[\w-]{1,40}")
_SYMBOLS: Final = {"So", "Sk", "Sm", "Mn", "Me", "Cf"}
_EMOJI_LIMIT: Final = 16


def message_text(raw: str) -> str:
    """A message as it will stand; refuses one that is too long or shows nothing."""
    text = clean(raw)
    if not visible(text):
        raise Say(words.EMPTY)
    if len(text) > MESSAGE_LIMIT:
        raise Say(words.long_message(len(text), MESSAGE_LIMIT))
    return text.strip("\n")


def person_name(raw: str) -> str:
    """A name on one line, without characters that show nothing or turn the line around."""
    name = " ".join(visible(clean(unicodedata.normalize("NFC", clean(raw[:1000])))).split())
    if not any(character.isalnum() for character in name):
        raise Say(words.NAME_EMPTY)
    if len(name) > NAME_LIMIT:
        raise Say(words.NAME_LONG)
    if name.casefold() in _RESERVED:
        raise Say(words.NAME_RESERVED)
    return name


def channel_name(raw: str) -> str:
    """A channel's name without its #."""
    name = clean(raw).strip().removeprefix("#")
    if not _CHANNEL.fullmatch(name):
        raise Say(words.CHANNEL_NAME)
    return name


def emoji(raw: str) -> str:
    """One emoji: symbols and what joins them (a keycap begins with its digit), never words."""
    text = clean(raw).strip()
    kinds = {unicodedata.category(character) for character in text[:_EMOJI_LIMIT]}
    shows = kinds & {"So", "Sm"} or "\u20e3" in text
    if not visible(text) or len(text) > _EMOJI_LIMIT or not shows or not kinds <= _SYMBOLS | {"Nd", "Po"}:
        raise Say(words.EMOJI)
    return text
