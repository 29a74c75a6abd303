"""What goes wrong around a decision: posts that change, roles that are lost, races, restarts, erasure."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.storage import tables
from bot.testing import Room, labels
from tests.cogs.hearing import POST, TELLING, card, cards, fills, hearing, notes, opened, races, reports, sees_post
from tests.cogs.stories import HOSTILE, Forger, clock_at, harmless, is_a_sentence, no_faults

TAGS = (
    "approve", "approve-here", "reject", "ask", "undo", "claim", "claim-here", "release", "release-here", "more",
    "note", "warn", "time-out", "lift", "alike", "approve-all", "reject-all", "queue", "open", "several", "look",
    "report", "answer", "appeal", "show",
)  # fmt: skip


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room in which a rule finds posts with a code."""
    async with Room.open(tmp_path, hearing()) as opened_room:
        yield opened_room
        await no_faults(opened_room)


async def test_a_post_that_changes_while_the_form_is_open_is_shown_anew_and_no_words_are_lost(room: Room) -> None:
    post = await room.member.says(POST)
    reject = opened(await room.moderator.presses("Reject…", await card(room)))
    ask = opened(await room.organiser.presses("Ask the author…", await card(room)))
    await room.world.edit(room.member.key, post, f"Something else, {TELLING}")
    await room.settled()
    for who, form in ((room.moderator, reject), (room.organiser, ask)):
        shown = await who.sends(form, words="I typed this for nothing.")
        assert shown.text.startswith(
            "This changed since the card was drawn; here is how it stands now. You wrote: “I typed this for nothing.”"
        )
        assert f"Something else, {TELLING}" in shown.text
    assert "Reject…" in labels(await room.organiser.sees(shown))
    assert "The post changed at" in (await card(room)).text
    assert await sees_post(room.friend, post)
    assert await notes(room.member) == []


async def test_a_post_that_is_deleted_while_the_form_is_open_leaves_nothing_to_decide(room: Room) -> None:
    post = await room.member.says(f"{POST} HELD")
    form = opened(await room.moderator.presses("Reject…", await card(room)))
    await room.world.delete(room.member.key, post)
    await room.settled()
    told = await room.moderator.sends(form, words="Not here.")
    assert told.text.startswith("This was closed less than a minute ago, with nothing left to decide")
    gone = await card(room)
    assert TELLING not in gone.text
    assert labels(gone) == []
    assert await notes(room.member) == []


async def test_editing_an_approved_post_opens_it_again_and_changing_only_spaces_does_not(room: Room) -> None:
    post = await room.member.says(POST)
    await room.moderator.presses("Approve", await card(room))
    await room.world.edit(room.member.key, post, f"  {POST}  ")
    await room.settled()
    assert labels(await card(room)) == ["Undo"]
    await room.world.edit(room.member.key, post, f"{POST} And more.")
    await room.settled()
    again = await card(room)
    assert "Approve" in labels(again)
    assert f"{POST} And more." in again.text
    assert "after it was approved by @Moderator" in again.text


async def test_who_lost_the_role_since_the_card_was_drawn_decides_nothing(room: Room) -> None:
    await room.member.says(POST)
    drawn = await card(room)
    form = opened(await room.moderator.presses("Reject…", drawn))
    more = await room.moderator.sees(await room.moderator.presses("More…", drawn))
    note = opened(await room.moderator.presses("Add a note…", more))
    await room.world.set_roles(room.moderator.key, ("member",))
    await room.settled()
    forger = Forger(room, room.moderator)
    actions = [item.action for message in (drawn, more) for block in message.blocks for item in block.items]
    told = [await forger.presses(action) for action in actions]
    told += [await forger.sends(one.action, {"words": "x"}) for one in (form, note)]
    told += [await forger.uses("queue")]
    assert all(text.startswith("Only moderators can do this.") for text in told)
    assert (await card(room)).text == drawn.text


async def test_of_two_presses_at_once_one_decides_and_the_other_is_told(room: Room) -> None:
    await races(room, 25, together=True)
    await races(room, 25, together=False)


async def test_a_card_outlives_a_restart_and_is_never_doubled(tmp_path: Path) -> None:
    cogs = hearing()
    async with Room.open(tmp_path, cogs) as room:
        post = await room.member.says(f"{POST} HELD")
        await room.moderator.presses("Claim", await card(room))
    async with Room.open(tmp_path, cogs, clock=clock_at(3, 2, 10, 5)) as room:
        drawn = await card(room)
        assert "@Moderator is looking at it" in drawn.text
        assert (await room.moderator.presses("Approve", drawn)).text.startswith("Approved.")
        assert await sees_post(room.friend, post)
    async with Room.open(tmp_path, cogs, clock=clock_at(3, 2, 11)) as room:
        await room.settled()
        await room.clock.advance(minutes=1)
        assert labels(await card(room)) == []
        await room.world.edit(room.member.key, post, f"{POST} Again.")
        await room.settled()
        assert "Approve" in labels(await card(room))
        await no_faults(room)


async def test_erasing_an_author_takes_their_words_from_every_card(room: Room) -> None:
    await room.member.says(f"{POST} decided")
    await fills(room.moderator, "Reject…", await card(room), words="You know Bertha.")
    await reports(room.friend, await room.member.says("Something secret."), "Private: he told me.")
    other = await room.organiser.says("Hello all.")
    await reports(room.member, other, "I dislike this.")
    assert [message for message in await cards(room) if "I dislike this." in message.text]
    page = await room.member.sees(await room.member.uses("/privacy"))
    confirm = await room.member.sees(await room.member.presses("Erase me", page))
    await room.member.presses("Erase me for good", confirm)
    await room.settled()
    first, second, third = await cards(room)
    for shown in (first, second):
        for words in (TELLING, "secret", "Bertha", "Private", "Member in"):
            assert words not in shown.text
        assert "asked to be erased" in shown.text
    assert labels(second) == []
    assert second.text.endswith("its author asked to be erased.")
    assert "Reported by 1 member." in third.text
    assert "Approve" in labels(third)
    assert (await room.moderator.uses("/queue")).text.startswith("1 post waits")
    for query in (select(tables.review_step.c.words), select(tables.review_item.c.text)):
        assert "secret" not in str(await room.rows(query))
    assert (await room.moderator.presses("Approve", third)).text.startswith("Approved.")
    await room.clock.advance(minutes=11)
    assert TELLING not in (await cards(room))[0].text


async def test_whatever_is_pressed_or_sent_there_is_a_clear_answer(room: Room) -> None:
    await room.member.says(POST)
    forger = Forger(room, room.moderator)
    for tag in TAGS:
        for rest in ("", ":1", ":1:1", ":99", ":99:9", f":{2**62}:-1", ":\ue000p1\ue001"):
            action = f"moderation.{tag}{rest}"
            picked = ((), ("\ue000p1\ue001" * 500, "2"))
            for told in await asyncio.gather(*(forger.presses(action, *values) for values in picked)):
                assert harmless(told) or told == "a form", (action, told)
            if tag != "undo":
                told = await forger.sends(action, {"pick": True, "length": ("1 hour",), "reason": ("x",)})
                assert is_a_sentence(told) or harmless(told), (action, told)


async def test_hostile_words_stay_words(room: Room) -> None:
    await room.member.says(POST)
    forger = Forger(room, room.moderator)
    for name, text in HOSTILE.items():
        await forger.sends("moderation.note:1", {"words": text})
        more = await room.moderator.presses("More…", await card(room))
        assert harmless(more.text), name
        told = await forger.sends("moderation.reject:1:1", {"words": text, "pick": (text,)})
        assert harmless(told), name
        if told.startswith("Rejected."):
            await room.moderator.presses("Undo", await card(room))
        for message in (*await cards(room), *await room.member.inbox()):
            message.text.encode()
            assert "\ue000" not in message.text


async def test_erasing_somebody_with_many_posts_and_reports_holds_nobody_up_and_leaves_no_word_of_theirs(
    room: Room,
) -> None:
    for number in range(12):
        await room.member.says(f"{POST} {number}")
        await room.moderator.presses("Approve", (await cards(room))[-1])
    for number in range(12, 24):
        await room.member.says(f"{POST} {number}")
    for number in range(3):
        await reports(room.member, await room.organiser.says(f"Hello {number}."), "I dislike this.")
    page = await room.member.sees(await room.member.uses("/privacy"))
    confirm = await room.member.sees(await room.member.presses("Erase me", page))
    before = len(await room.rows(select(tables.outbox)))
    await room.member.presses("Erase me for good", confirm)
    await room.clock.advance(seconds=3)
    for shown in await cards(room):
        assert not any(words in shown.text for words in (TELLING, "dislike", "Member in"))
    assert (await room.moderator.uses("/queue")).text.startswith("3 posts wait")
    at_once = select(func.count()).where(tables.outbox.c.id > before).group_by(tables.outbox.c.created_at)
    assert [row[0] for row in await room.rows(at_once)] == [10, 10, 7]
