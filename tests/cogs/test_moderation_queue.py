"""`/queue`, and several decided at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.kit.ui import Select
from bot.platforms.local.shown import ShownMessage
from bot.testing import Actor, Room, labels
from tests.cogs.hearing import POST, TELLING, card, cards, fills, hearing, notes, opened
from tests.cogs.stories import Forger, no_faults

RULE = "A code that pays its owner"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room in which a rule finds posts with a code."""
    async with Room.open(tmp_path, hearing()) as opened_room:
        yield opened_room
        await no_faults(opened_room)


async def queue(who: Actor) -> ShownMessage:
    """The queue as somebody sees it."""
    return await who.sees(await who.uses("/queue"))


def offered(message: ShownMessage, label: str) -> list[str]:
    """The values of a list."""
    lists = [item for block in message.blocks for item in block.items if isinstance(item, Select)]
    (found,) = [one for one in lists if one.label == label]
    return [choice.value for choice in found.choices]


async def test_the_queue_is_for_moderators_and_kind_when_it_is_empty(room: Room) -> None:
    assert "Only moderators" in (await room.member.uses("/queue")).text
    empty = await room.moderator.uses("/queue")
    assert empty.what == "private"
    assert empty.text == "Nothing waits for a decision. What members report and rules find shows up here."


async def test_the_queue_says_how_many_wait_how_long_and_who_looks_at_them(room: Room) -> None:
    await room.member.says(f"{POST} FIRST")
    assert (await queue(room.moderator)).text.startswith("Nothing waits for a moderator. 1 post is with its author.")
    await room.friend.says(POST)
    await room.clock.advance(minutes=20)
    await room.member.says(f"{POST} again")
    await room.organiser.presses("Claim", (await cards(room))[0])
    shown = await queue(room.moderator)
    assert shown.text.splitlines() == [
        "2 posts wait; the oldest has waited 20 minutes. 1 more is with its author.",
        f"“{TELLING}” by @Friend in #general has waited 20 minutes, @Organiser is looking at it. {RULE}.",
        f"“{TELLING}” by @Member in #general has waited less than a minute. {RULE}.",
        f"“{TELLING}” by @Member in #general has been with its author for 20 minutes. {RULE}.",
    ]
    assert labels(shown) == ["Open one", "Decide several at once"]
    assert len(offered(shown, "Open one")) == 3
    assert len(offered(shown, "Decide several at once")) == 2


async def test_one_is_opened_and_decided_from_the_queue_and_the_card_follows(room: Room) -> None:
    await room.member.says(POST)
    shown = await queue(room.moderator)
    sheet = await room.moderator.sees(await room.moderator.presses("Open one", shown, *offered(shown, "Open one")))
    assert sheet.key == shown.key
    assert labels(sheet) == ["Approve", "Ask the author…", "Claim", "More…", "Back to the queue", "Reject…"]
    sheet = await room.moderator.sees(await room.moderator.presses("Claim", sheet))
    assert "@Moderator is looking at it" in sheet.text
    sheet = await room.moderator.sees(await room.moderator.presses("Release", sheet))
    ended = await room.moderator.sees(await room.moderator.presses("Approve", sheet))
    assert ended.key == shown.key
    assert labels(ended) == ["Undo", "Back to the queue"]
    assert "Approved by @Moderator" in (await card(room)).text
    back = await room.moderator.sees(await room.moderator.presses("Back to the queue", ended))
    assert back.text.startswith("Nothing waits for a decision.")
    assert labels(back) == []


async def test_what_changed_or_was_decided_meanwhile_is_shown_as_it_stands(room: Room) -> None:
    post = await room.member.says(POST)
    shown = await queue(room.moderator)
    sheet = await room.moderator.sees(await room.moderator.presses("Open one", shown, *offered(shown, "Open one")))
    await room.world.edit(room.member.key, post, f"Changed: {TELLING}")
    await room.settled()
    again = await room.moderator.sees(await room.moderator.presses("Approve", sheet))
    assert again.text.startswith("This changed since the card was drawn; here is how it stands now.")
    assert f"Changed: {TELLING}" in again.text
    await room.organiser.presses("Approve", await card(room))
    told = await room.moderator.sees(await room.moderator.presses("Approve", again))
    assert told.text.startswith("@Organiser approved this less than a minute ago.")
    assert labels(told) == ["Back to the queue"]


async def test_more_than_a_list_holds_is_paged(room: Room) -> None:
    for number in range(27):
        await room.world.post(room.member.key, room.channels["general"], f"{POST} {number}")
    await room.settled()
    first = await queue(room.moderator)
    assert "These are 1 to 25 of 27, longest waiting first." in first.text
    assert "And 17 more." in first.text
    assert labels(first)[2:] == ["Later ones"]
    assert len(offered(first, "Open one")) == 25
    second = await room.moderator.sees(await room.moderator.presses("Later ones", first))
    assert "These are 26 to 27 of 27" in second.text
    assert len(offered(second, "Open one")) == 2
    assert labels(second)[2:] == ["Longer waiting ones"]
    assert (await Forger(room, room.moderator).presses(f"moderation.queue:{10**15}")).startswith("27 posts wait")


async def test_those_alike_are_decided_at_once_but_for_what_changed_or_was_claimed(room: Room) -> None:
    posts = [await room.member.says(f"{POST} ALIKE {number}") for number in range(4)]
    own = await room.moderator.says(f"{POST} ALIKE mine")
    shown = (await cards(room))[3]
    together = await room.moderator.sees(await room.moderator.presses("Others like this…", shown))
    assert together.text.startswith("These 5 resemble one another.")
    assert labels(together) == ["Approve the 5 alike", "Reject the 5 alike…"]
    await room.world.edit(room.member.key, posts[0], f"{POST} ALIKE, but different")
    await room.settled()
    await room.organiser.presses("Claim", await _fresh(room, 1))
    form = opened(await room.moderator.presses("Reject the 5 alike…", together))
    assert (await room.moderator.sends(form, words="")).what == "errors"
    told = await room.moderator.sends(form, words="Not all at once.")
    assert told.text == (
        "Rejected 2 of 5. Undo is on each card for ten minutes. Left alone: changed since the list was drawn (1), "
        "somebody else is looking at it (1), your own post (1). /queue shows how they stand now."
    )
    rejected = [text for text in [message.text for message in await cards(room)] if "Rejected by @Moderator" in text]
    assert len(rejected) == 2
    assert all("“Not all at once.”" in text for text in rejected)
    assert sum("Not all at once." in note for note in await notes(room.member)) == 2
    assert own


async def test_every_card_whose_kind_there_may_be_more_of_leads_to_those_that_wait_now(room: Room) -> None:
    await room.member.says(POST)
    for number in range(3):
        await room.member.says(f"{POST} ALIKE {number}")
    other, *alike = await cards(room)
    assert "Others like this…" not in labels(other)
    for shown in alike:
        assert labels(shown)[:5] == ["Approve", "Ask the author…", "Claim", "More…", "Others like this…"]
        together = await room.moderator.sees(await room.moderator.presses("Others like this…", shown))
        assert together.text.startswith("These 3 resemble one another.")
    for shown in alike[:2]:
        await room.moderator.presses("Approve", shown)
    told = await room.moderator.presses("Others like this…", await _fresh(room, 3))
    assert told.text == "Nothing else that waits now is like this one."


async def test_after_one_decision_the_rest_of_its_kind_is_offered(room: Room) -> None:
    for number in range(3):
        await room.member.says(f"{POST} ALIKE {number}")
    told = await room.moderator.sees(await room.moderator.presses("Approve", await _fresh(room, 0)))
    assert "2 other posts waiting are like this one." in told.text
    done = await room.moderator.sees(await room.moderator.presses("Approve the 2 alike", told))
    assert done.text == "Approved 2 of 2. Undo is on each card for ten minutes."
    assert all("Approved by @Moderator" in message.text for message in await cards(room))
    again = await Forger(room, room.organiser).presses(told.blocks[-1].items[-2].action)
    assert again == "This selection is no longer kept, or not yours. /queue shows what waits now."


async def test_several_are_chosen_in_the_queue_for_one_decision(room: Room) -> None:
    for number in range(3):
        await room.member.says(f"{POST} {number}")
    shown = await queue(room.moderator)
    chosen = offered(shown, "Decide several at once")[:2]
    both = await room.moderator.sees(await room.moderator.presses("Decide several at once", shown, *chosen))
    assert both.text.startswith("You chose 2 posts.")
    assert (await fills(room.moderator, "Reject these 2…", both, words="No.")).text.startswith("Rejected 2 of 2.")
    left = await queue(room.moderator)
    assert left.text.startswith("1 post has waited ")
    forger = Forger(room, room.moderator)
    assert (await forger.presses("moderation.several", *chosen)).startswith("That one is no longer in the queue.")
    assert (await forger.presses("moderation.open", "99.1")).startswith("That one is no longer in the queue.")
    assert "Choose from the list" in await forger.presses("moderation.open", "x")


async def test_what_one_may_not_decide_is_marked_in_the_queue_and_not_offered_with_others(room: Room) -> None:
    await room.member.says(POST)
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    await fills(room.member, "Appeal", (await room.member.inbox())[-1], words="It is my own shop.")
    await room.moderator.says(POST)
    await room.friend.says(f"{POST} one")
    await room.friend.says(f"{POST} two")
    mine, others = await queue(room.moderator), await queue(room.organiser)
    assert ", an appeal against your decision: for somebody else. " in mine.text.splitlines()[1]
    assert ", your own post: for somebody else. " in mine.text.splitlines()[2]
    assert len(offered(mine, "Open one")) == 4
    assert len(offered(mine, "Decide several at once")) == 2
    assert ", an appeal. " in others.text.splitlines()[1]
    assert "for somebody else" not in others.text
    assert len(offered(others, "Decide several at once")) == 4


async def test_where_nothing_could_be_decided_nobody_reads_of_an_undo(room: Room) -> None:
    posts = [await room.member.says(f"{POST} {number}") for number in range(2)]
    shown = await queue(room.moderator)
    chosen = offered(shown, "Decide several at once")
    both = await room.moderator.sees(await room.moderator.presses("Decide several at once", shown, *chosen))
    for post in posts:
        await room.world.edit(room.member.key, post, f"{POST} Changed.")
    await room.settled()
    told = await room.moderator.presses("Approve these 2", both)
    assert told.text == (
        "Approved 0 of 2. Left alone: changed since the list was drawn (2). /queue shows how they stand now."
    )


async def _fresh(room: Room, number: int) -> ShownMessage:
    """A card as it stands now; others that came or went may have changed what it says."""
    return (await cards(room))[number]
