"""Members point posts out: nobody but the moderators learns of it, and each hears what became of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.privacy import export
from bot.testing import Room
from cogs.moderation import store
from tests.cogs.hearing import MENU, POST, card, cards, fills, hearing, notes, opened, reports, sees_post
from tests.cogs.stories import Forger, account, no_faults

RUDE = "You are all fools."


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room in which a rule finds posts with a code, and people may be rude."""
    async with Room.open(tmp_path, hearing()) as opened_room:
        yield opened_room
        await no_faults(opened_room)


async def test_a_report_needs_a_reason_and_brings_the_post_before_the_moderators(room: Room) -> None:
    post = await room.member.says(RUDE)
    form = opened(await room.friend.chooses(MENU, post))
    assert (await room.friend.sends(form)).what == "errors"
    assert "the last entry" in await Forger(room, room.friend).sends(form.action, {"reason": ("else",)})
    told = await room.friend.sends(form, reason=("unkind",), words="It hurt me.")
    assert told.text == (
        "Thank you. The moderators have it now; they alone see who reported it, and I will tell you what became of it."
    )
    assert (await card(room)).text.splitlines() == [
        "Reported: it is unkind",
        RUDE,
        "@Member in #general, 2026-03-02 10:00 UTC. Nothing by them was looked at before.",
        "Reported by 1 member: “unkind: It hurt me.”",
    ]
    assert await room.rows(select(store.pending)) == []
    assert "reported by @Friend" in (await room.moderator.presses("More…", await card(room))).text


async def test_what_cannot_be_reported_is_said_before_anything_is_written(room: Room) -> None:
    post = await room.member.says(RUDE)
    assert "your own post" in (await room.member.chooses(MENU, post)).text
    assert "once you are a member" in (await room.newcomer.chooses(MENU, post)).text
    await reports(room.friend, post)
    await room.clock.advance(minutes=20)
    assert (await room.friend.chooses(MENU, post)).text == (
        "You told us already; it has been with the moderators for 20 minutes. You will hear what became of it."
    )
    await room.moderator.presses("Approve", await card(room))
    for who in (room.friend, room.organiser):
        assert (await who.chooses(MENU, post)).text == (
            "Moderators looked at this on 2026-03-02 10:20 UTC and let it stand. If it says something else one day, "
            "tell us again."
        )
    await room.world.edit(room.member.key, post, f"{RUDE} All of you.")
    await room.settled()
    assert (await reports(room.friend, post)).text.startswith("You told us already")
    assert (await reports(room.organiser, post)).text.startswith("Thank you.")
    assert "The post changed at 2026-03-02 10:20 UTC, after it was approved by @Moderator." in (await card(room)).text


async def test_two_forms_open_at_once_are_one_report(room: Room) -> None:
    post = await room.member.says(RUDE)
    form = opened(await room.friend.chooses(MENU, post))
    forger = Forger(room, room.friend)
    assert (await forger.sends(form.action, {"reason": ("unkind",)})).startswith("Thank you.")
    assert (await forger.sends(form.action, {"reason": ("unkind",)})).startswith("I no longer have the post")
    other = opened(await room.organiser.chooses(MENU, post))
    assert (await Forger(room, room.friend).sends(other.action, {"reason": ("unkind",)})).startswith("I no longer")
    assert (await room.organiser.sends(other, reason=("something else",))).text.startswith("Thank you.")
    assert "Reported by 2 members: “unkind”; “something else”" in (await card(room)).text


async def test_a_post_that_changes_or_goes_while_the_form_is_open(room: Room) -> None:
    post, other = await room.member.says(RUDE), await room.member.says("Worse still.")
    first, second = opened(await room.friend.chooses(MENU, post)), opened(await room.friend.chooses(MENU, other))
    await room.world.edit(room.member.key, post, "You are all friends.")
    await room.world.delete(room.member.key, other)
    await room.settled()
    await room.friend.sends(first, reason=("unkind",))
    assert (await room.friend.sends(second, reason=("unkind",))).text.startswith("I no longer have the post")
    assert "You are all friends." in (await card(room)).text


async def test_a_form_left_open_for_more_than_a_day_is_let_go(room: Room) -> None:
    form = opened(await room.friend.chooses(MENU, await room.member.says(RUDE)))
    await room.clock.advance(days=1, seconds=1)
    await room.organiser.chooses(MENU, await room.member.says("Hm."))
    assert (await room.friend.sends(form, reason=("unkind",))).text.startswith("I no longer have the post")
    (left,) = await room.rows(select(store.pending.c.text))
    assert left[0] == "Hm."


async def test_reporters_hear_what_became_of_it_once_and_again_if_it_came_out_otherwise(room: Room) -> None:
    post = await room.member.says(RUDE)
    await reports(room.friend, post)
    await reports(room.organiser, post)
    await room.moderator.presses("Approve", await card(room))
    told = "Thank you for pointing out the post by @Member in #general. A moderator looked at it and lets it stand."
    assert await notes(room.friend) == await notes(room.organiser) == [told]
    await room.moderator.presses("Undo", await card(room))
    await room.moderator.presses("Approve", await card(room))
    assert await notes(room.friend) == [told]
    await room.moderator.presses("Undo", await card(room))
    await fills(room.moderator, "Reject…", await card(room), words="Unkind.")
    first, again = await notes(room.friend)
    assert first == told
    assert again == (
        "Once more about the post by @Member in #general, which you pointed out: the decision changed. "
        "A moderator looked at it and took it down."
    )


async def test_a_post_that_its_author_deletes_leaves_the_queue_and_the_reporter_hears_it(room: Room) -> None:
    post = await room.member.says(RUDE)
    await reports(room.friend, post)
    await room.world.delete(room.member.key, post)
    await room.settled()
    gone = await card(room)
    assert RUDE not in gone.text
    assert gone.text.endswith("Closed at 2026-03-02 10:00 UTC, with nothing left to decide: the post was deleted.")
    assert [block.kind for block in gone.blocks if block.items] == []
    assert (await notes(room.friend))[0].endswith("It is no longer there.")


async def test_what_its_author_puts_right_leaves_the_queue_and_comes_back_to_sight(room: Room) -> None:
    post = await room.member.says(f"{POST} HELD")
    await reports(room.moderator, post)
    await room.world.react(room.member.key, post, "✅")
    await room.settled()
    shown = await card(room)
    assert shown.text.endswith("Put right by its author at 2026-03-02 10:00 UTC. Nothing is left to decide.")
    assert [block.kind for block in shown.blocks if block.items] == []
    assert await sees_post(room.friend, post)
    assert (await notes(room.moderator))[0].endswith("Its author has put it right.")
    await room.member.says(POST)
    assert "1 earlier post: 1 fixed by the author." in (await cards(room))[-1].text


async def test_the_card_says_when_the_post_was_written_not_when_it_was_reported(room: Room) -> None:
    post = await room.member.says(RUDE)
    await room.clock.advance(hours=3)
    await reports(room.friend, post)
    assert "@Member in #general, 2026-03-02 10:00 UTC." in (await card(room)).text


async def test_the_norm_that_a_report_is_about_can_be_read_on_the_card(tmp_path: Path) -> None:
    norms = (
        "Assume the best of one another, and say so when you were wrong. Explain what somebody asks, however often it "
        "was asked before. Whoever gains from what they recommend says so first. Leave the last word to others."
    )
    async with Room.open(tmp_path, hearing(), first={"community": {"norms": norms}}) as room:
        await reports(room.friend, await room.member.says(RUDE))
        assert f"The norm: “{norms}”" in (await card(room)).text


async def test_nobody_learns_who_reported(room: Room) -> None:
    rat = await room.person("Rumpelstiltskin", "member")
    post = await room.member.says(RUDE)
    await reports(rat, post, "It hurt me.")
    await fills(room.moderator, "Ask the author…", await card(room), words="Why?")
    await fills(room.member, "Answer", (await room.member.inbox())[-1], words="Sorry.")
    await fills(room.moderator, "Reject…", await card(room), words="Unkind.")
    await fills(room.member, "Appeal", (await room.member.inbox())[-1], words="I was tired.")
    await room.organiser.presses("Approve", await card(room))
    await room.world.set_reachable(rat.key, reachable=False)
    await reports(rat, await room.member.says("And worse."))
    await room.organiser.presses("Approve", (await cards(room))[-1])
    await rat.chooses(MENU, await room.member.says("Worst of all."))
    seen = "\n".join(
        [message.text for who in (room.member, room.friend) for message in await room.seen_in("general", by=who)]
        + [text for who in (room.member, room.friend) for text in await notes(who)]
        + [message.text for message in await cards(room)]
    )
    assert "Rumpelstiltskin" not in seen
    happened = await room.hearth.views.journal(limit=500)
    named = {line.event for line in happened if "Rumpelstiltskin" in (line.who, line.about)}
    assert named <= {"MemberJoined", "MemberAdmitted", "MemberChanged"}
    assert [line.who for line in happened if line.detail == MENU] == ["someone"] * 3
    going = await room.hearth.views.outbox(limit=500)
    assert {line.where for line in going if "report" in line.purpose} == {"someone"}
    assert "Rumpelstiltskin" not in str(going)
    reporter, author = [
        room.hearth.directory.people[1, (await account(room, who)).key].person.id for who in (rat, room.member)
    ]
    mine = await room.hearth.database.read(lambda connection: export(connection, author))
    assert {"journal", "review_item", "review_step"} <= set(mine)
    assert "moderation_pending" not in mine
    rows = [row for table in mine.values() for row in table]
    assert [row for row in rows if reporter in (row.get(name) for name in ("person", "subject", "reporter"))] == []
    assert "It hurt me" not in str(mine)


async def test_a_post_that_a_rule_found_and_a_member_reported_has_one_card(room: Room) -> None:
    post = await room.member.says(POST)
    await reports(room.friend, post, "An ad?", "selling something")
    shown = await card(room)
    assert shown.text.startswith("“use my code ANA10”")
    assert "Reported by 1 member: “selling something: An ad?”" in shown.text
