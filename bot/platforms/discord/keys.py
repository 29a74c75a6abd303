"""Discord's ids and times as Hearth's keys; an id tells when it was given, a direct control its server. Pure."""

import re
from datetime import datetime
from typing import Final

EPOCH: Final = 1_420_070_400_000
"""When Discord's ids begin to count: the first moment of 2015, in epoch milliseconds (Discord's reference)."""
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_MARK: Final = "@"
_KEYS: Final = 2**64
"""Ids are unsigned 64-bit numbers (Discord's reference, "Snowflakes"), in base 36 at most 13 digits."""
_KEY: Final = re.compile("[1-9][0-9]{0,19}")
_EMPTY: Final = re.compile("=*")


def key_of(given: object) -> str:
    """An id as Discord writes one; raises ValueError for what is none. Ids are kept for good and asked for again."""
    if isinstance(given, str) and _KEY.fullmatch(given) and int(given) < _KEYS:
        return given
    raise ValueError(f"{str(given)[:40]!r} is no id")


def time_of(key: str) -> int:
    """When an id was given, in epoch milliseconds; raises ValueError for what is no id."""
    return (int(key) >> 22) + EPOCH


def key_at(at: int) -> str:
    """The least id that could have been given at a time in epoch milliseconds, for looking up what came after it."""
    return str(max(at - EPOCH, 0) << 22)


def moment_of(stamp: str) -> int:
    """A time as Discord writes it, in epoch milliseconds; raises ValueError."""
    return int(datetime.fromisoformat(stamp).timestamp() * 1000)


def tag_space(action: str, space: str | None) -> str:
    """A control's id with its server, for direct messages, which belong to none; without one, the action itself."""
    if space is None:
        return action
    number, digits = int(space), ""
    if not 0 <= number < _KEYS:
        raise ValueError(f"{space} is no id of a server")
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return f"{action}{_MARK}{digits or '0'}"


def untag_space(custom_id: str) -> tuple[str, str | None]:
    """A control's action and the server it was tagged with, if it was. Kit quotes the mark in actions."""
    action, mark, digits = custom_id.rpartition(_MARK)
    if not mark or not digits.isascii() or not digits.isalnum() or len(digits) > 13 or int(digits, 36) >= _KEYS:
        return custom_id, None
    return action, str(int(digits, 36))


def tag_value(value: str) -> str:
    """A choice's value as Discord takes it, which wants at least one character: none is `=`, `=` is `==`."""
    return f"{value}=" if _EMPTY.fullmatch(value) else value


def untag_value(text: str) -> str:
    """The value that was chosen, from what Discord brings back."""
    return text[:-1] if _EMPTY.fullmatch(text) else text
