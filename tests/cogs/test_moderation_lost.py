"""What is lost on the way: cards, channels, moderators, sight of a post; and platforms that can do less."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.kit.delivery import Capabilities, Refused
from bot.kit.effects import Direct, Edit, Hide, Send, TimeOut
from bot.kit.events import FormSent
from bot.testing import Room, labels
from tests.cogs.hearing import POST, card, cards, fills, hearing, sees_post
from tests.cogs.stories import no_faults
from tests.core.stage import ANA, AT, BEN, GENERAL, MO, STAFF, Harbour, posted, pressed, stage

HIDDEN = "Taken down: only its author and moderators see it."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room in which a rule finds posts with a code."""
    async with Room.open(tmp_path, hearing()) as opened_room:
        yield opened_room
        await no_faults(opened_room)


async def test_a_card_that_somebody_deleted_comes_anew_with_the_next_step(room: Room) -> None:
    await room.member.says(POST)
    await room.world.delete(room.moderator.key, (await card(room)).key)
    assert await cards(room) == []
    shown = await room.moderator.sees(await room.moderator.uses("/queue"))
    assert "1 post has waited " in shown.text
    post = await room.friend.says(POST)
    await room.world.delete(room.moderator.key, (await card(room)).key)
    await room.clock.advance(hours=4, minutes=1)
    both = await cards(room)
    assert len(both) == 2, "the nudges found no card to change"
    await fills(room.moderator, "Reject…", both[1], words="Not here.")
    assert not await sees_post(room.newcomer, post)
    await room.world.delete(room.moderator.key, both[1].key)
    await room.clock.advance(minutes=11)
    assert len(await cards(room)) == 1, "what is decided needs no new card"


async def test_the_card_says_that_a_post_is_out_of_sight_only_while_it_is(room: Room) -> None:
    post = await room.member.says(POST)
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    await room.moderator.presses("Undo", await card(room))
    assert await sees_post(room.friend, post)
    assert HIDDEN not in (await card(room)).text
    await fills(room.moderator, "Reject…", await card(room), words="Not here.")
    await fills(room.member, "Appeal", (await room.member.inbox())[-1], words="But why?")
    assert HIDDEN in (await card(room)).text
    await room.organiser.presses("Approve", await card(room))
    refused = await room.moderator.presses("Undo", await card(room))
    assert "an appeal goes to another moderator" in refused.text
    assert await sees_post(room.friend, post), "the first moderator does not take the second one's decision back"
    await room.organiser.presses("Undo", await card(room))
    assert not await sees_post(room.friend, post)
    assert HIDDEN in (await card(room)).text
    assert "had time to answer" not in (await card(room)).text


async def test_a_held_post_that_was_approved_and_changed_is_not_called_held(room: Room) -> None:
    post = await room.member.says(f"{POST} HELD")
    await room.moderator.presses("Approve", await card(room))
    await room.world.edit(room.member.key, post, f"{POST} HELD, and more")
    await room.settled()
    assert await sees_post(room.friend, post)
    again = (await card(room)).text
    assert "The post changed" in again
    assert "Held:" not in again


async def test_whoever_goes_or_is_no_moderator_any_more_lets_go_of_what_they_looked_at(room: Room) -> None:
    await room.member.says(POST)
    second = await room.person("Second", "moderator")
    await second.presses("Claim", await card(room))
    await room.world.set_roles(second.key, ("member",))
    await room.settled()
    assert "is looking at it" not in (await card(room)).text
    assert "Claim" in labels(await card(room))
    await room.world.set_roles(second.key, ("moderator",))
    await second.presses("Claim", await card(room))
    await room.world.leave(second.key)
    await room.settled()
    assert "Claim" in labels(await card(room))
    await room.moderator.presses("Claim", await card(room))
    page = await room.moderator.sees(await room.moderator.uses("/privacy"))
    confirm = await room.moderator.sees(await room.moderator.presses("Erase me", page))
    await room.moderator.presses("Erase me for good", confirm)
    await room.settled()
    assert "Claim" in labels(await card(room))
    assert "Approved." in (await room.organiser.presses("Approve", await card(room))).text


async def test_where_the_platform_cannot_hide_or_time_out_nobody_reads_that_it_did(tmp_path: Path) -> None:
    harbour = Harbour()
    harbour.capabilities = Capabilities()
    async with stage(tmp_path, *hearing(), harbour=harbour) as it:
        for account, place in ((MO, STAFF), (ANA, GENERAL), (BEN, GENERAL)):
            await it.bring(posted(f"hello {account.name}", by=account, where=place))
        await it.bring(posted("m1", POST))
        assert await it.reads(_sent("moderation.reject:1:1", words="Not here.")) != ""
        assert any("Please change it, or take it down." in text for text in harbour.texts)
        drawn = [order.effect for order in harbour.carried.values() if isinstance(order.effect, Edit)]
        assert "Taken down" not in str(drawn[-1].message)
        told = await it.reads(_sent("moderation.time-out:1", length=("1 hour",), words="Breathe."))
        assert "is asked not to write until" in told
        assert any("Please do not write here until then." in text for text in harbour.texts)
        await it.bring(pressed("lift", "moderation.lift:1", by=MO))
        effects = [type(order.effect) for order in harbour.carried.values()]
        assert Hide not in effects
        assert TimeOut not in effects


async def test_a_card_that_the_channel_refuses_goes_to_each_moderator(tmp_path: Path) -> None:
    harbour = Harbour()
    async with stage(tmp_path, *hearing(), harbour=harbour) as it:
        await it.bring(posted("hello", by=MO, where=STAFF))
        harbour.trouble += [Refused("Hearth may not write here.")]
        await it.bring(posted("m1", POST))
        last = list(harbour.carried.values())[-1].effect
        assert isinstance(last, Direct)
        assert "I cannot write in #staff" in last.message.text
        await it.bring(pressed("look", "moderation.note:1", by=MO))
        await it.bring(pressed("claim", "moderation.claim:1", by=MO))
        last = list(harbour.carried.values())[-1].effect
        assert isinstance(last, Send), "the next step tries the channel again"
        assert await it.states() == ["failed", "sent", "sent"]


def _sent(action: str, **values: str | tuple[str, ...]) -> FormSent:
    return FormSent(
        key=f"form {action}", space="harbour-1", at=AT, actor=MO, place=STAFF, action=action, values=dict(values)
    )
