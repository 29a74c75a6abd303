"""A decision holds for what people see: edits that change it open the post again, others do not."""

from pathlib import Path

import pytest

from bot.testing import Room, labels
from tests.cogs.flagged import COGS, cards, pressed, room, seen, states
from tests.cogs.stories import no_faults

__all__ = ["room"]

POST = "these pens are great https://amzn.to/3lamp9 and so is the ink"
AT_ONCE = {"disclosure": {"author_time": "0s"}}
SAME = [
    "these pens are great\n\nhttps://amzn.to/3lamp9 and so is the ink",
    "these p\u200bens are great https://AMZN.to:443/3lamp9 and so is the ink",
    "these pens are great amzn.to/3lamp9?utm_source=club and so is the ink",
]
OTHER = [
    "these pens are great https://amzn.to/3other and so is the ink",
    "these pens are great https://amzn.to/3lamp9 and so is the paper",
    "these pens are great https://amzn.to/3lamp9?tag=mypens-20 and so is the ink",
]


async def edits(room: Room, key: str, text: str) -> None:
    """The member changes a post of theirs."""
    await room.world.edit(room.member.key, key, text)
    await room.settled()


@pytest.mark.parametrize("hides", [True, False])
async def test_a_hint_that_becomes_more_by_an_edit_goes_to_the_moderators_when_its_author_was_told(
    tmp_path: Path, *, hides: bool
) -> None:
    first = {"disclosure": {"mode": "nudge" if hides else "hold"}}
    async with Room.open(tmp_path, COGS, first=first, without=() if hides else ("hide",)) as room:
        key = await room.member.says("lovely lamp https://bit.ly/3lamp9 buy it with my discount")
        assert "This is a hint that only you see." in (await room.member.inbox())[-1].text
        await room.clock.advance(hours=2)
        await edits(room, key, POST)
        assert "If nothing has changed by 2026-03-02 12:30 UTC" in (await room.member.inbox())[-1].text
        await room.clock.advance(minutes=29)
        assert await states(room) == ["asked"]
        await room.clock.advance(minutes=2)
        assert await states(room) == ["open"]
        await no_faults(room)


async def test_a_hint_that_ended_covers_no_clear_advertisement_that_comes_after_it(room: Room) -> None:
    key = await room.member.says("these pens are great https://bit.ly/3pens")
    await room.clock.advance(hours=25)
    assert await states(room) == ["gone"]
    await edits(room, key, "these pens are great, I say https://bit.ly/3pens")
    assert await states(room) == ["gone"]
    await edits(room, key, "these pens are great https://amzn.to/3pens\n\n\n\n#ad")
    assert await states(room) == ["asked"]


async def test_what_was_said_about_the_post_before_comes_back_as_nobodys_question(room: Room) -> None:
    key = await room.member.says(POST)
    await room.clock.advance(minutes=31)
    await room.moderator.presses("The rule was wrong", (await cards(room))[-1])
    await edits(room, key, f"#ad {POST}")
    assert await states(room) == ["fixed"]
    await edits(room, key, f"{POST}!")
    assert await states(room) == ["asked"]
    told = (await room.member.inbox())[-1].text
    assert told.startswith("Thanks for sharing this")
    assert "The rule was wrong" not in told


@pytest.mark.parametrize("verdict", ["approved", "rejected"])
async def test_what_nobody_would_notice_leaves_the_decision_and_the_rest_opens_it_again(
    tmp_path: Path, verdict: str
) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        key = await room.member.says(POST)
        for text in OTHER:
            card = (await cards(room))[-1]
            if verdict == "approved":
                await room.moderator.presses("Approve", card)
            else:
                opened = await room.moderator.presses("Reject…", card)
                assert opened.form is not None
                await room.moderator.sends(opened.form, words="Not here, please.")
            for same in SAME if text == OTHER[0] else ():
                await edits(room, key, same)
                assert await states(room) == [verdict]
            assert (await seen(room) != []) is (verdict == "approved")
            await edits(room, key, text)
            assert await states(room) == ["open"]
            card = (await cards(room))[-1]
            assert f"after it was {verdict} by @Moderator" in card.text
            assert text in card.text
        await no_faults(room)


async def test_an_edit_between_the_card_and_the_press_stops_it_only_if_it_changes_the_post(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        key = await room.member.says(POST)
        (drawn,) = await cards(room)
        await edits(room, key, OTHER[0])
        told = await pressed(room, room.moderator, "Approve", drawn)
        assert told == "This changed since the card was drawn; here is how it stands now."
        told = await pressed(room, room.moderator, "The rule was wrong", drawn)
        assert told == "This changed since the card was drawn. Look at the card again, and decide there."
        assert await states(room) == ["open"]
        assert await seen(room) == []
        (drawn,) = await cards(room)
        await edits(room, key, f"{OTHER[0]}\u200b ")
        assert (await room.moderator.presses("Approve", drawn)).text.startswith("Approved.")
        assert await states(room) == ["approved"]
        await no_faults(room)


async def test_a_press_that_overtakes_an_edit_holds_for_the_post_as_it_was_and_no_longer(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        key = await room.member.says(POST)
        (drawn,) = await cards(room)
        await room.world.edit(room.member.key, key, OTHER[0])
        assert (await room.moderator.presses("Approve", drawn)).text.startswith("Approved.")
        assert await states(room) == ["open"]
        assert await seen(room) == []
        await no_faults(room)


async def test_a_post_that_its_author_put_right_is_not_decided_upon(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=AT_ONCE) as room:
        key = await room.member.says(POST)
        (drawn,) = await cards(room)
        await edits(room, key, f"#ad {POST}")
        told = await pressed(room, room.moderator, "The rule was wrong", drawn)
        assert told == "Its author put this right. The card shows how it stands."
        assert await states(room) == ["fixed"]
        assert labels((await cards(room))[0]) == []
        assert await seen(room) == [f"#ad {POST}"]
        await no_faults(room)


async def test_a_label_broken_by_hidden_letters_is_put_right_by_taking_them_out(room: Room) -> None:
    key = await room.member.says(f"#a\u200bd {POST}")
    assert await states(room) == ["asked"]
    await edits(room, key, f"#ad {POST}")
    assert await states(room) == ["fixed"]
