"""When a relationship begins and ends, as people write it: whole days in the community's zone; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.kit.text import clean, visible
from cogs.disclosure.judge.register import Wrong

FARTHEST: Final = 20
"""Years that an end may lie ahead; later is a slip of the finger."""
LONGEST: Final = 100
"""Years that a beginning may lie behind: a life, and the firm of one's parents."""
_NEVER: Final = frozenset({"", "-", "\u2013", "open", "none", "no end", "open-ended"})
_NEAR: Final = {"yesterday": -1, "now": 0, "today": 0, "tomorrow": 1}
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
_BEGINS: Final = "(since|from|as of|starting)"
_SPAN: Final = re.compile(
    rf"(?:{_BEGINS} )?(.+?) (?:until|till|to|through|for|-|\u2013) (.+)|{_BEGINS} (.+)", re.IGNORECASE
)
_LENGTH: Final = re.compile(r"(?:in |for )?([0-9]{1,3}) (day|week|month|year)s?")
_AGO: Final = re.compile(r"([0-9]{1,3}) (day|week|month|year)s?(?: ago)?")
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_DOTS: Final = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)? ([a-z]+)\.?(?: ([0-9]{4}))?")
_MONTH_FIRST: Final = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?: ([0-9]{4}))?")
_MONTH_ALONE: Final = re.compile(r"([a-z]+)\.?(?: ([0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, in epoch milliseconds; None where a text does not say."""

    since: int | None = None
    until: int | None = None


def span(text: str, zone: str, now: int) -> Span | Wrong:
    """From the first millisecond of a day to the last of another, as far as a text names them.

    Without a year, "since" means the last such day and "from" the nearest one; a time that is over already
    is then the one before or after it.
    """
    text = clean(text)
    found = _SPAN.fullmatch(_plain(text))
    if found is None:
        last = until(text, zone, now)
        if isinstance(last, Wrong):
            return Wrong("not dates", text) if last.why == "not a date" else last
        return Span(until=last)
    word, begin, end = found[1] or found[4] or "", found[2] or found[5], found[3] or ""
    today = _in(zone, now)
    try:
        firsts = _beginnings(begin.casefold(), today, back=word.casefold() == "since")
        spans = [(first, _ending(end.casefold(), first)) for first in firsts]
        if not spans or (spans[0][1] is None and end.casefold() not in _NEVER):
            return Wrong("not dates", end if spans else begin)
        first, last = next((one for one in spans if one[1] is None or one[1] >= max(one[0], today)), spans[0])
        wrong = _unlikely(first, last, today, text)
        return wrong or Span(_first(first, zone), None if last is None else _last(last, zone))
    except (ValueError, OverflowError):
        return Wrong("not dates", text)


def until(text: str, zone: str, now: int, years: int = FARTHEST) -> int | Wrong | None:
    """The last millisecond of the day that a text names, at most so many years ahead; None where it names none."""
    text = clean(text)
    said = _plain(text).casefold().removeprefix("until ")
    if said in _NEVER:
        return None
    today = _in(zone, now)
    try:
        found = _LENGTH.fullmatch(said)
        last = _after(today, found) if found else _ending(said, today)
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


def _first(day: date, zone: str) -> int:
    """The first millisecond of a day."""
    return int(datetime.combine(day, time(0), ZoneInfo(zone)).timestamp() * 1000)


def _last(day: date, zone: str) -> int:
    """The last millisecond of a day."""
    return _first(day + timedelta(days=1), zone) - 1


def _plain(text: str) -> str:
    return " ".join(visible(text).replace(",", " ").split())


def _beginnings(said: str, today: date, *, back: bool) -> Sequence[date]:
    """The first days that a text may mean, the likeliest first; raises ValueError for one that no calendar has."""
    if said in _NEAR:
        return [today + timedelta(days=_NEAR[said])]
    if found := _AGO.fullmatch(said):
        return [_after(today, found, -1)]
    days = [first for first, _ in _days(said.removeprefix("the ").removeprefix("beginning of "), today)]
    if back:
        return [first for first in reversed(days) if first <= today] or days
    return sorted(days, key=lambda first: abs(first - today))


def _ending(said: str, start: date) -> date | None:
    """The last day that a text names, from a day on if it names no year; a length counts with that day."""
    if found := _LENGTH.fullmatch(said):
        return _after(start, found) - timedelta(days=1)
    lasts = [last for _, last in _days(said.removeprefix("the ").removeprefix("end of "), start)]
    return next((last for last in lasts if last >= start), lasts[-1] if lasts else None)


def _unlikely(first: date, last: date | None, today: date, text: str) -> Wrong | None:
    """What is wrong with a time, if anything."""
    if last is not None and last < first:
        return Wrong("turned", text)
    if last is not None and last < today:
        return Wrong("past", text)
    if first > _later(today, 12):
        return Wrong("early", text)
    if first < _later(today, -12 * LONGEST) or (last is not None and last > _later(today, 12 * FARTHEST)):
        return Wrong("far", text)
    return None


def _days(said: str, around: date) -> Sequence[tuple[date, date]]:
    """The first and last day of what a text may name, the earliest first: several where it leaves the year open."""
    found: list[tuple[date, date]] = []
    for year in (around.year - 1, around.year, around.year + 1):
        try:
            named = _named(said, year)
        except ValueError:
            continue
        if named is not None and named not in found:
            found.append(named)
    return found


def _named(said: str, year: int) -> tuple[date, date] | None:
    """The first and last day of what a text names, in this year if it says none; raises ValueError where no calendar
    has it.
    """
    if found := _ISO.fullmatch(said):
        if found[3] is None:
            return _month(int(found[1]), int(found[2]))
        return _alone(date(int(found[1]), int(found[2]), int(found[3])))
    if found := _DOTS.fullmatch(said):
        return _alone(date(int(found[3]), int(found[2]), int(found[1])))
    if (found := _MONTH_ALONE.fullmatch(said)) and found[1] in _MONTHS:
        return _month(int(found[2] or year), _MONTHS[found[1]])
    for form, month, day in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        if (found := form.fullmatch(said)) and found[month] in _MONTHS:
            return _alone(date(int(found[3] or year), _MONTHS[found[month]], int(found[day])))
    return (date(int(said), 1, 1), date(int(said), 12, 31)) if re.fullmatch("[0-9]{4}", said) else None


def _alone(day: date) -> tuple[date, date]:
    return day, day


def _after(day: date, length: re.Match[str], sign: int = 1) -> date:
    """So long after a day, or before it."""
    count = sign * int(length[1])
    if length[2] in {"day", "week"}:
        return day + timedelta(days=count * (7 if length[2] == "week" else 1))
    return _later(day, count * (12 if length[2] == "year" else 1))


def _month(year: int, month: int) -> tuple[date, date]:
    """The first and last day of a month."""
    first = date(year, month, 1)
    return first, _later(first, 1) - timedelta(days=1)


def _later(day: date, months: int) -> date:
    """So many months later; the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return _month(year, month + 1)[1]
