"""What falls due: at its time, or when Hearth is back; once, over restarts and changes of the clocks."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.core.alarm import Alarm
from bot.core.clockwork import MISSED_LIMIT, MovableClock
from bot.core.recurrence import catch_up, occurrences
from bot.hearth import Hearth
from bot.kit.clock import WallClock
from bot.kit.cog import Cog
from bot.kit.errors import Say
from bot.kit.events import MessagePosted, TimerDue
from bot.kit.services import Missed, Rhythm, Timer
from bot.kit.ui import say
from bot.storage import tables
from bot.testing import StoppedClock
from tests.core.stage import AT, HOUR, Ctx, Harbour, Nothing, cog_named, note, posted, stage

DAY = 24 * HOUR


class Ring(Timer, frozen=True, tag="bells.ring"):
    """A bell."""

    what: str


DAILY = Rhythm("FREQ=DAILY", time(12), "UTC")


def bells(missed: Missed = Missed(), rhythm: Rhythm = DAILY) -> Cog[Nothing]:
    """A cog that sets timers when it is told to, and writes down when they ring."""
    cog = cog_named("bells")

    @cog.on(MessagePosted)
    async def obey(ctx: Ctx, event: MessagePosted) -> None:
        what, _, rest = event.text.partition(" ")
        match what:
            case "once":
                ctx.timers.once(Ring(rest), key=rest, at=ctx.now + HOUR, about=ctx.actor)
            case "now":
                ctx.timers.once(Ring(rest), key=rest, at=ctx.now)
            case "every":
                ctx.timers.every(Ring(rest), key="daily", rhythm=rhythm, missed=missed)
            case "weekly":
                ctx.timers.every(Ring(rest), key="daily", rhythm=Rhythm("FREQ=WEEKLY;BYDAY=WE", time(12), "UTC"))
            case "cancel":
                ctx.timers.cancel(rest)
            case "fail":
                ctx.timers.once(Ring(rest), key=rest, at=ctx.now + HOUR)
                raise ZeroDivisionError
            case _:
                pass

    @cog.timer(Ring)
    async def ring(ctx: Ctx, timer: Ring) -> None:
        event = ctx.event
        assert isinstance(event, TimerDue)
        ctx.tx.add(note, {"text": f"{timer.what} {(event.due - AT) / HOUR:g}"})
        if timer.what == "bad":
            raise ZeroDivisionError

    return cog


async def test_once_rings_once_at_its_time(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "once tea"))
        await it.wait(HOUR - 1)
        assert await it.notes() == []
        await it.wait(1)
        assert await it.notes() == ["tea 1"]
        await it.wait(30 * DAY)
        assert await it.notes() == ["tea 1"]


async def test_every_day_rings_every_day(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "every day"))
        await it.wait(3 * DAY)
        assert await it.notes() == ["day 2", "day 26", "day 50"]


async def test_an_unchanged_rhythm_keeps_its_next_time_and_takes_the_new_words(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "every old"))
        before = (await it.rows(select(tables.schedule)))[0]
        await it.wait(HOUR)
        await it.bring(posted("m2", "every new"))
        after = (await it.rows(select(tables.schedule)))[0]
        assert (before.id, before.next_due) == (after.id, after.next_due)
        await it.wait(DAY)
        assert await it.notes() == ["new 2"]


async def test_a_rhythm_that_has_come_to_its_end_begins_anew_when_it_is_set_again(folder: Path) -> None:
    async with stage(folder, bells(rhythm=Rhythm("FREQ=DAILY;COUNT=2", time(12), "UTC"))) as it:
        await it.bring(posted("m1", "every day"))
        await it.wait(4 * DAY)
        assert await it.notes() == ["day 2", "day 26"]
        await it.bring(posted("m2", "every day"))
        await it.wait(4 * DAY)
        assert await it.notes() == ["day 2", "day 26", "day 98", "day 122"]


async def test_another_rhythm_replaces_the_first(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "every day"))
        await it.bring(posted("m2", "weekly week"))
        await it.wait(7 * DAY)
        assert await it.notes() == ["week 50"]


async def test_setting_once_again_moves_it(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "once tea"))
        await it.wait(HOUR // 2)
        await it.bring(posted("m2", "once tea"))
        await it.wait(DAY)
        assert await it.notes() == ["tea 1.5"]


async def test_what_rang_can_be_set_for_the_same_time_again(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "now first"))
        await it.wait(0)
        await it.bring(posted("m2", "now first"))
        await it.hearth.clockwork.run_due()
        assert await it.count(tables.occurrence) == 2


async def test_a_cancelled_timer_stays_silent(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "once tea"))
        await it.bring(posted("m2", "cancel tea"))
        await it.bring(posted("m3", "cancel tea"))
        await it.wait(DAY)
        assert await it.notes() == []


async def test_a_failing_handler_sets_no_timer(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "fail tea"))
        assert await it.count(tables.schedule) == 0


async def test_a_timer_whose_handler_fails_is_on_record_as_failed_and_goes_on(folder: Path) -> None:
    cog = bells()
    async with stage(folder, cog) as it:
        await it.bring(posted("m1", "every bad"))
        await it.wait(2 * DAY)
        assert await it.notes() == []
        assert [row.state for row in await it.rows(select(tables.occurrence))] == ["failed", "failed"]
        assert await it.count(tables.fault) == 2


async def test_a_timer_that_this_version_cannot_read_fails_and_blocks_nothing(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "once old"))
        await it.hearth.database.write(
            lambda connection: connection.execute(update(tables.schedule).values(timer='{"type":"bells.ring"}'))
        )
        await it.bring(posted("m2", "once tea"))
        await it.wait(DAY)
        assert await it.notes() == ["tea 1"]
        assert [row.state for row in await it.rows(select(tables.occurrence.c.state))] == ["failed", "ran"]


async def test_a_timer_of_a_cog_that_is_gone_is_passed_over(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "every day"))
        clock = it.clock
    async with stage(folder, clock=clock) as it:
        await it.wait(2 * DAY)
    async with stage(folder, bells(), clock=clock) as it:
        await it.wait(DAY)
        assert await it.notes() == ["day 50"]


async def test_the_same_occurrence_never_rings_twice(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "once tea"))
        await it.wait(HOUR)
        again = TimerDue(key="1:again", space="harbour-1", at=AT, schedule=1, due=AT + HOUR)
        await it.bring(again)
        await asyncio.gather(*(it.hearth.clockwork.run_due() for _ in range(5)))
        clock = it.clock
    async with stage(folder, bells(), clock=clock) as it:
        await it.hearth.clockwork.run_due()
        assert await it.notes() == ["tea 1"]


POLICIES: dict[str, tuple[Missed, list[str], int]] = {
    "the latest once": (Missed("latest"), ["day 482"], 20),
    "each up to three": (Missed("each", most=3), ["day 434", "day 458", "day 482"], 18),
    "each, all": (Missed("each", most=100), [f"day {2 + 24 * n}" for n in range(21)], 0),
    "none that is late": (Missed("skip", grace=HOUR), [], 21),
    "those not too late": (Missed("skip", grace=50 * HOUR), ["day 458", "day 482"], 19),
}


@pytest.mark.parametrize("policy", POLICIES, ids=lambda name: name.replace(" ", "_"))
async def test_after_three_weeks_down(policy: str, folder: Path) -> None:
    missed, rang, skipped = POLICIES[policy]
    clock = MovableClock(StoppedClock())
    async with stage(folder, bells(missed), clock=clock) as it:
        await it.bring(posted("m1", "every day"))
    clock.move(AT + 20 * DAY + 12 * HOUR)
    async with stage(folder, bells(missed), clock=clock) as it:
        await it.hearth.clockwork.run_due()
        assert await it.notes() == rang
        states = [row.state for row in await it.rows(select(tables.occurrence.c.state))]
        assert states.count("skipped") == skipped
        assert len(states) == 21
        await it.wait(DAY)
        assert len(await it.notes()) == len(rang) + 1


@pytest.mark.parametrize("policy", [Missed("latest"), Missed("each", most=2)], ids=["latest", "each"])
async def test_after_more_missed_than_one_slice_the_newest_ring(policy: Missed, folder: Path) -> None:
    often = Rhythm("FREQ=MINUTELY;INTERVAL=15", time(0), "UTC")
    clock = MovableClock(StoppedClock())
    async with stage(folder, bells(policy, often), clock=clock) as it:
        await it.bring(posted("m1", "every quarter"))
    hours = 15 * MISSED_LIMIT * 3 // 60
    clock.move(AT + hours * HOUR)
    async with stage(folder, bells(policy, often), clock=clock) as it:
        await it.hearth.clockwork.run_due()
        newest = [f"quarter {hours:g}", f"quarter {hours - 0.25:g}"]
        assert sorted(await it.notes(), reverse=True) == newest[: 1 if policy.policy == "latest" else 2]
        assert await it.count(tables.occurrence) == hours * 4


async def test_time_goes_through_everything_due_in_its_order(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "every day"))
        await it.bring(posted("m2", "once tea"))
        await it.bring(posted("m3", "weekly other"))
        await it.wait(10 * DAY)
        assert await it.notes() == ["tea 1", "other 50", "other 218"]
        rows = await it.rows(select(tables.occurrence.c.ran_at, tables.occurrence.c.due))
        assert all(row.ran_at == row.due for row in rows)


async def test_time_never_goes_back(folder: Path) -> None:
    async with stage(folder) as it:
        await it.wait(HOUR)
        with pytest.raises(Say, match="only moves forward"):
            await it.wait(-1)
        it.clock.move(AT)
        assert it.clock.now() == AT + HOUR


ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0, 30), time(1, 45), time(2), time(2, 30), time(3)], ids=str)
def test_a_daily_rhythm_falls_due_once_a_day_over_both_changes_of_the_clocks(zone: str, at: time) -> None:
    here = ZoneInfo(zone)
    start = int(datetime(2026, 1, 1, 12, tzinfo=here).timestamp() * 1000)
    due = list(islice(occurrences(Rhythm("FREQ=DAILY", at, zone), start, start), 366))
    days = [datetime.fromtimestamp(ms / 1000, UTC).astimezone(here) for ms in due]
    assert len({day.date() for day in days}) == 366
    off = [day for day in days if day.time() != at]
    assert len(off) <= 1
    for day in off:
        assert day.utcoffset() != (day - timedelta(hours=3)).astimezone(UTC).astimezone(here).utcoffset()


@given(
    st.sampled_from(ZONES),
    st.sampled_from(["HOURLY", "MINUTELY;INTERVAL=10", "DAILY", "WEEKLY;BYDAY=SU,MO", "MONTHLY;BYMONTHDAY=-1"]),
    st.integers(0, 365 * 24),
)
def test_occurrences_only_ever_go_forward(zone: str, rule: str, hour: int) -> None:
    start = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000) + hour * HOUR
    due = list(islice(occurrences(Rhythm(f"FREQ={rule}", time(2, 30), zone), start, start), 40))
    assert start < due[0]
    assert all(earlier < later for earlier, later in pairwise(due))


FORWARD = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "change"), FORWARD, ids=str)
def test_a_rhythm_within_the_day_never_falls_due_twice_while_the_clocks_go_forward(zone: str, change: datetime) -> None:
    start = int(change.timestamp() * 1000) - 3 * HOUR
    often = Rhythm("FREQ=MINUTELY;INTERVAL=10", time(0), zone)
    due = list(islice(occurrences(often, start, start), 40))
    assert all(
        later - earlier in {HOUR // 6, HOUR // 6 + HOUR, HOUR // 6 + HOUR // 2} for earlier, later in pairwise(due)
    )


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=30, unique=True).map(sorted),
    st.sampled_from(["latest", "each", "skip"]),
    st.integers(1, 5),
    st.integers(0, 10**6),
)
def test_catching_up_runs_or_skips_everything_that_is_due(due: list[int], policy: Any, most: int, grace: int) -> None:
    run, skip = catch_up(tuple(due), 10**6, Missed(policy, most, grace))
    assert sorted((*run, *skip)) == due
    assert list(run) == sorted(run)
    if policy != "skip":
        assert list(run) == due[-len(run) :]


async def test_the_alarm_rings_for_real_and_follows_what_it_is_set_to() -> None:
    rung = asyncio.Event()

    async def ring() -> None:
        rung.set()

    alarm = Alarm(ring)
    alarm.start()
    try:
        alarm.set(60_000)
        alarm.set(50)
        async with asyncio.timeout(5):
            await rung.wait()
        assert rung.is_set()
    finally:
        alarm.stop()


async def test_a_timer_rings_by_itself_on_the_wall_clock(folder: Path) -> None:
    rung = asyncio.Event()
    cog = cog_named("bells")

    @cog.on(MessagePosted)
    async def set_it(ctx: Ctx, event: MessagePosted) -> None:
        ctx.timers.once(Ring("real"), key="real", at=ctx.now + int(event.text))

    @cog.timer(Ring)
    async def ring(ctx: Ctx, timer: Ring) -> None:
        ctx.send(await one_place(ctx), say("ding"), purpose="test")

    class Bell(Harbour):
        """A platform that hears the bell."""

        async def deliver(self, order: Any) -> Any:
            """Carry out, and let the test know."""
            rung.set()
            return await super().deliver(order)

    first = {"community": {"quiet_from": "00:00", "quiet_until": "00:00"}}
    harbour = Bell()
    hearth = await Hearth.open(folder, cogs=[cog], platforms=[harbour], clock=WallClock(), first=first)
    async with hearth.running():
        for key, delay in (("m1", "150"), ("m2", "1"), ("m3", "0")):
            rung.clear()
            await hearth.host("harbour").submit(posted(key, delay))
            async with asyncio.timeout(5):
                await rung.wait()
    assert harbour.texts == ["ding"] * 3


async def one_place(ctx: Ctx) -> Any:
    """The channel that the first message was in."""
    return (await ctx.places.all())[0]


async def test_erasing_who_a_timer_is_about_drops_it(folder: Path) -> None:
    async with stage(folder, bells()) as it:
        await it.bring(posted("m1", "once tea"))
        assert (await it.rows(select(tables.schedule.c.person)))[0].person == 1
