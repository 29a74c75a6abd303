"""Relationships with brands over time: the day that one ends, asked about again, answered with one press."""

from pathlib import Path

from sqlalchemy import func, select

from bot.testing import Room, labels
from cogs.disclosure.judge import marking
from cogs.disclosure.store.declared import relations
from tests.cogs.declared import ACME, COGS, declares, list_of, marks, opened, room, told
from tests.cogs.stories import Forger, clock_at, no_faults

__all__ = ["room"]


async def test_a_day_that_was_named_as_the_end_is_read_back_as_that_day(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first={"community": {"zone": "America/Los_Angeles"}}) as room:
        shown = await declares(room.member, until="2026-06-30")
        assert "since 2026-03-02 until 2026-06-30;" in shown.text
        await room.clock.advance(days=92)
        (note,) = await room.member.inbox()
        assert "It ends on 2026-06-30." in note.text
        await room.member.presses("It goes on", note)
        (note,) = await room.member.inbox()
        assert "goes on until 2027-06-30," in note.text
        await room.clock.advance(days=400)
        over = await room.member.presses("It goes on", (await room.member.inbox())[-1])
        assert over.text.startswith("Acme and Acme Tools ended on 2027-06-30.")
        await no_faults(room)


async def test_an_open_end_is_asked_about_after_a_year_and_one_press_answers(room: Room) -> None:
    await declares(room.member)
    await declares(room.friend)
    await room.clock.advance(days=364)
    assert await room.member.inbox() == []
    await room.clock.advance(days=2)
    (note,) = await room.member.inbox()
    assert note.text == "You declared: Acme and Acme Tools, you work there. You last said so on 2026-03-02. Still so?"
    assert labels(note) == ["Still so", "It ended"]
    assert "to be confirmed" in (await list_of(room.member)).text
    assert labels(await list_of(room.member))[0] == "Still so"
    assert (await room.friend.presses("It ended", (await room.friend.inbox())[0])).what == "redrawn"
    await room.member.presses("Still so", note)
    (note,) = await room.member.inbox()
    assert note.text == "Thank you: Acme and Acme Tools stands. I ask again in a year."
    assert "Acme" not in (await list_of(room.friend)).text
    assert len(await marks(room)) == 1
    assert await told(room) == ["declared", "declared", "ended", "renewed"]
    await room.clock.advance(days=366)
    assert len(await room.member.inbox()) == 2
    assert len(await room.friend.inbox()) == 1


async def test_what_was_changed_is_not_told_as_ended_by_the_note_that_asked_before(room: Room) -> None:
    await declares(room.member)
    await declares(room.friend)
    await room.clock.advance(days=366)
    for who, label in ((room.member, "Still so"), (room.friend, "It ended")):
        form = opened(await who.presses("Change…", await list_of(who)))
        await who.sends(form, brand="Zeta")
        (note,) = await who.inbox()
        await who.presses(label, note)
        (note,) = await who.inbox()
        assert note.text.startswith(
            "You changed this in the meantime. This is how it stands now:\nZeta: you work there;"
        )
        assert labels(note) == ["Change…", "It ended"]
        assert "Zeta: you work there;" in (await list_of(who)).text
    (note,) = await room.member.inbox()
    form = opened(await room.member.presses("Change…", note))
    await room.member.sends(form, brand="Theta")
    late = await Forger(room, room.member).sends(form.action, {**ACME, "brand": "Kappa", "seen": "moderators"})
    assert late.startswith("Changed.")
    listed = (await list_of(room.member)).text
    assert "Kappa: you work there;" in listed
    assert "Theta" not in listed
    await room.member.presses("It ended", await list_of(room.member))
    over = await room.member.presses("It ended", note)
    assert over.text.startswith("Kappa ended on 2027-03-03.")


async def test_one_with_a_date_is_asked_about_a_month_before_and_ends_by_itself(room: Room) -> None:
    await declares(room.newcomer, until="2026-03-20")
    await declares(room.friend, until="2026-06-30")
    await declares(room.member, until="2026-06-30")
    await room.clock.advance(days=80)
    assert await room.member.inbox() == []
    assert len(await marks(room)) == 2
    await room.clock.advance(days=12)
    (note,) = await room.member.inbox()
    assert "It ends on 2026-06-30. If it does, you need do nothing. Does it go on?" in note.text
    await room.member.presses("It goes on", note)
    assert (await room.member.inbox())[0].text.startswith("Thank you: Acme and Acme Tools goes on until 2027-06-30")
    await room.clock.advance(days=40)
    assert len(await marks(room)) == 1
    over = await room.friend.presses("It goes on", (await room.friend.inbox())[0])
    assert over.text.startswith("Acme and Acme Tools ended on 2026-06-30.")
    assert await room.newcomer.inbox() == []
    await room.clock.advance(days=100)
    assert (await room.rows(select(func.count()).select_from(relations)))[0][0] == 1


async def test_it_survives_a_restart_with_its_buttons_its_mark_and_what_is_ahead(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS) as room:
        declared = await declares(room.member, until="2026-06-30")
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 2, 10, 5)) as room:
        assert len(await marks(room)) == 1
        assert marking.mentions(room.hearth.directory.marks["disclosure", 2], "Acme Tools are great")
        await room.clock.advance(days=95)
        assert len(await room.member.inbox()) == 1
        assert (await room.member.presses("Undo", declared)).text.startswith("That stands by now")
        await no_faults(room)
