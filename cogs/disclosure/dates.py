"""When a relationship ends, as people write it: to the end of a day in the community's zone; pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.kit.text import clean, visible
from cogs.disclosure.judge.register import Wrong

FARTHEST: Final = 20
"""Years that an end may lie ahead; later is a slip of the finger."""
_NEVER: Final = frozenset({"", "-", "\u2013", "open", "none", "no end", "open-ended"})
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_LENGTH: Final = re.compile(r"(?:in |for )?([0-9]{1,3}) (day|week|month|year)s?")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_DOTS: Final = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)? ([a-z]+)\.?(?: ([0-9]{4}))?")
_MONTH_FIRST: Final = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?: ([0-9]{4}))?")
_MONTH_ALONE: Final = re.compile(r"([a-z]+)\.? ([0-9]{4})")


def until(text: str, zone: str, now: int, years: int = FARTHEST) -> int | Wrong | None:
    """The last millisecond of the day that a text names, at most so many years ahead; None where it names none."""
    text = clean(text)
    said = " ".join(visible(text).casefold().replace(",", " ").split())
    if said in _NEVER:
        return None
    today = _in(zone, now)
    try:
        last = _date(said.removeprefix("until ").removeprefix("the end of ").removeprefix("end of "), today)
        if last is None:
            return Wrong("not a date", text)
        if last < today:
            return Wrong("past", text)
        if last > _later(today, 12 * years):
            return Wrong("far", text)
    except (ValueError, OverflowError):
        return Wrong("not a date", text)
    return _last(last, zone)


def day(at: int, zone: str) -> str:
    """The calendar day of a time in the community's zone: an end is a day there, and the same for every reader."""
    return _in(zone, at).isoformat()


def year_later(at: int, zone: str) -> int:
    """The end of the same day in the next year, whatever the clocks do until then."""
    return _last(_later(_in(zone, at), 12), zone)


def _in(zone: str, at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone)).date()


def _last(day: date, zone: str) -> int:
    """The last millisecond of a day."""
    return int(datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone)).timestamp() * 1000) - 1


def _date(said: str, today: date) -> date | None:
    """A date as people write it; raises ValueError for one that no calendar has."""
    if found := _LENGTH.fullmatch(said):
        count = int(found[1])
        match found[2]:
            case "day" | "week":
                return today + timedelta(days=count * (7 if found[2] == "week" else 1))
            case unit:
                return _later(today, count * (12 if unit == "year" else 1))
    if found := _ISO.fullmatch(said):
        year, month = int(found[1]), int(found[2])
        return date(year, month, int(found[3])) if found[3] else _end(year, month)
    if found := _DOTS.fullmatch(said):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if (found := _MONTH_ALONE.fullmatch(said)) and found[1] in _MONTHS:
        return _end(int(found[2]), _MONTHS[found[1]])
    for form, month, day in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        if (found := form.fullmatch(said)) and found[month] in _MONTHS:
            named = date(int(found[3] or today.year), _MONTHS[found[month]], int(found[day]))
            return named if found[3] or named >= today else _later(named, 12)
    return date(int(said), 12, 31) if re.fullmatch("[0-9]{4}", said) else None


def _end(year: int, month: int) -> date:
    """The last day of a month."""
    return _later(date(year, month, 1), 1) - timedelta(days=1)


def _later(day: date, months: int) -> date:
    """So many months later; the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return _end(year, month + 1)
