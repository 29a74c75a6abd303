"""A flagged post that its author does not put right: moderators decide, organisers set how, and erasing lets go."""

from pathlib import Path

from sqlalchemy import select

from bot.storage.tables import term
from bot.testing import Room, labels
from cogs import SHIPPED
from cogs.disclosure import store
from tests.cogs.flagged import COGS, FIX, LEAVE, POST, cards, note, pressed, room, seen, states
from tests.cogs.stories import Forger, no_faults

__all__ = ["room"]


async def test_after_half_an_hour_the_moderators_decide(room: Room) -> None:
    await room.member.says(POST)
    await room.clock.advance(minutes=29)
    assert await cards(room) == []
    await room.clock.advance(minutes=1)
    (card,) = await cards(room)
    assert "https://amzn.to/3lamp9" in card.text
    told = await note(room.member)
    assert "The moderators have it now; you will hear how it ends." in told.text
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
    form = (await room.friend.chooses("Flag post", key)).form
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
    assert labels(asked) == [FIX, "Answer…"]
    assert "Without an answer by 2026-03-02 11:00 UTC the moderators decide as it is." in asked.text
    (first, _) = await room.member.inbox()
    assert (first.text, labels(first)) == ("There is a newer note about this post below.", [])
    await room.clock.advance(minutes=30)
    assert await states(room) == ["open"]
    await room.member.presses(FIX, asked)
    assert await seen(room) == [f"#ad (affiliate link) {POST}"]


def _folder(above: Path, name: str) -> Path:
    (above / name).mkdir()
    return above / name


async def test_modes_and_channels_left_out(tmp_path: Path) -> None:
    first = {"disclosure": {"mode": "nudge", "author_time": "0s", "ignore": ["staff"]}}
    async with Room.open(_folder(tmp_path, "nudge"), COGS, first=first) as room:
        await room.moderator.says(POST, where="staff")
        edited = await room.moderator.says("good morning", where="staff")
        await room.world.edit(room.moderator.key, edited, POST)
        await room.settled()
        assert await room.moderator.inbox() == []
        assert await states(room) == []
        await room.member.says(POST)
        assert await seen(room) == [POST]
        assert await states(room) == ["open"]
        assert "The moderators have it now; you will hear how it ends." in (await note(room.member)).text
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


def _kept(folder: Path, *telling: str) -> list[str]:
    """What of these words still stands anywhere in Hearth's database file."""
    kept = b"".join(path.read_bytes() for path in folder.glob("hearth.db*"))
    return [word for word in telling if word.encode() in kept]


async def test_erasing_the_author_leaves_nothing(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        zeb = await room.person("Zebulon", "member")
        await zeb.says("these zebrapens are great https://amzn.to/3lamp9")
        await zeb.says("zebramaps https://bit.ly/zebra")
        await room.clock.advance(minutes=30)
        overview = await zeb.sees(await zeb.uses("/privacy"))
        assert "Posts of yours about which I wrote to you" in overview.text
        confirm = await zeb.sees(await zeb.presses("Erase me", overview))
        await zeb.presses("Erase me for good", confirm)
        assert await room.rows(select(store.notes)) == []
        held, hint = await zeb.inbox()
        assert held.text.startswith("You asked to be erased, so nobody decides on your post in #general any more,")
        assert hint.text == "You asked to be erased, so nothing is left to do about your post in #general."
        assert "zebrapens" not in " ".join(await seen(room))
        assert "Its words are not shown any more." in (await cards(room))[0].text
        assert await states(room) == ["gone", "gone"]
        await room.clock.advance(days=2)
        assert await states(room) == ["gone", "gone"]
        await no_faults(room)
    assert _kept(tmp_path, "Zebulon", "zebrapens", "zebramaps", "3lamp9") == []


async def test_closed_direct_messages_are_told_about_once_a_note_and_never_again(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.world.set_reachable(room.member.key, reachable=False)
        await room.member.says(POST)
        await room.clock.advance(minutes=30)
        (card,) = await cards(room)
        opened = await room.moderator.presses("Reject…", card)
        assert opened.form is not None
        await room.moderator.sends(opened.form, words="Not here, please.")
        said = await room.said_in("general")
        assert ["@Member" in line for line in said] == [True]
        await room.clock.advance(days=9)
        assert await room.said_in("general") == said
        await no_faults(room)
