"""First steps: defined by an organiser, taken in one's own time, skipped, resumed, and never nagged about."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.platforms.local.shown import ShownMessage
from bot.testing import Actor, Room
from cogs.onboarding import store
from cogs.onboarding.steps import Step
from tests.cogs.entrance import COGS, change, form_of, steps_of
from tests.cogs.stories import HOSTILE, Forger, clock_at, harmless, is_a_sentence, no_faults

STEPS = "norms\nintent: What brings you here?\ninterests: wood, clay, radio\nintroduce: #general\ndo: Thank somebody"
FIRST = {"onboarding": {"steps": STEPS}, "community": {"norms": "Be kind.\nSay who pays you."}}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room with five steps, one of each kind."""
    async with Room.open(tmp_path, COGS, first=FIRST) as opened:
        yield opened
        await no_faults(opened)


async def _press(who: Actor, label: str, page: ShownMessage, *values: str) -> ShownMessage:
    return await who.sees(await who.presses(label, page, *values))


def _state(page: ShownMessage, step: str) -> str:
    (line,) = [line for line in page.text.splitlines() if step in line and line[:1].isdigit()]
    return line.rpartition(f"{step}: ")[2]


async def test_a_newcomer_takes_every_step_and_hears_what_to_do_next(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    (greeting,) = await room.seen_in("general", by=zoe)
    shown = await zoe.presses("My first steps", greeting)
    assert shown.what == "private"
    page = await zoe.sees(shown)
    assert page.text.startswith("5 first steps, in your own time.")
    assert "Be kind.\nSay who pays you." in page.text
    page = await _press(zoe, "I accept", page)
    assert page.text.startswith("Accepted, thank you. 4 steps of 5 left")
    assert _state(page, "Read and accept the norms") == "done"
    opened = await zoe.presses("Write", page)
    assert opened.form is not None
    assert [field.label for field in opened.form.fields] == ["What brings you here?"]
    page = await zoe.sees(await zoe.sends(opened.form, answer="A loom that needs a home"))
    assert _state(page, "What brings you here?") == "done: A loom that needs a home"
    page = await _press(zoe, "Choose, several if you like", page, "clay", "wood")
    assert _state(page, "Choose your interests") == "done: wood, clay"
    assert "Tell people in #general who you are" in page.text
    key = await zoe.says("Hello, I am Zoe, and I weave.")
    assert [one.emoji for one in (await room.world.message(zoe.key, key)).reactions] == ["👋"]
    page = await steps_of(zoe)
    assert _state(page, "Introduce yourself in #general") == "done"
    page = await _press(zoe, "Done", page)
    assert page.text.startswith("Well done. That is everything, thank you. Say something in any channel")
    assert await zoe.inbox() == []
    await room.clock.advance(days=30)
    assert await zoe.inbox() == []


async def test_whatever_is_skipped_can_be_taken_up_again(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    page = await steps_of(zoe)
    for _ in range(5):
        page = await _press(zoe, "Skip", page)
    assert "That is everything" in page.text
    page = await _press(zoe, "Go to a step", page, "interests")
    assert "Choose as many as you like" in page.text
    page = await _press(zoe, "Choose, several if you like", page, "radio")
    assert _state(page, "Choose your interests") == "done: radio"
    page = await _press(zoe, "Go to a step", page, "interests")
    page = await _press(zoe, "Choose, several if you like", page, "clay")
    assert _state(page, "Choose your interests") == "done: clay"
    await zoe.says("Hello after all")
    assert _state(await steps_of(zoe), "Introduce yourself in #general") == "done"
    await room.clock.advance(days=30)
    assert await zoe.inbox() == []


async def test_steps_go_on_after_a_restart_and_long_time_members_can_take_them_too(tmp_path: Path) -> None:
    async with Room.open(tmp_path, COGS, first=FIRST) as room:
        page = await _press(room.member, "Skip", await steps_of(room.member))
        await _press(room.member, "Skip", page)
    async with Room.open(tmp_path, COGS, first=FIRST, clock=clock_at(3, 2, 12)) as room:
        page = await steps_of(room.member)
        assert "3 steps of 5 left" in page.text
        assert _state(page, "Choose your interests") == "open"
        await room.member.says("I am Member, in case somebody wondered")
        assert _state(await steps_of(room.member), "Introduce yourself in #general") == "done"
        await room.clock.advance(days=30)
        assert await room.member.inbox() == []
        await no_faults(room)


async def test_talking_elsewhere_or_in_a_thread_is_no_introduction(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    room.channels["lounge"] = await room.world.add_channel("lounge")
    await zoe.says("Hello there", where="lounge")
    key = await room.member.says("Who has a loom?")
    await room.world.post(zoe.key, room.channels["general"], "I do", thread=key)
    await room.settled()
    assert _state(await steps_of(zoe), "Introduce yourself in #general") == "open"


async def test_gentle_reminders_come_at_their_time_and_the_last_one_says_so(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _press(zoe, "I accept", await steps_of(zoe))
    await room.clock.advance(days=2, hours=23)
    page = await _press(zoe, "Skip", await steps_of(zoe))
    assert await zoe.inbox() == []
    await room.clock.advance(days=2)
    assert await zoe.inbox() == []
    await room.clock.advance(days=1)
    (first,) = await zoe.inbox()
    assert first.text == (
        "3 steps left when you have a minute: choose your interests, introduce yourself in #general and "
        '"Thank somebody". Skip any of them. /welcome goes on from where you are.'
    )
    page = await zoe.sees(await zoe.presses("My first steps", first))
    assert "3 steps of 5 left" in page.text
    await room.clock.advance(days=4)
    _, second = await zoe.inbox()
    assert second.text.endswith("Skip any of them. This is my last note about it.")
    await room.clock.advance(days=60)
    assert len(await zoe.inbox()) == 2


async def test_no_reminder_after_saying_so_or_leaving(room: Room) -> None:
    zoe, ben = await room.arrives("Zoe"), await room.arrives("Ben")
    page = await _press(zoe, "Later", await steps_of(zoe))
    assert "/welcome goes on from here" in page.text
    page = await _press(zoe, "Don't remind me", page)
    assert page.text.startswith("I will not write to you about it again.")
    await room.world.leave(ben.key)
    await room.clock.advance(hours=1)
    await room.arrives("Ben")
    await room.clock.advance(days=30)
    assert await zoe.inbox() == []
    assert await ben.inbox() == []
    assert "5 first steps" in (await ben.uses("/welcome")).text


async def test_who_left_midway_and_returns_goes_on_where_they_were(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    await _press(zoe, "I accept", await steps_of(zoe))
    await room.world.leave(zoe.key)
    await room.clock.advance(days=9)
    zoe = await room.arrives("Zoe")
    assert "4 steps of 5 left" in (await steps_of(zoe)).text
    await zoe.says("Hello again, I am Zoe.")
    assert "3 steps of 5 left" in (await steps_of(zoe)).text
    await room.world.leave(zoe.key)
    await room.clock.advance(hours=1)
    zoe = await room.arrives("Zoe")
    key = await zoe.says("Back once more.")
    assert (await room.world.message(zoe.key, key)).reactions == []
    assert await zoe.inbox() == []


async def test_an_organiser_changes_the_steps_while_somebody_is_midway(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    page = await _press(zoe, "I accept", await steps_of(zoe))
    await change(room, "First steps", steps="interests: tea, clay\nnorms\ndo: Say hello")
    moved = await zoe.presses("Write", page)
    assert moved.text.startswith("The first steps have changed, and this one is gone.")
    page = await steps_of(zoe)
    assert page.text.startswith("2 steps of 3 left")
    await change(room, "First steps", steps="interests: coffee\nnorms\ndo: Say hello")
    page = await _press(zoe, "Choose, several if you like", page, "tea")
    assert page.text.startswith("The list has changed meanwhile, so nothing was saved.")
    page = await _press(zoe, "Choose, several if you like", page, "coffee")
    await change(room, "First steps", steps="")
    assert (await zoe.uses("/welcome")).text.startswith("There are no first steps to take here")
    await room.clock.advance(days=9)
    assert await zoe.inbox() == []


async def test_steps_that_cannot_be_read_come_back_with_the_line(room: Room) -> None:
    form = await form_of(room, "First steps")
    shown = await room.organiser.sends(form, steps="norms\nintrests: a, b")
    assert 'Line 2: "intrests" is no kind of step' in (shown.errors or {})["steps"]


async def test_whatever_an_organiser_writes_there_is_a_clear_answer(room: Room) -> None:
    forger = Forger(room, room.organiser)
    for part in ("Greeting", "First steps", "A question at the door"):
        for field in (await form_of(room, part)).fields:
            for text in (*HOSTILE.values(), True, (), ("\ud800",)):
                assert harmless(await forger.sends("setup.change:onboarding", {field.name: text})), field.name


async def test_forged_presses_are_answered_and_change_nothing(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    forger, page = Forger(room, zoe), (await steps_of(zoe)).text
    forged = [("onboarding.done", step) for step in ("norms", "intent", "nothing", "", "do-12345678", "%00", "é")]
    forged += [("onboarding.skip", "nothing"), ("onboarding.write", "norms"), ("onboarding.pick", "do-1")]
    forged += [("onboarding.accept", version) for version in ("0", "7", "-1", "x", "9" * 25)]
    for tag, field in forged:
        assert harmless(await forger.presses(f"{tag}:{field}")), (tag, field)
    assert is_a_sentence(await forger.presses("onboarding.go", "nothing"))
    assert is_a_sentence(await forger.presses("onboarding.go"))
    assert is_a_sentence(await forger.presses("onboarding.pick:interests"))
    assert "nothing was saved" in await forger.presses("onboarding.pick:interests", "gold", "wood")
    assert (await steps_of(zoe)).text == page
    intent = Step("intent", "What brings you here?").key
    for text in HOSTILE.values():
        told = await forger.sends(f"onboarding.write:{intent}", {"answer": text})
        assert harmless(told), text
    assert is_a_sentence(await forger.sends(f"onboarding.write:{intent}", {"answer": True}))
    assert is_a_sentence(await forger.sends("onboarding.write:norms", {"answer": "x"}))


async def test_steps_without_norms_and_without_their_channel_leave_both_out(tmp_path: Path) -> None:
    steps = STEPS.replace("general", "lounge")
    async with Room.open(tmp_path, COGS, first={"onboarding": {"steps": steps}}) as room:
        zoe = await room.arrives("Zoe")
        page = await steps_of(zoe)
        assert page.text.startswith("3 first steps")
        assert "norms" not in page.text
        seen = (await room.organiser.uses("/newcomers")).text
        assert "The norms have no text yet" in seen
        assert 'There is no channel "#lounge" here' in seen
        await room.world.add_channel("lounge")
        await no_faults(room)


async def test_erasing_somebody_midway_leaves_nothing_of_them(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    page = await _press(zoe, "I accept", await steps_of(zoe))
    await _press(zoe, "Skip", page)
    privacy = await zoe.sees(await zoe.uses("/privacy"))
    assert "Which text of the norms you accepted" in privacy.text
    await zoe.presses("Erase me for good", await zoe.sees(await zoe.presses("Erase me", privacy)))
    await room.settled()
    for found in (store.newcomer, store.step, store.accepted):
        assert await room.rows(select(found)) == []
    assert "5 first steps" in (await zoe.uses("/welcome")).text
    await room.clock.advance(days=9)
    assert await zoe.inbox() == []


async def test_a_preview_of_steps_shows_the_lines_that_changed_and_no_others(room: Room) -> None:
    form = await form_of(room, "First steps")
    before = next(str(field.value) for field in form.fields if field.name == "steps").split("\n")
    after = [*before[:1], "intent: What would you like to make?", *before[2:], "do: Come to the swap meet"]
    shown = await room.organiser.sees(await room.organiser.sends(form, steps="\n".join(after)))
    changed = shown.text.split("First steps: ")[1].splitlines()[:4]
    assert changed[:3] == [f"- {before[1]}", "+ intent: What would you like to make?", "+ do: Come to the swap meet"]
    assert "A line with - goes, and one with + is new." in shown.text
    saved = await room.organiser.presses("Save", shown)
    assert f"First steps: {before[0]} / intent: What would you like to make? / {before[2]}" in saved.text


async def test_of_the_last_step_one_reads_that_it_can_be_skipped(room: Room) -> None:
    zoe = await room.arrives("Zoe")
    page = await steps_of(zoe)
    for _ in range(4):
        page = await _press(zoe, "Skip", page)
    assert "1 step of 5 left, in your own time. You can skip it." in page.text


async def test_every_line_that_cannot_be_read_is_named_by_itself(room: Room) -> None:
    wrong = await room.organiser.sends(await form_of(room, "First steps"), steps="norms\nintrests: a\ndo: tea\nintent:")
    assert (wrong.errors or {})["steps"].split("\n") == [
        'Line 2: "intrests" is no kind of step; a line begins with norms, intent, interests, introduce or do.',
        'Line 4: intent needs something after it, as in "intent: What brings you here?".',
    ]
