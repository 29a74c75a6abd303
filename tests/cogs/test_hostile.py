"""Hostile text and forged requests through every command, button and form: a sentence, never a fault.

A room is opened once for many texts, because opening it takes longer than asking; what can arrive together does.
"""

import asyncio

import pytest

from bot.kit.errors import Say
from bot.kit.people import Account
from bot.kit.text import clean
from bot.testing import Actor, Room
from tests.cogs.stories import HOSTILE, Forger, account, harmless, is_a_sentence

ODD = ["\ud800", "\ue000p1\ue001", "-1", "9" * 30, "x" * 4000, "%00", "%ED%A0%80", "a:b:c", "٣", "", "1e9", " 1"]
SETUP = ("choose", "save", "discard", "undo", "change")
ONBOARDING = ("hello", "accept", "skip", "done", "pick", "write", "go", "greet", "leave")
TAGS = ["gratitude.too", *(f"setup.{name}" for name in SETUP), *(f"onboarding.{name}" for name in ONBOARDING)]
PICKED = ((), ("gratitude",), ("\ue000p1\ue001",), ("nope", "gratitude"), ("x" * 40_000,))
WRONG = (True, False, (), ("a", "b"), ("\ud800",), ("\ue000p1\ue001",), "\ue000p1\ue001", "NaN", "1e400")
SECTIONS = ["community", "roles", "pacing", "gratitude"]


async def _reads(room: Room, who: Actor, line: str) -> str:
    """What somebody reads who types this, whether Hearth or the place itself answers."""
    try:
        shown = await room.world.line(who.key, room.channels["general"], line)
    except Say as refused:
        return str(refused)
    return shown.text if shown.form is None else "A form opened."


@pytest.mark.parametrize(
    "line", ["/thanks @Friend {}", "/thanks {} soup", "/help {}", "/activity {}", "/privacy {}", "/setup {}", "/{}"]
)
async def test_whatever_is_typed_there_is_a_clear_answer(room: Room, line: str) -> None:
    for name, text in HOSTILE.items():
        for who in (room.member, room.organiser):
            told = await _reads(room, who, line.replace("{}", text))
            assert harmless(told), (name, who.name, told)
    await room.settled()
    for message in await room.seen_in("general"):
        message.text.encode()


async def test_options_as_no_platform_would_send_them(room: Room) -> None:
    forger, friend = Forger(room, room.organiser), await account(room, room.friend)
    options = [("help", "command"), ("activity", "days"), ("setup", "section"), ("thanks", "member"), ("thanks", "why")]
    for value in (*HOSTILE.values(), 3, -(2**70), 2**70, True, friend):
        told_all = await asyncio.gather(*(forger.uses(command, **{option: value}) for command, option in options))
        for (command, option), told in zip(options, told_all, strict=True):
            assert harmless(told), (command, option, value, told)
            assert command == "thanks" or "\ue000" not in told


async def test_strangers_and_bots_as_the_person_who_is_meant(room: Room) -> None:
    forger = Forger(room, room.organiser)
    assert is_a_sentence(await forger.uses("thanks", member=Account("u0", "Hearth", bot=True), why="soup"))
    for number, text in enumerate(HOSTILE.values()):
        stranger = Account(f"u9{number}", clean(text)[:50] or "x", roles=())
        assert harmless(await forger.uses("thanks", member=stranger, why="soup"))


@pytest.mark.parametrize("tag", TAGS)
async def test_forged_buttons_and_forms_are_answered(room: Room, tag: str) -> None:
    forger = Forger(room, room.organiser)
    for rest in ("", *ODD, "1:1", "gratitude:1", "gratitude:999", "\ue000p1\ue001:1"):
        action = f"{tag}:{rest}" if rest else tag
        *pressed, sent = await asyncio.gather(
            *(forger.presses(action, *values) for values in PICKED), forger.sends(action, {"wait": "1h"})
        )
        for told in pressed:
            assert told == "a form" or is_a_sentence(told), (action[:60], told)
        assert is_a_sentence(sent), (action[:60], sent)


async def test_ids_of_nothing_are_answered(room: Room) -> None:
    forger = Forger(room, room.member)
    for name, text in HOSTILE.items():
        assert is_a_sentence(await forger.presses(text)), name
        assert is_a_sentence(await forger.sends(text, {text[:50]: text})), name
        assert is_a_sentence(await forger.uses(text)), name


@pytest.mark.parametrize("section", SECTIONS)
async def test_hostile_text_in_every_field_of_every_form(room: Room, section: str) -> None:
    forger = Forger(room, room.organiser)
    for name, text in HOSTILE.items():
        form = (await room.organiser.uses(f"/setup {section}")).form
        assert form is not None
        for field in form.fields:
            shown = await room.organiser.sends(form, **{field.name: text})
            if shown.what != "errors":
                await room.organiser.uses(f"/setup {section}")
            for told in (*(shown.errors or {}).values(), *([shown.text] if shown.text else [])):
                assert harmless(told), (name, field.name, told)
            told = await forger.sends(form.action, {field.name: text})
            assert harmless(told), (name, field.name, told)


@pytest.mark.parametrize("section", [*SECTIONS, "nope"])
async def test_values_of_the_wrong_kind(room: Room, section: str) -> None:
    forger = Forger(room, room.organiser)
    form = (await room.organiser.uses(f"/setup {section}")).form
    names = [field.name for field in form.fields] if form else ["x"]
    for name in [*names, "__class__", "model_config", "\ud800"]:
        sent = await asyncio.gather(*(forger.sends(f"setup.change:{section}", {name: value}) for value in WRONG))
        for value, told in zip(WRONG, sent, strict=True):
            assert harmless(told), (name, value, told)


async def test_hostile_words_in_thanks_are_kept_as_words(room: Room) -> None:
    forger, friend = Forger(room, room.member), await account(room, room.friend)
    posted = 0
    for name, text in HOSTILE.items():
        await room.clock.advance(days=1)
        told = await forger.uses("thanks", member=friend, why=text)
        assert harmless(told), (name, told)
        posted += told.startswith("\ue000")
    await room.clock.advance(minutes=1)
    posts = [message for message in await room.seen_in("general") if message.bot and "joins" not in message.text]
    thanks = [post for post in posts if post.text.startswith("@Member thanks @Friend\n")]
    assert len(thanks) == posted > 5
    for post in thanks:
        assert [span.t for span in post.blocks[0].spans] == ["text"]
        (action,) = [item.action for block in post.blocks for item in block.items]
        await room.world.press(room.moderator.key, post.key, action)
        assert (await room.world.message(room.member.key, post.key)).text.endswith("@Moderator joins in.")
