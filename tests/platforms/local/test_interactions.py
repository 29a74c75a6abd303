"""Commands, buttons, lists and forms: asked live, answered live, and never half done."""

import asyncio

import pytest

from bot.kit.actions import encode_action
from bot.kit.errors import Say
from bot.kit.events import ButtonPressed, CommandUsed, FormSent
from bot.kit.people import Account
from bot.kit.ui import Select
from bot.platforms.local import Forecast, LocalPlatform
from tests.platforms.local.conftest import Village
from tests.platforms.local.stories import Echo, Note, Topic, order

NOTE = encode_action(Note())
TOPIC = encode_action(Topic())


async def test_thanks_are_posted_for_everyone_and_the_host_learns_where(village: Village) -> None:
    shown = await village.world.line(village.ana, village.general, "/thanks @Ben Okri for the soup")
    (used,) = village.host.of(CommandUsed)
    assert isinstance(used, CommandUsed)
    assert used.options == {"member": Account(village.ben, "Ben Okri", roles=("newcomer",)), "why": "for the soup"}
    assert shown.what == "posted"
    assert shown.key is not None
    assert village.host.answers == [(used.key, 101, shown.key)]
    assert "for the soup" in (await village.world.message(village.mo, shown.key)).text


async def test_a_public_answer_is_never_posted_twice(village: Village) -> None:
    village.platform.weather.set(Forecast(lose_next=1))
    shown = await village.world.line(village.ana, village.general, "/thanks @Mo for the chairs")
    assert (shown.what, shown.text) == ("nothing", "Done. The answer is on its way and will show up here by itself.")
    assert village.host.answers == []
    receipt = await village.platform.find(order(101))
    assert receipt is not None
    posted = [message.key for message in await village.world.messages(village.general, village.ana)]
    assert posted == [receipt.message]


async def test_a_private_reply_is_seen_by_one_until_dismissed(village: Village) -> None:
    shown = await village.world.line(village.ana, village.general, "/figures days:7")
    assert (shown.what, shown.key is not None) == ("private", True)
    (mine,) = await village.world.ephemerals(village.ana)
    assert (mine.private, mine.text) == (True, "Your own figures. Only you see them.\nMessages: 12\nDays: 7")
    assert (await village.world.page(village.ora, village.general)).messages == []
    await village.world.delete(village.ana, mine.key)
    assert await village.world.ephemerals(village.ana) == []


async def test_a_button_redraws_its_message(village: Village) -> None:
    shown = await village.world.line(village.ana, village.general, "/thanks @Mo for the chairs")
    assert shown.key is not None
    redrawn = await village.world.press(village.ben, shown.key, encode_action(Echo(village.mo)))
    assert (redrawn.what, redrawn.text) == ("redrawn", "Thanked, and Ben Okri joins in.")
    assert (await village.world.message(village.ana, shown.key)).text == redrawn.text
    (pressed,) = village.host.of(ButtonPressed)
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.message, pressed.values) == (shown.key, ())


async def test_a_list_takes_its_own_choices_only(village: Village) -> None:
    shown = await village.world.line(village.ana, village.general, "/topics")
    assert shown.key is not None
    for values in ([], ["garden", "garden"], ["garden", "read", "walk"], ["elsewhere"]):
        with pytest.raises(Say, match="Choose from the list first"):
            await village.world.press(village.ana, shown.key, TOPIC, values)
    chosen = await village.world.press(village.ana, shown.key, TOPIC, ["garden", "walk"])
    assert chosen.text == "You chose: garden, walk."


async def test_a_button_that_is_not_there_cannot_be_pressed(village: Village) -> None:
    key = await village.world.post(village.ana, village.general, "No buttons here")
    with pytest.raises(Say, match="not part of the message"):
        await village.world.press(village.ben, key, "story.echo:u1")
    shown = await village.world.line(village.ana, village.general, "/topics")
    with pytest.raises(Say, match="not there any more"):
        await village.world.press(village.ben, shown.key or "", TOPIC, ["garden"])
    assert village.host.of(ButtonPressed) == []


async def test_a_form_stays_open_until_it_is_right(village: Village) -> None:
    shown = await village.world.line(village.ana, village.general, "/note")
    assert shown.form is not None
    assert shown.form.title == "A note"
    empty = await village.world.send_form(village.ana, NOTE, {"about": "\u200b", "text": "x" * 601})
    assert empty.errors == {"about": "This one is needed.", "text": "This holds 600 characters, and there are 601 now."}
    wrong = await village.world.send_form(village.ana, NOTE, {"about": "nothing", "text": "Hm"})
    assert wrong.errors == {"about": "Say in a few words what it is about."}
    sent = await village.world.send_form(village.ana, NOTE, {"about": "Chairs", "text": "Two are broken", "more": "?"})
    assert (sent.what, sent.text) == ("private", "Thank you. The organisers read it today.\nTwo are broken")
    first, second = village.host.of(FormSent)
    assert isinstance(second, FormSent)
    assert first.key != second.key
    assert second.values == {"about": "Chairs", "text": "Two are broken"}
    with pytest.raises(Say, match="no longer open"):
        await village.world.send_form(village.ana, NOTE, {"about": "Chairs", "text": "Again"})


async def test_a_form_opens_for_one_person_only(village: Village) -> None:
    await village.world.line(village.ana, village.general, "/note")
    with pytest.raises(Say, match="no longer open"):
        await village.world.send_form(village.ben, NOTE, {"about": "Chairs", "text": "Mine"})


async def test_what_could_not_be_recorded_is_said_and_not_done(village: Village) -> None:
    village.host.failing = 1
    with pytest.raises(Say, match="Try again in a moment"):
        await village.world.line(village.ana, village.general, "/thanks @Mo for the chairs")
    assert village.host.of(CommandUsed) == []
    assert await village.world.messages(village.general, village.ana) == []
    await village.world.line(village.ana, village.general, "/note")
    village.host.failing = 1
    with pytest.raises(Say):
        await village.world.send_form(village.ana, NOTE, {"about": "Chairs", "text": "Broken"})
    assert (await village.world.send_form(village.ana, NOTE, {"about": "Chairs", "text": "Broken"})).what == "private"


async def test_an_answer_after_the_deadline_still_arrives(village: Village) -> None:
    await village.platform.stop()
    village.platform = LocalPlatform(village.world, deadline=0)
    await village.platform.start(village.host)
    village.host.gate.clear()
    shown = await village.world.line(village.ana, village.general, "/figures")
    assert (shown.what, shown.text.split(".")[0]) == ("trouble", "Hearth is taking longer than it should")
    heard = asyncio.Event()
    village.world.listen(lambda _: heard.set())
    village.host.gate.set()
    await heard.wait()
    assert len(await village.world.ephemerals(village.ana)) == 1


async def test_while_hearth_is_away_commands_say_so(village: Village) -> None:
    await village.platform.stop()
    assert await village.world.commands(village.ana) == []
    with pytest.raises(Say, match="not here right now"):
        await village.world.line(village.ana, village.general, "/figures")


async def test_commands_of_moderators_are_offered_to_moderators(village: Village) -> None:
    offered = {
        name: [sheet.name for sheet in await village.world.commands(who)]
        for name, who in (("Ana", village.ana), ("Mo", village.mo))
    }
    assert offered == {
        "Ana": ["thanks", "figures", "note", "topics"],
        "Mo": ["thanks", "figures", "note", "topics", "remind"],
    }


@pytest.mark.parametrize(
    ("option", "typed", "labels"),
    [
        ("where", "#st", ["#staff"]),
        ("when", "tom", ["Tomorrow"]),
        ("text", "tea", ["Tea is ready"]),
        ("nonsense", "", []),
    ],
)
async def test_values_are_suggested_as_one_types(village: Village, option: str, typed: str, labels: list[str]) -> None:
    found = await village.world.suggest(village.mo, "remind", option, typed)
    assert [choice.label for choice in found] == labels


async def test_people_are_suggested_by_any_part_of_their_name(village: Village) -> None:
    found = await village.world.suggest(village.ana, "thanks", "member", "@ok")
    assert [(choice.label, choice.value) for choice in found] == [("Ben Okri", "@Ben Okri")]


async def test_the_list_that_was_shown_is_a_select(village: Village) -> None:
    shown = await village.world.command(village.ana, village.general, "topics")
    message = await village.world.message(village.ana, shown.key or "")
    assert [type(item) for block in message.blocks for item in block.items] == [Select]


async def test_a_program_gives_options_as_values_or_as_typed(village: Village) -> None:
    for member in ("@Mo", village.mo, Account(village.mo, "Mo")):
        await village.world.command(village.ana, village.general, "thanks", {"member": member, "why": "the chairs"})
    used = village.host.of(CommandUsed)
    named = [event.options["member"] for event in used if isinstance(event, CommandUsed)]
    assert [account.name for account in named if isinstance(account, Account)] == ["Mo"] * 3
