"""When something recurs, computed; and what to do about occurrences that were missed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot.kit.services import Missed, Rhythm


def occurrences(rhythm: Rhythm, anchor: int, after: int) -> Iterator[int]:
    """Due times later than `after`, in order, counted from the day of `anchor` (epoch milliseconds).

    The rule runs on local wall time and each result is then placed in the zone: 02:30 on the day
    the clocks go forward falls due an hour later, and in the repeated hour it falls due once. Times
    that coincide because of that, as an hourly rule has them, fall due once too.
    """
    zone = ZoneInfo(rhythm.zone)
    start = datetime.combine(_local(anchor, zone).date(), rhythm.at)
    rule = rrulestr(rhythm.rule, dtstart=start)
    for wall in rule.xafter(_local(after, zone) - timedelta(days=1), inc=True):
        due = int(wall.replace(tzinfo=zone).timestamp() * 1000)
        if due > after:
            after = due
            yield due


def _local(at: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(zone).replace(tzinfo=None)


class CatchUp(NamedTuple):
    """Which missed occurrences to run now, and which to record as skipped."""

    run: tuple[int, ...]
    skip: tuple[int, ...]


def catch_up(due: tuple[int, ...], now: int, missed: Missed) -> CatchUp:
    """Decide about occurrences that are due, oldest first; one that is on time simply runs."""
    match missed.policy:
        case "latest":
            return CatchUp(due[-1:], due[:-1])
        case "each":
            return CatchUp(due[-missed.most :], due[: -missed.most])
        case "skip":
            late = tuple(at for at in due if now - at > missed.grace)
            return CatchUp(tuple(at for at in due if at not in late), late)
