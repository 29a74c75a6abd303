"""Threads: opened once, at the pace of their channel, and told of so that one can go on writing there."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.retrying import BACKOFF_MS, UNTOLD
from bot.kit.cog import Cog
from bot.kit.delivery import Later, Order, Receipt, Refused, Unsettled
from bot.kit.effects import OpenThread, Urgency
from bot.kit.events import MessagePosted, PostRefused, ThreadOpened
from bot.kit.people import MessageRef, Place
from bot.kit.ui import say
from bot.storage import tables
from tests.core.stage import GENERAL, HOUR, STAFF, Ctx, Harbour, Lost, Nothing, cog_named, note, posted, stage, words

THREAD = Place("t1", "Round 12", "thread", GENERAL.key)


class Branching(Harbour):
    """A platform on which a thread is a place of its own."""

    def _receipt(self, order: Order) -> Receipt:
        if isinstance(order.effect, OpenThread):
            return Receipt(Place(f"t{order.id}", order.effect.name, "thread", GENERAL.key), f"m{order.id}")
        return super()._receipt(order)


def rounds(urgency: Urgency = Urgency.DUTY) -> Cog[Nothing]:
    """A cog that opens a thread for what it is told, and writes there once it is open."""
    cog = cog_named("rounds")

    @cog.on(MessagePosted)
    async def begin(ctx: Ctx, event: MessagePosted) -> None:
        match event.text.split():
            case ["here"]:
                ctx.open_thread(ctx.channel, "Round 12", say("It is open"), purpose="round", urgency=urgency)
            case ["under"]:
                ctx.open_thread(ctx.message, "Round 12", say("It is open"), purpose="round", urgency=urgency)
            case ["call"]:
                call = ctx.send(ctx.channel, say("Who is in?"), purpose="call", urgency=urgency)
                opened = ctx.open_thread(call, "Round 12", say("It is open"), purpose="round", urgency=urgency)
                ctx.edit(opened, say("It is open until Friday"))
            case ["tagged"]:
                ctx.open_thread(ctx.channel, "A post", say("Look"), purpose="round", urgency=urgency, tags=("idea",))
            case _:
                pass

    @cog.on(ThreadOpened)
    async def go_on(ctx: Ctx, event: ThreadOpened) -> None:
        ctx.tx.add(note, {"text": f"row {event.note}: {event.message} in {ctx.channel.key} for {event.purpose}"})
        ctx.send(ctx.channel, say("Entries go here"), purpose="round", urgency=urgency)

    @cog.on(PostRefused)
    async def lost(ctx: Ctx, event: PostRefused) -> None:
        ctx.tx.add(note, {"text": f"row {event.note} refused for {event.purpose}"})

    return cog


async def test_a_thread_that_was_opened_is_told_of_and_written_in(folder: Path) -> None:
    async with stage(folder, rounds(), harbour=Branching()) as it:
        await it.bring(posted("m1", "here"))
        opened, entry = it.harbour.carried.values()
        assert opened.place == GENERAL
        assert (entry.place, words(entry)) == (THREAD, "Entries go here")
        assert await it.notes() == ["row 1: m1 in t1 for round"]
        assert (await it.kinds())[-1] == "ThreadOpened"


async def test_a_thread_under_a_message_of_somebodys_names_that_message(folder: Path) -> None:
    async with stage(folder, rounds(), harbour=Branching()) as it:
        await it.bring(posted("m77", "under"))
        opened, _ = it.harbour.carried.values()
        assert (opened.place, opened.message) == (GENERAL, "m77")


async def test_a_thread_under_hearths_own_message_waits_for_it_and_is_changed_where_it_is(folder: Path) -> None:
    harbour = Branching()
    harbour.trouble.append(Later("busy", HOUR))
    async with stage(folder, rounds(), harbour=harbour) as it:
        await it.bring(posted("m1", "call"))
        assert await it.states() == ["waiting"] * 3
        await it.wait(HOUR)
        _, opened, *rest = harbour.carried.values()
        assert (opened.place, opened.message) == (GENERAL, "m1")
        edit = next(order for order in rest if words(order) == "It is open until Friday")
        assert edit.place is not None
        assert (edit.place.key, edit.message) == ("t2", "m2")


async def test_tags_travel_with_a_post(folder: Path) -> None:
    async with stage(folder, rounds(), harbour=Branching()) as it:
        await it.bring(posted("m1", "tagged"))
        effect = it.harbour.carried[1].effect
        assert isinstance(effect, OpenThread)
        assert effect.tags == ("idea",)


async def test_threads_count_against_the_budget_of_the_channel_they_open_in(folder: Path) -> None:
    first = {"pacing": {"posts_per_day": 1}}
    async with stage(folder, rounds(Urgency.TIMELY), harbour=Branching(), first=first) as it:
        await it.bring(posted("m1", "here"))
        await it.bring(posted("m2", "here"))
        await it.bring(posted("m3", "here", where=STAFF))
        opened = [order.place for order in it.harbour.carried.values() if isinstance(order.effect, OpenThread)]
        assert opened == [GENERAL, STAFF]
        await it.wait(24 * HOUR)
        assert len([1 for order in it.harbour.carried.values() if isinstance(order.effect, OpenThread)]) == 3


async def test_a_thread_under_a_call_counts_where_the_call_was_posted(folder: Path) -> None:
    first = {"pacing": {"posts_per_day": 1}}
    async with stage(folder, rounds(Urgency.TIMELY), harbour=Branching(), first=first) as it:
        await it.bring(posted("m1", "call"))
        assert it.harbour.texts == ["Who is in?"]
        assert (await it.states())[:2] == ["sent", "held"]


async def test_a_thread_that_can_wait_waits_by_itself_and_joins_no_digest(folder: Path) -> None:
    first = {"pacing": {"posts_per_day": 0}}
    async with stage(folder, rounds(Urgency.WHENEVER), harbour=Branching(), first=first) as it:
        await it.bring(posted("m1", "here"))
        await it.bring(posted("m2", "here"))
        assert await it.states() == ["held", "held"]
        await it.wait(30 * HOUR)
        assert it.harbour.carried == {}


async def test_a_lost_reply_opens_no_second_thread_and_tells_of_one(folder: Path) -> None:
    harbour = Branching()
    harbour.trouble.append(Lost(Unsettled("no answer")))
    async with stage(folder, rounds(), harbour=harbour) as it:
        await it.bring(posted("m1", "here"))
        assert await it.notes() == []
        await it.wait(HOUR)
        assert harbour.asked[:2] == [("deliver", 1), ("find", 1)]
        assert await it.notes() == ["row 1: m1 in t1 for round"]


async def test_a_crash_after_the_cogs_were_told_of_a_thread_tells_them_nothing_twice(folder: Path) -> None:
    class Crash(BaseException):
        """As good as a power cut for the lane."""

    def reached(point: str) -> None:
        if point == "told":
            raise Crash

    harbour = Branching()
    with pytest.raises(Crash):
        async with stage(folder, rounds(), harbour=harbour, reached=reached) as it:
            await it.bring(posted("m1", "here"))
    async with stage(folder, rounds(), harbour=harbour) as it:
        await it.hearth.courier.idle()
        assert await it.notes() == ["row 1: m1 in t1 for round"]
        assert [what for what, number in harbour.asked if number == 1] == ["deliver", "find"]
        assert harbour.texts == ["It is open", "Entries go here"]


async def test_a_thread_that_cannot_be_recorded_now_is_told_of_later_and_not_opened_again(folder: Path) -> None:
    harbour, full = Branching(), [True]

    def reached(point: str) -> None:
        if point == "journaled" and full and harbour.asked:
            raise OSError("the disk is full")

    async with stage(folder, rounds(), harbour=harbour, reached=reached) as it:
        await it.bring(posted("m1", "here"))
        assert [(row.state, row.why) for row in await it.rows(select(tables.outbox))] == [("sending", UNTOLD)]
        full.clear()
        await it.wait(BACKOFF_MS[-1])
        assert await it.notes() == ["row 1: m1 in t1 for round"]
        assert [what for what, number in harbour.asked if number == 1] == ["deliver", "find"]


async def test_a_thread_that_may_not_be_opened_is_told_like_any_post(folder: Path) -> None:
    harbour = Branching()
    harbour.trouble.append(Refused("no permission"))
    async with stage(folder, rounds(), harbour=harbour) as it:
        await it.bring(posted("m1", "here"))
        assert await it.states() == ["failed"]
        assert await it.notes() == ["row 1 refused for round"]


@pytest.mark.parametrize(
    ("name", "tags"), [("", ()), (" ", ()), ("x" * 101, ()), ("\ue000p1\ue001", ()), ("Fine", tuple("abcdef"))]
)
def test_a_thread_that_no_platform_could_open_is_refused_at_once(name: str, tags: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"name|tags"):
        OpenThread(channel=1, target=MessageRef(1, "m1"), name=name, message=say("x"), purpose="x", tags=tags)
