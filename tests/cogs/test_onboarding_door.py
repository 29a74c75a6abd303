"""A question at the door: moderators read the answer before a newcomer is welcomed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.events import RoleRefused
from bot.kit.items import Refusal
from bot.kit.people import Access
from bot.kit.settings import Settings
from bot.kit.ui import Message, say
from bot.platforms.local.rules import Power
from bot.testing import Actor, Room, labels
from cogs import SHIPPED
from tests.cogs.entrance import COGS, change, greetings, steps_of
from tests.cogs.stories import Forger, no_faults


class Nothing(Settings):
    """No settings."""


bench: Final = Cog("bench", "Decides on the newest item, as moderators do.", Nothing)


@bench.command("decide", help="approve, reject, ask or undo", who=Access.MODERATOR, private=True, raises=(ReviewMoved,))
async def decide(ctx: Context[Nothing], what: str, reason: str = "") -> Message:
    """Take one step with the newest item."""
    found = [item for person in await ctx.members.present() for item in await ctx.review.of(person.id)]
    item, by = max(found, key=lambda one: one.id), ctx.actor.id
    match what:
        case "approve":
            done = await ctx.review.decide(item.id, item.version, "approved", by=by)
        case "reject":
            done = await ctx.review.decide(item.id, item.version, "rejected", by=by, reason=reason)
        case "ask":
            done = await ctx.review.ask(item.id, item.version, by=by, reason=reason)
        case _:
            done = await ctx.review.undo(item.id, item.version, by=by)
    return say(f"refused: {done.why}" if isinstance(done, Refusal) else f"{done.state}: {done.text}")


@bench.command("items", help="what is open", who=Access.MODERATOR, private=True)
async def items(ctx: Context[Nothing]) -> Message:
    """What waits for a decision, with its history."""
    lines = ["Open:"]
    for item in await ctx.review.unsettled():
        told = " / ".join(f"{step.what} {step.words}".strip() for step in await ctx.review.history(item.id))
        lines.append(f"{item.state} {item.rule} | {item.title} | {item.why} | {item.text} | {told}")
    return say("\n".join(lines))


FIRST = {"onboarding": {"question": "Who told you about us?", "door": "guest", "steps": "do: Thank somebody"}}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room whose door asks a question."""
    async with Room.open(tmp_path, (*COGS, bench), first=FIRST) as opened:
        await opened.world.add_role("guest", Power.NONE)
        yield opened
        await no_faults(opened)


async def _answers(who: Actor, text: str) -> str:
    note = (await who.inbox())[-1]
    form = (await who.presses("Answer", note)).form
    assert form is not None
    return (await who.sends(form, answer=text)).text


async def _decides(room: Room, line: str) -> str:
    return (await room.moderator.uses(f"/decide {line}")).text


async def _roles(room: Room, who: Actor) -> tuple[str, ...]:
    found = await room.world.find_member(who.name)
    assert found is not None
    return tuple(sorted(found.roles))


async def test_the_answer_goes_to_the_moderators_and_the_door_opens_with_a_welcome(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    (note,) = await zoe.inbox()
    assert note.text.startswith("Welcome, @Zoe. Before you are let in, people here would like to know:")
    assert "Who told you about us?" in note.text
    assert await greetings(room) == []
    assert (await _answers(zoe, "Friend did")).startswith("Thank you. The moderators have had your answer since")
    assert (
        "open onboarding.answer | A newcomer's answer | The question at the door: Who told you about us? | Friend did"
        in ((await room.moderator.uses("/items")).text)
    )
    again = await zoe.presses("Answer", note)
    assert "have had your answer since" in again.text
    assert "have had your answer since" in (await zoe.uses("/welcome")).text
    assert "Waiting to be let in: @Zoe for 1 minute" in (await room.organiser.uses("/newcomers")).text
    assert await _decides(room, "approve") == "approved: Friend did"
    assert await greetings(room) == ["Welcome, @Zoe. Good to have you here."]
    assert await _roles(room, zoe) == ("guest",)
    assert (await steps_of(zoe)).text.startswith("1 first step")
    assert "You are in already" in (await zoe.presses("Answer", note)).text


async def test_a_refusal_is_kind_and_carries_the_reason_and_undoing_it_is_quiet(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _answers(zoe, "nobody, buy my course")
    await _decides(room, 'reject "We do not take sellers."')
    note = (await zoe.inbox())[-1]
    assert note.text.startswith("The moderators have decided not to let you in for now. Thank you for taking the time")
    assert "We do not take sellers." in note.text
    assert "We do not take sellers." in (await zoe.uses("/welcome")).text
    before = len(await zoe.inbox())
    await _decides(room, "undo")
    assert len(await zoe.inbox()) == before
    assert (await zoe.inbox())[-1].text.startswith("The moderators are looking at your answer once more.")
    assert "The moderators have had your answer" in (await zoe.uses("/welcome")).text
    await _decides(room, "approve")
    assert len(await greetings(room)) == 1


async def test_letting_in_can_be_taken_back_and_nobody_is_welcomed_twice(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _answers(zoe, "Friend did")
    await _decides(room, "approve")
    await _decides(room, "undo")
    assert await _roles(room, zoe) == ("newcomer",)
    assert "The moderators have had your answer" in (await zoe.uses("/welcome")).text
    await _decides(room, "approve")
    assert await _roles(room, zoe) == ("guest",)
    assert len(await greetings(room)) == 1
    assert (await zoe.inbox())[-1].text == "You are in, welcome. Your first steps are here whenever you like."
    await room.world.leave(zoe.key)
    await room.clock.advance(hours=1)
    await room.arrives("Zoe")
    assert await _roles(room, zoe) == ("guest",)
    assert len(await greetings(room)) == 1
    assert len(await zoe.inbox()) == 2


async def test_who_does_not_answer_in_time_is_decided_on_without(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _answers(zoe, "a friend")
    await _decides(room, 'ask "Which friend?"')
    note = (await zoe.inbox())[-1]
    assert "If you have not answered by 2026-03-05 10:00 UTC, they decide with what you wrote first." in note.text
    await room.clock.advance(days=3, minutes=-1)
    assert "asked onboarding.answer" in (await room.moderator.uses("/items")).text
    await room.clock.advance(minutes=1)
    assert "open onboarding.answer" in (await room.moderator.uses("/items")).text
    after = (await zoe.inbox())[-1]
    assert after.text.startswith("The moderators decide now with what you wrote first.")
    assert labels(after) == []
    assert "have had your answer since" in (await zoe.uses("/welcome")).text
    await _decides(room, 'ask "Still there?"')
    form = (await zoe.presses("Answer", (await zoe.inbox())[-1])).form
    assert form is not None
    await zoe.sends(form, answer="Yes, it is Friend")
    await room.clock.advance(days=4)
    assert [line.name for line in await room.hearth.views.schedule() if "Time to answer" in line.name] == []
    await _decides(room, "approve")
    assert len(await greetings(room)) == 1


async def test_moderators_ask_back_and_the_newcomer_answers_once_more(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _answers(zoe, "a friend")
    await _decides(room, 'ask "Which friend, and what are you making at the moment?"')
    note = (await zoe.inbox())[-1]
    assert "Which friend, and what are you making at the moment?" in note.text
    form = (await zoe.presses("Answer", note)).form
    assert form is not None
    (field,) = form.fields
    assert (field.label, field.help) == (
        "Which friend, and what are you making at the…",
        "Which friend, and what are you making at the moment?",
    )
    assert "The moderators have had your answer" in (await zoe.sends(form, answer="Friend, and a loom")).text
    assert "asked Which friend" in (await room.moderator.uses("/items")).text
    assert "opened Friend, and a loom" in (await room.moderator.uses("/items")).text
    await _decides(room, "approve")
    assert len(await greetings(room)) == 1


async def test_who_leaves_before_the_decision_is_let_go_and_may_answer_again_later(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _answers(zoe, "Friend did")
    await room.world.leave(zoe.key)
    await room.settled()
    assert (await room.moderator.uses("/items")).text == "Open:"
    await room.clock.advance(hours=1)
    await room.arrives("Zoe")
    assert (await zoe.inbox())[-1].text.startswith("Welcome, @Zoe. Before you are let in")
    await _answers(zoe, "Still Friend")
    assert "approved: Still Friend" in await _decides(room, "approve")
    assert len(await greetings(room)) == 1


async def test_who_asks_to_be_erased_leaves_nothing_to_decide_and_finds_the_question_again(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _answers(zoe, "Friend did")
    page = await zoe.sees(await zoe.uses("/privacy"))
    await zoe.presses("Erase me for good", await zoe.sees(await zoe.presses("Erase me", page)))
    await room.settled()
    assert (await room.moderator.uses("/items")).text == "Open:"
    assert await greetings(room) == []
    assert "Who told you about us?" in (await zoe.uses("/welcome")).text
    assert (await _answers(zoe, "Friend, as I said")).startswith("Thank you. The moderators have had your answer")
    await _decides(room, "approve")
    assert await greetings(room) == ["Welcome, @Zoe. Good to have you here."]
    assert await _roles(room, zoe) == ("guest",)


async def test_when_the_question_is_taken_away_the_door_opens_for_whoever_waits(room: Room) -> None:
    await room.clock.advance(hours=1)
    names = ["Zoe", "Ada", "Bo"]
    people = [await room.arrives(name) for name in names]
    await room.world.leave(people[2].key)
    await change(room, "A question at the door", question="")
    assert "Before you are let in" not in (await people[0].uses("/welcome")).text
    await room.clock.advance(minutes=5)
    assert sorted(await greetings(room)) == [f"Welcome, @{name}. Good to have you here." for name in ("Ada", "Zoe")]
    assert await _roles(room, people[1]) == ("guest",)
    assert (await steps_of(people[1])).text.startswith("1 first step")


async def test_a_role_that_the_platform_did_not_give_is_told_to_the_moderators_who_try_again(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _answers(zoe, "Friend did")
    await _decides(room, "approve")
    await room.world.set_roles(zoe.key, [])
    person = next(one.person.id for one in room.hearth.directory.by_person.values() if one.account.key == zoe.key)
    why = "The role stands above mine. Move mine up."
    event = RoleRefused(key="refused:99", space="local", at=0, person=person, role="guest", given=True, why=why)
    await room.hearth.host("local").submit(event)
    await room.settled()
    told = next(one for one in await room.seen_in("staff", by=room.moderator) if "could not give" in one.text)
    assert told.text.startswith("@Zoe was let in, but I could not give them the role “guest”, so they may not see")
    assert f"{why} Then press Try again." in told.text
    assert (await room.moderator.presses("Try again", told)).what == "redrawn"
    assert await _roles(room, zoe) == ("guest",)
    again = await room.world.message(room.moderator.key, told.key)
    assert "I am giving @Zoe the role “guest” again." in again.text


async def test_steps_and_stale_buttons_wait_for_the_door(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    (note,) = await zoe.inbox()
    shown = await zoe.uses("/welcome")
    assert labels(await zoe.sees(shown)) == ["Answer"]
    assert shown.text == note.text
    form = (await zoe.presses("Answer", note)).form
    assert form is not None
    assert (await zoe.sends(form, answer="  ")).what == "errors"
    await change(room, "A question at the door", question="What do you make, and who told you about this place here?")
    form = (await zoe.presses("Answer", note)).form
    assert form is not None
    assert form.fields[0].label.startswith("What do you make")
    forger = Forger(room, zoe)
    told = [await forger.sends("onboarding.reply", {"answer": "Looms"}) for _ in range(2)]
    assert all("have had your answer since" in one for one in told)
    assert (await room.moderator.uses("/items")).text.count("Looms") == 1
    assert "You are in already" in await Forger(room, room.member).sends("onboarding.reply", {"answer": "Looms"})


async def test_with_closed_private_notes_the_question_comes_by_a_button_in_the_channel(room: Room) -> None:
    room.world.screening = True
    zoe = await room.arrives("Zoe")
    await room.world.set_reachable(zoe.key, reachable=False)
    await room.world.admit(zoe.key)
    await room.settled()
    (line,) = await room.seen_in("general", by=zoe)
    assert line.text.startswith("@Zoe, I have a note for you, and your direct messages are closed. Press the button")
    assert (await room.member.presses("Show me", line)).text.startswith("This button is for @Zoe.")
    page = await zoe.sees(await zoe.presses("Show me", line))
    form = (await zoe.presses("Answer", page)).form
    assert form is not None
    await zoe.sends(form, answer="Friend did")
    await _decides(room, "approve")
    assert "Welcome, @Zoe. Good to have you here." in await room.said_in("general")
    assert len(await room.said_in("general")) == 2


async def test_with_everything_that_ships_moderators_decide_on_their_card(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED, first=FIRST) as room:
        await room.world.add_role("guest", Power.NONE)
        zoe, ben = await room.arrives("Zoe"), await room.arrives("Ben")
        await _answers(zoe, "Friend did")
        await _answers(ben, "Buy my course")
        first, second = await room.seen_in("staff", by=room.moderator)
        assert "Friend did" in first.text
        assert "Who told you about us?" in first.text
        await room.moderator.presses("Approve", first)
        assert await greetings(room) == ["Welcome, @Zoe. Good to have you here."]
        assert await _roles(room, zoe) == ("guest",)
        form = (await room.moderator.presses("Reject…", second)).form
        assert form is not None
        await room.moderator.sends(form, words="We take no sellers.")
        (_, note) = await ben.inbox()
        assert "The moderators have decided not to let you in for now." in note.text
        await room.clock.advance(days=9)
        await no_faults(room)
