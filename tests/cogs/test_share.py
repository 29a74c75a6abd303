"""Sharing with the label up front: one line or one short form, and what happens when the text says otherwise."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.kit.delivery import Refused
from bot.kit.events import CommandUsed
from bot.platforms.local.shown import Shown, ShownMessage
from bot.storage.tables import journal, review_item, term
from bot.testing import Actor, Room, labels
from cogs import SHIPPED, disclosure, moderation
from cogs.disclosure.store.declared import relations
from cogs.disclosure.store.shares import drafts, shared
from tests.cogs.stories import HOSTILE, Forger, clock_at, no_faults
from tests.core.stage import ANA, AT, GENERAL, Harbour, posted, stage

NET = "https://amzn.to/3lamp9"
COGS = (moderation.cog, disclosure.cog)
LABEL = "#ad (affiliate link)"
FLAG = "Flag post"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Monday morning, with the moderators' side and this."""
    async with Room.open(tmp_path, COGS) as opened:
        yield opened
        await no_faults(opened)


async def posts(room: Room, *, by: Actor | None = None) -> Sequence[ShownMessage]:
    """What Hearth posted in general, as a newcomer sees it."""
    return [one for one in await room.seen_in("general", by=by or room.newcomer) if one.bot and not one.private]


async def asked_again(room: Room, text: str = f"these pens are great {NET}") -> ShownMessage:
    """Somebody says that they get nothing for a link that pays them."""
    return await room.member.sees(await room.member.uses(f"/share nothing {text}"))


async def items(room: Room) -> list[str]:
    """How the items of the queue stand."""
    return [row[0] for row in await room.rows(select(review_item.c.state).order_by(review_item.c.id))]


async def figures(room: Room) -> list[str]:
    """What the journal says was shared, oldest first."""
    what = term.alias()
    query = (
        select(what.c.name)
        .join_from(journal, term, journal.c.kind == term.c.id)
        .join(what, journal.c.purpose == what.c.id)
    )
    rows = await room.rows(query.where(term.c.name == "PostShared").order_by(journal.c.id))
    return [row[0] for row in rows]


async def test_the_label_is_one_that_the_community_counts(tmp_path: Path) -> None:
    for profile, first in (("strict", LABEL), ("fr", "Publicité (lien affilié)")):
        (tmp_path / profile).mkdir()
        async with Room.open(tmp_path / profile, COGS, first={"disclosure": {"profile": profile}}) as room:
            await room.member.uses(f"/share commission these pens are great {NET}")
            (post,) = await posts(room)
            assert post.text.startswith(f"{first} · @Member"), post.text


async def fills(who: Actor, shown: Shown, **values: str | tuple[str, ...]) -> Shown:
    """Send the form that opened."""
    assert shown.form is not None, shown
    return await who.sends(shown.form, **values)


async def test_what_is_missing_or_odd_is_told_and_nothing_is_posted(room: Room) -> None:
    shown = await room.member.uses("/share")
    assert shown.form is not None
    assert [field.name for field in shown.form.fields] == ["text", "gain", "brand"]
    wrong = await room.member.sends(shown.form, text="pens", brand="x", gain=("work",))
    assert wrong.errors == {
        "brand": 'I read "x" as the name. It needs at least two letters, or I would find it everywhere.'
    }
    forger = Forger(room, room.member)
    for text in HOSTILE.values():
        said = await forger.sends("disclosure.share", {"text": text, "gain": ("r1",), "brand": text})
        assert said == "Use /share in the channel where people should see it: it is posted right there, in your name."
    for option in ("richness", "r1", "r" + "9" * 30):
        assert (await forger.uses("share", gain=option, text="pens")).startswith("I read")
    told = await forger.uses("share", gain="nothing", text="x" * 1601)
    assert told == "text holds 1600 characters, and this has 1601. Shorten it a little."
    assert (await room.newcomer.uses("/share nothing pens")).text.startswith("This opens once you are a member here.")
    assert await posts(room) == []
    for name, text in HOSTILE.items():
        before = len(await posts(room))
        shown = await fills(room.member, await room.member.uses("/share"), text=text, gain=("nothing",))
        assert (len(await posts(room)) > before) == (shown.what != "errors"), name


async def test_one_line_posts_it_with_the_label_first(room: Room) -> None:
    shown = await room.member.sees(await room.member.uses(f"/share commission these pens are great {NET}"))
    assert shown.private
    assert shown.text == f"Posted in #general with “{LABEL}” in front. Thank you for being open about it."
    assert labels(shown) == ["Undo"]
    (post,) = await posts(room)
    assert post.text == f"{LABEL} · @Member\nthese pens are great {NET}"
    assert labels(post) == ["Remove"]
    await room.friend.uses("/share gain: commission text: I earn a commission on this soup: https://amzn.to/soup")
    assert (await posts(room))[1].text == "@Friend:\nI earn a commission on this soup: https://amzn.to/soup"
    await room.friend.uses("/share nothing soup at https://soup.example")
    assert (await posts(room))[2].text == "@Friend:\nsoup at https://soup.example"
    assert await items(room) == []
    assert await room.member.inbox() == []
    assert await figures(room) == ["with a label", "without a label", "without a label"]


async def test_the_form_knows_what_one_declared_and_remembers_what_one_did_not(room: Room) -> None:
    shown = await fills(
        room.member, await room.member.uses("/share"), text="tea is on https://a.example", gain="work", brand="Acme"
    )
    told = await room.member.sees(shown)
    assert labels(told) == ["Undo", "Remember this relationship"]
    remembered = await room.member.sees(await room.member.presses("Remember this relationship", told))
    assert "Acme: you work there" in remembered.text
    assert "seen by moderators" in remembered.text
    again = await room.member.presses("Remember this relationship", told)
    assert again.text.startswith("You have declared this already")
    opened = await room.member.uses("/share the new ACME tea is here https://a.example")
    assert opened.form is not None
    text, gain, _ = opened.form.fields
    assert text.value == "the new ACME tea is here https://a.example"
    (number,) = (await room.rows(select(relations.c.id)))[0]
    assert gain.value == (f"r{number}",)
    told = await room.member.sees(await room.member.sends(opened.form))
    assert labels(told) == ["Undo"]
    assert (await posts(room))[-1].text.startswith("#ad (my own interest) · @Member\n")
    other = await room.friend.uses("/share")
    assert other.form is not None
    assert (await room.friend.sends(other.form, text="tea", gain=(f"r{number}",))).what == "errors"


async def test_what_is_shared_is_removed_by_its_author_and_moderators_alone(room: Room) -> None:
    told = await room.member.sees(await room.member.uses(f"/share commission pens {NET}"))
    (post,) = await posts(room)
    assert (await room.friend.presses("Remove", post)).text == (
        "Only whoever shared this can do that; moderators can remove it."
    )
    assert (await room.friend.presses("Remove", post)).what == "private"
    assert (await room.member.presses("Undo", told)).text == "Removed. Nobody sees it any more."
    assert await posts(room) == []
    assert (await room.member.presses("Undo", told)).text.startswith("This was removed already")
    await room.member.uses(f"/share commission pens {NET}")
    await room.clock.advance(days=3)
    (post,) = await posts(room)
    assert (await room.moderator.presses("Remove", post)).text == "Removed. Nobody sees it any more."
    assert (await room.member.inbox())[-1].text.startswith("A moderator removed what you shared.")
    assert await posts(room) == []


async def test_what_was_shared_so_long_ago_that_hearth_forgot_it_is_not_called_removed(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.member.uses(f"/share commission pens {NET}")
        (post,) = await posts(room)
        for days in (400, 400):
            await room.clock.advance(days=days)
            await room.friend.uses("/share nothing soup at https://soup.example")
        assert len(await room.rows(select(shared).where(shared.c.label == LABEL))) == 0
        for who in (room.member, room.moderator):
            assert (await who.presses("Remove", post)).text == (
                "This was removed already, or it is so old that I let go of what I knew of it. If it still stands, "
                "whoever may delete messages here can take it away."
            )
        assert post.key in [one.key for one in await posts(room)]
        await no_faults(room)


async def test_a_link_that_pays_is_asked_about_once_more_and_the_label_takes_one_press(room: Room) -> None:
    again = await asked_again(room)
    assert again.text.startswith("You said that you get nothing from this. The Amazon link pays whoever made it.")
    assert NET in again.text
    assert labels(again) == [f"Share with “{LABEL}”", "It needs none"]
    assert await posts(room) == []
    forger = Forger(room, room.friend)
    (number,) = (await room.rows(select(drafts.c.id)))[0]
    assert (await forger.presses(f"disclosure.share_label:{number}")).startswith("Only whoever shared this")
    await room.member.presses(f"Share with “{LABEL}”", again)
    (post,) = await posts(room)
    assert post.text == f"{LABEL} · @Member\nthese pens are great {NET}"
    assert await room.rows(select(drafts)) == []
    late = await Forger(room, room.member).presses(f"disclosure.share_as_is:{number}")
    assert late.startswith("This was shared already")
    assert len(await posts(room)) == 1
    assert await items(room) == []


async def test_without_the_label_it_is_posted_and_moderators_have_a_look(room: Room) -> None:
    again = await asked_again(room)
    await room.member.presses("It needs none", again)
    (post,) = await posts(room)
    assert post.text == f"@Member:\nthese pens are great {NET}"
    (card,) = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]
    assert "its author says that it needs no label" in card.text
    asked = await room.moderator.presses("Ask the author…", card)
    assert asked.form is not None
    await room.moderator.sends(asked.form, words="Do you earn from this?")
    (note,) = await room.member.inbox()
    assert note.text.startswith("A moderator has a question about what you shared: “Do you earn from this?”")
    assert labels(note) == [f"Put “{LABEL}” in front", "Answer…"]
    form = (await room.member.presses("Answer…", note)).form
    assert form is not None
    assert (await room.member.sends(form, words="I do")).text.startswith("The moderators have your words now")
    await room.moderator.presses("Reject…", (await room.seen_in("staff", by=room.moderator))[-1])
    assert await items(room) == ["open"]
    late = await Forger(room, room.friend).presses(
        f"disclosure.share_fix:{(await room.rows(select(shared.c.id)))[0][0]}"
    )
    assert late.startswith("Only whoever shared this")


async def test_the_label_asked_for_later_settles_it_and_a_rejection_takes_it_out_of_sight(room: Room) -> None:
    await room.member.presses("It needs none", await asked_again(room))
    (card,) = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]
    form = (await room.moderator.presses("Ask the author…", card)).form
    assert form is not None
    await room.moderator.sends(form, words="Do you earn from this?")
    await room.member.presses(f"Put “{LABEL}” in front", (await room.member.inbox())[0])
    assert await items(room) == ["fixed"]
    assert (await posts(room))[0].text == f"{LABEL} · @Member\nthese pens are great {NET}"
    await room.friend.presses(
        "It needs none", await room.friend.sees(await room.friend.uses(f"/share nothing a {NET}"))
    )
    card = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot][-1]
    form = (await room.moderator.presses("Reject…", card)).form
    assert form is not None
    await room.moderator.sends(form, words="Please label it.")
    assert (await posts(room))[1].text == "A moderator took this out of sight."
    card = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot][-1]
    await room.moderator.presses("Undo", card)
    assert (await posts(room))[1].text == f"@Friend:\na {NET}"


async def test_a_question_left_alone_goes_back_to_the_moderators(room: Room) -> None:
    await room.member.presses("It needs none", await asked_again(room))
    (card,) = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]
    form = (await room.moderator.presses("Ask the author…", card)).form
    assert form is not None
    await room.moderator.sends(form, words="Do you earn from this?")
    assert await items(room) == ["asked"]
    await room.clock.advance(minutes=31)
    assert await items(room) == ["open"]
    (post,) = await posts(room)
    await room.member.presses("Remove", post)
    assert await items(room) == ["gone"]
    assert await posts(room) == []


async def test_what_one_declared_is_known_when_one_says_nothing(room: Room) -> None:
    form = (await room.member.uses("/relationship add")).form
    assert form is not None
    await room.member.sends(form, brand="Acme", kind="employee", things="acme.example")
    again = await room.member.sees(
        await room.member.uses("/share nothing Acme tea is the best, try it https://acme.example")
    )
    assert again.text.startswith("You said that you get nothing from this.")
    assert labels(again) == ["Share with “#ad (my own interest)”", "It needs none"]


async def test_what_cannot_be_posted_is_told(tmp_path: Path) -> None:
    harbour = Harbour()
    async with stage(tmp_path, *COGS, harbour=harbour) as it:
        await it.bring(posted("hello"))
        harbour.trouble += [Refused("Hearth may not write here.")]
        used = CommandUsed(
            key="share",
            space="harbour-1",
            at=AT,
            actor=ANA,
            place=GENERAL,
            command="share",
            options={"gain": "commission", "text": f"pens {NET}"},
        )
        await it.bring(used)
        assert harbour.texts[-1] == (
            "What you shared could not be posted: I may not write in that channel. "
            f"You can post it there yourself with “{LABEL}” in front."
        )


async def test_it_survives_a_restart(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS) as room:
        again = await asked_again(room)
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 2, 12)) as room:
        await room.member.presses(f"Share with “{LABEL}”", again)
        (post,) = await posts(room)
    async with Room.open(tmp_path, COGS, clock=clock_at(3, 2, 14)) as room:
        await room.member.presses("Remove", post)
        assert await posts(room) == []
        await no_faults(room)


async def test_erasing_a_member_takes_what_they_shared_along(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        told = await room.member.sees(await room.member.uses(f"/share commission pens {NET}"))
        await asked_again(room)
        overview = await room.member.sees(await room.member.uses("/privacy"))
        assert "What you shared with /share" in overview.text
        confirm = await room.member.sees(await room.member.presses("Erase me", overview))
        await room.member.presses("Erase me for good", confirm)
        assert await posts(room) == []
        assert await room.rows(select(shared)) == await room.rows(select(drafts)) == []
        assert (await room.member.presses("Undo", told)).text.startswith("This was removed already")
        await no_faults(room)


async def test_what_was_shared_is_reported_and_decided_like_any_post_of_its_member(room: Room) -> None:
    await room.member.uses("/share nothing Honestly, you are all fools.")
    (post,) = await posts(room)
    assert "your own post" in (await room.member.chooses(FLAG, post.key)).text
    form = (await room.friend.chooses(FLAG, post.key)).form
    assert form is not None
    await room.friend.sends(form, reason=("unkind",))
    (card,) = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]
    assert "you are all fools" in card.text
    assert "@Member in #general" in card.text
    reject = (await room.moderator.presses("Reject…", card)).form
    assert reject is not None
    await room.moderator.sends(reject, words="Please be kind.")
    assert await items(room) == ["rejected"]
    assert await posts(room) == []
    assert "you are all fools" in (await room.member.inbox())[-1].text


async def test_removing_it_leaves_nothing_to_decide(room: Room) -> None:
    await room.member.uses("/share nothing Honestly, you are all fools.")
    (post,) = await posts(room)
    form = (await room.friend.chooses(FLAG, post.key)).form
    assert form is not None
    await room.friend.sends(form, reason=("unkind",))
    await room.member.presses("Remove", post)
    assert await items(room) == ["gone"]


async def test_the_menu_of_what_was_shared_leads_to_its_own_button(room: Room) -> None:
    await room.member.uses(f"/share commission pens {NET}")
    (post,) = await posts(room)
    assert "share it anew" in (await room.member.chooses("Add disclosure", post.key)).text
    assert "Only its author" in (await room.friend.chooses("Add disclosure", post.key)).text
