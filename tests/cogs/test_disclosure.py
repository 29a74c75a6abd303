"""A post that pays its author and does not say so: flagged, put right in one press, or decided by moderators."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.platforms.local.shown import ShownMessage
from bot.storage.tables import review_item, term
from bot.testing import Actor, Room, labels
from cogs import SHIPPED, disclosure, moderation
from cogs.disclosure import store
from tests.cogs.stories import HOSTILE, Forger, clock_at, no_faults

POST = "these pens are great https://amzn.to/3lamp9"
FIX = "Put “#ad (affiliate link)” in front"
LEAVE = "It needs no label…"
COGS = (moderation.cog, disclosure.cog)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, with the moderators' side and this."""
    async with Room.open(tmp_path, COGS) as opened:
        yield opened
        await no_faults(opened)


async def note(who: Actor) -> ShownMessage:
    """The last private note to somebody."""
    return (await who.inbox())[-1]


async def seen(room: Room, by: Actor | None = None) -> list[str]:
    """What people wrote in general, as somebody else sees it."""
    return [one.text for one in await room.seen_in("general", by=by or room.newcomer) if not one.bot]


async def cards(room: Room) -> list[ShownMessage]:
    """What stands in the moderators' channel."""
    return [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]


async def pressed(room: Room, who: Actor, label: str, message: ShownMessage) -> str:
    """What somebody reads who presses a button as it was drawn a while ago."""
    action = next(item.action for block in message.blocks for item in block.items if item.label == label)
    return await Forger(room, who).presses(action)


async def states(room: Room) -> list[str]:
    """How the items of the queue stand, oldest first."""
    return [row[0] for row in await room.rows(select(review_item.c.state).order_by(review_item.c.id))]


async def test_a_forgotten_label_takes_one_press(room: Room) -> None:
    await room.member.says(POST)
    told = await note(room.member)
    assert told.text.startswith(
        "Thanks for sharing this. The Amazon link pays whoever made it, so people here like to know before they click."
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


async def test_after_half_an_hour_the_moderators_decide(room: Room) -> None:
    await room.member.says(POST)
    await room.clock.advance(minutes=29)
    assert await cards(room) == []
    await room.clock.advance(minutes=1)
    (card,) = await cards(room)
    assert "https://amzn.to/3lamp9" in card.text
    told = await note(room.member)
    assert "The moderators see it too." in told.text
    assert labels(told) == [FIX]
    await room.moderator.presses("Approve", card)
    assert await seen(room) == [POST]
    assert (await pressed(room, room.member, FIX, told)).startswith("A moderator lets your post")
    assert await seen(room) == [POST]
    (told, decision) = await room.member.inbox()
    assert labels(told) == []
    assert decision.text.startswith("A moderator looked at your post")


async def test_the_author_leaves_it_to_the_moderators_with_a_word(room: Room) -> None:
    await room.member.says(POST)
    told = await note(room.member)
    opened = await room.member.presses(LEAVE, told)
    assert opened.form is not None
    unseen = await Forger(room, room.member).sends(opened.form.action, {"words": "\u200b"})
    assert unseen == "Say in a few words why it needs no label, for instance that you gain nothing from it."
    sent = await room.member.sends(opened.form, words="I gain nothing from it")
    assert sent.text == "The moderators have your words now and decide. You will hear how it ends."
    (card,) = await cards(room)
    assert "I gain nothing from it" in card.text
    twice = await Forger(room, room.member).sends(opened.form.action, {"words": "and again"})
    assert twice == "This post is with the moderators now, and you will hear how it ends."
    await room.member.presses(FIX, told)
    assert await seen(room) == [f"#ad (affiliate link) {POST}"]
    assert await states(room) == ["fixed"]


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


async def test_a_rejected_post_is_not_brought_back_by_a_label(room: Room) -> None:
    key = await room.member.says(POST)
    told = await note(room.member)
    await room.clock.advance(minutes=30)
    (card,) = await cards(room)
    opened = await room.moderator.presses("Reject…", card)
    assert opened.form is not None
    await room.moderator.sends(opened.form, words="Not here, please.")
    await room.world.edit(room.member.key, key, f"#ad {POST}")
    await room.settled()
    assert await seen(room) == []
    assert await states(room) == ["open"]
    assert "decided on this post before" in await pressed(room, room.member, FIX, told)
    assert await seen(room) == []


async def test_a_label_does_not_settle_what_somebody_else_pointed_out(room: Room) -> None:
    text = f"affiliate link: {POST}"
    key = await room.member.says(text)
    assert await seen(room) == [text]
    told = await note(room.member)
    form = (await room.friend.chooses("Report to moderators", key)).form
    assert form is not None
    await room.friend.sends(form, reason=("unkind",), words="It hurt me.")
    assert await states(room) == ["open"]
    shown = await room.member.presses(FIX, told)
    assert shown.what == "redrawn"
    assert "The moderators are looking at this post too" in (await note(room.member)).text
    assert await seen(room) == [f"#ad (affiliate link) {text}"]
    assert await states(room) == ["open"]


async def test_a_moderators_question_brings_the_button_again(room: Room) -> None:
    await room.member.says(POST)
    await room.clock.advance(minutes=30)
    (card,) = await cards(room)
    opened = await room.moderator.presses("Ask the author…", card)
    assert opened.form is not None
    await room.moderator.sends(opened.form, words="Do you earn from this?")
    asked = await note(room.member)
    assert asked.text.startswith("A moderator has a question about your post in #general: “Do you earn from this?”")
    assert labels(asked) == [FIX, LEAVE]
    await room.clock.advance(minutes=30)
    assert await states(room) == ["open"]
    await room.member.presses(FIX, asked)
    assert await seen(room) == [f"#ad (affiliate link) {POST}"]


async def test_what_may_pay_somebody_is_a_hint_that_ends_by_itself(room: Room) -> None:
    await room.member.says("training plan https://bit.ly/plan21k")
    told = await note(room.member)
    assert "This is a hint to you alone." in told.text
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


def _folder(above: Path, name: str) -> Path:
    (above / name).mkdir()
    return above / name


async def test_modes_and_channels_left_out(tmp_path: Path) -> None:
    first = {"disclosure": {"mode": "nudge", "author_time": "0s", "ignore": ["staff"]}}
    async with Room.open(_folder(tmp_path, "nudge"), COGS, first=first) as room:
        await room.moderator.says(POST, where="staff")
        assert await room.moderator.inbox() == []
        await room.member.says(POST)
        assert await seen(room) == [POST]
        assert await states(room) == ["open"]
        assert "The moderators see it too." in (await note(room.member)).text
        await no_faults(room)
    async with Room.open(_folder(tmp_path, "shadow"), COGS, first={"disclosure": {"mode": "shadow"}}) as room:
        await room.member.says(POST)
        assert await seen(room) == [POST]
        assert await room.member.inbox() == []
        assert await states(room) == []
        assert "PostFlagged" in [row[0] for row in await room.rows(select(term.c.name))]
        await no_faults(room)


async def test_what_a_community_offers_is_used_where_it_is_right(tmp_path: Path) -> None:
    first = {"disclosure": {"label": "Werbung (daran verdiene ich):"}}
    async with Room.open(tmp_path, COGS, first=first) as room:
        await room.member.says("die Socken sind super und ich hab sie jetzt seit einem Jahr https://amzn.to/socken")
        assert "“Werbung (daran verdiene ich):”" in (await note(room.member)).text
        await room.friend.says("these socks are the best and I have had them for a year https://amzn.to/socks")
        assert "“#ad (affiliate link)”" in (await note(room.friend)).text
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
    assert "You have 30m before moderators see it." in shown.text
    held = await room.member.uses("/disclosure-check these pens https://amzn.to/3lamp9")
    assert held.what == "private"
    assert held.text.startswith("I would keep this out of sight until it says what it is")
    assert "With “#ad (affiliate link)” in front it would stand." in held.text
    fine = await room.member.uses("/disclosure-check good morning")
    assert fine.text.startswith("I would let this stand.")
    assert await states(room) == []
    assert await room.rows(select(store.notes)) == []


async def test_erasing_the_author_leaves_nothing(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.member.says(POST)
        overview = await room.member.sees(await room.member.uses("/privacy"))
        assert "Posts of yours about which I wrote to you" in overview.text
        confirm = await room.member.sees(await room.member.presses("Erase me", overview))
        await room.member.presses("Erase me for good", confirm)
        assert await room.rows(select(store.notes)) == []
        await room.clock.advance(days=2)
        assert [state for state in await states(room) if state in {"asked", "open"}] == []
        await no_faults(room)
