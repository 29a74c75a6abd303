"""What was shared without the label that was offered: the moderators look, ask and decide, and its author hears."""

from sqlalchemy import select

from bot.platforms.local.shown import ShownMessage
from bot.testing import Room, labels
from cogs.disclosure.store.shares import shared as shares
from tests.cogs.flagged import cards, note, room, states

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
