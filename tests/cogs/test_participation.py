"""A member's own figures: exact, private, and never a comparison."""

from pathlib import Path

from bot.testing import Actor, Room
from cogs.participation import cog as participation
from tests.cogs.stories import no_faults


async def _figures(who: Actor, line: str = "/activity") -> dict[str, str]:
    shown = await who.uses(line)
    assert shown.what == "private"
    return dict(line.split(": ", 1) for line in shown.text.splitlines() if ": " in line)


async def test_who_did_nothing_yet_reads_what_to_do(room: Room) -> None:
    text = (await room.member.uses("/activity")).text
    assert text.startswith("Nothing here yet for the last 28 days. Say something in any channel")
    assert "/thanks" in text
    assert "never what you wrote" in text


async def test_without_the_thanks_cog_nobody_is_sent_to_it(tmp_path: Path) -> None:
    async with Room.open(tmp_path, [participation]) as room:
        assert "/thanks" not in (await room.member.uses("/activity")).text
        await no_faults(room)


async def test_what_one_did_is_counted(room: Room) -> None:
    first = await room.member.says("Who has a ladder?")
    await room.friend.says("I do", reply_to=first)
    await room.friend.says("It is long", reply_to=first)
    await room.moderator.says("Me too", reply_to=first)
    await room.world.react(room.member.key, first, "👍")
    answer = await room.friend.says("Come by at six")
    await room.world.react(room.member.key, answer, "🎉")
    await room.world.react(room.member.key, answer, "👍")
    await room.world.unreact(room.member.key, answer, "👍")
    await room.member.uses("/thanks @Friend for the ladder")
    await room.friend.uses("/thanks @Member for bringing it back")
    await room.clock.advance(days=1)
    await room.member.says("It is back in your shed")
    gone = await room.member.says("Oops")
    await room.world.delete(room.member.key, gone)
    await room.settled()
    figures = await _figures(room.member)
    assert figures == {
        "Messages you wrote": "2",
        "Days you wrote on": "2 of 28",
        "Channels and threads you wrote in": "1",
        "People who answered you": "2 of 4",
        "Reactions you gave": "1",
        "Thanks you gave": "1",
        "Thanks you received": "1",
    }


async def test_it_looks_back_as_far_as_asked(room: Room) -> None:
    await room.member.says("Good morning")
    await room.clock.advance(days=3)
    await room.member.says("Good morning again")
    assert (await _figures(room.member, "/activity 2"))["Messages you wrote"] == "1"
    assert (await _figures(room.member, "/activity days:365"))["Days you wrote on"] == "2 of 365"
    await room.clock.advance(days=300)
    assert "Nothing here yet for the last 28 days." in (await room.member.uses("/activity")).text


async def test_who_was_only_thanked_has_something_to_see(room: Room) -> None:
    await room.member.uses("/thanks @Newcomer for coming")
    text = (await room.newcomer.uses("/activity")).text
    assert text.startswith("You wrote no message in the last 28 days. This is what else there is.")
    assert "Thanks you received: 1" in text


async def test_nobody_sees_anybody_elses(room: Room) -> None:
    await room.friend.says("Hello")
    await room.friend.uses("/activity")
    assert await room.seen_in("general", by=room.member) == [
        message for message in await room.seen_in("general", by=room.member) if not message.bot
    ]
    assert "Nothing here yet" in (await room.member.uses("/activity")).text
