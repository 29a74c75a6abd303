"""When somebody may thank, join in and be told again: decided from what is known, pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from bot.kit.clock import HOUR, milliseconds
from bot.kit.services import Rhythm, Withdrawn
from cogs.gratitude.settings import Settings

_LATE: Final = 12 * HOUR


@dataclass(frozen=True, slots=True)
class Granted:
    """Go ahead."""


@dataclass(frozen=True, slots=True)
class TooSoon:
    """They thanked this person a short while ago; it opens again at `until` (epoch milliseconds)."""

    until: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Not at all: whom it concerns is the person themselves, or they did so before."""

    why: Literal["oneself", "own thanks", "own praise", "joined before"]


def thank(giver: int, receiver: int, last: int | None, wait: timedelta, now: int) -> Granted | TooSoon | Refused:
    """Whether a member may thank another, whom they thanked at `last`; times in epoch milliseconds."""
    if giver == receiver:
        return Refused("oneself")
    until = 0 if last is None else last + milliseconds(wait)
    return TooSoon(until) if now < until else Granted()


def join(giver: int, receiver: int, joined: Sequence[int], who: int) -> Granted | Refused:
    """Whether somebody may say "me too" to thanks that these have joined."""
    if who == giver:
        return Refused("own thanks")
    if who == receiver:
        return Refused("own praise")
    return Refused("joined before") if who in joined else Granted()


def rhythm(settings: Settings, zone: str) -> Rhythm | None:
    """When the round-up comes; None where there is no channel for it."""
    if not settings.roundup_channel:
        return None
    return Rhythm(f"FREQ=WEEKLY;BYDAY={settings.roundup_day[:2].upper()}", settings.roundup_at, zone)


def week_before(due: int, zone: str) -> int:
    """The same wall time a week earlier, so that a week in which the clocks change is whole."""
    wall = datetime.fromtimestamp(due / 1000, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return int((wall - timedelta(days=7)).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Week:
    """Who was thanked and who thanked, each once; None stands for somebody who is not to be named."""

    thanked: tuple[int | None, ...]
    givers: tuple[int | None, ...]


def week(given: Sequence[tuple[int, int]], withdrawn: Withdrawn) -> Week:
    """The week from pairs of thanked and giver: thanks count if both of them may be counted, and the
    hidden count without their names, after the others.
    """
    counted = [pair for pair in given if withdrawn.uncounted.isdisjoint(pair)]

    def named(people: Iterable[int]) -> tuple[int | None, ...]:
        each = dict.fromkeys(people)
        shown = [person for person in each if person not in withdrawn.hidden]
        return (*shown, *[None] * (len(each) - len(shown)))

    return Week(named(pair[0] for pair in counted), named(pair[1] for pair in counted))


def late(due: int, now: int) -> bool:
    """Whether "this week" would no longer be true of a round-up that was due then."""
    return now - due > _LATE
