"""Events on their way in: each is on record once, whenever and however often it comes."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from bot.kit.events import (
    MemberAdmitted,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    ReactionAdded,
    ReactionRemoved,
    ReactionsCleared,
    SpaceOpened,
)
from bot.kit.outcome import NotRecorded
from bot.kit.people import Account
from bot.storage import tables
from tests.core.stage import ANA, AT, BEN, GENERAL, Ctx, cog_named, note, posted, stage

echo = cog_named("echo")


def added(emoji: str = "👍") -> ReactionAdded:
    return ReactionAdded(
        key="r", space="harbour-1", at=AT, actor=BEN, place=GENERAL, message="m1", emoji=emoji, author=ANA
    )


def removed(emoji: str = "👍") -> ReactionRemoved:
    return ReactionRemoved(key="r", space="harbour-1", at=AT, actor=BEN, place=GENERAL, message="m1", emoji=emoji)


def cleared(emoji: str | None = None) -> ReactionsCleared:
    return ReactionsCleared(key="r", space="harbour-1", at=AT, place=GENERAL, message="m1", emoji=emoji)


async def test_reactions_that_a_moderator_clears_can_be_given_again(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(added("👍"))
        await it.bring(added("🌱"))
        assert (await it.bring(cleared("👍"))).new
        assert not (await it.bring(cleared("👍"))).new
        assert not (await it.bring(added("🌱"))).new
        assert (await it.bring(cleared())).new
        assert (await it.bring(added("👍"))).new
        assert (await it.bring(added("🌱"))).new


async def test_a_message_that_comes_again_is_known(folder: Path) -> None:
    async with stage(folder) as it:
        assert (await it.bring(posted("m1"))).new
        assert not (await it.bring(posted("m1"))).new
        assert await it.kinds() == ["MessagePosted"]


async def test_a_message_that_comes_twice_in_one_batch_is_taken_once(folder: Path) -> None:
    async with stage(folder) as it:
        keys = ("m1", "m2", "m1", "m3", "m2")
        outcomes = await asyncio.gather(*(it.host.submit(posted(key)) for key in keys))
        assert [outcome.new for outcome in outcomes] == [True, True, False, True, False]


async def test_a_message_is_known_after_a_restart(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(posted("m1"))
    async with stage(folder) as it:
        assert not (await it.bring(posted("m1"))).new


async def test_an_edit_and_its_message_are_two_facts(folder: Path) -> None:
    edit = MessageEdited(key="m1", space="harbour-1", at=AT, actor=ANA, place=GENERAL, message="m1", text="hello!")
    async with stage(folder) as it:
        await it.bring(posted("m1"))
        assert (await it.bring(edit)).new


async def test_two_spaces_have_their_own_keys(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(posted("m1"))
        other = MessageEdited(key="m1", space="harbour-2", at=AT, message="m1", text="")
        assert (await it.bring(other)).new


async def test_a_reaction_counts_again_only_after_it_was_taken_back(folder: Path) -> None:
    async with stage(folder) as it:
        steps = [added(), added(), removed(), removed(), added(), added("🎉")]
        assert [(await it.bring(step)).new for step in steps] == [True, False, True, False, True, True]


async def test_reactions_of_one_batch_follow_one_another(folder: Path) -> None:
    async with stage(folder) as it:
        steps = (added(), removed(), added(), added())
        outcomes = await asyncio.gather(*(it.host.submit(step) for step in steps))
        assert [outcome.new for outcome in outcomes] == [True, True, True, False]
        assert await it.count(tables.reaction) == 1


async def test_somebody_comes_is_admitted_and_leaves_once_each_time(folder: Path) -> None:
    joined = MemberJoined(key="j", space="harbour-1", at=AT, actor=ANA, pending=True)
    admitted = MemberAdmitted(key="a", space="harbour-1", at=AT, actor=ANA)
    left = MemberLeft(key="l", space="harbour-1", at=AT, actor=ANA)
    async with stage(folder) as it:
        steps = [joined, joined, admitted, admitted, joined, left, left, joined]
        news = [(await it.bring(step)).new for step in steps]
        assert news == [True, False, True, False, False, True, False, True]


async def test_a_change_of_roles_is_told_once_by_whatever_shows_it_first(folder: Path) -> None:
    ana = Account("u1", "Ana", roles=("member", "moderator"))
    changed = MemberChanged(key="c", space="harbour-1", at=AT, actor=ana)
    async with stage(folder, echo) as it:
        await it.bring(posted("m1"))
        assert (await it.bring(replace(posted("m2"), actor=ana))).new
        assert not (await it.bring(changed)).new
        assert await it.kinds() == ["MessagePosted", "MessagePosted", "MemberChanged"]
        assert [row.text for row in await it.rows(select(note))] == ["m1", "Ana has roles anew", "m2"]


async def test_new_roles_are_told_by_a_word_that_somebody_is_in_who_was_in_before(folder: Path) -> None:
    ana = Account("u1", "Ana", roles=("member", "moderator"))
    admitted = MemberAdmitted(key="a", space="harbour-1", at=AT, actor=ana)
    changed = MemberChanged(key="c", space="harbour-1", at=AT, actor=ana)
    async with stage(folder, echo) as it:
        await it.bring(posted("m1"))
        await asyncio.gather(it.host.submit(admitted), it.host.submit(changed))
        assert await it.kinds() == ["MessagePosted", "MemberChanged"]
        assert [row.text for row in await it.rows(select(note))] == ["m1", "Ana has roles anew"]


async def test_those_who_are_here_when_it_connects_are_known_and_not_newcomers(folder: Path) -> None:
    opened = SpaceOpened(key="o", space="harbour-1", at=AT, name="Harbour", members=(ANA, BEN))
    async with stage(folder) as it:
        await it.bring(opened)
        assert not (await it.bring(MemberJoined(key="j", space="harbour-1", at=AT, actor=ANA))).new
        assert (await it.host.past("harbour-1")).present == {"u1", "u2"}
        assert await it.kinds() == ["SpaceOpened"]


async def test_whoever_was_never_named_is_not_written_down(folder: Path) -> None:
    nobody = ReactionRemoved(
        key="r", space="harbour-1", at=AT, actor=Account("u9", ""), place=GENERAL, message="m1", emoji="👍"
    )
    async with stage(folder) as it:
        assert not (await it.bring(nobody)).new
        assert await it.count(tables.person_table) == 0


async def test_how_far_it_had_come_is_the_newest_message_whatever_order_they_came_in(folder: Path) -> None:
    async with stage(folder) as it:
        assert (await it.host.past("harbour-1")).heard is None
        await it.bring(SpaceOpened(key="o", space="harbour-1", at=AT - 500, name="Harbour"))
        assert (await it.host.past("harbour-1")).heard == AT - 500
        await it.host.caught_up("harbour-1")
        for at in (105, 98, 110, 107):
            await it.bring(replace(posted(f"m{at}"), at=AT - 500 + at))
        assert (await it.host.past("harbour-1")).heard == AT - 390
        assert await it.host.salt() == await it.host.salt()


async def test_how_far_it_had_come_stays_until_everything_is_caught_up_on(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(replace(posted("m1"), at=AT - 500))
        assert (await it.host.past("harbour-1")).heard == AT - 500
        await it.bring(replace(posted("m9"), at=AT - 1))
        assert (await it.host.past("harbour-1")).heard == AT - 500
    async with stage(folder) as it:
        assert (await it.host.past("harbour-1")).heard == AT - 500
        await it.host.caught_up("harbour-1")
        assert (await it.host.past("harbour-1")).heard == AT - 1


async def test_a_message_from_the_future_does_not_hide_what_was_missed_until_then(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(replace(posted("m1"), at=AT + 10**12))
        assert (await it.host.past("harbour-1")).heard == it.clock.now()


async def test_membership_outlives_a_restart(folder: Path) -> None:
    joined = MemberJoined(key="j", space="harbour-1", at=AT, actor=ANA)
    async with stage(folder) as it:
        await it.bring(joined)
    async with stage(folder) as it:
        assert not (await it.bring(joined)).new


async def test_events_are_on_record_in_the_order_they_came(folder: Path) -> None:
    async with stage(folder, batch=7) as it:
        keys = [f"m{number}" for number in range(30)]
        await asyncio.gather(*(it.host.submit(posted(key)) for key in keys))
        rows = await it.rows(select(tables.journal.c.key).order_by(tables.journal.c.id))
        assert [row.key for row in rows] == keys


@echo.on(type(posted("")))
async def _write_down(ctx: Ctx, event: object) -> None:
    ctx.tx.add(note, {"text": ctx.message.key})


@echo.on(MemberChanged)
async def _note_change(ctx: Ctx, event: MemberChanged) -> None:
    ctx.tx.add(note, {"text": f"{ctx.actor.name} has roles anew"})


async def test_what_is_queued_when_it_stops_is_finished(folder: Path) -> None:
    async with stage(folder, echo, batch=3) as it:
        waiting = [it.host.submit(posted(f"m{number}")) for number in range(20)]
        await it.hearth.spine.stop()
        assert all(future.done() and future.result().new for future in waiting)
        assert await it.count(note) == 20


async def test_nothing_is_taken_after_it_stopped(folder: Path) -> None:
    async with stage(folder) as it:
        await it.hearth.spine.stop()
        with pytest.raises(NotRecorded):
            await it.host.submit(posted("m1"))


async def test_a_full_queue_says_so_and_takes_what_it_holds(folder: Path) -> None:
    async with stage(folder, queue=5) as it:
        futures = [it.host.submit(posted(f"m{number}")) for number in range(8)]
        outcomes = await asyncio.gather(*futures, return_exceptions=True)
        assert [isinstance(outcome, NotRecorded) for outcome in outcomes] == [False] * 5 + [True] * 3
        assert await it.count(tables.journal) == 5


async def test_whoever_stopped_waiting_does_not_hold_up_the_others(folder: Path) -> None:
    async with stage(folder) as it:
        first, second = it.host.submit(posted("m1")), it.host.submit(posted("m2"))
        first.cancel()
        assert (await second).new
        assert await it.count(tables.journal) == 2


async def test_the_text_of_a_message_is_not_kept(folder: Path) -> None:
    async with stage(folder) as it:
        await it.bring(posted("m1", "the secret ingredient is nutmeg"))
        row = (await it.rows(select(tables.journal)))[0]
        assert (row.words, row.chars) == (5, 31)
        files = await asyncio.to_thread(lambda: [file.read_bytes() for file in folder.iterdir()])
        assert not any(b"nutmeg" in file for file in files)
