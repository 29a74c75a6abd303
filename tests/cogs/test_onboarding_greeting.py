"""Whoever is really in is greeted, once, by a member whose turn it is."""

import asyncio
from pathlib import Path

import pytest

from bot.kit.events import MemberAdmitted, MemberLeft
from bot.testing import Room, labels
from tests.cogs.entrance import COGS, form_of, greetings, room
from tests.cogs.stories import account, clock_at, no_faults

__all__ = ["room"]


async def test_a_newcomer_is_greeted_by_name_where_everyone_sees_it(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    (greeting,) = await room.seen_in("general", by=zoe)
    assert greeting.text == "Welcome, @Zoe. Good to have you here."
    assert greeting.mentions_me
    assert labels(greeting) == ["Say hello", "My first steps"]
    assert await zoe.inbox() == []


async def test_organisers_read_which_sentence_a_greeting_gets_that_names_no_greeter(room: Room) -> None:
    form = await form_of(room, "Greeting")
    (field,) = [field for field in form.fields if field.name == "greeting"]
    assert "Without {greeter}, a sentence that names them is added." in field.help
    preview = await room.organiser.sends(form, greeting="Hello {name}.")
    added = "is glad to answer your questions."
    assert f'this follows it: "(their name) {added}"' in preview.text
    await room.organiser.presses("Save", await room.organiser.sees(preview))
    await room.friend.uses("/greeter on")
    await room.arrives("Zoe")
    assert await room.said_in("general") == [f"Hello @Zoe. @Friend {added}"]
    named = await room.organiser.sends(await form_of(room, "Greeting"), greeting="Hello {name}. Ask {greeter}.")
    assert "this follows it" not in named.text


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
    assert labels(greeting) == ["Say hello", "My first steps"]


async def test_hellos_at_once_all_count(room: Room) -> None:
    await room.arrives("Zoe")
    (greeting,) = await room.seen_in("general")
    action = next(item.action for block in greeting.blocks for item in block.items if item.label == "Say hello")
    crowd = (room.newcomer, room.member, room.friend, room.moderator)
    await asyncio.gather(*(room.world.press(who.key, greeting.key, action) for who in crowd for _ in range(2)))
    await room.settled()
    (greeting,) = await room.seen_in("general")
    assert greeting.text.endswith("@Newcomer, @Member, @Friend and 1 more said hello.")


async def test_who_leaves_and_comes_back_is_not_greeted_again_also_after_a_restart(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS) as room:
        zoe = await room.arrives("Zoe")
        await room.world.leave(zoe.key)
        await room.clock.advance(hours=1)
        await room.arrives("Zoe")
        assert len(await greetings(room)) == 1
        await room.world.leave(zoe.key)
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 3, 10)) as room:
        zoe = await room.arrives("Zoe")
        (greeting,) = await room.seen_in("general")
        assert await zoe.inbox() == []
        await room.member.presses("Say hello", greeting)
        (greeting,) = await room.seen_in("general")
        assert greeting.text.endswith("@Member said hello.")
        assert "in your own time" in (await zoe.uses("/welcome")).text
        await no_faults(room)


async def test_screened_newcomers_are_greeted_when_they_are_really_in(room: Room) -> None:
    room.world.screening = True
    zoe = await room.arrives("Zoe")
    assert await greetings(room) == []
    await room.world.admit(zoe.key)
    await room.settled()
    assert len(await greetings(room)) == 1


async def test_who_joins_at_night_is_greeted_in_the_morning(room: Room) -> None:
    await room.clock.advance(hours=13)
    await room.arrives("Zoe")
    assert await greetings(room) == []
    await room.clock.advance(hours=9)
    assert len(await greetings(room)) == 1


async def test_a_greeting_over_night_names_nobody_who_left_meanwhile(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 2, 23)) as room:
        for greeter in (room.moderator, room.friend):
            await greeter.uses("/greeter on")
        for name in ("Ada", "Bo", "Cy"):
            await room.arrives(name)
        for gone in ("Moderator", "Bo"):
            found = await room.world.find_member(gone)
            assert found is not None
            await room.world.leave(found.key)
        await room.settled()
        await room.clock.advance(hours=9)
        welcome = "Good to have you here. @Friend is glad to answer your questions."
        assert sorted(await greetings(room)) == [f"Welcome, @Ada. {welcome}", f"Welcome, @Cy. {welcome}"]
        await room.arrives("Bo")
        assert (await greetings(room))[-1].startswith("Welcome, @Bo.")
        await room.friend.uses("/greeter off")
        assert all("@Friend" in text for text in (await greetings(room)))
        await no_faults(room)


async def test_a_greeter_and_their_newcomer_who_leave_at_once_leave_no_greeting_behind(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 2, 23)) as room:
        await room.moderator.uses("/greeter on")
        bo, host = await room.arrives("Bo"), room.hearth.host("local")
        both = [await account(room, who) for who in (room.moderator, bo)]
        leave = [MemberLeft(key=who.key, space="local", at=room.clock.now(), actor=who) for who in both]
        await asyncio.gather(*(host.submit(event) for event in leave))
        await room.clock.advance(hours=9)
        assert await greetings(room) == []
        await host.submit(MemberAdmitted(key="back", space="local", at=room.clock.now(), actor=both[1]))
        await room.settled()
        assert await greetings(room) == ["Welcome, @Bo. Good to have you here."]
        await no_faults(room)


async def test_a_private_greeting_over_night_is_handed_on_and_its_turn_with_it(tmp_path: Path) -> None:
    first = {"onboarding": {"greet": "privately"}}
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 2, 23), first=first) as room:
        await room.member.uses("/greeter on")
        ada, bo = await room.arrives("Ada"), await room.arrives("Bo")
        await room.friend.uses("/greeter on")
        await room.member.uses("/greeter off")
        await room.world.leave(bo.key)
        await room.clock.advance(hours=9)
        assert await room.member.inbox() == []
        assert ["@Friend is glad" in note.text for note in await ada.inbox()] == [True]
        assert [note.text.partition(" has")[0] for note in await room.friend.inbox()] == ["@Ada"]
        await no_faults(room)


async def test_a_greeting_that_is_two_days_late_stays_away(tmp_path: Path) -> None:
    silent = {"pacing": {"posts_per_day": 0, "longest_hold": "30d"}}
    async with Room.open(tmp_path, COGS, first=silent) as room:
        await room.arrives("Zoe")
        await room.clock.advance(days=3)
        (line,) = [line for line in await room.hearth.views.outbox() if line.purpose == "welcome"]
        assert (line.state, line.why) == ("dropped", "it is no longer of use")


@pytest.mark.parametrize("chosen", [{"channel": ""}, {"channel": "lounge"}, {"greet": "privately"}])
async def test_a_greeting_can_be_private_and_its_greeter_hears_that_it_is_their_turn(
    tmp_path: Path, chosen: dict[str, str]
) -> None:
    first = {"onboarding": {"greeting": "Hello {name}, tea is ready.", **chosen}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        zoe = await room.arrives("Zoe")
        (note,) = await zoe.inbox()
        assert note.text.startswith("Hello @Zoe, tea is ready.\nLook around as long as you like.")
        assert labels(note) == ["My first steps"]
        await room.member.uses("/greeter on")
        ben = await room.arrives("Ben")
        (note,) = await ben.inbox()
        assert "@Member is glad to answer your questions." in note.text
        (turn,) = await room.member.inbox()
        assert turn.text.startswith("@Ben has just joined, and it is your turn to greet.")
        assert await room.said_in("general") == []
        await no_faults(room)


async def _greeted_by(room: Room, name: str) -> str:
    await room.arrives(name)
    last = (await greetings(room))[-1]
    assert last.startswith(f"Welcome, @{name}.")
    rest = last.removeprefix(f"Welcome, @{name}. Good to have you here.").split()
    return rest[0] if rest else "Hearth"


async def test_greeters_take_turns_and_the_one_whose_turn_it_is_is_named_and_called(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first={"pacing": {"posts_per_day": 50}}) as room:
        assert "the only one" in (await room.member.uses("/greeter on")).text
        assert "in turn with 1 other" in (await room.friend.uses("/greeter on")).text
        assert await _greeted_by(room, "Ada") == "@Member"
        (greeting,) = await room.seen_in("general", by=room.member)
        assert greeting.mentions_me
        await room.clock.advance(minutes=1)
        assert await _greeted_by(room, "Bo") == "@Friend"
        await room.clock.advance(minutes=1)
        assert await _greeted_by(room, "Cy") == "@Member"
        await room.world.leave(room.friend.key)
        await room.clock.advance(minutes=1)
        assert await _greeted_by(room, "Di") == "@Member"
        page = await room.member.sees(await room.member.uses("/privacy"))
        await room.member.presses("Hide me", page)
        assert "I name others instead of you" in (await room.member.uses("/greeter")).text
        await room.clock.advance(minutes=1)
        assert await _greeted_by(room, "Ed") == "Hearth"
        await no_faults(room)


async def test_a_greeter_never_greets_themselves(room: Room) -> None:
    await room.member.uses("/greeter on")
    await room.world.leave(room.member.key)
    await room.world.set_roles((await room.arrives("Member")).key, ("member",))
    assert await greetings(room) == ["Welcome, @Member. Good to have you here."]


async def test_volunteering_says_how_many_greet_and_organisers_see_who(room: Room) -> None:
    assert "nobody else does either" in (await room.member.uses("/greeter")).text
    await room.member.uses("/greeter on")
    assert "you are the only one" in (await room.member.uses("/greeter on")).text
    shown = await room.organiser.uses("/greeter")
    assert "1 member greets in turn" in shown.text
    assert "Who greets, in turn: @Member." in shown.text
    assert "@Member" not in (await room.friend.uses("/greeter")).text
    assert "You do not greet" in (await room.member.uses("/greeter off")).text
    assert "You do not greet" in (await room.member.uses("/greeter off")).text
    assert (await room.newcomer.uses("/greeter on")).text.startswith("This opens once you are a member")
    await room.arrives("Zoe")
    assert await greetings(room) == ["Welcome, @Zoe. Good to have you here."]


async def test_a_greeting_with_a_typing_mistake_comes_back_with_what_to_change(room: Room) -> None:
    form = await form_of(room, "Greeting")
    for wrong, why in (
        ("Hi {nmae}", "{nmae} stands for nothing"),
        ("Hi all", "put {name} where"),
        ("{name}, meet {greeter}.", "give {greeter} a sentence of its own"),
    ):
        shown = await room.organiser.sends(form, greeting=wrong)
        assert why in (shown.errors or {})["greeting"]


async def test_a_greeting_of_many_names_still_fits(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first={"onboarding": {"greeting": "{name}" * 83}}) as room:
        await room.arrives("Zoe")
        assert await room.said_in("general") == ["@Zoe" * 83]


async def test_a_greeting_may_name_the_greeter_in_its_own_words(tmp_path: Path) -> None:
    first = {"onboarding": {"greeting": "Hi {name}. {greeter} has the kettle on. Sit down."}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        await room.arrives("Zoe")
        await room.member.uses("/greeter on")
        await room.arrives("Ben")
        assert await room.said_in("general") == ["Hi @Zoe. Sit down.", "Hi @Ben. @Member has the kettle on. Sit down."]
