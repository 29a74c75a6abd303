"""A post that pays its author and does not say so: flagged, and put right in one press."""

from pathlib import Path

from sqlalchemy import select

from bot.testing import Room, labels
from cogs.disclosure import store
from tests.cogs.flagged import COGS, FIX, LEAVE, POST, cards, note, pressed, room, seen, states
from tests.cogs.stories import HOSTILE, Forger, clock_at, no_faults

__all__ = ["room"]


async def test_a_forgotten_label_takes_one_press(room: Room) -> None:
    await room.member.says(POST)
    told = await note(room.member)
    assert told.text.startswith(
        "Thanks for sharing this in #general. The Amazon link pays whoever made it, so people here like to know before "
        "they click."
    )
    assert "https://amzn.to/3lamp9" in told.text
    assert "Only you and the moderators see this post until then." in told.text
    assert labels(told) == [FIX, LEAVE]
    assert await seen(room) == []
    assert await seen(room, room.member) == [POST]
    shown = await room.member.presses(FIX, told)
    assert shown.what == "redrawn"
    after = await note(room.member)
    assert after.text.startswith("Done: “#ad (affiliate link)” stands in front of your post")
    assert labels(after) == []
    assert await seen(room) == [f"#ad (affiliate link) {POST}"]
    assert await states(room) == ["fixed"]
    assert await cards(room) == []
    assert (await pressed(room, room.member, FIX, told)).endswith(
        "is settled, and everyone sees it. Nothing is left to do."
    )
    assert await seen(room) == [f"#ad (affiliate link) {POST}"]
    assert len(await room.member.inbox()) == 1


async def test_what_is_labelled_or_ordinary_is_left_alone(room: Room) -> None:
    for text in (
        f"#ad {POST}",
        "I earn a small commission: https://amzn.to/3lamp9",
        "good morning",
        "> https://amzn.to/3lamp9\nis this allowed?",
        "docs are at https://docs.example/a?b=c",
    ):
        await room.member.says(text)
    assert await room.member.inbox() == []
    assert len(await seen(room)) == 5
    assert await states(room) == []


async def test_editing_it_is_as_good_as_the_press_and_back_again_is_flagged_again(room: Room) -> None:
    key = await room.member.says(POST)
    await room.world.edit(room.member.key, key, f"Ad: {POST}")
    await room.settled()
    assert await seen(room) == [f"Ad: {POST}"]
    assert labels(await note(room.member)) == []
    await room.world.edit(room.member.key, key, POST)
    await room.settled()
    assert await seen(room) == []
    assert len(await room.member.inbox()) == 2
    await room.world.edit(room.member.key, key, "these pens are great")
    await room.settled()
    assert await seen(room) == ["these pens are great"]
    assert await states(room) == ["fixed"]


async def test_an_ordinary_post_edited_into_an_advertisement_is_flagged(room: Room) -> None:
    key = await room.member.says("good morning")
    await room.world.edit(room.member.key, key, "use my code LENA15 at checkout for 15% off")
    await room.settled()
    told = await note(room.member)
    assert "A code of one's own usually pays the person whose code it is" in told.text
    assert labels(told)[0] == "Put “#ad (my own code)” in front"
    assert await seen(room) == []


async def test_what_may_pay_somebody_is_a_hint_that_ends_by_itself(room: Room) -> None:
    await room.member.says("training plan https://bit.ly/plan21k")
    told = await note(room.member)
    assert "This is a hint that only you see." in told.text
    assert labels(told) == [FIX, "It needs no label"]
    assert await seen(room) == ["training plan https://bit.ly/plan21k"]
    await room.clock.advance(days=1)
    assert await states(room) == ["gone"]
    assert await cards(room) == []
    key = await room.friend.says("recipe https://bit.ly/soup")
    shown = await room.friend.presses("It needs no label", await note(room.friend))
    assert shown.text == "Thank you, then nothing is left to do."
    assert labels(await note(room.friend)) == []
    await room.world.edit(room.friend.key, key, "recipe, typo fixed https://bit.ly/soup")
    await room.settled()
    assert len(await room.friend.inbox()) == 1
    await room.world.edit(room.friend.key, key, "recipe https://amzn.to/pot")
    await room.settled()
    assert len(await room.friend.inbox()) == 2


async def test_a_hint_that_turns_into_more_is_held_and_less_is_shown_again(room: Room) -> None:
    key = await room.member.says("pens https://bit.ly/pens")
    await room.world.edit(room.member.key, key, "pens https://amzn.to/pens")
    await room.settled()
    assert await seen(room) == []
    assert len(await room.member.inbox()) == 2
    await room.world.edit(room.member.key, key, "affiliate link: https://amzn.to/pens")
    await room.settled()
    assert await seen(room) == ["affiliate link: https://amzn.to/pens"]
    told = await note(room.member)
    assert "does not tell who gains" in told.text
    assert "Only you" not in told.text
    assert len(await room.member.inbox()) == 2


async def test_with_closed_direct_messages_a_button_in_the_channel_shows_the_note(room: Room) -> None:
    await room.world.set_reachable(room.member.key, reachable=False)
    await room.member.says(POST)
    (line,) = [one for one in await room.seen_in("general", by=room.friend) if one.bot]
    assert line.text == (
        "@Member, I have a note for you about your post; your direct messages are closed. Press to read it."
    )
    nosy = await room.friend.presses("Read the note", line)
    assert nosy.text == "This note is for the author of the post alone."
    shown = await room.member.presses("Read the note", line)
    private = await room.member.sees(shown)
    assert private.private
    assert "If nothing has changed by 2026-03-02 10:30 UTC, the moderators have a look." in private.text
    assert labels(private) == [FIX, LEAVE]
    await room.member.presses(FIX, private)
    assert await seen(room) == [f"#ad (affiliate link) {POST}"]
    assert await room.said_in("general") == []


async def test_only_the_author_can_press(room: Room) -> None:
    await room.member.says(POST)
    told = await note(room.member)
    actions = [item.action for block in told.blocks for item in block.items]
    forger = Forger(room, room.friend)
    for action in actions:
        assert await forger.presses(action) == "This note is for the author of the post alone."
    assert await forger.sends(actions[1], {"words": "let me"}) == "This note is for the author of the post alone."
    assert (await forger.presses("disclosure.fix:99")).startswith("I know nothing of this post any more")
    assert await states(room) == ["asked"]


async def test_a_post_deleted_before_the_press_is_gone(room: Room) -> None:
    key = await room.member.says(POST)
    told = await note(room.member)
    await room.world.delete(room.member.key, key)
    await room.settled()
    assert labels(await note(room.member)) == []
    assert "it was deleted, or it was only a hint" in await pressed(room, room.member, FIX, told)


async def test_the_button_works_after_a_restart_and_the_time_runs_on(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS) as room:
        await room.member.says(POST)
        await room.friend.says("use my code LENA15 at checkout for 15% off")
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 2, 10, 20)) as room:
        await room.member.presses(FIX, await note(room.member))
        assert await seen(room) == [f"#ad (affiliate link) {POST}"]
        await room.clock.advance(minutes=10)
        assert await states(room) == ["fixed", "open"]
        await no_faults(room)


async def test_odd_posts_are_judged_or_left_and_never_lost(room: Room) -> None:
    for text in HOSTILE.values():
        await room.member.says(f"{text[:3000]} use my code LENA15 for 15% off")
    await room.member.says("\u202eolleh https://amzn.to\\@photo.example")
    await room.member.says("https://am\u200bzn.to/x")
    assert len(set(await states(room))) == 1


async def test_the_commands_explain_and_try_out(room: Room) -> None:
    shown = await room.newcomer.uses("/disclosure")
    assert shown.what == "private"
    assert "say so first, in plain words" in shown.text
    assert "You have 30 minutes before moderators see it." in shown.text
    held = await room.member.uses("/disclosure-check these pens https://amzn.to/3lamp9")
    assert held.what == "private"
    assert held.text.startswith("I would keep this out of sight until it says what it is")
    assert "With “#ad (affiliate link)” in front it would stand." in held.text
    fine = await room.member.uses("/disclosure-check good morning")
    assert fine.text.startswith("I would let this stand.")
    assert await states(room) == []
    assert await room.rows(select(store.notes)) == []


async def test_an_author_reads_what_they_declared_themselves(room: Room) -> None:
    form = (await room.member.uses("/relationship add")).form
    assert form is not None
    await room.member.sends(form, brand="Klikora", kind=("family",))
    await room.member.says("everyone should try Klikora boards, they are a game changer")
    told = (await note(room.member)).text
    assert "The post recommends Klikora, and you declared that you have family there, so people here" in told
