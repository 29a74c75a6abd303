"""Many join at once: greeting rests, moderators have one card, and nobody is greeted twice or forgotten."""

import asyncio
import time
from pathlib import Path

from sqlalchemy import func, select

from bot.kit.events import MemberAdmitted
from bot.kit.people import Account
from bot.platforms.local.shown import ShownMessage
from bot.testing import Actor, Room, labels
from cogs.onboarding import store
from tests.cogs.entrance import COGS, greetings
from tests.cogs.stories import Forger, no_faults

FIRST = {"onboarding": {"burst": 3, "steps": "do: Thank somebody"}, "pacing": {"posts_per_day": 50}}


async def _rush(room: Room, *names: str) -> list[Actor]:
    return [await room.arrives(name) for name in names]


async def _card(room: Room) -> ShownMessage:
    (card,) = [message for message in await room.seen_in("staff", by=room.moderator) if message.bot]
    return card


async def test_a_burst_rests_the_greeting_and_moderators_see_one_card_that_follows(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=FIRST) as room:
        people = await _rush(room, "A", "B", "C", "D", "E")
        assert len(await greetings(room)) == 3
        assert (await _card(room)).text == (
            "4 people have joined since 2026-03-02 09:50 UTC, so I am not greeting anybody for now. 1 waits for a "
            "greeting. It ends by itself once nobody has joined for half an hour."
        )
        assert labels(await _card(room)) == ["Greet them", "Do not greet them"]
        await room.clock.advance(minutes=1)
        assert (await _card(room)).text.startswith("5 people have joined since")
        assert "2 wait for a greeting" in (await _card(room)).text
        assert [await who.inbox() for who in people] == [[]] * 5
        assert (await people[4].uses("/welcome")).text.startswith("1 first step")
        await no_faults(room)


async def test_moderators_let_them_be_greeted_together_and_later_ones_as_usual(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=FIRST) as room:
        await room.member.uses("/greeter on")
        people = await _rush(room, *"ABCDEFGHIJKLMNOPQ")
        await room.world.leave(people[5].key)
        await room.clock.advance(minutes=1)
        told = await room.moderator.presses("Greet them", await _card(room))
        assert told.text.startswith("I greet them now, ten at a time")
        await room.clock.advance(minutes=1)
        assert (await _card(room)).text == "@Moderator decided to greet them: 14 people, ten at a time."
        assert labels(await _card(room)) == []
        (together,) = (await greetings(room))[3:]
        assert together.startswith("Welcome, @D, @E, @G, @H, @I, @J, @K, @L and @M. Good to have you here. @Member is")
        await room.clock.advance(minutes=5)
        assert (await greetings(room))[4] == (
            "Welcome, @N, @O, @P and @Q. Good to have you here. @Member is glad to answer your questions."
        )
        await room.arrives("Zoe")
        assert (await greetings(room))[5].startswith("Welcome, @Zoe.")
        await room.arrives("F")
        assert (await greetings(room))[6].startswith("Welcome, @F.")
        await room.clock.advance(days=4)
        assert len(await people[3].inbox()) == 1
        await no_faults(room)


async def test_the_second_moderator_reads_who_decided_and_others_decide_nothing(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=FIRST) as room:
        people = await _rush(room, *"ABCDEF")
        card = await _card(room)
        greet, _ = [item.action for block in card.blocks for item in block.items]
        moderator = Forger(room, room.moderator)
        assert (await Forger(room, room.member).presses(greet)).startswith("Only moderators")
        left = await room.organiser.presses("Do not greet them", card)
        assert left.text.startswith("They are not greeted.")
        assert "decided not to greet them" in await moderator.presses(greet)
        assert "nothing to decide" in await moderator.presses("onboarding.greet:5")
        assert (await _card(room)).text.startswith("@Organiser decided not to greet them: 3 people.")
        late = await room.arrives("Late")
        await room.clock.advance(minutes=31)
        await room.arrives("Zoe")
        assert [text.split(".")[0] for text in (await greetings(room))[3:]] == ["Welcome, @Zoe"]
        await room.world.leave(late.key)
        await room.arrives("Late")
        assert len(await greetings(room)) == 4
        assert (await people[5].uses("/welcome")).text.startswith("1 first step")
        await no_faults(room)


async def test_who_hid_themselves_meanwhile_is_greeted_privately(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=FIRST) as room:
        *_, dee, eve = await _rush(room, "A", "B", "C", "Dee", "Eve")
        await eve.presses("Hide me", await eve.sees(await eve.uses("/privacy")))
        await room.moderator.presses("Greet them", await _card(room))
        await room.clock.advance(minutes=1)
        assert (await greetings(room))[3:] == ["Welcome, @Dee. Good to have you here."]
        assert [len(await who.inbox()) for who in (dee, eve)] == [0, 1]
        await no_faults(room)


async def test_it_ends_by_itself_and_the_choice_stays_open(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=FIRST) as room:
        await _rush(room, *"ABCDE")
        await room.clock.advance(minutes=20)
        await _rush(room, "F")
        await room.clock.advance(minutes=31)
        assert (await _card(room)).text == (
            "It has been calm for half an hour. 6 people joined from 2026-03-02 09:50 UTC on, and 3 wait for a "
            "greeting. Who comes from now on is greeted as usual."
        )
        await room.arrives("Zoe")
        assert len(await greetings(room)) == 4
        await room.moderator.presses("Greet them", await _card(room))
        await room.clock.advance(minutes=1)
        assert (await greetings(room))[4] == "Welcome, @D, @E and @F. Good to have you here."
        await no_faults(room)


async def test_without_a_staff_channel_every_moderator_gets_the_card(tmp_path: Path) -> None:
    first = {**FIRST, "community": {"staff": ""}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        await _rush(room, *"ABCD")
        for who in (room.moderator, room.organiser):
            (card,) = await who.inbox()
            assert labels(card) == ["Greet them", "Do not greet them"]
        await room.organiser.presses("Do not greet them", card)
        (card,) = await room.moderator.inbox()
        assert card.text.startswith("@Organiser decided not to greet them: 1 person.")
        await no_faults(room)


async def test_with_a_question_at_the_door_those_who_came_in_a_burst_are_asked_afterwards(tmp_path: Path) -> None:
    first = {**FIRST, "onboarding": {"burst": 3, "question": "What do you make?"}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        people = await _rush(room, *"ABCDE")
        assert [len(await who.inbox()) for who in people] == [1, 1, 1, 0, 0]
        await room.moderator.presses("Greet them", await _card(room))
        await room.clock.advance(minutes=1)
        assert [len(await who.inbox()) for who in people] == [1, 1, 1, 1, 1]
        assert await greetings(room) == []
        await no_faults(room)


async def test_a_raid_of_five_hundred_in_a_minute_is_over_in_seconds_and_quiet(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS) as room:
        host, now = room.hearth.host("local"), room.clock.now()
        guests = [Account(f"x{number}", f"Guest {number}", roles=("newcomer",)) for number in range(500)]
        began = time.perf_counter()
        await asyncio.gather(
            *(host.submit(MemberAdmitted(key=who.key, space="local", at=now, actor=who)) for who in guests)
        )
        took = time.perf_counter() - began
        await room.settled()
        assert len(await room.rows(select(store.newcomer.c.person))) == 500
        ((held,),) = await room.rows(select(func.count()).where(store.newcomer.c.greeting == "held"))
        assert held == 490
        assert len(await room.hearth.views.outbox(limit=1000)) == 11
        await room.clock.advance(minutes=1)
        assert (await _card(room)).text.startswith("500 people have joined since")
        assert took < 10, "about a second on two idle cores"
        await no_faults(room)
