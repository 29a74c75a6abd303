"""Whoever joins is greeted, once."""

import asyncio
from pathlib import Path

import pytest

from bot.testing import Room, labels
from cogs import SHIPPED
from tests.cogs.stories import clock_at, no_faults


async def _greetings(room: Room) -> list[str]:
    return [text for text in await room.said_in("general") if text.startswith("Welcome")]


async def test_a_newcomer_is_greeted_by_name_where_everyone_sees_it(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    (greeting,) = await room.seen_in("general", by=zoe)
    assert greeting.text == "Welcome, @Zoe. Good to have you here."
    assert greeting.mentions_me
    assert labels(greeting) == ["Say hello"]


async def test_those_who_were_here_before_hearth_are_not_greeted(room: Room) -> None:
    assert await room.said_in("general") == []


async def test_others_say_hello_once_each_and_hear_what_to_do_next(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    (greeting,) = await room.seen_in("general")
    for who in (room.member, room.friend):
        shown = await who.presses("Say hello", greeting)
        assert shown.what == "private"
        assert "@Zoe can see that you said hello." in shown.text
    again = await room.member.presses("Say hello", greeting)
    assert again.text.startswith("You said hello already")
    own = await zoe.presses("Say hello", greeting)
    assert own.text.startswith("This button is for the others")
    (greeting,) = await room.seen_in("general")
    assert greeting.text.endswith("@Member and @Friend said hello.")
    assert labels(greeting) == ["Say hello"]


async def test_hellos_at_once_all_count(room: Room) -> None:
    await room.arrives("Zoe")
    (greeting,) = await room.seen_in("general")
    (action,) = [item.action for block in greeting.blocks for item in block.items]
    crowd = (room.newcomer, room.member, room.friend, room.moderator)
    await asyncio.gather(*(room.world.press(who.key, greeting.key, action) for who in crowd for _ in range(2)))
    await room.settled()
    (greeting,) = await room.seen_in("general")
    assert greeting.text.endswith("@Newcomer, @Member, @Friend and 1 more said hello.")


async def test_who_leaves_and_comes_back_is_not_greeted_again(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await room.world.leave(zoe.key)
    await room.clock.advance(days=3)
    await room.arrives("Zoe")
    assert len(await _greetings(room)) == 1


async def test_nor_after_a_restart(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        zoe = await room.arrives("Zoe")
        await room.world.leave(zoe.key)
    async with Room.open(tmp_path, SHIPPED, clock=clock_at(3, 3, 10)) as room:
        await room.arrives("Zoe")
        (greeting,) = await room.seen_in("general")
        await room.member.presses("Say hello", greeting)
        (greeting,) = await room.seen_in("general")
        assert greeting.text.endswith("@Member said hello.")
        await no_faults(room)


async def test_screened_newcomers_are_greeted_when_they_are_really_in(room: Room) -> None:
    room.world.screening = True
    zoe = await room.arrives("Zoe")
    assert await _greetings(room) == []
    await room.world.admit(zoe.key)
    await room.settled()
    assert len(await _greetings(room)) == 1


async def test_who_joins_at_night_is_greeted_in_the_morning(room: Room) -> None:
    await room.clock.advance(hours=13)
    await room.arrives("Zoe")
    assert await _greetings(room) == []
    await room.clock.advance(hours=9)
    assert len(await _greetings(room)) == 1


async def test_a_greeting_that_is_two_days_late_stays_away(tmp_path: Path) -> None:
    silent = {"pacing": {"posts_per_day": 0, "longest_hold": "30d"}}
    async with Room.open(tmp_path, SHIPPED, first=silent) as room:
        await room.arrives("Zoe")
        await room.clock.advance(days=3)
        (line,) = [line for line in await room.hearth.views.outbox() if line.purpose == "welcome"]
        assert (line.state, line.why) == ("dropped", "it is no longer of use")


@pytest.mark.parametrize("channel", ["", "lounge"])
async def test_without_a_channel_the_greeting_comes_privately(tmp_path: Path, channel: str) -> None:
    first = {"welcome": {"channel": channel, "greeting": "Hello {name}, tea is ready."}}
    async with Room.open(tmp_path, SHIPPED, first=first) as room:
        zoe = await room.arrives("Zoe")
        (note,) = await zoe.inbox()
        assert note.text.startswith("Hello @Zoe, tea is ready.\nLook around as long as you like.")
        assert labels(note) == []
        assert await room.said_in("general") == []
        await no_faults(room)


async def test_a_greeting_with_a_typing_mistake_comes_back_with_what_to_change(room: Room) -> None:
    form = (await room.organiser.uses("/setup welcome")).form
    assert form is not None
    for wrong, why in (("Hi {nmae}", "{nmae} stands for nothing"), ("Hi all", "put {name} where"), ("", "needed")):
        shown = await room.organiser.sends(form, greeting=wrong)
        assert shown.what == "errors"
        assert why in (shown.errors or {})["greeting"]
    preview = await room.organiser.sends(form, greeting="Hi {name}.")
    await room.organiser.presses("Save", await room.organiser.sees(preview))
    await room.arrives("Zoe")
    assert await room.said_in("general") == ["Hi @Zoe."]


async def test_a_greeting_of_many_names_still_fits(room: Room) -> None:
    form = (await room.organiser.uses("/setup welcome")).form
    assert form is not None
    preview = await room.organiser.sends(form, greeting="{name}" * 83)
    await room.organiser.presses("Save", await room.organiser.sees(preview))
    await room.arrives("Zoe")
    assert await room.said_in("general") == ["@Zoe" * 83]
