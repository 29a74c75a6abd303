"""Thanks in public, and joining in."""

import asyncio
from pathlib import Path

from sqlalchemy import func, select

from bot.testing import Room, labels
from cogs import SHIPPED
from cogs.gratitude import store
from tests.cogs.stories import clock_at, no_faults


async def _thanked(room: Room, why: str = "for the soup") -> str:
    shown = await room.member.uses(f"/thanks @Friend {why}")
    assert shown.what == "posted", shown
    assert shown.key is not None
    return shown.key


async def test_thanks_are_public_and_name_both(room: Room) -> None:
    await _thanked(room)
    (post,) = [message for message in await room.seen_in("general", by=room.newcomer) if message.bot]
    assert post.text == "@Member thanks @Friend\nfor the soup"
    assert labels(post) == ["Me too"]


async def test_others_join_in_once_and_up_to_three_are_named(room: Room) -> None:
    key = await _thanked(room)
    for name in ("Newcomer", "Moderator", "Organiser", "Gus", "Hal"):
        who = await room.person(name, "member")
        await room.settled()
        await who.presses("Me too", await room.world.message(who.key, key))
    assert (await room.world.message(room.member.key, key)).text.endswith(
        "@Newcomer, @Moderator, @Organiser and 2 more join in."
    )
    again = await room.moderator.presses("Me too", await room.world.message(room.moderator.key, key))
    assert again.what == "private"
    assert "joined in already" in again.text


async def test_neither_giver_nor_receiver_joins_in(room: Room) -> None:
    message = await room.world.message(room.member.key, await _thanked(room))
    assert "your own thanks" in (await room.member.presses("Me too", message)).text
    assert "are for you" in (await room.friend.presses("Me too", message)).text
    assert (await room.world.message(room.member.key, message.key)).text == message.text


async def test_two_who_join_at_once_are_both_counted(room: Room) -> None:
    key = await _thanked(room)
    message = await room.world.message(room.member.key, key)
    (action,) = [item.action for block in message.blocks for item in block.items]
    crowd = [room.newcomer, room.moderator, room.organiser]
    await asyncio.gather(*(room.world.press(who.key, key, action) for who in crowd for _ in range(2)))
    await room.settled()
    (row,) = await room.rows(select(func.count()).select_from(store.joined))
    assert row[0] == 3
    text = (await room.world.message(room.member.key, key)).text
    assert all(f"@{who.name}" in text for who in crowd)


async def test_the_same_two_wait_a_day_and_others_do_not(room: Room) -> None:
    await _thanked(room)
    refused = await room.member.uses("/thanks @Friend again")
    assert refused.what == "private"
    assert "again from 2026-03-03 10:00 UTC" in refused.text
    assert (await room.member.uses("/thanks @Newcomer for the cake")).what == "posted"
    assert (await room.friend.uses("/thanks @Member for the thanks")).what == "posted"
    await room.clock.advance(hours=23, minutes=59)
    assert (await room.member.uses("/thanks @Friend again")).what == "private"
    await room.clock.advance(minutes=1)
    assert (await room.member.uses("/thanks @Friend again")).what == "posted"


async def test_two_thanks_at_once_are_one(room: Room) -> None:
    line = "/thanks @Friend for the soup"
    shown = await asyncio.gather(*(room.world.line(room.member.key, room.channels["general"], line) for _ in range(4)))
    assert sorted(one.what for one in shown) == ["posted", "private", "private", "private"]


async def test_two_pairs_at_the_same_instant_stay_apart(room: Room) -> None:
    general = room.channels["general"]
    first, second = await asyncio.gather(
        room.world.line(room.member.key, general, "/thanks @Friend for the soup"),
        room.world.line(room.friend.key, general, "/thanks @Member for the bread"),
    )
    await room.settled()
    message = await room.world.message(room.newcomer.key, second.key or "")
    await room.newcomer.presses("Me too", message)
    assert (await room.world.message(room.newcomer.key, second.key or "")).text.endswith("@Newcomer joins in.")
    assert "Newcomer" not in (await room.world.message(room.newcomer.key, first.key or "")).text


async def test_nobody_thanks_themselves_or_hearth(room: Room) -> None:
    assert "somebody else" in (await room.member.uses("/thanks @Member being me")).text
    assert await room.said_in("general") == []


async def test_a_newcomer_cannot_thank_yet_and_reads_why(room: Room) -> None:
    shown = await room.newcomer.uses("/thanks @Member for the welcome")
    assert shown.what == "private"
    assert shown.text.startswith("This opens once you are a member here.")


async def test_a_button_works_after_a_restart_and_the_wait_still_counts(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        key = await _thanked(room)
    async with Room.open(tmp_path, SHIPPED, clock=clock_at(3, 2, 18)) as room:
        await room.moderator.presses("Me too", await room.world.message(room.moderator.key, key))
        assert (await room.world.message(room.member.key, key)).text.endswith("@Moderator joins in.")
        assert (await room.member.uses("/thanks @Friend again")).what == "private"
        await no_faults(room)


async def test_who_stopped_being_a_member_cannot_thank(room: Room) -> None:
    await room.world.set_roles(room.member.key, ("newcomer",))
    assert (await room.member.uses("/thanks @Friend for the soup")).what == "private"


async def test_somebody_who_left_is_still_named(room: Room) -> None:
    key = await _thanked(room)
    await room.world.leave(room.friend.key)
    await room.moderator.presses("Me too", await room.world.message(room.moderator.key, key))
    assert (await room.world.message(room.member.key, key)).text.startswith("@Member thanks @Friend")


async def test_thanks_are_counted_for_both(room: Room) -> None:
    await _thanked(room)
    assert "Thanks you gave: 1" in (await room.member.uses("/activity")).text
    assert "Thanks you received: 1" in (await room.friend.uses("/activity")).text


async def test_erased_thanks_cannot_be_joined_nor_their_button_reused(room: Room) -> None:
    key = await _thanked(room)
    await room.hearth.database.write(lambda connection: connection.execute(store.thanks.delete()))
    gone = await room.moderator.presses("Me too", await room.world.message(room.moderator.key, key))
    assert "taken back" in gone.text
    await room.clock.advance(minutes=1)
    other = await room.friend.uses("/thanks @Member for the bread")
    assert other.what == "posted"
    again = await room.moderator.presses("Me too", await room.world.message(room.moderator.key, key))
    assert "taken back" in again.text
