"""The platform's own keys: a letter for the kind and a number, `u3`, `c1`, `m45`, `e2`."""

import re
from typing import Final

SPACE: Final = "local"
HEARTH: Final = 0
"""The bot's own number among the members."""
_KEY: Final = re.compile(r"([ucme])([0-9]{1,15})")


def member_key(number: int) -> str:
    """The key of a member."""
    return f"u{number}"


def channel_key(number: int) -> str:
    """The key of a channel, a thread or a direct conversation."""
    return f"c{number}"


def message_key(number: int) -> str:
    """The key of a message."""
    return f"m{number}"


def gathering_key(number: int) -> str:
    """The key of something planned."""
    return f"e{number}"


def number(letter: str, key: str) -> int:
    """The number in a key of this kind, or -1, which nothing has, for anything else."""
    found = _KEY.fullmatch(key)
    return int(found[2]) if found and found[1] == letter and found[2].isascii() else -1
