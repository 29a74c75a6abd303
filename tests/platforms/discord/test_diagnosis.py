"""What Discord's answers about the application, its connection and its clock mean to whoever runs Hearth."""

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.clock import HOUR, MINUTE
from bot.platforms.discord.diagnosis import (
    MEMBERS,
    MESSAGE_CONTENT,
    WITHOUT_CONTENT,
    WITHOUT_MEMBERS,
    Application,
    Gateway,
    Starts,
    application,
    clock,
    gateway,
    skew,
)
from bot.platforms.discord.supervise import Allowed

BOTH = Allowed(members=True, message_content=True)
NEITHER = Allowed(members=False, message_content=False)
SECOND = 1_000


@pytest.mark.parametrize("flags", [1 << 14 | 1 << 18, 1 << 15 | 1 << 19, 1 << 14 | 1 << 19])
def test_intents_that_are_switched_on_are_fine_before_and_after_discords_review(flags: int) -> None:
    assert [one.level for one in application(Application("7", "Hearth", flags), BOTH)] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("flags", "without", "setting", "place"),
    [
        (MESSAGE_CONTENT, WITHOUT_MEMBERS, "members = false", "Server Members Intent"),
        (MEMBERS, WITHOUT_CONTENT, "message_content = false", "Message Content Intent"),
    ],
)
def test_an_intent_that_is_asked_for_and_not_allowed_says_what_is_off_and_where_it_is_switched_on(
    flags: int, without: str, setting: str, place: str
) -> None:
    (told,) = [one for one in application(Application("7", "Hearth", flags), BOTH) if one.level == "fail"]
    assert without in told.says
    assert "applications/7/bot" in told.remedy
    assert place in told.remedy
    assert f"set {setting}" in told.remedy


@pytest.mark.parametrize("flags", [0, MEMBERS | MESSAGE_CONTENT])
def test_going_without_by_choice_works_and_is_said(flags: int) -> None:
    members, content = application(Application("7", "Hearth", flags), NEITHER)
    assert (members.level, content.level) == ("warn", "warn")
    assert WITHOUT_MEMBERS in members.says
    assert "message menus, buttons and forms work" in content.says
    assert ("the portal allows it already" in content.remedy) == bool(flags)


def test_two_switches_in_the_portal_that_keep_a_bot_from_working_are_named() -> None:
    both = Application("7", "Hearth", MEMBERS | MESSAGE_CONTENT, True, "https://example.org/interactions")
    endpoint, grant = [one for one in application(both, BOTH) if one.level == "fail"]
    assert "nobody gets an answer" in endpoint.says
    assert "empty Interactions Endpoint URL" in endpoint.remedy
    assert "switch Requires OAuth2 Code Grant off" in grant.remedy


@pytest.mark.parametrize(
    ("remaining", "level", "words"),
    [
        (1000, "ok", "connect 1,000 more times today, of 1,000"),
        (50, "ok", "connect 50 more times"),
        (49, "warn", "connect 49 more times"),
        (1, "warn", "connect 1 more time today"),
        (0, "fail", "connect no more for 4 hours"),
    ],
)
def test_connections_that_run_out_are_told_before_they_do(remaining: int, level: str, words: str) -> None:
    (told,) = gateway(Gateway(1, Starts(1000, remaining, 4 * HOUR)), sharded=False)
    assert told.level == level
    assert words in told.says


@pytest.mark.parametrize(("shards", "sharded", "told"), [(1, False, 0), (2, False, 1), (2, True, 0)])
def test_a_bot_on_many_servers_needs_several_connections(shards: int, sharded: bool, told: int) -> None:
    found = [*gateway(Gateway(shards, Starts(1000, 900, 0)), sharded=sharded)]
    assert sum("shards = true" in one.remedy for one in found) == told


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (0, "ok", "agrees"),
        (1_999, "ok", "agrees"),
        (2_000, "warn", "2 seconds ahead of Discord's, so what is due comes that much early"),
        (-10_000, "warn", "10 seconds behind Discord's, so what is due comes that much late"),
        (10_001, "fail", "10 seconds ahead"),
        (-3 * MINUTE, "fail", "3 minutes behind"),
        (25 * HOUR, "fail", "25 hours ahead"),
    ],
)
def test_a_clock_that_is_wrong_says_by_how_much_and_what_comes_of_it(ahead: int, level: str, words: str) -> None:
    told = clock(ahead)
    assert told.level == level
    assert words in told.says
    assert (level == "ok") == (told.remedy == "")


@given(
    now=st.integers(0, 4_000_000_000_000),
    ahead=st.integers(-HOUR, HOUR),
    there=st.integers(0, 5 * SECOND),
    back=st.integers(0, 5 * SECOND),
)
def test_a_slow_answer_never_makes_a_clock_look_worse_than_it_is(now: int, ahead: int, there: int, back: int) -> None:
    stamped = now + there
    found = skew(formatdate(stamped // SECOND, usegmt=True), now + ahead, stamped + back + ahead)
    assert found is not None
    assert abs(found) <= abs(ahead)
    assert found * ahead >= 0
    assert abs(found - ahead) <= there + back + 999


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 99 Foo 2026 00:00:00 GMT"])
def test_an_answer_without_a_date_says_nothing_of_the_clock(date: str) -> None:
    assert skew(date, 0, 0) is None
