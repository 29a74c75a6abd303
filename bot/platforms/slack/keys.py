"""Slack's ids and times as Hearth's keys. Pure.

A message's `ts` is unique within its channel alone (Slack's reference, "Messages"), so a key names both. A thread has
the key of the message that it began with.
"""

import re
from typing import Any, Final

from bot.kit.people import Place

_ID: Final = re.compile(r"[A-Z][A-Z0-9]{1,20}")
_TS: Final = re.compile(r"[0-9]{1,11}\.[0-9]{1,6}")
_KEY: Final = re.compile(r"([A-Z][A-Z0-9]{1,20})\.([0-9]{1,11}\.[0-9]{1,6})")


def id_of(given: Any) -> str:
    """An id as Slack writes one; raises ValueError for what is none. Ids are kept for good and asked for again."""
    if isinstance(given, str) and _ID.fullmatch(given):
        return given
    raise ValueError(f"{str(given)[:40]!r} is no id")


def ts_of(given: Any) -> str:
    """A message's time as Slack writes it, which is also its name; raises ValueError."""
    if isinstance(given, str) and _TS.fullmatch(given):
        return given
    raise ValueError(f"{str(given)[:40]!r} is no time of a message")


def key_of(channel: Any, ts: Any) -> str:
    """A message's key; raises ValueError."""
    return f"{id_of(channel)}.{ts_of(ts)}"


def parts_of(key: str) -> tuple[str, str] | None:
    """The channel and the ts in a message's key; None for what is none."""
    found = _KEY.fullmatch(key)
    return (found[1], found[2]) if found else None


def is_id(key: str) -> bool:
    """Whether a key can be an id of Slack's."""
    return _ID.fullmatch(key) is not None


def time_of(ts: Any) -> int:
    """When a message was posted, in epoch milliseconds; raises ValueError."""
    seconds, _, micros = ts_of(ts).partition(".")
    return int(seconds) * 1000 + int(micros.ljust(6, "0")) // 1000


def ts_at(at: int) -> str:
    """The ts of a time in epoch milliseconds, for looking up what came after it."""
    at = max(at, 0)
    return f"{at // 1000}.{at % 1000:03d}000"


def thread_of(channel: str, ts: str) -> Place:
    """The thread that began with a message."""
    return Place(key_of(channel, ts), "", "thread", channel)


def channel_of(place: Place) -> str:
    """The channel in which a place lies: itself, or a thread's."""
    if place.kind == "thread":
        found = parts_of(place.key)
        return found[0] if found else place.parent or ""
    return place.key


def root_of(place: Place) -> str | None:
    """The ts of the message that a thread began with; None for what is no thread."""
    found = parts_of(place.key) if place.kind == "thread" else None
    return found[1] if found else None
