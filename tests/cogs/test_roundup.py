"""The weekly round-up of thanks: when it comes, what it covers, and when it stays away."""

from pathlib import Path

from bot.testing import Room
from cogs import SHIPPED
from tests.cogs.stories import clock_at, no_faults

BERLIN = {"community": {"zone": "Europe/Berlin"}}


async def _roundups(room: Room) -> list[str]:
    return [text for text in await room.said_in("general") if " thanked " in text]


async def test_on_friday_at_four_the_week_is_named(room: Room) -> None:
    await room.member.uses("/thanks @Friend for the soup")
    await room.member.uses("/thanks @Newcomer for the cake")
    await room.moderator.uses("/thanks @Friend for the chairs")
    await room.clock.advance(days=4, hours=5, minutes=59)
    assert await _roundups(room) == []
    await room.clock.advance(minutes=1)
    (roundup,) = await _roundups(room)
    assert roundup.splitlines() == [
        "This week 2 people were thanked by 2.",
        "Thanked: @Friend and @Newcomer. The thanks came from @Member and @Moderator.",
    ]


async def test_a_week_without_thanks_passes_in_silence(room: Room) -> None:
    await room.clock.advance(days=30)
    assert await room.said_in("general") == []


async def test_thanks_are_named_in_one_week_only(room: Room) -> None:
    await room.member.uses("/thanks @Friend for the soup")
    await room.clock.advance(days=21)
    assert await _roundups(room) == ["This week @Member thanked @Friend."]


async def test_the_week_in_which_the_clocks_go_forward_is_whole(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED, first=BERLIN, clock=clock_at(3, 27, 14, 30)) as room:
        await room.member.uses("/thanks @Friend at half past three")
        await room.clock.advance(hours=1)
        assert await _roundups(room) == ["This week @Member thanked @Friend."]
        await room.friend.uses("/thanks @Moderator at half past four")
        await room.clock.advance(days=6, hours=22, minutes=29)
        assert len(await _roundups(room)) == 1
        await room.clock.advance(minutes=1)
        assert (await _roundups(room))[1:] == ["This week @Friend thanked @Moderator."]
        await no_faults(room)


async def test_down_over_the_round_up_it_comes_when_hearth_is_back_and_says_so(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.member.uses("/thanks @Friend for the soup")
    async with Room.open(tmp_path, SHIPPED, clock=clock_at(3, 7, 11)) as room:
        await room.clock.advance(minutes=1)
        assert await _roundups(room) == ["In the week to 2026-03-06 @Member thanked @Friend."]
        await room.clock.advance(days=14)
        assert len(await _roundups(room)) == 1
        await no_faults(room)


async def test_back_within_hours_it_is_still_this_week(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.member.uses("/thanks @Friend for the soup")
    async with Room.open(tmp_path, SHIPPED, clock=clock_at(3, 6, 20)) as room:
        await room.clock.advance(minutes=1)
        assert await _roundups(room) == ["This week @Member thanked @Friend."]


async def test_after_a_month_away_only_the_last_week_is_named(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.member.uses("/thanks @Friend for the soup")
    async with Room.open(tmp_path, SHIPPED, clock=clock_at(4, 6, 12)) as room:
        await room.clock.advance(days=1)
        assert await _roundups(room) == []


async def test_in_quiet_hours_it_waits_for_the_morning(tmp_path: Path) -> None:
    late = {"gratitude": {"roundup_at": "23:00"}}
    async with Room.open(tmp_path, SHIPPED, first=late) as room:
        await room.member.uses("/thanks @Friend for the soup")
        await room.clock.advance(days=4, hours=14)
        assert await _roundups(room) == []
        await room.clock.advance(hours=9)
        assert await _roundups(room) == ["This week @Member thanked @Friend."]


async def test_organisers_hear_once_a_week_that_its_channel_is_missing(tmp_path: Path) -> None:
    lost = {"gratitude": {"roundup_channel": "lounge"}}
    async with Room.open(tmp_path, SHIPPED, first=lost) as room:
        await room.member.uses("/thanks @Friend for the soup")
        await room.clock.advance(days=4, hours=6)
        (note,) = await room.organiser.inbox()
        assert "there is no channel #lounge here" in note.text
        assert await room.moderator.inbox() == []
        await room.clock.advance(days=7)
        assert len(await room.organiser.inbox()) == 1
        await no_faults(room)


async def test_another_day_time_and_zone_move_it(room: Room) -> None:
    await room.member.uses("/thanks @Friend for the soup")
    form = (await room.organiser.uses("/setup gratitude")).form
    assert form is not None
    preview = await room.organiser.sends(form, roundup_day=("tuesday",), roundup_at="09:30")
    await room.organiser.presses("Save", await room.organiser.sees(preview))
    form = (await room.organiser.uses("/setup community")).form
    assert form is not None
    preview = await room.organiser.sends(form, zone="Asia/Tokyo", quiet_from="00:00", quiet_until="00:00")
    await room.organiser.presses("Save", await room.organiser.sees(preview))
    await room.clock.advance(hours=14, minutes=29)
    assert await _roundups(room) == []
    await room.clock.advance(minutes=1)
    assert len(await _roundups(room)) == 1


async def test_no_channel_means_no_round_up_and_a_channel_brings_it_back(room: Room) -> None:
    await room.member.uses("/thanks @Friend for the soup")
    for channel, due in ((), 0), (("staff",), 1):
        form = (await room.organiser.uses("/setup gratitude")).form
        assert form is not None
        preview = await room.organiser.sends(form, roundup_channel=channel)
        await room.organiser.presses("Save", await room.organiser.sees(preview))
        assert len(await room.hearth.views.schedule()) == due
    await room.clock.advance(days=5)
    assert await _roundups(room) == []
    (post,) = [message.text for message in await room.seen_in("staff", by=room.organiser) if message.bot]
    assert post == "This week @Member thanked @Friend."
