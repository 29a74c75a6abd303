"""What was shared without the label that was offered: the moderators look, ask and decide, and its author hears."""

from pathlib import Path

from sqlalchemy import select

from bot.platforms.local.shown import ShownMessage
from bot.testing import Room, labels
from cogs import SHIPPED
from cogs.disclosure.store.share_notes import notes
from cogs.disclosure.store.shares import shared as shares
from tests.cogs.flagged import FIX, cards, note, pressed, room, states
from tests.cogs.stories import no_faults

__all__ = ["room"]

NET = "https://amzn.to/3lamp9"
LABEL = "#ad (affiliate link)"


async def shared(room: Room, where: str = "random") -> ShownMessage:
    """The moderators' card of what a member shared without a label, elsewhere than in the first channel."""
    if where not in room.channels:
        room.channels[where] = await room.world.add_channel(where, readers=(), writers=())
        await room.settled()
    used = await room.member.uses(f"/share nothing these pens are great {NET}", where=where)
    await room.member.presses("It needs none", await room.member.sees(used))
    return (await cards(room))[-1]


async def asks(room: Room, card: ShownMessage, words: str = "Do you earn from this?") -> ShownMessage:
    """The note to its author, of whom a moderator asks something."""
    form = (await room.moderator.presses("Ask the author…", card)).form
    assert form is not None
    await room.moderator.sends(form, words=words)
    return await note(room.member)


async def posted(room: Room) -> list[str]:
    """What stands in the channel where it was shared."""
    return [one.text for one in await room.seen_in("random", by=room.friend) if one.bot]


async def rejects(room: Room, card: ShownMessage) -> None:
    """A moderator decides against it."""
    form = (await room.moderator.presses("Reject…", card)).form
    assert form is not None
    await room.moderator.sends(form, words="Please label it.")


async def test_moderators_and_its_author_read_where_it_was_shared(room: Room) -> None:
    card = await shared(room)
    assert "@Member in #random, found at 2026-03-02 10:00 UTC." in card.text
    await rejects(room, card)
    assert (await note(room.member)).text.startswith("A moderator decided against your post in #random,")


async def test_with_closed_direct_messages_a_decision_is_told_where_it_was_shared(room: Room) -> None:
    card = await shared(room)
    await room.world.set_reachable(room.member.key, reachable=False)
    await rejects(room, card)
    assert not [one for one in await room.seen_in("general", by=room.friend) if one.bot]
    line = (await room.seen_in("random", by=room.friend))[-1]
    assert line.text.startswith("@Member, there is a note for you alone;")
    told = await room.member.presses("Read it", line)
    assert told.text.startswith("A moderator decided against your post in #random,")


async def test_deleted_by_the_platforms_own_means_it_waits_for_nobody(room: Room) -> None:
    await shared(room)
    (post,) = [one for one in await room.seen_in("random", by=room.moderator) if one.bot and not one.private]
    await room.world.delete(room.moderator.key, post.key)
    await room.settled()
    assert await states(room) == ["gone"]
    card = (await cards(room))[-1]
    assert "with nothing left to decide: the post was deleted." in card.text
    assert labels(card) == []
    await room.clock.advance(hours=5)
    assert await room.moderator.inbox() == []
    assert await room.rows(select(shares)) == []


async def test_another_message_that_is_deleted_changes_nothing_about_it(room: Room) -> None:
    key = await room.member.says("these pens are great", where="general")
    card = await shared(room)
    for who, gone in ((room.member, key), (room.moderator, card.key)):
        await room.world.delete(who.key, gone)
        await room.settled()
    assert await states(room) == ["open"]
    assert len(await room.rows(select(shares))) == 1


async def test_the_label_can_be_added_while_the_moderators_have_it(room: Room) -> None:
    told = await asks(room, await shared(room))
    await room.clock.advance(minutes=31)
    assert await states(room) == ["open"]
    assert await pressed(room, room.member, "Answer…", told) == (
        "The moderators have it now; you will hear how it ends."
    )
    assert (await room.member.presses(FIX, told)).what == "redrawn"
    assert (await note(room.member)).text.startswith(f"Done: “{LABEL}” stands in front of it now.")
    assert await states(room) == ["fixed"]
    assert await posted(room) == [f"{LABEL} · @Member\nthese pens are great {NET}"]
    assert await pressed(room, room.member, FIX, told) == "This is settled already, so nothing is left to do."


async def test_after_a_rejection_the_label_alone_settles_nothing(room: Room) -> None:
    told = await asks(room, await shared(room))
    await room.clock.advance(minutes=31)
    await rejects(room, (await cards(room))[-1])
    form = (await room.member.presses("Appeal", await note(room.member))).form
    assert form is not None
    await room.member.sends(form, words="Please look again.")
    assert (await pressed(room, room.member, FIX, told)).endswith(
        "so a label alone does not settle it. You will hear how it ends."
    )
    assert await states(room) == ["open"]
    assert await posted(room) == ["A moderator took this out of sight."]


async def test_the_question_goes_on_to_say_how_things_stand(room: Room) -> None:
    told = await asks(room, await shared(room))
    assert labels(told) == [FIX, "Answer…"]
    await room.clock.advance(minutes=31)
    waiting = await note(room.member)
    assert (waiting.key, labels(waiting)) == (told.key, [FIX])
    assert waiting.text.startswith("The moderators are looking at what you shared; you will hear how it ends.")
    await rejects(room, (await cards(room))[-1])
    (first, _) = await room.member.inbox()
    assert first.text == "A moderator decided against what you shared. Their note tells why, and how to appeal."
    assert labels(first) == []
    await room.moderator.presses("Undo", (await cards(room))[-1])
    assert labels((await room.member.inbox())[0]) == [FIX]
    await room.moderator.presses("Approve", (await cards(room))[-1])
    first = (await room.member.inbox())[0]
    assert first.text == "A moderator lets what you shared stand as it is. Nothing is left to do."


async def test_an_answer_and_the_next_question_leave_one_note_to_press(room: Room) -> None:
    told = await asks(room, await shared(room))
    form = (await room.member.presses("Answer…", told)).form
    assert form is not None
    await room.member.sends(form, words="I do, a little")
    assert labels(await note(room.member)) == [FIX]
    again = await asks(room, (await cards(room))[-1], "How much?")
    assert again.text.startswith("A moderator has a question about what you shared: “How much?”")
    assert [labels(one) for one in await room.member.inbox()] == [[], [FIX, "Answer…"]]
    (post,) = [one for one in await room.seen_in("random", by=room.member) if one.bot and not one.private]
    await room.member.presses("Remove", post)
    assert await states(room) == ["gone"]
    assert (await note(room.member)).text.startswith("Nothing is left to do about what you shared")
    assert labels(await note(room.member)) == []


async def test_with_closed_direct_messages_a_question_waits_where_it_was_shared(room: Room) -> None:
    card = await shared(room)
    await room.world.set_reachable(room.member.key, reachable=False)
    form = (await room.moderator.presses("Ask the author…", card)).form
    assert form is not None
    await room.moderator.sends(form, words="Do you earn from this?")
    line = (await room.seen_in("random", by=room.member))[-1]
    assert line.text == (
        "@Member, I have a note for you about what you shared; your direct messages are closed. Press to read it."
    )
    assert (await room.friend.presses("Read the note", line)).text == "This note is for the author of the post alone."
    told = await room.member.sees(await room.member.presses("Read the note", line))
    assert told.private
    assert told.text.startswith("A moderator has a question about what you shared: “Do you earn from this?”")
    assert labels(told) == [FIX, "Answer…"]
    assert not [one for one in await room.seen_in("general", by=room.friend) if one.bot]
    await room.member.presses(FIX, told)
    assert await states(room) == ["fixed"]
    assert await posted(room) == [f"{LABEL} · @Member\nthese pens are great {NET}"]


async def test_with_closed_direct_messages_a_member_hears_that_a_moderator_removed_it(room: Room) -> None:
    await room.world.set_reachable(room.member.key, reachable=False)
    await room.member.uses(f"/share commission pens {NET}")
    (post,) = [one for one in await room.seen_in("general", by=room.moderator) if one.bot]
    await room.moderator.presses("Remove", post)
    (line,) = [one for one in await room.seen_in("general", by=room.friend) if one.bot]
    assert line.text.startswith("@Member, I have a note for you about what you shared;")
    assert (await room.friend.presses("Read the note", line)).text == "This note is for the author of the post alone."
    told = await room.member.presses("Read the note", line)
    assert (told.what, told.text) == (
        "private",
        "A moderator removed what you shared. If you do not see why, ask them: they are glad to say.",
    )


async def test_whoever_is_erased_takes_along_the_line_that_names_them(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.world.set_reachable(room.member.key, reachable=False)
        await room.member.uses(f"/share commission pens {NET}")
        (post,) = [one for one in await room.seen_in("general", by=room.moderator) if one.bot]
        await room.moderator.presses("Remove", post)
        overview = await room.member.sees(await room.member.uses("/privacy"))
        assert "My notes to you about what you shared" in overview.text
        confirm = await room.member.sees(await room.member.presses("Erase me", overview))
        await room.member.presses("Erase me for good", confirm)
        assert not [one for one in await room.seen_in("general", by=room.friend) if one.bot]
        assert await room.rows(select(notes)) == []
        await no_faults(room)
