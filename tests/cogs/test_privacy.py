"""What is kept about somebody: read, taken along, hidden, not counted, erased; by oneself and at once."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.privacy import export as everything
from bot.core.privacy import forget_slice
from bot.kit.errors import Say
from bot.kit.ui import TEXT_LIMIT
from bot.platforms.local.shown import ShownMessage
from bot.storage import tables
from bot.testing import Actor, Room, labels
from cogs import SHIPPED
from cogs.gratitude.store import thanks
from tests.cogs.stories import HOSTILE, Forger, account, clock_at, is_a_sentence, no_faults

BUTTONS = ["Export my data", "Hide me", "Stop counting me", "Erase me"]


async def _page(who: Actor) -> ShownMessage:
    shown = await who.uses("/privacy")
    assert shown.what == "private", shown
    return await who.sees(shown)


async def _chooses(who: Actor, label: str) -> ShownMessage:
    page = await _page(who)
    shown = await who.presses(label, page)
    assert shown.what == "redrawn", shown
    return await who.sees(shown)


async def _erases(who: Actor) -> ShownMessage:
    confirm = await _chooses(who, "Erase me")
    return await who.sees(await who.presses("Erase me for good", confirm))


async def _exported(who: Actor) -> dict[str, Any]:
    note = await who.sees(await who.presses("Export my data", await _page(who)))
    (block,) = [block for block in note.blocks if block.kind == "attached"]
    file = await who.room.world.attached(who.key, note.key, block.name)
    assert len(file.content) == block.size
    return json.loads(file.content)


async def _id(room: Room, who: Actor) -> int:
    known = await account(room, who)
    return room.hearth.directory.people[1, known.key].person.id


async def _held(room: Room, person: int) -> dict[str, Any]:
    return await room.hearth.database.read(lambda connection: everything(connection, person))


async def _roundup(room: Room) -> str:
    await room.clock.advance(days=4, hours=6)
    return next((text for text in await room.said_in("general") if " thanked " in text), "")


async def test_a_newcomer_reads_what_is_kept_and_why(room: Room) -> None:
    page = await _page(room.newcomer)
    assert labels(page) == BUTTONS
    assert "Your name, account and roles here: 1, so that I know you and what you may do" in page.text
    assert "never your words" in page.text
    assert "table" not in page.text
    kinds = [block.kind for block in page.blocks]
    assert kinds[-3:] == ["row", "divider", "row"]
    assert page.blocks[-1].items[0].label == "Erase me"


async def test_nobody_else_sees_the_page(room: Room) -> None:
    page = await _page(room.member)
    with pytest.raises(Say):
        await room.world.message(room.organiser.key, page.key)


async def test_the_whole_life_of_a_member_fits_the_page(room: Room) -> None:
    await room.member.uses("/thanks @Friend for the soup")
    await room.friend.uses("/thanks @Member for the bread")
    key = await room.moderator.says("Hello")
    await room.world.react(room.member.key, key, "👍")
    page = await _chooses(room.member, "Hide me")
    page = await room.member.sees(await room.member.presses("Stop counting me", page))
    assert "Thanks you gave or got, with their words: 2" in page.text
    assert len(page.text) < TEXT_LIMIT
    assert "more kind" not in page.text


async def test_the_export_holds_every_row_with_times_that_people_can_read(room: Room) -> None:
    await room.member.uses("/thanks @Friend for the soup \u202e<b>")
    mine = await _exported(room.member)
    held = await _held(room, await _id(room, room.member))
    assert set(mine["tables"]) >= {"person", "account", "membership", "journal", "gratitude_thanks"}
    assert set(mine["tables"]) == set(held)
    (row,) = mine["tables"]["gratitude_thanks"]["rows"]
    assert row["why"].startswith("for the soup")
    assert row["at_utc"] == "2026-03-02T10:00:00.000Z"
    assert "id_utc" not in row
    assert mine["tables"]["gratitude_thanks"]["what"] == "Thanks you gave or got, with their words"
    journal = mine["tables"]["journal"]["rows"]
    assert ("CommandUsed", "/thanks") in [(one["kind_name"], one.get("purpose_name")) for one in journal]
    for found in mine["tables"].values():
        for cells in found["rows"]:
            for name, value in cells.items():
                if name.endswith("_utc"):
                    at = datetime.fromisoformat(value)
                    assert int(at.timestamp() * 1000) == cells[name.removesuffix("_utc")]


async def test_the_file_is_for_its_person_alone(room: Room) -> None:
    note = await room.member.sees(await room.member.presses("Export my data", await _page(room.member)))
    for who in (room.friend, room.organiser):
        with pytest.raises(Say):
            await room.world.attached(who.key, note.key, "hearth-my-data.json")
    with pytest.raises(Say):
        await room.world.attached(room.member.key, note.key, "other.json")
    await room.world.delete(room.member.key, note.key)
    with pytest.raises(Say):
        await room.world.attached(room.member.key, note.key, "hearth-my-data.json")


@pytest.mark.parametrize("what", ["export", "hide", "uncount", "ask", "keep", "erase"])
async def test_nobody_presses_for_somebody_else(room: Room, what: str) -> None:
    await room.member.says("Hello")
    await room.friend.says("Hello")
    person = await _id(room, room.member)
    rest = ":1" if what in {"hide", "uncount"} else ""
    for who in (room.friend, room.organiser):
        told = await Forger(room, who).presses(f"privacy.{what}:{person}{rest}")
        assert "belong to somebody else" in told
    assert await room.rows(select(tables.preference)) == []
    assert "person" in await _held(room, person)


async def test_forged_buttons_are_answered(room: Room) -> None:
    await room.member.says("Hello")
    forger, me = Forger(room, room.member), await _id(room, room.member)
    for tag in ("export", "hide", "uncount", "ask", "keep", "erase"):
        for rest in ("", "0", "-1", "9" * 30, f"{me}:x", f"{me}:1:1", "\ue000p1\ue001", *HOSTILE.values()):
            told = await forger.presses(f"privacy.{tag}:{rest}"[:2000])
            assert is_a_sentence(told), (tag, rest, told)
    assert "person" in await _held(room, me)
    assert is_a_sentence(await forger.presses(f"privacy.hide:{me}:-7"))
    assert "You are hidden" in (await _page(room.member)).text


async def test_hidden_people_are_someone_in_the_round_up_and_the_list_of_what_happened(room: Room) -> None:
    page = await _chooses(room.friend, "Hide me")
    assert page.text.startswith("Done: you are hidden, and what you do counts.")
    assert "You are hidden: the weekly round-up" in page.text
    assert labels(page)[1] == "Show me again"
    await room.member.uses("/thanks @Friend for the soup")
    await room.moderator.uses("/thanks @Newcomer for the cake")
    thanked = [line for line in await room.hearth.views.journal() if line.kind == "Thanked"]
    assert [line.about for line in thanked] == ["Newcomer", "someone"]
    assert (await _roundup(room)).splitlines() == [
        "This week 2 people were thanked by 2.",
        "Thanked: @Newcomer and someone. The thanks came from @Member and @Moderator.",
    ]


async def test_a_single_thanks_for_somebody_hidden_names_the_other_alone(room: Room) -> None:
    await _chooses(room.friend, "Hide me")
    await room.member.uses("/thanks @Friend for the soup")
    assert await _roundup(room) == "This week @Member thanked someone."


async def test_shown_again_the_name_is_back(room: Room) -> None:
    page = await _chooses(room.friend, "Hide me")
    await room.friend.presses("Show me again", page)
    await room.member.uses("/thanks @Friend for the soup")
    assert await _roundup(room) == "This week @Member thanked @Friend."


async def test_who_is_not_counted_is_left_out_and_counts_again_when_they_say_so(room: Room) -> None:
    page = await _chooses(room.friend, "Stop counting me")
    assert "You are not counted" in page.text
    await room.member.uses("/thanks @Friend for the soup")
    await room.friend.uses("/thanks @Member for the bread")
    assert await _roundup(room) == ""
    assert "Thanks you gave: 1" in (await room.friend.uses("/activity")).text
    assert "Thanks you received: 0" in (await room.member.uses("/activity")).text
    await _chooses(room.friend, "Count me again")
    assert "Thanks you received: 1" in (await room.member.uses("/activity")).text


async def test_answers_of_somebody_who_is_not_counted_count_for_nobody(room: Room) -> None:
    key = await room.member.says("Who has a ladder?")
    await room.friend.says("Me", reply_to=key)
    assert "People who answered you: 1" in (await room.member.uses("/activity")).text
    await _chooses(room.friend, "Stop counting me")
    assert "People who answered you: 0" in (await room.member.uses("/activity")).text


async def test_both_choices_hold_beside_each_other_and_over_a_restart(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        await _chooses(room.member, "Hide me")
        await _chooses(room.member, "Stop counting me")
    async with Room.open(tmp_path, SHIPPED) as room:
        assert labels(await _page(room.member))[1:3] == ["Show me again", "Count me again"]
        await no_faults(room)


async def test_erasure_says_first_what_goes_and_stays_and_does_nothing_yet(room: Room) -> None:
    confirm = await _chooses(room.member, "Erase me")
    assert labels(confirm) == ["Keep everything", "Erase me for good"]
    for kind in ("relationships you declared", "posts you saved", "posts you shared with /share"):
        assert kind in confirm.text.split("What stays")[0]
    for words in ("Nobody can undo this", "What goes:", "What stays, without you in it:", "What I cannot reach:"):
        assert words in confirm.text
    back = await room.member.sees(await room.member.presses("Keep everything", confirm))
    assert back.text.startswith("Nothing was erased.")
    assert labels(back) == BUTTONS
    assert "person" in await _held(room, await _id(room, room.member))


async def test_who_is_erased_is_nowhere_and_comes_back_as_a_stranger(room: Room) -> None:
    await room.member.uses("/thanks @Friend for the soup")
    await room.friend.uses("/thanks @Moderator for the chairs")
    key = await room.moderator.says("Hello")
    await room.world.react(room.member.key, key, "👍")
    await _chooses(room.member, "Hide me")
    person = await _id(room, room.member)
    told = await _erases(room.member)
    assert "under way" in told.text
    assert await _held(room, person) == {}
    assert [row.why for row in await room.rows(select(thanks))] == ["for the chairs"]
    posts = await room.said_in("general")
    assert posts[0].startswith("someone thanks @Friend")
    assert posts[1].startswith("@Friend thanks @Moderator")
    await room.member.says("Here I am")
    assert await _id(room, room.member) != person
    page = await _page(room.member)
    assert "You are hidden" not in page.text
    kinds = [row.person for row in await room.rows(select(tables.journal)) if row.purpose]
    assert None in kinds


async def test_old_buttons_of_somebody_erased_do_nothing(room: Room) -> None:
    page = await _page(room.member)
    confirm = await room.member.sees(await room.member.presses("Erase me", await _page(room.member)))
    await room.member.presses("Erase me for good", confirm)
    told = await room.member.presses("Hide me", page)
    assert "before you were erased" in told.text
    assert await room.rows(select(tables.preference)) == []


async def test_erasing_an_organiser_with_a_draft_open(tmp_path: Path) -> None:
    lost = {"gratitude": {"roundup_channel": "lounge"}}
    async with Room.open(tmp_path, SHIPPED, first=lost) as room:
        form = (await room.organiser.uses("/setup pacing")).form
        assert form is not None
        preview = await room.organiser.sees(await room.organiser.sends(form, direct_per_day="2"))
        await room.member.uses("/thanks @Friend for the soup")
        person = await _id(room, room.organiser)
        await _erases(room.organiser)
        assert await _held(room, person) == {}
        assert await room.rows(select(tables.draft)) == []
        gone = await room.organiser.presses("Save", preview)
        assert gone.what == "private"
        assert is_a_sentence(gone.text)
        await room.clock.advance(days=7)
        await no_faults(room)


async def test_pressed_twice_at_once_it_is_one_erasure(room: Room) -> None:
    await room.member.says("Hello")
    person = await _id(room, room.member)
    forger = Forger(room, room.member)
    for _ in range(3):
        assert is_a_sentence(await forger.presses(f"privacy.erase:{person}"))
    assert await _held(room, person) == {}
    assert await room.rows(select(tables.erasure)) == []


async def test_an_erasure_that_a_crash_cut_short_is_taken_up_at_the_next_start(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        for number in range(6):
            await room.member.says(f"Message {number}")
        await room.member.uses("/thanks @Friend for the soup")
        person, directory = await _id(room, room.member), room.hearth.directory

        def half(connection: Any) -> bool:
            connection.execute(tables.erasure.insert().values(person=person, asked_at=room.clock.now()))
            return forget_slice(connection, directory, person, 4)

        assert not await room.hearth.database.write(half)
        assert "person" in await _held(room, person)
    async with Room.open(tmp_path, SHIPPED) as room:
        assert await _held(room, person) == {}
        assert room.hearth.directory.leaving == set()
        assert (await room.said_in("general"))[0].startswith("someone thanks")
        await no_faults(room)


async def test_while_it_is_under_way_the_page_says_so_and_nothing_else_can_be_pressed(tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        page = await _page(room.member)
        person = await _id(room, room.member)
        await room.hearth.eraser.stop()
        told = await _erases(room.member)
        assert "under way" in told.text
        assert "under way" in (await room.member.uses("/privacy")).text
        for label in BUTTONS:
            assert "under way already" in (await room.member.presses(label, page)).text
        assert "person" in await _held(room, person)
    async with Room.open(tmp_path, SHIPPED, clock=clock_at(3, 2, 12)) as room:
        assert await _held(room, person) == {}
        await no_faults(room)
