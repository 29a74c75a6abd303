"""What is planned: put into the platform's list, changed and called off by its row, and never in anybody's way."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.kit.cog import Cog
from bot.kit.delivery import Later, Names, Refused
from bot.kit.effects import CallOff, Plan, Replan
from bot.kit.events import MessagePosted, PostRefused
from bot.kit.gathering import Gathering
from bot.kit.people import SentRef
from bot.kit.ui import Picture
from bot.storage import tables
from tests.core.stage import ANA, AT, GENERAL, HOUR, STAFF, Ctx, Harbour, Nothing, cog_named, note, posted, stage


def calendar() -> Cog[Nothing]:
    """A cog that plans what it is told."""
    cog = cog_named("calendar")

    @cog.on(MessagePosted)
    async def plan(ctx: Ctx, event: MessagePosted) -> None:
        what, _, where = event.text.partition(" ")
        place = ctx.channel.id if where == "here" else "By the pond"
        walk = Gathering("Garden walk", AT + HOUR, AT + 2 * HOUR, place, f"With {ctx.actor}")
        if what == "plan":
            ctx.plan(walk, purpose="walk")
        elif what == "rethink":
            planned = ctx.plan(walk, purpose="walk")
            ctx.replan(planned, Gathering("Garden walk", AT + 3 * HOUR, AT + 4 * HOUR, place))
            ctx.call_off(planned)
        elif what == "drop":
            ctx.call_off(SentRef(int(where)))

    @cog.on(PostRefused)
    async def lost(ctx: Ctx, event: PostRefused) -> None:
        ctx.tx.add(note, {"text": f"row {event.note} refused for {event.purpose or 'a change'}"})

    return cog


async def test_what_is_planned_goes_out_with_its_names_and_is_changed_and_called_off_by_its_row(folder: Path) -> None:
    async with stage(folder, calendar()) as it:
        await it.bring(posted("m1", "rethink"))
        plan, change, end = it.harbour.carried.values()
        assert isinstance(plan.effect, Plan)
        assert (plan.place, plan.message, plan.names) == (None, None, Names({1: ANA}))
        assert isinstance(change.effect, Replan)
        assert (change.message, change.effect.gathering.starts) == ("m1", AT + 3 * HOUR)
        assert isinstance(end.effect, CallOff)
        assert end.message == "m1"


async def test_where_it_will_be_may_be_a_channel(folder: Path) -> None:
    async with stage(folder, calendar()) as it:
        await it.bring(posted("m1", "plan here", where=STAFF))
        (plan,) = it.harbour.carried.values()
        assert plan.place == STAFF


async def test_a_change_waits_for_what_was_planned_and_holds_up_nothing_else(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", HOUR))
    async with stage(folder, calendar(), harbour=harbour) as it:
        await it.bring(posted("m1", "rethink"))
        await it.bring(posted("m2", "plan"))
        assert await it.states() == ["waiting", "waiting", "waiting", "sent"]
        await it.wait(HOUR)
        assert await it.states() == ["sent"] * 4
        assert [number for _, number in harbour.asked] == [1, 4, 1, 2, 3]


async def test_planning_disturbs_nobody_and_is_not_counted_as_a_message(folder: Path) -> None:
    async with stage(folder, calendar(), first={"pacing": {"posts_per_day": 0}}, quiet=True) as it:
        it.clock.move(AT + 14 * HOUR)
        await it.bring(posted("m1", "plan here", where=GENERAL))
        assert await it.states() == ["sent"]
        assert await it.count(tables.touch) == 0


async def test_what_was_planned_for_is_kept_and_what_it_said_is_not(folder: Path) -> None:
    async with stage(folder, calendar()) as it:
        await it.bring(posted("m1", "plan"))
        (row,) = await it.rows(select(tables.outbox))
        assert (row.do, row.purpose, row.effect, row.message) == ("plan", "walk", None, "m1")


async def test_cogs_hear_of_what_could_not_be_planned_or_changed(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([Refused("no permission"), None, Refused("it is over")])
    async with stage(folder, calendar(), harbour=harbour) as it:
        await it.bring(posted("m1", "plan"))
        await it.bring(posted("m2", "rethink"))
        assert await it.notes() == ["row 1 refused for walk", "row 2 refused for a change"]
        assert await it.states() == ["failed", "sent", "failed", "sent"]


async def test_calling_off_what_never_was_does_nothing(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Refused("no permission"))
    async with stage(folder, calendar(), harbour=harbour) as it:
        await it.bring(posted("m1", "plan"))
        await it.bring(posted("m2", "drop 1"))
        assert await it.states() == ["failed", "dropped"]


async def test_somebody_erased_is_not_named_in_what_is_still_to_be_planned(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Later("busy", HOUR))
    async with stage(folder, calendar(), harbour=harbour) as it:
        await it.bring(posted("m1", "plan"))
        it.hearth.directory.forget(1)
        await it.wait(HOUR)
        assert harbour.carried[1].names == Names()


WRONG: dict[str, dict[str, Any]] = {
    "without a name": {"name": " "},
    "with a long name": {"name": "x" * 101},
    "with somebody in its name": {"name": "With \ue000p1\ue001"},
    "with a long place": {"where": "x" * 101},
    "nowhere": {"where": ""},
    "with much to say": {"about": "x" * 1001},
    "with much to say beside its picture": {"about": "x" * 996, "picture": Picture(b"", "A path")},
    "with a picture nobody describes": {"picture": Picture(b"", " ")},
    "over before it starts": {"ends": AT},
}


@pytest.mark.parametrize("case", WRONG, ids=lambda name: name.replace(" ", "_"))
def test_a_gathering_that_no_platform_could_show_is_refused_at_once(case: str) -> None:
    fields: dict[str, Any] = {"name": "Walk", "starts": AT, "ends": AT + 1, "where": "The pond", **WRONG[case]}
    with pytest.raises(ValueError, match="gathering"):
        Gathering(**fields)


def test_a_gathering_may_say_as_much_as_any_platform_shows() -> None:
    assert Gathering("x" * 100, AT, AT + 1, "x" * 100, "x" * 994, Picture(b"", "A path")).about
