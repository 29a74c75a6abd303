"""Organisers change settings in chat: form, preview, save, undo."""

import asyncio
from pathlib import Path

import pytest

from bot.kit.ui import Form
from bot.platforms.local.shown import Shown, ShownMessage
from bot.testing import Actor, Room, labels
from cogs import SHIPPED
from tests.cogs.stories import Forger, clock_at, no_faults


async def _form(who: Actor, section: str) -> Form:
    form = (await who.uses(f"/setup {section}")).form
    assert form is not None
    return form


async def _preview(who: Actor, section: str, **values: str | bool | tuple[str, ...]) -> ShownMessage:
    shown = await who.sends(await _form(who, section), **values)
    assert shown.what == "private", shown
    return await who.sees(shown)


async def _changes(room: Room) -> int:
    """How many changes of settings the journal holds."""
    return [line.kind for line in await room.hearth.views.journal()].count("Settings changed")


async def test_settings_are_listed_as_they_hold_and_one_is_chosen(room: Room) -> None:
    shown = await room.organiser.uses("/setup")
    assert shown.what == "private"
    assert "Wait between thanks: 1d" in shown.text
    assert "Greet in: general" in shown.text
    opened = await room.organiser.presses("Change", await room.organiser.sees(shown), "gratitude")
    assert opened.form is not None
    assert opened.form.title == "Gratitude"
    assert {field.name: field.value for field in opened.form.fields}["wait"] == "1d"


async def test_a_mistake_comes_back_at_its_field_and_the_rest_stays(room: Room) -> None:
    form = await _form(room.organiser, "gratitude")
    wrong = await room.organiser.sends(form, wait="soonish", roundup_at="25:99")
    assert wrong.what == "errors"
    assert wrong.errors == {
        "wait": 'I read "soonish": a length of time looks like "90m", "24h" or "7d".',
        "roundup_at": 'I read "25:99": a time of day looks like "09:00" or "18:30".',
    }
    far = await room.organiser.sends(form, wait="90000 weeks")
    assert "the most is 365 days" in (far.errors or {})["wait"]
    right = await room.organiser.sends(form, wait="2 days")
    assert right.what == "private"
    assert "Wait between thanks: 1d → 2d" in right.text


async def test_nothing_holds_before_it_is_saved_and_undo_goes_back_once(room: Room) -> None:
    preview = await _preview(room.organiser, "gratitude", wait="2d", roundup_day=("sunday",))
    assert labels(preview) == ["Save", "Discard"]
    assert "Round-up on: friday → sunday" in preview.text
    assert "Wait between thanks: 1d" in (await room.organiser.uses("/setup")).text
    saved = await room.organiser.presses("Save", preview)
    assert saved.what == "redrawn"
    assert saved.text.startswith("Saved. Gratitude now holds like this")
    assert "Wait between thanks: 2d" in saved.text
    saved_message = await room.organiser.sees(saved)
    undone = await room.organiser.presses("Undo", saved_message)
    assert "Wait between thanks: 1d" in undone.text
    assert labels(await room.organiser.sees(undone)) == []
    (action,) = [item.action for block in saved_message.blocks for item in block.items]
    assert "nothing to undo" in await Forger(room, room.organiser).presses(action)
    assert await _changes(room) == 2


async def test_what_is_saved_is_used_at_once_and_after_a_restart(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await room.organiser.presses("Save", await _preview(room.organiser, "gratitude", wait="1h"))
        await room.member.uses("/thanks @Friend for the soup")
        await room.clock.advance(hours=1)
        assert (await room.member.uses("/thanks @Friend again")).what == "posted"
    async with Room.open(tmp_path, SHIPPED, clock=clock_at(3, 2, 12)) as room:
        assert "Wait between thanks: 1h" in (await room.organiser.uses("/setup")).text
        await no_faults(room)


async def test_a_preview_and_its_undo_survive_a_restart(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        preview = await _preview(room.organiser, "welcome", greeting="Hi {name}.")
    async with Room.open(tmp_path, SHIPPED) as room:
        saved = await room.organiser.sees(await room.organiser.presses("Save", preview))
        assert "Greeting: Hi {name}." in saved.text
    async with Room.open(tmp_path, SHIPPED) as room:
        undone = await room.organiser.presses("Undo", saved)
        assert "Greeting: Welcome, {name}." in undone.text
        await no_faults(room)


async def test_discarding_changes_nothing_and_cannot_be_saved_afterwards(room: Room) -> None:
    preview = await _preview(room.organiser, "gratitude", wait="2d")
    save, _ = [item.action for block in preview.blocks for item in block.items]
    put_aside = await room.organiser.presses("Discard", preview)
    assert put_aside.text.startswith("Put aside")
    assert "saved or put aside before" in await Forger(room, room.organiser).presses(save)
    assert await _changes(room) == 0


async def test_an_unchanged_form_says_so(room: Room) -> None:
    shown = await room.organiser.sends(await _form(room.organiser, "pacing"))
    assert shown.text.startswith("This is what holds already")


@pytest.mark.parametrize("who", ["newcomer", "member", "moderator"])
async def test_only_organisers_come_in(room: Room, who: str) -> None:
    actor = getattr(room, who)
    shown = await actor.uses("/setup")
    assert shown.text.startswith("Only organisers can do this.")
    forger = Forger(room, actor)
    for action in ("setup.choose", "setup.save:1", "setup.discard:1", "setup.undo:gratitude:1"):
        assert (await forger.presses(action, "gratitude")).startswith("Only organisers can do this.")
    assert (await forger.sends("setup.change:gratitude", {"wait": "0s"})).startswith("Only organisers can do this.")
    assert not await room.world.suggest(actor.key, "setup", "section", "")


async def test_who_lost_the_role_since_the_preview_cannot_save(room: Room) -> None:
    preview = await _preview(room.organiser, "gratitude", wait="2d")
    form = await _form(room.organiser, "gratitude")
    await room.world.set_roles(room.organiser.key, ("member",))
    await room.settled()
    shown = await room.organiser.presses("Save", preview)
    assert shown.text.startswith("Only organisers can do this.")
    assert (await room.organiser.sends(form, wait="3d")).text.startswith("Only organisers can do this.")
    assert await _changes(room) == 0


async def test_of_two_who_save_at_once_one_is_told_that_the_other_did(room: Room) -> None:
    second = await room.person("Second", "organiser")
    await room.settled()
    mine = await _preview(room.organiser, "gratitude", wait="2d")
    theirs = await _preview(second, "gratitude", wait="3d")

    async def save(who: Actor, preview: ShownMessage) -> Shown:
        action = preview.blocks[-1].items[0].action
        return await room.world.press(who.key, preview.key, action)

    done = await asyncio.gather(save(room.organiser, mine), save(second, theirs), save(room.organiser, mine))
    assert sorted(shown.what for shown in done) == ["private", "private", "redrawn"]
    assert "Somebody saved other settings here meanwhile." in done[1].text
    assert "Wait between thanks: 2d" in (await room.organiser.uses("/setup")).text


async def test_nobody_locks_themselves_out(room: Room) -> None:
    form = await _form(room.organiser, "roles")
    for wrong in ("wizard", " , ,"):
        shown = await room.organiser.sends(form, organisers=wrong)
        assert "organisers" in (shown.errors or {}), shown
    shown = await room.organiser.sends(form, organisers="organiser, wizard")
    assert "Organisers: organiser → organiser, wizard" in shown.text


async def test_a_channel_that_is_not_there_is_no_choice(room: Room) -> None:
    said = await Forger(room, room.organiser).sends("setup.change:gratitude", {"roundup_channel": "lounge"})
    assert said == 'There is no channel "#lounge" here.'


async def test_sections_are_found_by_name_title_and_nearly(room: Room) -> None:
    assert (await _form(room.organiser, "Gratitude")).title == "Gratitude"
    assert (await room.organiser.uses("/setup gratitud")).text.endswith("Did you mean gratitude?")
    assert (await room.organiser.uses("/setup xyzzy")).text.endswith("/setup alone lists them.")
    suggested = await room.world.suggest(room.organiser.key, "setup", "section", "gra")
    assert [choice.value for choice in suggested] == ["gratitude"]


async def test_long_texts_are_shortened_in_the_preview_and_saved_whole(room: Room) -> None:
    norms = "Be kind. " * 166
    preview = await _preview(room.organiser, "community", norms=norms)
    assert len(preview.text) <= 2000
    await room.organiser.presses("Save", preview)
    again = await _preview(room.organiser, "community", norms=norms.upper())
    assert len(again.text) <= 2000
    field = next(field for field in (await _form(room.organiser, "community")).fields if field.name == "norms")
    assert field.value == norms.strip()
    assert (await room.organiser.uses("/setup")).what == "private"
