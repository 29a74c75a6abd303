"""The pace: what goes out when, and that nothing a cog can do gets a message past it."""

import inspect
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.core.digest import fold
from bot.core.outbox import WEIGHTS
from bot.core.pacing import Drop, Fold, Go, Hold, Lately, Wish, pace, quiet_until
from bot.core.words import DIGEST_TITLE
from bot.kit.clock import DAY
from bot.kit.cog import Cog
from bot.kit.community import CommunitySettings, PacingSettings
from bot.kit.context import Context
from bot.kit.effects import AnyEffect, Urgency
from bot.kit.events import MessagePosted
from bot.kit.ui import Block, Button, Divider, Heading, Message, Quoted, Row, Text, say
from bot.storage import tables
from tests.core.stage import AT, BEN, HOUR, MO, STAFF, Ctx, Nothing, cog_named, posted, stage

AWAKE = CommunitySettings(quiet_from=time(0), quiet_until=time(0))
TEN = AT
"""Monday, ten in the morning, UTC."""


def wish(
    urgency: Urgency = Urgency.TIMELY, *, direct: bool = False, asked: int = TEN, expires: int | None = None
) -> Wish:
    return Wish(urgency, direct, asked, expires)


TABLE = {
    "nothing lately": (wish(), Lately((), None), AWAKE, PacingSettings(), Go()),
    "under budget": (wish(), Lately((TEN - 1,) * 5, None), AWAKE, PacingSettings(), Go()),
    "over budget": (
        wish(),
        Lately(tuple(TEN - 6 * HOUR + n for n in range(6)), None),
        AWAKE,
        PacingSettings(),
        Hold(TEN + 18 * HOUR, "6 in 24 hours is the most"),
    ),
    "over budget, and it can wait": (
        wish(Urgency.WHENEVER),
        Lately((TEN - 1,) * 6, None),
        AWAKE,
        PacingSettings(),
        Fold(TEN + 23 * HOUR, "6 in 24 hours is the most"),
    ),
    "private notes have a budget of their own": (
        wish(direct=True),
        Lately((TEN - HOUR,) * 3, None),
        AWAKE,
        PacingSettings(),
        Hold(TEN + 23 * HOUR, "3 in 24 hours is the most"),
    ),
    "no budget at all": (
        wish(),
        Lately((), None),
        AWAKE,
        PacingSettings(posts_per_day=0),
        Hold(TEN + 24 * HOUR, "0 in 24 hours is the most"),
    ),
    "too late": (wish(expires=TEN), Lately((), None), AWAKE, PacingSettings(), Drop("it is no longer of use")),
    "held for too long": (
        wish(asked=TEN - 48 * HOUR - 1),
        Lately((), None),
        AWAKE,
        PacingSettings(),
        Drop("it was held for longer than the settings allow"),
    ),
    "quiet hours": (
        wish(),
        Lately((), None),
        CommunitySettings(quiet_from=time(9), quiet_until=time(11)),
        PacingSettings(),
        Hold(TEN + HOUR, "quiet hours"),
    ),
    "nobody has answered yet": (
        wish(),
        Lately((TEN - HOUR,), 2),
        AWAKE,
        PacingSettings(human_messages=3),
        Hold(TEN + HOUR // 4, "people have said little since the last post"),
    ),
    "people have talked": (wish(), Lately((TEN - HOUR,), 3), AWAKE, PacingSettings(human_messages=3), Go()),
    "its first post here": (wish(), Lately((), None), AWAKE, PacingSettings(human_messages=3), Go()),
    "private notes wait for nobody's talk": (
        wish(direct=True),
        Lately((), 0),
        AWAKE,
        PacingSettings(human_messages=3),
        Go(),
    ),
}


@pytest.mark.parametrize("case", TABLE, ids=lambda name: name.replace(" ", "_"))
def test_the_pace(case: str) -> None:
    asked, lately, community, pacing, verdict = TABLE[case]
    assert pace(asked, lately, pacing, community, TEN) == verdict


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu"]
clock_times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
moments = st.integers(*(int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1000) for year in (2025, 2027)))
communities = st.builds(CommunitySettings, zone=st.sampled_from(ZONES), quiet_from=clock_times, quiet_until=clock_times)
pacings = st.builds(
    PacingSettings,
    direct_per_day=st.integers(0, 5),
    posts_per_day=st.integers(0, 5),
    human_messages=st.integers(0, 5),
    digest_at=clock_times,
    longest_hold=st.integers(1, 100).map(lambda hours: timedelta(hours=hours)),
)
touches = st.lists(st.integers(0, DAY - 1), max_size=8).map(sorted)


@given(moments, communities, pacings, touches, st.integers(0, 3) | st.none(), st.sampled_from(Urgency), st.booleans())
def test_a_verdict_always_points_ahead_and_replies_and_duty_always_go(
    now: int,
    community: CommunitySettings,
    pacing: PacingSettings,
    ago: list[int],
    heard: int | None,
    urgency: Urgency,
    direct: bool,
) -> None:
    lately = Lately(tuple(now - DAY + 1 + past for past in ago), heard)
    match pace(wish(urgency, direct=direct, asked=now), lately, pacing, community, now):
        case Go():
            return
        case Hold(until, why) | Fold(until, why):
            assert until > now
            assert why
        case Drop():
            pytest.fail("it was asked for just now and never expires")
    assert urgency in {Urgency.TIMELY, Urgency.WHENEVER}


@given(moments, communities)
def test_quiet_hours_end_when_the_clocks_on_the_wall_say_so(now: int, community: CommunitySettings) -> None:
    until = quiet_until(now, community)
    if until is None:
        return
    assert now < until <= now + DAY + 2 * HOUR
    zone = ZoneInfo(community.zone)
    at = datetime.fromtimestamp(until / 1000, UTC).astimezone(zone)
    skipped = at.dst() != (at - timedelta(hours=3)).astimezone(UTC).astimezone(zone).dst()
    assert (at.hour, at.minute) == (community.quiet_until.hour, community.quiet_until.minute) or skipped


NIGHTS = [
    ("Europe/Berlin", datetime(2026, 3, 28, 23, 0, tzinfo=UTC), 7),
    ("Europe/Berlin", datetime(2026, 10, 24, 22, 0, tzinfo=UTC), 9),
    ("America/New_York", datetime(2026, 3, 8, 4, 0, tzinfo=UTC), 8),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 12, 0, tzinfo=UTC), 9.5),
    ("UTC", datetime(2026, 1, 1, 23, 0, tzinfo=UTC), 9),
]


@pytest.mark.parametrize(("zone", "now", "hours"), NIGHTS, ids=str)
def test_a_night_over_a_change_of_the_clocks_ends_at_eight(zone: str, now: datetime, hours: float) -> None:
    at = int(now.timestamp() * 1000)
    assert quiet_until(at, CommunitySettings(zone=zone)) == at + hours * HOUR


def test_a_night_that_ends_at_a_time_that_comes_twice_ends_the_second_time_for_whoever_missed_the_first() -> None:
    early = CommunitySettings(zone="Europe/Berlin", quiet_until=time(2, 30))
    for hour, minutes in ((0, 20), (1, 20)):
        at = int(datetime(2026, 10, 25, hour, 10, tzinfo=UTC).timestamp() * 1000)
        assert quiet_until(at, early) == at + minutes * HOUR // 60


@st.composite
def messages(draw: st.DrawFn) -> Message:
    words = st.text("abc ", min_size=1, max_size=700)
    row = st.lists(st.builds(Button, st.just("b"), st.just("a.b")), min_size=1, max_size=5).map(
        lambda items: Row(tuple(items))
    )
    blocks: st.SearchStrategy[Block] = st.one_of(st.builds(Text, words), st.builds(Quoted, words), row)
    try:
        return Message(draw(words), tuple(draw(st.lists(blocks, max_size=4))))
    except ValueError:
        return Message("too long")


@given(st.lists(messages(), min_size=1, max_size=12))
def test_digests_say_everything_once_and_in_order(wanted: list[Message]) -> None:
    left, said = list(wanted), list[Message]()
    while left:
        folded, count = fold(left)
        assert count >= 1
        if count == 1:
            said.append(folded if folded == left[0] else _only(folded))
        else:
            assert folded.text == DIGEST_TITLE
            said.extend(_unfold(folded))
        left = left[count:]
    assert said == wanted


def _only(folded: Message) -> Message:
    (only,) = _unfold(folded)
    return only


def _unfold(folded: Message) -> list[Message]:
    parts: list[list[Block]] = []
    for block in folded.blocks:
        if isinstance(block, Divider):
            parts.append([])
        else:
            parts[-1].append(block)
    unfolded: list[Message] = []
    for first, *rest in parts:
        assert isinstance(first, Text | Heading)
        unfolded.append(Message(first.text, tuple(rest)))
    return unfolded


def test_every_effect_that_carries_a_new_message_passes_the_pace() -> None:
    carrying = {kind.__name__ for kind in get_args(AnyEffect) if "message" in get_type_hints(kind)}
    assert carrying == {"Send", "Direct", "OpenThread", "Answer", "Edit"}
    paced = {kind.__struct_config__.tag for kind in get_args(AnyEffect) if "urgency" in get_type_hints(kind)}
    assert paced | {"answer"} == set(WEIGHTS), "a new kind of message must be weighed and paced"


def test_a_cog_has_no_way_to_ask_for_an_answer_of_its_own() -> None:
    written = inspect.getsource(Context)
    assert "Answer" not in written


def chatty(urgency: Urgency) -> Cog[Nothing]:
    """A cog that says something about every message, in every way there is."""
    cog = cog_named("chatty")

    @cog.on(MessagePosted)
    async def chat(ctx: Ctx, event: MessagePosted) -> None:
        for number in range(int(event.text)):
            if event.place == STAFF:
                ctx.direct(ctx.actor, say(f"note {number}"), purpose="test", urgency=urgency)
            else:
                ctx.send(ctx.channel, say(f"post {number}"), purpose="test", urgency=urgency)

    return cog


async def test_a_burst_stops_at_the_budget(folder: Path) -> None:
    async with stage(folder, chatty(Urgency.TIMELY)) as it:
        await it.bring(posted("m1", "10"))
        assert it.harbour.texts == [f"post {number}" for number in range(6)]
        assert await it.states() == ["sent"] * 6 + ["held"] * 4
        await it.wait(24 * HOUR)
        assert it.harbour.texts == [f"post {number}" for number in range(10)]


async def test_a_burst_of_private_notes_stops_at_each_persons_budget(folder: Path) -> None:
    async with stage(folder, chatty(Urgency.TIMELY)) as it:
        await it.bring(posted("m1", "5", where=STAFF, by=BEN))
        await it.bring(posted("m2", "2", where=STAFF, by=MO))
        assert it.harbour.texts == ["note 0", "note 1", "note 2", "note 0", "note 1"]


async def test_duty_goes_out_at_night_and_over_budget_and_is_counted(folder: Path) -> None:
    async with stage(folder, chatty(Urgency.DUTY), quiet=True) as it:
        it.clock.move(AT + 14 * HOUR)
        await it.bring(posted("m1", "10"))
        assert len(it.harbour.texts) == 10
        assert sum(row.weight for row in await it.rows(select(tables.touch))) == 10


async def test_at_night_what_is_timely_waits_until_morning(folder: Path) -> None:
    async with stage(folder, chatty(Urgency.TIMELY), quiet=True) as it:
        it.clock.move(AT + 14 * HOUR)
        await it.bring(posted("m1", "2"))
        assert await it.states() == ["held", "held"]
        await it.wait(8 * HOUR - 1)
        assert it.harbour.texts == []
        await it.wait(1)
        assert it.harbour.texts == ["post 0", "post 1"]


async def test_what_can_wait_comes_in_one_digest_in_the_morning(folder: Path) -> None:
    first = {"pacing": {"posts_per_day": 1}}
    async with stage(folder, chatty(Urgency.WHENEVER), first=first) as it:
        await it.bring(posted("m1", "5"))
        assert await it.states() == ["sent"] + ["folded"] * 4
        await it.wait(25 * HOUR)
        digest = list(it.harbour.carried.values())[1]
        assert it.harbour.texts == ["post 0", DIGEST_TITLE]
        told = [part.text for part in getattr(digest.effect, "message").blocks if isinstance(part, Text)]  # noqa: B009  whichever effect it is
        assert told == ["post 1", "post 2", "post 3", "post 4"]


async def test_what_expired_while_it_was_folded_is_not_in_the_digest(folder: Path) -> None:
    cog = cog_named("brief")

    @cog.on(MessagePosted)
    async def brief(ctx: Ctx, event: MessagePosted) -> None:
        for text, expires in (("now", None), ("soon over", ctx.now + HOUR), ("lasting", None), ("lasting too", None)):
            ctx.send(ctx.channel, say(text), purpose="test", urgency=Urgency.WHENEVER, expires=expires)

    async with stage(folder, cog, first={"pacing": {"posts_per_day": 1}}) as it:
        await it.bring(posted("m1"))
        await it.wait(25 * HOUR)
        assert await it.states() == ["sent", "dropped", "folded", "folded", "sent"]


async def test_what_this_version_cannot_read_is_left_out_of_the_digest_and_holds_up_nobody(folder: Path) -> None:
    async with stage(folder, chatty(Urgency.WHENEVER), first={"pacing": {"posts_per_day": 1}}) as it:
        await it.bring(posted("m1", "3"))
        await it.bring(posted("m2", "4", by=BEN, where=STAFF))
        strange = update(tables.outbox).where(tables.outbox.c.id.in_((2, 7))).values(effect='{"type":"telepathy"}')
        await it.hearth.database.write(lambda connection: connection.execute(strange))
        await it.wait(25 * HOUR)
        assert it.harbour.texts == ["post 0", "note 0", "note 1", "note 2", "post 2"]
        failed = [(row.id, row.why) for row in await it.rows(select(tables.outbox)) if row.state == "failed"]
        assert failed == [(number, "this version of Hearth cannot read it") for number in (2, 7)]


async def test_hearth_waits_until_people_have_talked(folder: Path) -> None:
    async with stage(folder, chatty(Urgency.TIMELY), first={"pacing": {"human_messages": 3}}) as it:
        await it.bring(posted("m1", "2"))
        assert it.harbour.texts == ["post 0"]
        for key in ("m2", "m3", "m4"):
            await it.bring(posted(key, "0"))
        await it.wait(HOUR)
        assert it.harbour.texts == ["post 0", "post 1"]


async def test_a_reason_is_kept_for_everything_that_was_not_sent(folder: Path) -> None:
    async with stage(folder, chatty(Urgency.TIMELY), first={"pacing": {"posts_per_day": 0}}) as it:
        await it.bring(posted("m1", "1"))
        await it.wait(72 * HOUR)
        row = (await it.rows(select(tables.outbox)))[0]
        assert (row.state, row.effect) == ("dropped", None)
        assert "longer than the settings allow" in row.why
