"""Who may thank and join in, and which week a round-up covers."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.core.recurrence import occurrences
from bot.kit.services import Rhythm
from cogs.gratitude import rules
from cogs.gratitude.settings import Settings

ANA, BEN, CLEO = 1, 2, 3
HOUR = 3_600_000


@pytest.mark.parametrize(
    ("receiver", "last", "wait", "answer"),
    [
        (BEN, None, timedelta(days=1), rules.Granted()),
        (BEN, 0, timedelta(days=1), rules.Granted()),
        (BEN, 1, timedelta(days=1), rules.TooSoon(24 * HOUR + 1)),
        (BEN, 24 * HOUR, timedelta(0), rules.Granted()),
        (ANA, None, timedelta(0), rules.Refused("oneself")),
        (ANA, 24 * HOUR - 1, timedelta(days=1), rules.Refused("oneself")),
    ],
)
def test_thanks_need_somebody_else_and_a_wait(
    receiver: int, last: int | None, wait: timedelta, answer: rules.Granted | rules.TooSoon | rules.Refused
) -> None:
    assert rules.thank(ANA, receiver, last, wait, 24 * HOUR) == answer


@pytest.mark.parametrize(
    ("who", "joined", "answer"),
    [
        (CLEO, [], rules.Granted()),
        (CLEO, [4, 5], rules.Granted()),
        (CLEO, [4, CLEO], rules.Refused("joined before")),
        (ANA, [], rules.Refused("own thanks")),
        (BEN, [], rules.Refused("own praise")),
    ],
)
def test_everyone_else_joins_in_once(who: int, joined: list[int], answer: rules.Granted | rules.Refused) -> None:
    assert rules.join(ANA, BEN, joined, who) == answer


@pytest.mark.parametrize("day", ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
def test_the_round_up_comes_on_the_day_that_was_chosen(day: str) -> None:
    rhythm = rules.rhythm(Settings.model_validate({"roundup_day": day}), "Europe/Berlin")
    assert rhythm is not None
    start = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1000)
    due = next(occurrences(rhythm, start, start))
    assert f"{datetime.fromtimestamp(due / 1000, UTC):%A %H:%M}".lower() == f"{day} 15:00"


def test_without_a_channel_there_is_no_round_up() -> None:
    assert rules.rhythm(Settings(roundup_channel=""), "UTC") is None


def test_a_week_is_whole_when_the_clocks_change() -> None:
    weeks = Rhythm("FREQ=WEEKLY;BYDAY=FR", time(16), "Europe/Berlin")
    start = int(datetime(2026, 3, 20, tzinfo=UTC).timestamp() * 1000)
    found = occurrences(weeks, start, start)
    due = [next(found) for _ in range(40)]
    assert [rules.week_before(at, "Europe/Berlin") for at in due[1:]] == due[:-1]
    assert {after - before for before, after in pairwise(due)} == {167 * HOUR, 168 * HOUR, 169 * HOUR}
