"""Organisers change settings in chat: form, preview, save, undo."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field

from bot.kit.cog import Cog
from bot.kit.forms import Form
from bot.kit.settings import Settings
from bot.platforms.local.shown import Shown, ShownMessage
from bot.testing import Actor, Room, labels
from cogs import SHIPPED
from cogs.setup import cog as setup
from tests.cogs.entrance import form_of
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


async def _held(room: Room, section: str, name: str) -> object:
    """What stands in a section's form for a setting."""
    return {field.name: field.value for field in (await _form(room.organiser, section)).fields}[name]


async def test_settings_are_listed_and_one_is_chosen(room: Room) -> None:
    shown = await room.organiser.uses("/setup")
    assert shown.what == "private"
    for title in ("Community", "Roles", "Pacing", "Retention", "Gratitude"):
        assert title in shown.text
    opened = await room.organiser.presses("Change", await room.organiser.sees(shown), "gratitude")
    assert opened.form is not None
    assert opened.form.title == "Gratitude"
    assert {field.name: field.value for field in opened.form.fields}["wait"] == "1 day"


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
    assert "Wait between thanks: 1 day → 2 days" in right.text


async def test_nothing_holds_before_it_is_saved_and_undo_goes_back_once(room: Room) -> None:
    preview = await _preview(room.organiser, "gratitude", wait="2d", roundup_day=("sunday",))
    assert labels(preview) == ["Save", "Discard"]
    assert "Round-up on: Friday → Sunday" in preview.text
    assert await _held(room, "gratitude", "wait") == "1 day"
    saved = await room.organiser.presses("Save", preview)
    assert saved.what == "redrawn"
    assert saved.text.startswith("Saved. Gratitude now holds like this")
    assert "Wait between thanks: 2 days" in saved.text
    saved_message = await room.organiser.sees(saved)
    undone = await room.organiser.presses("Undo", saved_message)
    assert "Wait between thanks: 1 day" in undone.text
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
        assert await _held(room, "gratitude", "wait") == "1 hour"
        await no_faults(room)


async def test_a_preview_and_its_undo_survive_a_restart(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        preview = await _preview(room.organiser, "gratitude", wait="2d")
    async with Room.open(tmp_path, SHIPPED) as room:
        saved = await room.organiser.sees(await room.organiser.presses("Save", preview))
        assert "Wait between thanks: 2 days" in saved.text
    async with Room.open(tmp_path, SHIPPED) as room:
        undone = await room.organiser.presses("Undo", saved)
        assert "Wait between thanks: 1 day" in undone.text
        await no_faults(room)


@pytest.mark.parametrize("typed", ["0", "at once", "0s"])
async def test_no_time_at_all_is_written_as_people_say_it(room: Room, typed: str) -> None:
    assert "Wait between thanks: 1 day → at once" in (await _preview(room.organiser, "gratitude", wait=typed)).text


async def test_discarding_changes_nothing_and_cannot_be_saved_afterwards(room: Room) -> None:
    preview = await _preview(room.organiser, "gratitude", wait="2d")
    save, _ = [item.action for block in preview.blocks for item in block.items]
    put_aside = await room.organiser.presses("Discard", preview)
    assert put_aside.text.startswith("Discarded")
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
    assert await _held(room, "gratitude", "wait") == "2 days"


async def test_who_saved_in_between_oneself_is_told_so(room: Room) -> None:
    first = await _preview(room.organiser, "gratitude", wait="2d")
    second = await _preview(room.organiser, "gratitude", wait="3d")
    await room.organiser.presses("Save", second)
    late = await room.organiser.presses("Save", first)
    assert late.text == "You saved other settings here since this preview. Use /setup to see them and try again."


async def test_nobody_locks_themselves_out(room: Room) -> None:
    form = await _form(room.organiser, "roles")
    for wrong in ("wizard", " , ,"):
        shown = await room.organiser.sends(form, organisers=wrong)
        assert "organisers" in (shown.errors or {}), shown
    shown = await room.organiser.sends(form, organisers="organiser, wizard")
    assert "Organisers: organiser → organiser, wizard" in shown.text


@pytest.mark.parametrize(("last", "kept"), [("Undo", "lead"), ("Save", "organiser")])
async def test_nobody_locks_themselves_out_with_a_role_that_was_taken_from_them_meanwhile(
    room: Room, last: str, kept: str
) -> None:
    await room.world.add_role("lead")
    boss = await room.person("Boss", "organiser", "lead")
    shown = await _preview(boss, "roles", organisers="lead")
    if last == "Undo":
        shown = await boss.sees(await boss.presses("Save", shown))
    await room.world.set_roles(boss.key, [kept])
    refused = await boss.presses(last, shown)
    assert refused.text.startswith("With these you would not be an organiser any more, so nothing was changed.")
    assert "/setup roles" in refused.text
    assert (await boss.uses("/setup")).text.startswith("These settings hold now.")


async def test_a_channel_that_is_not_there_is_no_choice(room: Room) -> None:
    said = await Forger(room, room.organiser).sends("setup.change:gratitude", {"roundup_channel": "lounge"})
    assert said == 'There is no channel "#lounge" here.'


async def test_what_stands_in_a_list_twice_is_there_once(room: Room) -> None:
    shown = await room.organiser.sends(
        await _form(room.organiser, "roles"), moderators="moderator, moderator,Moderator"
    )
    assert shown.text.startswith("This is what holds already")
    await room.world.add_role("lead")
    shown = await room.organiser.sends(await _form(room.organiser, "roles"), moderators="lead, moderator, lead")
    assert "Moderators: moderator → lead, moderator\n" in f"{shown.text}\n"


NOT_THERE = [
    ("disclosure", "What happens to posts", {"ignore": "#nowhere, General, staff"}, "channel called nowhere"),
    ("onboarding", "First steps", {"steps": "introduce: nowhere"}, "channel called nowhere"),
    ("roles", "", {"moderators": "wizard, Moderator"}, "role called wizard"),
]


@pytest.mark.parametrize(("section", "part", "values", "missing"), NOT_THERE, ids=str)
async def test_a_preview_warns_of_a_channel_or_role_that_is_not_there_yet_and_of_no_other(
    room: Room, section: str, part: str, values: Mapping[str, str], missing: str
) -> None:
    preview = await room.organiser.sees(await room.organiser.sends(await form_of(room, part, section), **values))
    assert re.findall("There is no (.*) here yet", preview.text) == [missing]
    saved = await room.organiser.presses("Save", preview)
    assert saved.text.startswith("Saved.")


async def test_a_role_that_the_door_could_not_give_or_take_is_refused_until_it_is_there(room: Room) -> None:
    form = await form_of(room, "A question at the door")
    wrong = await room.organiser.sends(form, question="Who are you?", door="Membr", newcomer_role="nosuch")
    assert wrong.errors == {
        "door": "There is no role called Membr here. Did you mean member? Choose one that is there, or leave it empty.",
        "newcomer_role": "There is no role called nosuch here. Choose one that is there, or leave it empty.",
    }
    await room.world.add_role("nosuch")
    assert (await room.organiser.sends(form, door="member", newcomer_role="nosuch")).errors is None


async def test_a_role_of_the_door_that_never_was_there_is_warned_of(tmp_path: Path) -> None:
    first = {"onboarding": {"newcomer_role": "sprout"}}
    async with Room.open(tmp_path, SHIPPED, first=first) as room:
        form = await form_of(room, "A question at the door")
        preview = await room.organiser.sends(form, question="Who are you?")
        assert "There is no role called sprout here yet (Role taken)." in preview.text


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


class Choir(Settings):
    """More settings than one form holds."""

    parts: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "Who sings": ("voices", "soloist"),
        "When and where": ("weeks", "hall", "hymn", "tea"),
    }
    voices: int = Field(4, ge=1, le=16, title="Voices")
    soloist: str = Field("nobody", title="Soloist")
    weeks: int = Field(2, ge=1, title="Weeks between")
    hall: str = Field("the old hall", title="Hall")
    hymn: str = Field("none yet", title="Hymn")
    tea: bool = Field(default=True, title="Tea afterwards")


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncGenerator[Room]:
    """A room with a cog whose settings are in parts."""
    async with Room.open(tmp_path, [setup, Cog("choir", "Singing together.", Choir)]) as room:
        yield room
        await no_faults(room)


async def test_a_large_section_shows_its_parts_named_or_chosen_and_each_opens_by_its_button(hall: Room) -> None:
    overview = await hall.organiser.sees(await hall.organiser.uses("/setup"))
    assert overview.text.startswith("These settings hold now.")
    assert "Private notes a day: 3" in overview.text
    assert "Who sings, When and where" in overview.text
    chosen = await hall.organiser.presses("Change", overview, "choir")
    shown = await hall.organiser.uses("/setup choir")
    assert (shown.what, shown.text) == ("private", chosen.text)
    assert "Voices: 4" in shown.text
    assert "Tea afterwards: yes" in shown.text
    message = await hall.organiser.sees(shown)
    assert labels(message) == ["Who sings", "When and where"]
    opened = (await hall.organiser.presses("When and where", message)).form
    assert opened is not None
    assert opened.title == "When and where"
    assert [field.label for field in opened.fields] == ["Weeks between", "Hall", "Hymn", "Tea afterwards"]
    suggested = await hall.world.suggest(hall.organiser.key, "setup", "section", "ch")
    assert [choice.value for choice in suggested] == ["choir"]


async def test_one_part_is_corrected_previewed_saved_and_undone_and_the_others_stay(hall: Room) -> None:
    async def part(name: str) -> Form:
        message = await hall.organiser.sees(await hall.organiser.uses("/setup choir"))
        form = (await hall.organiser.presses(name, message)).form
        assert form is not None
        return form

    await hall.organiser.presses(
        "Save", await hall.organiser.sees(await hall.organiser.sends(await part("Who sings"), soloist="everybody"))
    )
    wrong = await hall.organiser.sends(await part("When and where"), weeks="0")
    assert list(wrong.errors or {}) == ["weeks"]
    preview = await hall.organiser.sees(await hall.organiser.sends(await part("When and where"), weeks="3"))
    assert "Weeks between: 2 → 3" in preview.text
    assert "Soloist" not in preview.text
    saved = await hall.organiser.presses("Save", preview)
    assert "Weeks between: 3" in saved.text
    assert "Soloist: everybody" in saved.text
    undone = await hall.organiser.presses("Undo", await hall.organiser.sees(saved))
    assert "Weeks between: 2" in undone.text
    assert "Soloist: everybody" in undone.text


async def test_a_part_is_for_organisers_and_a_forged_one_is_refused(hall: Room) -> None:
    assert (await Forger(hall, hall.member).presses("setup.part:choir:0")).startswith("Only organisers")
    forger = Forger(hall, hall.organiser)
    for place in ("2", "-1"):
        assert (await forger.presses(f"setup.part:choir:{place}")).startswith("These settings are arranged")


async def test_a_section_too_large_for_a_message_says_what_its_parts_are_about(tmp_path: Path) -> None:
    names = [f"setting_number_{number}_with_a_rather_long_name" for number in range(60)]
    parts = {f"Part {number}": tuple(names[number * 5 : number * 5 + 5]) for number in range(12)}
    fields = dict.fromkeys(names, str)
    huge = type(
        "Huge",
        (Settings,),
        {"parts": parts, "__annotations__": {"parts": ClassVar, **fields}, **dict.fromkeys(names, "x")},
    )
    async with Room.open(tmp_path, [setup, Cog("huge", "Everything.", huge)]) as room:
        message = await room.organiser.sees(await room.organiser.uses("/setup huge"))
        assert labels(message) == list(parts)
        assert "Part 7: Setting number 35" in message.text
        form = (await room.organiser.presses("Part 7", message)).form
        assert form is not None
        preview = await room.organiser.sees(await room.organiser.sends(form, **{names[35]: "y"}))
        assert (await room.organiser.presses("Save", preview)).text.startswith("Saved.")


async def test_how_long_things_are_kept_is_chosen_in_words_and_within_bounds(room: Room) -> None:
    form = await _form(room.organiser, "retention")
    assert [(field.label, field.value) for field in form.fields] == [
        ("Journal", "400 days"),
        ("Words of decided posts", "90 days"),
        ("Record of what was sent", "60 days"),
        ("Faults", "30 days"),
        ("Unsaved previews", "7 days"),
    ]
    wrong = await room.organiser.sends(form, journal="59d", texts="forever")
    assert wrong.errors == {
        "journal": 'I read "59 days", and the least is 60 days.',
        "texts": 'I read "forever": a length of time looks like "90m", "24h" or "7d".',
    }
    preview = await room.organiser.sends(form, journal="100d")
    assert "Journal: 400 days → 100 days" in preview.text
