"""The moderators' card and what they decide by it: once, by whoever may, and with a way back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.kit.errors import Say
from bot.kit.forms import PickField
from bot.kit.ui import Button
from bot.testing import Room, labels
from tests.cogs.hearing import POST, card, cards, fills, hearing, notes, opened, sees_post, stale
from tests.cogs.stories import no_faults

WHY = "Whoever shares such a code earns when others use it."
BUTTONS = ["Approve", "Ask the author…", "Claim", "More…", "Reject…"]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room in which a rule finds posts with a code."""
    async with Room.open(tmp_path, hearing()) as opened_room:
        yield opened_room
        await no_faults(opened_room)


async def test_the_card_shows_the_evidence_first_then_the_reason_then_the_choices(room: Room) -> None:
    await room.member.says(f"{POST} HELD")
    shown = await card(room)
    assert shown.text.splitlines() == [
        "“use my code ANA10”",
        f"{POST} HELD",
        f"{WHY} The norm: “Say what you gain.”",
        "@Member in #general, 2026-03-02 10:00 UTC. Nothing by them was looked at before.",
        "Held: only its author and moderators see it.",
    ]
    assert labels(shown) == BUTTONS
    assert [block.kind for block in shown.blocks][-3:] == ["row", "divider", "row"]
    controls = [item for block in shown.blocks for item in block.items]
    assert [item.style for item in controls if isinstance(item, Button)] == ["primary", *["plain"] * 3, "danger"]
    assert all(message.key != shown.key for message in await room.seen_in("general"))


async def test_the_card_leads_to_the_post_as_long_as_it_is_in_sight(room: Room) -> None:
    post = await room.member.says(POST)
    links = [span.message for block in (await card(room)).blocks for span in block.spans if span.message]
    assert links == [post]
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    assert not [span for block in (await card(room)).blocks for span in block.spans if span.message]


async def test_one_press_approves_and_the_post_is_seen_again(room: Room) -> None:
    post = await room.member.says(f"{POST} HELD")
    assert not await sees_post(room.friend, post)
    told = await room.moderator.presses("Approve", await card(room))
    assert told.what == "private"
    assert told.text == (
        "Approved. @Member reads: “A moderator looked at your post in #general and lets it stand. Everyone sees it "
        "now.” Undo is open until 2026-03-02 10:10 UTC."
    )
    assert await sees_post(room.friend, post)
    assert (await notes(room.member))[-1].startswith("A moderator looked at your post in #general and lets it stand.")
    after = await card(room)
    assert after.text.splitlines()[-2:] == [
        "Approved by @Moderator at 2026-03-02 10:00 UTC.",
        "Undo is open until 2026-03-02 10:10 UTC.",
    ]
    assert labels(after) == ["Undo"]


async def test_a_rejection_needs_a_reason_hides_the_post_and_tells_the_author_why(room: Room) -> None:
    post = await room.member.says(POST)
    form = opened(await room.moderator.presses("Reject…", await card(room)))
    wrong = await room.moderator.sends(form)
    assert wrong.errors == {"words": "The author should know why. Pick a reason above, or write one here."}
    assert (await room.moderator.sends(form, words=" \u200b ")).what == "errors"
    assert await sees_post(room.friend, post)
    picked = form.fields[0]
    assert isinstance(picked, PickField)
    told = await room.moderator.sends(form, pick=(picked.choices[0].value,), words="Please.")
    assert told.text.startswith("Rejected. @Member reads: “A moderator decided against your post in #general")
    assert not await sees_post(room.friend, post)
    assert await sees_post(room.member, post)
    assert (await room.world.message(room.member.key, post)).taken_down
    (note,) = await room.member.inbox()
    assert (
        "Why: It does not say that you gain from it. Posted again with that said, it is welcome. Please." in note.text
    )
    assert "The norm: “Say what you gain.”" in note.text
    assert labels(note) == ["Appeal"]
    assert "Moderator" not in note.text
    assert "Rejected by @Moderator at" in (await card(room)).text


async def test_without_sentences_to_pick_from_the_form_asks_for_words_alone(tmp_path: Path) -> None:
    async with Room.open(tmp_path, hearing(), first={"moderation": {"rejections": ""}}) as room:
        await room.member.says(POST)
        form = opened(await room.moderator.presses("Reject…", await card(room)))
        assert [field.name for field in form.fields] == ["words"]
        assert (await room.moderator.sends(form, words="Not here.")).text.startswith("Rejected.")


async def test_whoever_comes_second_reads_who_decided_and_when(room: Room) -> None:
    await room.member.says(POST)
    drawn = await card(room)
    await room.moderator.presses("Approve", drawn)
    await room.clock.advance(minutes=2)
    approve, reject = drawn.blocks[-3].items[0].action, drawn.blocks[-1].items[0].action
    told = await stale(room.organiser, approve)
    assert told == "@Moderator approved this 2 minutes ago. Undo is open for 8 minutes more."
    assert await stale(room.moderator, approve) == told.replace("@Moderator", "You")
    await room.clock.advance(minutes=9)
    assert await stale(room.organiser, reject) == (
        "@Moderator approved this 11 minutes ago. It stands, unless the post changes."
    )


async def test_a_decision_can_be_taken_back_for_ten_minutes(room: Room) -> None:
    post = await room.member.says(POST)
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    await room.clock.advance(minutes=9, seconds=59)
    told = await room.organiser.presses("Undo", await card(room))
    assert told.text == "Taken back: this is open again. @Member is told that you look at it once more."
    assert await sees_post(room.friend, post)
    assert "was taken back" in (await notes(room.member))[-1]
    again = await card(room)
    assert labels(again) == BUTTONS
    await room.moderator.presses("Approve", again)
    late = (await card(room)).blocks[-1].items[0].action
    await room.clock.advance(minutes=10)
    assert labels(await card(room)) == []
    assert "Undo" not in (await card(room)).text
    await room.clock.advance(seconds=1)
    assert (await stale(room.moderator, late)).startswith("Undo was open for ten minutes, until 2026-03-02 10:19")
    assert len(await cards(room)) == 1


async def test_undoing_an_approval_holds_the_post_again(room: Room) -> None:
    post = await room.member.says(f"{POST} HELD")
    await room.moderator.presses("Approve", await card(room))
    await room.moderator.presses("Undo", await card(room))
    assert not await sees_post(room.friend, post)
    assert "Held: only its author" in (await card(room)).text


async def test_nobody_decides_on_their_own_post_or_reads_its_history(room: Room) -> None:
    await room.moderator.says(POST)
    drawn = await card(room)
    for label in ("Approve", "Reject…", "Ask the author…", "Claim"):
        assert (await room.moderator.presses(label, drawn)).text == (
            "This is about your own post, so another moderator decides on it."
        )
    assert "for the other moderators" in (await room.moderator.presses("More…", drawn)).text
    assert (await room.organiser.presses("Approve", drawn)).text.startswith("Approved.")
    assert "own post" in (await room.moderator.presses("Undo", await card(room))).text


async def test_a_claim_keeps_others_away_until_it_ends(room: Room) -> None:
    await room.member.says(POST)
    mine = await room.moderator.presses("Claim", await card(room))
    assert mine.text == "You look at this until 2026-03-02 10:15 UTC; the others see that."
    claimed = await card(room)
    assert "@Moderator is looking at it until 2026-03-02 10:15 UTC." in claimed.text
    assert "Release" in labels(claimed)
    for label in ("Approve", "Reject…", "Ask the author…"):
        told = await room.organiser.presses(label, claimed)
        assert told.text == (
            f"@Moderator is looking at this until 2026-03-02 10:15 UTC. Press {label} again after that, or ask them."
        )
    assert "nothing to release" in (await room.organiser.presses("Release", claimed)).text
    await room.clock.advance(minutes=15)
    ended = await card(room)
    assert "looking at it" not in ended.text
    assert labels(ended) == BUTTONS
    await room.organiser.presses("Claim", ended)
    assert "Released" in (await room.organiser.presses("Release", await card(room))).text
    await room.moderator.presses("Claim", await card(room))
    assert (await room.moderator.presses("Approve", await card(room))).text.startswith("Approved.")


async def test_private_notes_and_the_history_are_for_moderators_alone(room: Room) -> None:
    await room.member.says(POST)
    more = await room.moderator.sees(await room.moderator.presses("More…", await card(room)))
    assert labels(more) == ["Add a note…", "Warn the author…", "Time out…"]
    form = opened(await room.moderator.presses("Add a note…", more))
    assert (await room.moderator.sends(form, words=" ")).what == "errors"
    await room.moderator.sends(form, words="I know her shop.")
    shown = await card(room)
    assert "1 private note under More…" in shown.text
    assert "shop" not in shown.text
    again = await room.organiser.presses("More…", shown)
    assert again.text.splitlines() == [
        "For moderators alone: everything that happened with this, oldest first.",
        "2026-03-02 10:00 UTC found by a rule",
        "2026-03-02 10:00 UTC note by @Moderator: “I know her shop.”",
    ]
    assert await notes(room.member) == []


async def test_an_author_can_be_warned_and_timed_out_and_the_time_out_lifted(room: Room) -> None:
    await room.member.says(POST)
    more = await room.moderator.sees(await room.moderator.presses("More…", await card(room)))
    warned = await fills(room.moderator, "Warn the author…", more, words="Please ask before selling.")
    assert "@Member reads your words" in warned.text
    assert (await notes(room.member))[-1] == (
        "A word from the moderators about your post in #general.\nPlease ask before selling."
    )
    form = opened(await room.moderator.presses("Time out…", more))
    assert (await room.moderator.sends(form, length=("a week",), words="x")).what == "errors"
    assert (await room.moderator.sends(form, length=("1 hour",), words="")).what == "errors"
    done = await room.moderator.sends(form, length=("1 hour",), words="Take a breath.")
    assert "cannot write until 2026-03-02 11:00 UTC" in done.text
    assert (await notes(room.member))[-1].endswith("Until then you cannot write here.\nTake a breath.")
    with pytest.raises(Say):
        await room.member.says("Let me out.")
    more = await room.organiser.sees(await room.organiser.presses("More…", await card(room)))
    assert "can write again" in (await room.organiser.presses("Lift the time-out", more)).text
    await room.member.says("Thank you.")
    assert "nothing to lift" in (await room.organiser.presses("Lift the time-out", more)).text
    assert "is over. You can write again." in (await notes(room.member))[-1]


async def test_moderators_are_not_warned_by_a_button(room: Room) -> None:
    await room.organiser.says(POST)
    more = await room.moderator.sees(await room.moderator.presses("More…", await card(room)))
    for label in ("Warn the author…", "Time out…"):
        assert "Talk to them, or to an organiser." in (await room.moderator.presses(label, more)).text


async def test_what_is_with_its_author_first_gets_a_card_once_it_is_open(room: Room) -> None:
    post = await room.member.says(f"{POST} FIRST")
    assert await cards(room) == []
    await room.friend.chooses("Flag post", post)
    await room.friend.sends(opened(await room.friend.chooses("Flag post", post)), reason=("unkind",))
    assert labels(await card(room)) == BUTTONS


async def test_without_a_channel_each_moderator_has_one_note_and_the_queue(tmp_path: Path) -> None:
    async with Room.open(tmp_path, hearing(), first={"community": {"staff": "nowhere"}}) as room:
        post = await room.moderator.says(POST)
        assert await notes(room.moderator) == []
        (note,) = await room.organiser.inbox()
        assert note.text.startswith("Something waits for a moderator. There is no channel #nowhere here")
        await room.world.edit(room.moderator.key, post, f"{POST} Really.")
        await room.settled()
        assert len(await room.organiser.inbox()) == 1
        sheet = await room.organiser.sees(await room.organiser.presses("Look at it", note))
        ended = await room.organiser.sees(await room.organiser.presses("Approve", sheet))
        assert labels(ended) == ["Undo", "Back to the queue"]
        assert (await room.organiser.presses("Undo", ended)).text.startswith("Taken back")
        await no_faults(room)


async def test_a_second_moderator_is_nudged_once_for_each_opening(room: Room) -> None:
    ola = await room.person("Ola", "moderator")
    await room.member.says(POST)
    await room.organiser.presses("Claim", await card(room))
    await room.clock.advance(hours=3, minutes=59)
    assert await notes(room.moderator) == await notes(ola) == []
    await room.clock.advance(minutes=1)
    assert [len(await notes(who)) for who in (room.moderator, room.organiser, ola)] == [1, 0, 0]
    assert (await notes(room.moderator))[0].startswith("Something has waited 4 hours: A code that pays its owner.")
    await room.clock.advance(days=1)
    assert [len(await notes(who)) for who in (room.moderator, room.organiser, ola)] == [1, 0, 0]
    await room.moderator.presses("Approve", await card(room))
    await room.moderator.presses("Undo", await card(room))
    await room.clock.advance(hours=4)
    assert [len(await notes(who)) for who in (room.moderator, room.organiser, ola)] == [1, 1, 0]
    assert "a second moderator was asked" in (await room.moderator.presses("More…", await card(room))).text
