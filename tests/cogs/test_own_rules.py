"""Organisers add rules of their community's own: by a form, tried, previewed on decided posts, saved, undone."""

from pathlib import Path
from typing import Any

import pytest

from bot.kit.forms import Form, PickField
from bot.platforms.local.shown import ShownMessage
from bot.testing import Actor, Room, labels
from cogs import disclosure, moderation, setup
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.rulebook import books
from cogs.disclosure.ruling import relenting
from tests.cogs.flagged import POST, cards, note, seen, states
from tests.cogs.hearing import fills, opened, reports
from tests.cogs.stories import Forger, is_a_sentence, no_faults

COGS = (moderation.cog, disclosure.cog, setup.cog)
EGGS = "fresh eggs https://eggs.example/r/ana"


@pytest.fixture
async def room(tmp_path: Path) -> Any:
    """Monday morning, with the moderators' side, this and the settings."""
    async with Room.open(tmp_path, COGS) as opened:
        yield opened
        await no_faults(opened)


async def previews(who: Actor, kind: str, /, **values: Any) -> ShownMessage:
    """Fill in the form for a rule; the preview."""
    form = (await who.uses(f"/disclosure-own {kind}")).form
    assert form is not None
    shown = await who.sends(form, **values)
    assert shown.errors is None, shown.errors
    return await who.sees(shown)


async def mistakes(who: Actor, kind: str, /, **values: Any) -> dict[str, str]:
    """What is wrong with a form."""
    form = (await who.uses(f"/disclosure-own {kind}")).form
    assert form is not None
    return dict((await who.sends(form, **values)).errors or {})


async def pressed(who: Actor, label: str, message: ShownMessage, *values: str) -> ShownMessage:
    """What the message says after a press."""
    return await who.sees(await who.presses(label, message, *values))


async def listed(who: Actor) -> ShownMessage:
    """The list of the community's own rules."""
    return await who.sees(await who.uses("/disclosure-own"))


async def test_a_link_is_added_previewed_saved_used_removed_and_brought_back(room: Room) -> None:
    empty = await listed(room.organiser)
    assert empty.text.startswith("This community has no rules of its own yet. Add one")
    assert labels(empty) == ["Add a link…", "Add words…"]
    await room.member.says(EGGS)
    assert await seen(room) == [EGGS]
    preview = await previews(room.organiser, "link", what="https://www.eggs.example/r/", others="https://eggs.example/")
    assert preview.text.startswith("This rule would hold from now on: links to eggs.example/r/. Nothing is saved yet.")
    assert "It pays whoever shares it." in preview.text
    assert "It finds “https://eggs.example/r/”, which I made up, since you gave no example" in preview.text
    assert ", leaves the other one alone, and finds none of the 11 everyday posts that I try." in preview.text
    assert "no decided post is here any more with its words" in preview.text
    await room.member.says(EGGS)
    assert len(await seen(room)) == 2
    saved = await pressed(room.organiser, "Save", preview)
    assert labels(saved) == ["Undo", "Back to the list"]
    await room.member.says(EGGS)
    assert len(await seen(room)) == 2
    assert "This link pays whoever shares it, so people here like to know" in (await note(room.member)).text
    assert "I would keep this out of sight" in (await room.friend.uses(f"/disclosure-check {EGGS}")).text
    now = await listed(room.organiser)
    assert "1 rule of this community's own, on top of Hearth's." in now.text
    assert "• links to eggs.example/r/" in now.text
    one = await pressed(room.organiser, "Look at one…", now, "own.eggs-example-r")
    assert "It finds: “https://eggs.example/r/abc123”" not in one.text
    assert "It finds: “https://eggs.example/r/”" in one.text
    gone = await pressed(room.organiser, "Remove", one)
    await room.member.says(EGGS)
    assert len(await seen(room)) == 4
    back = await pressed(room.organiser, "Undo", gone)
    assert back.text == "Undone. The rules hold as they did before."
    await room.member.says(EGGS)
    assert len(await seen(room)) == 4


async def test_words_are_found_as_people_say_them_and_only_here(room: Room) -> None:
    preview = await previews(
        room.organiser, "words", what="tell * Ana sent you", claim=("hint",), match="tell them ana sent you!"
    )
    await pressed(room.organiser, "Save", preview)
    await room.member.says("lovely place, tell him Ana sent you")
    assert await seen(room) == ["lovely place, tell him Ana sent you"]
    assert "This is a hint that only you see." in (await note(room.member)).text


async def test_what_cannot_be_used_is_told_field_by_field_and_nothing_is_saved(room: Room) -> None:
    who = room.organiser
    assert await mistakes(who, "link", what="my shop") == {
        "what": 'I read "my shop" as no site, path or parameter. Try shop.example, shop.example/r/ or ?partner=.'
    }
    assert "pages of very many people" in (await mistakes(who, "link", what="youtube.com"))["what"]
    assert "where everybody registers names" in (await mistakes(who, "link", what="co.uk"))["what"]
    for everywhere in ("id", "q", "lang", "p", "s", "utm_source", "utm_id", "v", "page", "t", "fbclid", "si"):
        assert (await mistakes(who, "link", what=f"?{everywhere}=abc"))["what"] == (
            f"Ordinary links everywhere have ?{everywhere}=, most of which pay nobody. Name the site with it, as in "
            f"shop.example?{everywhere}=."
        )
    many = await mistakes(who, "link", what="?", match="x\n" * 6, others="y" * 301)
    assert many == {
        "what": 'I read "?" as no parameter. It looks like ?ref= and is one word.',
        "match": "5 examples are the most; one a line.",
        "others": "An example has at most 300 characters.",
    }
    missed = await mistakes(who, "link", what="eggs.example/r/", match="https://other.example/r/a", others=EGGS)
    assert missed == {
        "match": "The rule does not find this one: “https://other.example/r/a”.",
        "others": f"The rule finds this one, too: “{EGGS}”.",
    }
    for hostile, said in {
        "/(/": "Between the slashes stands no RE2 pattern (missing ): ().",
        "/(?<=a)b/": "Between the slashes stands no RE2 pattern",
        "/(a{30}){30}/": "This pattern repeats so much",
        "/x*/": "found even where nothing is written",
        "/[a-z]+/": "This would be found in everyday talk",
        "hey": 'I would find "hey" everywhere.',
    }.items():
        assert said in (await mistakes(who, "words", what=hostile, match="abc"))["what"], hostile
    assert "• " not in (await listed(who)).text


async def test_the_preview_says_what_decided_posts_would_have_come_to(room: Room) -> None:
    post = await room.member.says(EGGS)
    await reports(room.friend, post, "Does this pay them?")
    (card,) = [one for one in await room.seen_in("staff", by=room.moderator) if one.bot]
    await room.moderator.presses("Approve", card)
    await room.member.says(POST)
    await room.member.presses("Put “#ad (affiliate link)” in front", await note(room.member))
    preview = await previews(room.organiser, "link", what="eggs.example/r/")
    assert "Of the last 2 decided posts, 1 would be kept out of sight. I looked only at posts that" in preview.text
    assert f"“{EGGS}” would be kept out of sight; a moderator let it stand." in preview.text


async def test_a_draft_that_others_overtook_is_refused_and_members_see_nothing(room: Room) -> None:
    first = await previews(room.organiser, "link", what="eggs.example")
    boss = await room.person("Boss", "organiser")
    await room.settled()
    await pressed(boss, "Save", await previews(boss, "link", what="pens.example"))
    assert "Somebody saved other settings here meanwhile" in (await room.organiser.presses("Save", first)).text
    dropped = await pressed(room.organiser, "Discard", first)
    assert "nothing has changed" in dropped.text
    assert "organiser" in (await room.member.uses("/disclosure-own")).text
    forger = Forger(room, room.member)
    for action in ("rule_save:1", "rule_remove:own.pens-example", "rule_undo:1", "rule_list", "rule_add:link"):
        assert "organiser" in await forger.presses(f"disclosure.{action}")
    organiser = Forger(room, room.organiser)
    for action in ("rule_remove:own.moon", "rule_undo:99", "rule_save:99", "rule_pick"):
        assert is_a_sentence(await organiser.presses(f"disclosure.{action}"))
    assert "pens.example" in (await listed(room.organiser)).text


async def test_a_form_forged_with_anything_at_all_is_answered(room: Room) -> None:
    forger = Forger(room, room.organiser)
    for values in ({}, {"what": True, "claim": ("moon",)}, {"what": "x", "match": ("a",), "others": True}):
        for kind in ("link", "phrase", "moon"):
            assert is_a_sentence(await forger.sends(f"disclosure.rule_add:{kind}", values))


async def test_organisers_read_that_the_operators_files_could_not_be_used(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books.Base, "held", None)
    with pytest.raises(Mistake) as caught:
        books.adopt({"club": "[[link]]\nid = 'club.x'"})
    books.refuse(str(caught.value))
    assert (
        "The operator's files cannot be used as they are now, so the last good ones hold. club.toml, line 2"
        in (await listed(room.organiser)).text
    )


async def test_a_change_of_mode_or_profile_says_what_it_would_have_done(room: Room) -> None:
    await room.member.says(POST)
    await room.member.presses("Put “#ad (affiliate link)” in front", await note(room.member))
    await room.friend.says("gifted by them, they sent me these pens https://amzn.to/4x #spon")
    note_ = await note(room.friend)
    await room.friend.presses(labels(note_)[0], note_)
    form = await room.organiser.uses("/setup disclosure")
    opened = (await room.organiser.presses("What happens to posts", await room.organiser.sees(form))).form
    assert opened is not None
    preview = await room.organiser.sends(opened, mode=("nudge",))
    assert "Of the last 2 decided posts, 2 would get their author a note and stay in sight." in preview.text
    again = (await room.organiser.presses("What happens to posts", await room.organiser.sees(form))).form
    assert again is not None
    quiet = await room.organiser.sends(again, norm="Say what you gain, please.")
    assert "decided post" not in quiet.text


async def test_what_waits_is_seen_again_once_nothing_is_hidden_here_but_a_question_stays_asked(room: Room) -> None:
    await room.member.says(POST)
    await room.friend.says(f"{POST}2")
    await room.clock.advance(hours=1)
    await fills(room.moderator, "Ask the author…", (await cards(room))[-1], words="Is this your shop?")
    form = await room.organiser.sees(await room.organiser.uses("/setup disclosure"))
    what = opened(await room.organiser.presses("What happens to posts", form))
    preview = await room.organiser.sees(await room.organiser.sends(what, mode=("nudge",)))
    assert await seen(room) == []
    await room.organiser.presses("Save", preview)
    await room.clock.advance(minutes=1)
    assert await seen(room) == [POST]
    assert await states(room) == ["open", "asked"]
    assert "Is this your shop?" in (await note(room.friend)).text


async def test_what_waits_in_a_channel_that_is_left_out_is_let_go_and_its_edits_are_noticed_until_then(
    room: Room,
) -> None:
    post = await room.member.says(POST)
    await room.friend.says(f"{POST}2")
    form = await room.organiser.sees(await room.organiser.uses("/setup disclosure"))
    what = opened(await room.organiser.presses("What happens to posts", form))
    preview = await room.organiser.sees(await room.organiser.sends(what, ignore="general"))
    await room.organiser.presses("Save", preview)
    await room.world.edit(room.member.key, post, f"#ad {POST}")
    await room.settled()
    assert await states(room) == ["fixed", "asked"]
    await room.clock.advance(minutes=1)
    assert await states(room) == ["fixed", "gone"]
    assert await seen(room) == [f"#ad {POST}", f"{POST}2"]


async def test_a_label_that_no_longer_counts_is_not_put_and_the_note_offers_one_that_does(room: Room) -> None:
    await room.member.says(POST)
    old = await note(room.member)
    form = await room.organiser.sees(await room.organiser.uses("/setup disclosure"))
    which = opened(await room.organiser.presses("Which labels count", form))
    preview = await room.organiser.sees(await room.organiser.sends(which, profile=("de",)))
    await room.organiser.presses("Save", preview)
    told = await room.member.presses("Put “#ad (affiliate link)” in front", old)
    assert told.text.startswith("What counts here has changed since I wrote this, so “#ad (affiliate link)” would not")
    assert await states(room) == ["asked"]
    await room.clock.advance(minutes=1)
    label = labels(await note(room.member))[0]
    assert label == "Put “Werbung (Affiliate-Link):” in front"
    await room.member.presses(label, await note(room.member))
    assert await seen(room) == [f"Werbung (Affiliate-Link): {POST}"]
    assert await states(room) == ["fixed"]


NO_TAG = "write the tag alone, such as ourclub-20 where a link says tag=ourclub-20"
NO_CODE = "write a code as it stands in posts: letters and digits, such as CLUB10"


@pytest.mark.parametrize(
    "tag", ["https://amazon.com/?tag=x-20", "amazon.com/dp/B0A?tag=x-20", "www.amazon.com", "tag=x-20", "?tag=x-20"]
)
async def test_a_link_is_no_tag_and_the_field_says_how_to_write_one(tag: str, room: Room) -> None:
    form = await own(room)
    wrong = await room.organiser.sends(form, community_tags=f"ourclub-20, {tag}")
    assert wrong.errors == {"community_tags": f'I read "{tag}": {NO_TAG}.'}
    assert (await room.organiser.sends(form, community_tags="ourclub-20, YWJj=, a.b_c")).errors is None


@pytest.mark.parametrize("code", ["10%", "https://club.example", "CLUB-10", "10", "x1"])
async def test_what_no_post_can_say_as_a_code_is_none_and_the_field_says_how_to_write_one(
    code: str, room: Room
) -> None:
    form = await own(room)
    wrong = await room.organiser.sends(form, community_codes=f"CLUB10, {code}")
    assert wrong.errors == {"community_codes": f'I read "{code}": {NO_CODE}.'}
    assert (await room.organiser.sends(form, community_codes="club10, OURCLUB, CLUB_A1, 10CLUB")).errors is None


async def own(room: Room) -> Form:
    """The form of the community's own tags and codes."""
    opened = await room.organiser.sees(await room.organiser.uses("/setup disclosure"))
    form = (await room.organiser.presses("The community's own", opened)).form
    assert form is not None
    return form


async def test_the_communitys_own_tags_and_codes_are_registered_confirmed_used_and_taken_back(room: Room) -> None:
    ours = "our pens https://www.amazon.de/dp/B0ABC?tag=ourclub-21"
    await room.member.says(ours)
    assert await seen(room) == []
    form = await own(room)
    wrong = await room.organiser.sends(form, community_tags="our club, ourclub-20, two words", community_codes="x" * 61)
    assert wrong.errors == {
        "community_tags": 'I read "our club": a tag is one word of at most 60 characters.\n'
        'I read "two words": a tag is one word of at most 60 characters.',
        "community_codes": f'I read "{"x" * 59}…": {NO_CODE}.',
    }
    preview = await room.organiser.sends(form, community_tags=" ourclub-21, ourclub-21 ", community_codes="CLUB10")
    assert "The community's own tags: none → ourclub-21" in preview.text
    assert "The community's own codes: none → CLUB10" in preview.text
    saved = await pressed(room.organiser, "Save", await room.organiser.sees(preview))
    await room.friend.says(ours)
    await room.friend.says("my code CLUB10 gives 10% off at the club shop")
    assert len(await seen(room)) == 2
    await room.friend.says("my code ANA10 gives 10% off, CLUB10 too")
    await room.friend.says(f"{ours} https://www.amazon.de/dp/B0ABD?tag=ana-21")
    assert len(await seen(room)) == 2
    await pressed(room.organiser, "Undo", saved)
    await room.member.says(ours)
    assert len(await seen(room)) == 2


async def held_by_a_rule(room: Room) -> ShownMessage:
    """Let a rule about a farm shop hold; what the organiser reads then."""
    return await pressed(room.organiser, "Save", await previews(room.organiser, "link", what="https://eggs.example/r/"))


async def test_undoing_a_rule_lets_the_posts_go_that_waited_because_of_it(room: Room) -> None:
    saved = await held_by_a_rule(room)
    await room.member.says(EGGS)
    await room.friend.says(f"{POST} and {EGGS}")
    assert await seen(room) == []
    done = await pressed(room.organiser, "Undo", saved)
    assert "1 post that waited because of it is let go: everyone sees it, and its author reads" in done.text
    assert await seen(room) == [EGGS]
    told = await note(room.member)
    assert told.text.startswith("I wrote to you about your post in #general by a rule that does not hold here any more")
    assert "Everyone sees your post again, nothing is left to do, and nothing of it counts against you." in told.text
    assert labels(told) == []
    assert "affiliate link" in (await note(room.friend)).text
    await room.clock.advance(hours=1)
    assert await states(room) == ["gone", "open"]
    mine = next(one for one in await room.seen_in("general", by=room.newcomer) if one.text == EGGS)
    await room.world.edit(room.member.key, mine.key, POST)
    await room.settled()
    assert await seen(room) == []


async def test_a_rule_that_is_removed_lets_many_posts_go_in_slices(room: Room) -> None:
    await held_by_a_rule(room)
    for number in range(relenting.SLICE + 3):
        await room.member.says(f"{EGGS}{number}")
    one = await pressed(room.organiser, "Look at one…", await listed(room.organiser), "own.eggs-example-r")
    gone = await pressed(room.organiser, "Remove", one)
    assert "20 posts that waited because of it are let go" in gone.text
    assert "3 more posts that waited I look at within the next minute." in gone.text
    await room.clock.advance(minutes=1)
    assert len(await seen(room)) == relenting.SLICE + 3
    assert set(await states(room)) == {"gone"}


async def test_what_a_member_reported_stays_with_the_moderators_when_the_rule_is_undone(room: Room) -> None:
    saved = await held_by_a_rule(room)
    post = await room.member.says(EGGS)
    await reports(room.moderator, post, "Does this pay them?")
    done = await pressed(room.organiser, "Undo", saved)
    assert "1 post that it found waits on" in done.text
    assert await states(room) == ["open"]


async def test_a_rule_that_is_undone_in_the_settings_lets_its_posts_go_as_well(room: Room) -> None:
    await held_by_a_rule(room)
    await room.member.says(EGGS)
    assert await seen(room) == []
    assert is_a_sentence(await Forger(room, room.organiser).presses("setup.undo:disclosure:1"))
    await room.clock.advance(minutes=1)
    assert await seen(room) == [EGGS]


async def test_the_preview_says_what_was_tried_and_nothing_more(room: Room) -> None:
    with_site = await previews(room.organiser, "link", what="eggs.example?id=")
    assert "It finds “https://eggs.example/a?id=abc123”, which I made up, since you gave no example" in with_site.text
    anywhere = await previews(room.organiser, "link", what="?partner=", match="https://eggs.example/?partner=ana")
    assert "It finds your example, and finds none of the 11 everyday posts that I try." in anywhere.text
    two = await previews(room.organiser, "words", what="tell * ana", match="tell them Ana\ntell him Ana", others="a\nb")
    assert "It finds your 2 examples, leaves the other 2 alone, and finds none" in two.text


async def test_profiles_are_chosen_by_the_names_of_countries_and_what_differs_there(room: Room) -> None:
    opened = await room.organiser.uses("/setup disclosure")
    form = (await room.organiser.presses("Which labels count", await room.organiser.sees(opened))).form
    assert form is not None
    (field,) = form.fields
    assert isinstance(field, PickField)
    assert "docs/" not in field.help
    words = {choice.value: choice.label for choice in field.choices}
    assert words["de"] == "Germany: only Werbung, Anzeige or a plain sentence, in the first line"
    assert {value: label.partition(":")[0] for value, label in words.items()} == {
        name: profile.title for name, profile in books.here("").book.profiles.items()
    }
    assert max(map(len, words.values())) <= 100
    preview = await room.organiser.sends(form, profile=("de",))
    assert "Profile: strict → de" in preview.text
