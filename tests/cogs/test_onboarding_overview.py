"""What organisers see of newcomers, and what becomes of notes that find closed doors."""

from pathlib import Path

from bot.testing import Actor, Room, labels
from tests.cogs.entrance import COGS, greetings, room, steps_of
from tests.cogs.stories import no_faults

__all__ = ["room"]
FIRST = {
    "onboarding": {"steps": "norms\ninterests: wood, clay\ndo: Thank somebody", "burst": 50},
    "community": {"norms": "Be kind."},
    "pacing": {"posts_per_day": 50, "direct_per_day": 50},
}


async def _seen(room: Room) -> str:
    return (await room.organiser.uses("/newcomers")).text


async def _through(who: Actor, *choices: str) -> None:
    page = await steps_of(who)
    for choice in choices:
        values = ("clay",) if choice.startswith("Choose") else ()
        page = await who.sees(await who.presses(choice, page, *values))


async def test_with_nobody_new_it_says_what_to_do_next(room: Room) -> None:
    told = await _seen(room)
    assert told.startswith("Nobody new has come in the last 28 days.")
    assert "The norms have no text yet, so their step is left out; write one with /setup community." in told
    assert "Nobody has volunteered to greet, so I do it alone." in told
    assert (await room.moderator.uses("/newcomers")).text.startswith("Only organisers can do this.")


async def test_how_many_are_at_each_step_and_for_how_long(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=FIRST) as room:
        people = [await room.arrives(f"Guest {number}") for number in range(8)]
        assert (await _seen(room)).startswith("0 of the 8 who came in the last 28 days did or skipped every step")
        await _through(people[0], "I accept", "Choose, several if you like", "Done")
        await _through(people[1], "Skip", "Skip", "Skip")
        await _through(people[2], "I accept")
        await room.clock.advance(days=2)
        told = await _seen(room)
        finding, *lines = told.splitlines()
        assert finding == (
            "2 of the 8 who came in the last 28 days did or skipped every step (with so few, anything from 7 % to 60 % "
            "would be no surprise). Most of the others are here: Read and accept the norms."
        )
        assert lines == [
            "Read and accept the norms: 5 of 8, half of them for 2 days or longer",
            "Choose your interests: 1 of 8",
            "Did or skipped every step: 2 of 8",
            "Nobody has volunteered to greet, so I do it alone. Members do so with /greeter on.",
        ]
        await people[3].presses("Stop counting me", await people[3].sees(await people[3].uses("/privacy")))
        await room.world.leave(people[4].key)
        await room.settled()
        assert (await _seen(room)).startswith("2 of the 6 who came")
        await room.world.leave(people[5].key)
        await room.world.leave(people[6].key)
        await room.settled()
        assert (await _seen(room)).startswith("4 people came in the last 28 days. Figures would point at each of them")
        await room.clock.advance(days=27)
        assert (await _seen(room)).startswith("Nobody new has come")
        await no_faults(room)


async def test_closed_private_notes_never_lose_the_welcome_and_never_repeat(tmp_path: Path) -> None:
    first = {"onboarding": {**FIRST["onboarding"], "greet": "privately"}}
    async with Room.open(tmp_path, COGS, first={**FIRST, **first}) as room:
        room.world.screening = True
        zoe = await room.arrives("Zoe")
        await room.world.set_reachable(zoe.key, reachable=False)
        await room.world.set_reachable(room.member.key, reachable=False)
        await room.member.uses("/greeter on")
        await room.world.admit(zoe.key)
        await room.settled()
        (line,) = await room.seen_in("general", by=zoe)
        assert line.text == (
            "@Zoe, I have a note for you, and your direct messages are closed. Press the button to read it; only you "
            "see the answer."
        )
        assert line.mentions_me
        assert (await room.friend.presses("Show me", line)).text == (
            "This button is for @Zoe. /welcome shows your own first steps."
        )
        page = await zoe.sees(await zoe.presses("Show me", line))
        assert page.text.startswith(
            "Welcome, @Zoe. Good to have you here. @Member is glad to answer your questions. 3 first steps"
        )
        assert labels(page)[0] == "I accept"
        await room.clock.advance(days=30)
        assert len(await room.seen_in("general")) == 1
        lines = [one for one in await room.hearth.views.outbox() if one.purpose == "first steps"]
        assert len(lines) == 1
        await no_faults(room)


async def test_a_private_note_for_somebody_who_left_meanwhile_bothers_nobody(tmp_path: Path) -> None:
    first = {"onboarding": {**FIRST["onboarding"], "greet": "privately", "channel": ""}}
    async with Room.open(tmp_path, COGS, first={**FIRST, **first}) as room:
        zoe = await room.arrives("Zoe")
        await room.world.set_reachable(zoe.key, reachable=False)
        await room.world.leave(zoe.key)
        await room.clock.advance(days=9)
        assert await greetings(room) == []
        assert await room.said_in("general") == []
        await no_faults(room)


async def test_a_line_for_closed_private_notes_never_goes_into_a_private_conversation(tmp_path: Path) -> None:
    first = {"onboarding": {"greet": "privately", "channel": ""}}
    async with Room.open(tmp_path, COGS, first=first, furnished=False) as room:
        room.channels["zoo"] = await room.world.add_channel("zoo")
        ana = await room.person("Ana", "member")
        await room.world.post(ana.key, await room.world.direct_place(ana.key), "hello")
        room.world.screening = True
        zoe = await room.arrives("Zoe")
        await room.world.set_reachable(zoe.key, reachable=False)
        await room.world.admit(zoe.key)
        await room.settled()
        assert await ana.inbox() == []
        assert [line.mentions_me for line in await room.seen_in("zoo", by=zoe)] == [True]
        await no_faults(room)
