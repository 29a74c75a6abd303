"""The author's side: a question and its answer, the one appeal, and notes that closed doors keep out."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.testing import Room, labels
from tests.cogs.hearing import POST, card, cards, fills, hearing, notes, opened, reports, sees_post, staff, stale
from tests.cogs.stories import Forger, no_faults

RUDE = "You are all fools."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room in which a rule finds posts with a code, and people may be rude."""
    async with Room.open(tmp_path, hearing()) as opened_room:
        yield opened_room
        await no_faults(opened_room)


async def _rejected(room: Room) -> str:
    post = await room.member.says(POST)
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    return post


async def test_a_question_goes_to_the_author_and_comes_back_with_the_answer(room: Room) -> None:
    await reports(room.friend, await room.member.says(RUDE))
    form = opened(await room.moderator.presses("Ask the author…", await card(room)))
    assert (await room.moderator.sends(form)).errors == {
        "words": "A question needs words. Pick one above, or write it here."
    }
    told = await room.moderator.sends(form, words="What happened?")
    assert told.text == "Asked. @Member reads your question: “What happened?” It comes back with their answer."
    waiting = await card(room)
    assert "With its author since 2026-03-02 10:00 UTC: “What happened?”" in waiting.text
    assert labels(waiting) == ["Approve", "More…", "Reject…"]
    (note,) = await room.member.inbox()
    assert note.text.splitlines() == [
        "A moderator has a question about your post in #general.",
        "What happened?",
        RUDE,
        "Your answer goes to the moderators alone. If none has come by 2026-03-03 10:00 UTC, they go on without it.",
    ]
    form = opened(await room.member.presses("Answer", note))
    assert (await room.member.sends(form, words=" ")).what == "errors"
    assert (await room.member.sends(form, words="I was tired.")).text.startswith("Thank you.")
    assert "The author says: “I was tired.”" in (await card(room)).text
    assert (await room.member.presses("Answer", note)).text.startswith("There is no open question any more")
    await room.clock.advance(days=2)
    assert "With its author" not in (await card(room)).text


async def test_without_an_answer_the_moderators_go_on_after_a_day(room: Room) -> None:
    await reports(room.friend, await room.member.says(RUDE))
    await fills(room.moderator, "Ask the author…", await card(room), words="What happened?")
    await room.clock.advance(hours=23, minutes=59)
    assert "With its author" in (await card(room)).text
    await room.clock.advance(minutes=1)
    assert labels(await card(room))[0:2] == ["Approve", "Ask the author…"]
    assert "Its author had time to answer, and did not." in (await card(room)).text
    told = await room.member.presses("Answer", (await room.member.inbox())[0])
    assert told.text.startswith("There is no open question any more")


async def test_the_one_appeal_goes_to_another_moderator_who_has_the_last_word(room: Room) -> None:
    post = await _rejected(room)
    (note,) = await room.member.inbox()
    form = opened(await room.member.presses("Appeal", note))
    assert (await room.member.sends(form, words="")).what == "errors"
    told = await room.member.sends(form, words="It is my own shop.")
    assert told.text.startswith("Your appeal is with the moderators.")
    again = await card(room)
    assert again.text.startswith("Appeal: “use my code ANA10”")
    assert "The author says: “It is my own shop.”" in again.text
    assert "Rejected the first time by @Moderator: “Not here.”" in again.text
    assert "Taken down: only its author and moderators see it." in again.text
    for label in ("Approve", "Reject…", "Claim"):
        assert "goes to another moderator" in (await room.moderator.presses(label, again)).text
    assert "You appealed already" in (await room.member.presses("Appeal", note)).text
    await room.organiser.presses("Approve", again)
    assert await sees_post(room.friend, post)
    last = (await room.member.inbox())[-1]
    assert last.text.startswith(
        "Another moderator looked at your post in #general and lets it stand, so everyone sees it again."
    )
    assert labels(last) == []
    assert len(await cards(room)) == 1


async def test_what_comes_back_to_the_moderators_has_a_new_card_where_they_look_and_the_old_one_points_there(
    room: Room,
) -> None:
    await _rejected(room)
    first = await card(room)
    post = await room.friend.says(RUDE)
    await reports(room.member, post)
    await room.clock.advance(hours=1)
    await fills(room.member, "Appeal", (await room.member.inbox())[-1], words="It is my own shop.")
    said = await staff(room)
    assert said[0].key == first.key
    assert said[0].text == "This came back to the moderators at 2026-03-02 11:00 UTC: its card is further down."
    assert labels(said[0]) == ["Look at it"]
    sheet = await room.organiser.sees(await room.organiser.presses("Look at it", said[0]))
    assert sheet.text.startswith("Appeal: “use my code ANA10”")
    assert said[-1].text.startswith("Appeal: “use my code ANA10”")
    assert labels(said[-1])[:2] == ["Approve", "Ask the author…"]
    await fills(room.organiser, "Ask the author…", said[-2], words="What happened?")
    await fills(room.friend, "Answer", (await room.friend.inbox())[-1], words="I was tired.")
    said = await staff(room)
    assert "The author says: “I was tired.”" in said[-1].text
    await room.organiser.presses("Approve", said[-1])
    await room.world.edit(room.friend.key, post, f"{RUDE} All of you.")
    await room.settled()
    said = await staff(room)
    assert "after it was approved by @Organiser" in said[-1].text
    assert len(said) == 5, "two cards, and three times a new one"
    assert len(await cards(room)) == 2


async def test_what_never_left_the_moderators_keeps_its_one_card(room: Room) -> None:
    post = await room.member.says(RUDE)
    await reports(room.friend, post)
    await reports(room.organiser, post)
    await room.world.edit(room.member.key, post, f"{RUDE} All of you.")
    await room.settled()
    await room.moderator.presses("Claim", await card(room))
    await room.moderator.presses("Approve", await card(room))
    await room.moderator.presses("Undo", await card(room))
    assert len(await staff(room)) == 1


async def test_without_a_channel_what_comes_back_is_told_to_each_moderator(tmp_path: Path) -> None:
    async with Room.open(tmp_path, hearing(), first={"community": {"staff": "nowhere"}}) as room:
        await reports(room.friend, await room.member.says(RUDE))
        (note,) = await room.organiser.inbox()
        sheet = await room.organiser.sees(await room.organiser.presses("Look at it", note))
        await fills(room.organiser, "Ask the author…", sheet, words="What happened?")
        await fills(room.member, "Answer", (await room.member.inbox())[-1], words="I was tired.")
        assert [len(await notes(who)) for who in (room.moderator, room.organiser)] == [2, 2]
        await no_faults(room)


async def test_a_post_that_says_something_else_after_an_appeal_has_one_of_its_own(room: Room) -> None:
    post = await _rejected(room)
    note = (await room.member.inbox())[-1]
    await fills(room.member, "Appeal", note, words="It was a joke.")
    await room.organiser.presses("Approve", await card(room, by=room.organiser))
    await room.clock.advance(days=1)
    await room.world.edit(room.member.key, post, f"Buy my course. {POST}")
    await room.settled()
    drawn = await card(room)
    assert "It was a joke." not in drawn.text
    await fills(room.moderator, "Reject…", drawn, words="Not here.")
    told = (await room.member.inbox())[-1]
    assert told.text.startswith("A moderator decided against your post in #general")
    assert "Appeal" in labels(told)


async def test_an_appeal_that_fails_is_final_too(room: Room) -> None:
    await _rejected(room)
    (note,) = await room.member.inbox()
    await fills(room.member, "Appeal", note, words="Please.")
    await fills(room.organiser, "Reject…", await card(room), words="I agree with the first.")
    last = (await room.member.inbox())[-1]
    assert last.text.startswith(
        "Another moderator looked at your post in #general and came to the same view, so the decision stands."
    )
    assert "Why: I agree with the first." in last.text
    assert labels(last) == []
    assert "You appealed already" in (await room.member.presses("Appeal", note)).text


async def test_with_no_other_moderator_the_author_and_the_staff_read_so(room: Room) -> None:
    await _rejected(room)
    await room.world.leave(room.organiser.key)
    (note,) = await room.member.inbox()
    told = await fills(room.member, "Appeal", note, words="Please.")
    assert told.text.startswith("Your appeal is kept. At the moment no other moderator is here")
    assert "Nobody else is here who could decide on this appeal." in (await card(room, by=room.moderator)).text


async def test_an_appeal_is_the_authors_own_and_only_against_what_still_stands(room: Room) -> None:
    await _rejected(room)
    (note,) = await room.member.inbox()
    appeal = note.blocks[-1].items[0].action
    assert "for the author of the post" in await stale(room.friend, appeal)
    await room.moderator.presses("Undo", await card(room))
    assert "no rejection of yours" in await stale(room.member, appeal)
    assert "no longer there" in await stale(room.member, "moderation.appeal:99")
    forger = Forger(room, room.member)
    assert "no rejection of yours" in await forger.sends(appeal, {"words": "Please."})


async def test_nobody_finds_out_by_forged_buttons_that_they_were_reported(room: Room) -> None:
    await reports(room.friend, await room.member.says(RUDE))
    for name in ("show", "answer", "appeal"):
        told = await stale(room.member, f"moderation.{name}:1")
        assert told == await stale(room.member, f"moderation.{name}:99")


async def test_closed_direct_messages_are_met_in_the_channel_with_a_note_for_one(room: Room) -> None:
    await room.world.set_reachable(room.member.key, reachable=False)
    await room.world.set_reachable(room.friend.key, reachable=False)
    post = await room.member.says(POST)
    await reports(room.friend, post)
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    said = [message for message in await room.seen_in("general") if message.bot]
    (line,) = said
    assert line.text == ("@Member, there is a note for you alone; your direct messages are closed. Press to read it.")
    assert "for the author of the post" in (await room.friend.presses("Read it", line)).text
    shown = await room.member.presses("Read it", line)
    assert shown.what == "private"
    note = await room.member.sees(shown)
    assert "Why: Not here." in note.text
    await fills(room.member, "Appeal", note, words="Please.")
    assert (await card(room)).text.startswith("Appeal:")
    assert "The moderators are looking" in (await room.member.presses("Read it", line)).text
    await room.world.delete(room.member.key, post)
    await room.settled()
    assert "no longer there" in (await room.member.presses("Read it", line)).text


async def test_a_note_about_a_post_in_a_thread_is_met_in_that_thread(room: Room) -> None:
    await room.world.set_reachable(room.member.key, reachable=False)
    first = await room.friend.says("Who solders?")
    post = await room.world.post(room.member.key, room.channels["general"], RUDE, thread=first)
    await room.settled()
    await reports(room.friend, post)
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    assert [message for message in await room.seen_in("general") if message.bot] == []
    home = await room.world.home(room.member.key)
    (thread,) = [place.key for place in home.rooms if place.kind == "thread"]
    (line,) = [message for message in await room.world.messages(thread, room.member.key) if message.bot]
    assert line.text.startswith("@Member, there is a note for you alone")


async def test_whoever_was_warned_hears_the_decision_too_and_the_card_says_what_was_done_before(room: Room) -> None:
    await reports(room.friend, await room.member.says(RUDE))
    more = await room.moderator.sees(await room.moderator.presses("More…", await card(room)))
    await fills(room.moderator, "Warn the author…", more, words="Gently, please.")
    assert "Its author was warned by @Moderator at 2026-03-02 10:00 UTC." in (await card(room)).text
    await room.clock.advance(minutes=5)
    more = await room.organiser.sees(await room.organiser.presses("More…", await card(room)))
    await fills(room.organiser, "Time out…", more, length=("1 hour",), words="Take a breath.")
    assert (
        "Its author was warned by @Moderator at 2026-03-02 10:00 UTC and timed out for 1 hour by @Organiser at "
        "2026-03-02 10:05 UTC."
    ) in (await card(room)).text
    more = await room.organiser.sees(await room.organiser.presses("More…", await card(room)))
    await room.organiser.presses("Lift the time-out", more)
    assert "and let write again by @Organiser at 2026-03-02 10:05 UTC." in (await card(room)).text
    told = await room.organiser.presses("Approve", await card(room))
    assert told.text.startswith("Approved. @Member reads: “A moderator looked at your post in #general")
    assert (await notes(room.member))[-1].startswith("A moderator looked at your post in #general and lets it stand.")


async def test_a_decision_after_a_warning_is_read_behind_closed_doors_as_well(room: Room) -> None:
    await room.world.set_reachable(room.member.key, reachable=False)
    await reports(room.friend, await room.member.says(RUDE))
    more = await room.moderator.sees(await room.moderator.presses("More…", await card(room)))
    await fills(room.moderator, "Warn the author…", more, words="Gently, please.")
    await room.moderator.presses("Approve", await card(room))
    line = [message for message in await room.seen_in("general") if message.bot][-1]
    read = await room.member.presses("Read it", line)
    assert "“Gently, please.”" in read.text
    assert "A moderator looked at your post in #general and lets it stand." in read.text


async def test_a_warning_waits_behind_closed_doors_without_saying_more_than_it_says(room: Room) -> None:
    await room.world.set_reachable(room.member.key, reachable=False)
    await reports(room.friend, await room.member.says(RUDE))
    more = await room.moderator.sees(await room.moderator.presses("More…", await card(room)))
    await fills(room.moderator, "Warn the author…", more, words="Gently, please.")
    (line,) = [message for message in await room.seen_in("general") if message.bot]
    assert (await room.member.presses("Read it", line)).text == (
        "A word from the moderators about your post in #general.\n“Gently, please.”"
    )
    await fills(room.moderator, "Time out…", more, words="Take a breath.")
    assert (await room.member.presses("Read it", line)).text.startswith("The moderators ask you for a pause until")
    await room.clock.advance(hours=1)
    assert (await room.member.presses("Read it", line)).text.startswith("The moderators asked you for a pause until")
    await fills(room.moderator, "Reject…", await card(room), words="Unkind.")
    assert "Why: Unkind." in (await room.member.presses("Read it", line)).text
    assert await notes(room.member) == []
