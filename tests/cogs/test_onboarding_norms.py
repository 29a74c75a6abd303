"""The norms: which text was accepted when is on record, and a changed text asks again, gently."""

from pathlib import Path

from sqlalchemy import select

from bot.testing import Actor, Room, labels
from cogs.onboarding import store
from tests.cogs.entrance import COGS, change, form_of, room, steps_of
from tests.cogs.stories import clock_at, no_faults

__all__ = ["room"]
OLD = {"community": {"norms": "Be kind."}, "onboarding": {"steps": "norms\ndo: Thank somebody"}}


async def _accepts(who: Actor) -> str:
    page = await steps_of(who)
    return (await who.sees(await who.presses("I accept", page))).text


async def _on_record(room: Room) -> list[tuple[int, int]]:
    found = await room.rows(select(store.accepted).order_by(store.accepted.c.person, store.accepted.c.version))
    people = {row.person for row in found}
    order = sorted(people)
    return [(order.index(row.person), row.version) for row in found]


async def test_a_changed_text_asks_again_and_every_acceptance_stays_on_record(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=OLD) as room:
        assert (await _accepts(room.member)).startswith("Accepted, thank you.")
        await change(room, "", section="community", norms="Be kind, and patient.")
        await room.clock.advance(minutes=9)
        assert await room.member.inbox() == []
        await room.clock.advance(minutes=1)
        (note,) = await room.member.inbox()
        assert note.text.startswith("The norms here have changed since you accepted them.")
        assert "Be kind, and patient." in note.text
        assert labels(note) == ["I accept"]
        assert await room.friend.inbox() == []
        assert "1. Read and accept the norms: changed since" in (await steps_of(room.member)).text
        redrawn = await room.member.sees(await room.member.presses("I accept", note))
        assert redrawn.text.startswith("Accepted, thank you.")
        assert await _on_record(room) == [(0, 1), (0, 2)]
        await room.clock.advance(days=9)
        assert len(await room.member.inbox()) == 1
        await no_faults(room)


async def test_second_thoughts_about_a_text_trouble_nobody(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=OLD) as room:
        await _accepts(room.member)
        await change(room, "", section="community", norms="Be knid.")
        await room.clock.advance(minutes=5)
        await change(room, "", section="community", norms="Be kind.")
        await room.clock.advance(days=2)
        assert await room.member.inbox() == []
        assert "1. Read and accept the norms: done" in (await steps_of(room.member)).text
        await no_faults(room)


async def test_a_press_on_an_old_text_accepts_nothing_and_shows_the_new_one(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=OLD) as room:
        page = await steps_of(room.member)
        await change(room, "", section="community", norms="Be patient.")
        redrawn = await room.member.sees(await room.member.presses("I accept", page))
        assert redrawn.text.startswith("The norms changed a moment ago, so nothing was accepted yet.")
        assert "Be patient." in redrawn.text
        assert await _on_record(room) == []
        await room.member.presses("I accept", redrawn)
        await room.clock.advance(minutes=1)
        await _again(room.member, redrawn.key)
        assert await _on_record(room) == [(0, 2)]
        await change(room, "", section="community", norms="")
        gone = await room.member.uses("/welcome")
        assert "norms" not in gone.text
        assert "The norms have no text yet" in (await room.organiser.uses("/newcomers")).text
        await no_faults(room)


async def _again(who: Actor, key: str) -> None:
    assert "Read and accept the norms: done" in (await who.room.world.message(who.key, key)).text


async def test_a_text_changed_in_the_file_is_noticed_at_the_next_start(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=OLD) as room:
        await _accepts(room.member)
    new = {**OLD, "community": {"norms": "Be patient."}}
    async with Room.open(tmp_path, COGS, first=new, clock=clock_at(3, 2, 12)) as room:
        await room.clock.advance(minutes=10)
        (note,) = await room.member.inbox()
        assert "Be patient." in note.text
        assert (await room.member.sees(await room.member.presses("I accept", note))).text.startswith("Accepted")
        assert await _on_record(room) == [(0, 1), (0, 2)]
        await no_faults(room)


async def test_many_are_written_to_in_slices_and_who_is_out_of_reach_reads_it_in_one_line(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=OLD) as room:
        crowd = [await room.person(f"Guest {number}", "member") for number in range(60)]
        await room.settled()
        for who in crowd:
            page = await who.room.world.line(who.key, room.channels["general"], "/welcome")
            await who.presses("I accept", await who.sees(page))
        await room.world.leave(crowd[3].key)
        for who in crowd[50:53]:
            await room.world.set_reachable(who.key, reachable=False)
        await change(room, "", section="community", norms="Be patient.")
        await room.clock.advance(minutes=10)
        assert [len(await who.inbox()) for who in crowd[:3]] == [1, 1, 1]
        assert await crowd[55].inbox() == []
        await room.clock.advance(minutes=1)
        assert len(await crowd[55].inbox()) == 1
        await room.clock.advance(minutes=5)
        (line,) = await room.seen_in("general", by=crowd[51])
        assert line.text == (
            "@Guest 50, @Guest 51 and @Guest 52: the norms have changed since you accepted them, and your direct "
            "messages are closed. Press the button to read them; only you see the answer."
        )
        assert line.mentions_me
        page = await crowd[51].sees(await crowd[51].presses("Read them", line))
        assert "Be patient." in page.text
        await room.clock.advance(days=2)
        assert len(await room.said_in("general")) == 1
        await no_faults(room)


async def test_norms_of_the_greatest_length_fit_with_every_step_there_may_be(room: Room) -> None:
    many = "norms\n" + "\n".join(f"do: {'so much to do ' * 11}{number}" for number in range(9))
    await change(room, "", section="community", norms="kind " * 299 + "peace")
    await change(room, "First steps", steps=many)
    page = await steps_of(room.member)
    assert page.text.startswith("10 first steps")
    assert labels(page) == ["I accept", "Skip", "Later", "Go to a step"]
    form = await form_of(room, "First steps")
    assert {field.name for field in form.fields} == {"steps", "remind_after", "reminders"}
