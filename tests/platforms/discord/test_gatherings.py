"""What is planned, as Discord's scheduled events: listed once, found again, changed even under way, called off."""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from msgspec.structs import replace

from bot.kit.delivery import Names, Receipt, Refused, Unsettled
from bot.kit.effects import CallOff, Plan, Replan
from bot.kit.gathering import ABOUT_LIMIT, Gathering
from bot.kit.people import Account, Place, SentRef
from bot.kit.text import mention
from bot.kit.ui import Picture
from bot.platforms.discord.gatherings import listed
from tests.platforms.discord.outpost import Outpost, outpost
from tests.servers.discord import DiscordServer

HOUR = 3_600_000
SCHEDULED = "*/guilds/*/scheduled-events"
PLANNED = SentRef(1)
ACTIVE, COMPLETED = 2, 3


@pytest.fixture
async def here() -> AsyncIterator[Outpost]:
    """A community with a text channel, a voice channel and a stage."""
    async with DiscordServer() as server:
        town = server.town("Allotment", ("general",))
        town.adds_channel("lounge", kind=2)
        town.adds_channel("stage", kind=13)
        async with outpost(server, town) as opened:
            yield opened


def walk(here: Outpost, hours: int = 1, where: int | str = "By the pond") -> Gathering:
    return Gathering("Garden walk", here.asked_at + hours * HOUR, here.asked_at + (hours + 1) * HOUR, where)


def at(stamp: str) -> int:
    """A time of Discord's in whole seconds."""
    return int(datetime.fromisoformat(stamp).timestamp())


async def test_what_is_planned_elsewhere_stands_on_the_list_with_place_and_end(here: Outpost) -> None:
    gathering = walk(here)
    receipt = await here.carries(1, Plan(gathering=gathering, purpose="walk"))
    (event,) = here.town.events
    assert receipt == Receipt(None, str(event.id))
    assert (event.name, event.entity_type, event.channel_id) == ("Garden walk", 3, None)
    assert event.entity_metadata == {"location": "By the pond"}
    assert (at(event.scheduled_start_time), at(event.scheduled_end_time or "")) == (
        gathering.starts // 1000,
        gathering.ends // 1000,
    )


@pytest.mark.parametrize(
    ("where", "entity", "location"), [("lounge", 2, None), ("stage", 1, None), ("general", 3, "#general")]
)
async def test_a_channel_for_voices_is_the_place_itself_and_any_other_is_named(
    here: Outpost, where: str, entity: int, location: str | None
) -> None:
    await here.carries(1, Plan(gathering=walk(here, where=7), purpose="walk"), where=where)
    (event,) = here.town.events
    assert event.entity_type == entity
    assert event.channel_id == (None if location else here.town.room(where).id)
    assert (event.entity_metadata or {}).get("location") == location


@pytest.mark.parametrize("stored", [True, False])
async def test_a_lost_answer_plans_nothing_twice(here: Outpost, stored: bool) -> None:
    plan = Plan(gathering=walk(here), purpose="walk")
    here.server.weather.loses_answers("POST", SCHEDULED, stored=stored)
    with pytest.raises(Unsettled):
        await here.carries(1, plan)
    found = await here.finds(1, plan)
    assert (found is not None) is stored
    receipt = found or await here.carries(1, plan)
    (event,) = here.town.events
    assert receipt.message == str(event.id)


async def test_another_walk_at_another_time_is_not_taken_for_it(here: Outpost) -> None:
    await here.carries(1, Plan(gathering=walk(here), purpose="walk"))
    assert await here.finds(2, Plan(gathering=walk(here, 5), purpose="walk")) is None


async def test_a_change_moves_it_and_takes_it_from_a_channel_to_a_place_in_words(here: Outpost) -> None:
    receipt = await here.carries(1, Plan(gathering=walk(here, where=7), purpose="walk"), where="lounge")
    moved = replace(walk(here, 3), name="Evening walk")
    await here.carries(2, Replan(target=PLANNED, gathering=moved), about=receipt.message)
    (event,) = here.town.events
    assert (event.name, at(event.scheduled_start_time)) == ("Evening walk", moved.starts // 1000)
    assert (event.entity_type, event.channel_id) == (3, None)
    assert event.entity_metadata == {"location": "By the pond"}


async def test_once_it_has_begun_its_words_can_change_and_its_beginning_stays(here: Outpost) -> None:
    receipt = await here.carries(1, Plan(gathering=walk(here), purpose="walk"))
    (before,) = here.town.events
    here.server.world.edit_scheduled_event(here.town.id, before.id, {"status": ACTIVE})
    longer = replace(walk(here, 2), about="We are at the beans now")
    await here.carries(2, Replan(target=PLANNED, gathering=longer), about=receipt.message)
    (event,) = here.town.events
    assert event.description == "We are at the beans now"
    assert event.scheduled_start_time == before.scheduled_start_time
    assert at(event.scheduled_end_time or "") == longer.ends // 1000


async def test_what_is_over_or_gone_is_not_changed(here: Outpost) -> None:
    receipt = await here.carries(1, Plan(gathering=walk(here), purpose="walk"))
    here.server.world.edit_scheduled_event(here.town.id, here.town.events[0].id, {"status": COMPLETED})
    change = Replan(target=PLANNED, gathering=walk(here, 2))
    with pytest.raises(Refused, match="This event is over"):
        await here.carries(2, change, about=receipt.message)
    with pytest.raises(Refused, match="does not exist any more"):
        await here.carries(3, change, about="1")


async def test_it_is_called_off_once_and_a_second_time_is_no_fault(here: Outpost) -> None:
    receipt = await here.carries(1, Plan(gathering=walk(here), purpose="walk"))
    for number in (2, 3):
        await here.carries(number, CallOff(target=PLANNED), about=receipt.message)
    assert here.town.events == []


async def test_what_has_begun_already_is_refused_in_words_without_asking(here: Outpost) -> None:
    with pytest.raises(Refused, match="begun already"):
        await here.carries(1, Plan(gathering=walk(here, -1), purpose="walk"))
    assert here.server.asked("POST", "/scheduled-events") == []


async def test_without_the_permission_it_is_refused(here: Outpost) -> None:
    here.town.forbids("the bot", "manage_events")
    with pytest.raises(Refused, match="lacks a permission"):
        await here.carries(1, Plan(gathering=walk(here), purpose="walk"))


ANY = Gathering("Walk", 1_772_442_000_500, 1_772_445_600_000, "Pond")


def test_people_are_mentioned_and_signs_show_as_written() -> None:
    names = Names({1: Account("42", "Ana")})
    body = listed(replace(ANY, about=f"With {mention(1)} and {mention(2)}, *slowly*"), names, None, 0)
    assert body["description"] == "With <@42> and someone, \\*slowly\\*"


def test_a_picture_brings_its_words_along_and_leaves_the_rest_room() -> None:
    picture = Picture(b"png", "A path by the pond")
    body = listed(replace(ANY, about="x" * (ABOUT_LIMIT - len(picture.alt)), picture=picture), Names(), None, 0)
    assert body["image"] == "data:image/png;base64,cG5n"
    assert body["description"].endswith("\n\nPicture: A path by the pond")
    assert len(body["description"]) <= ABOUT_LIMIT


def test_signs_that_grow_when_they_are_escaped_still_fit() -> None:
    assert len(listed(replace(ANY, about="*" * ABOUT_LIMIT), Names(), None, 0)["description"]) <= ABOUT_LIMIT


def test_a_whole_body_leaves_nothing_of_an_earlier_one_behind() -> None:
    assert listed(ANY, Names(), Place("5", "lounge"), 2) == {
        "name": "Walk",
        "description": "",
        "scheduled_start_time": "2026-03-02T09:00:00+00:00",
        "scheduled_end_time": "2026-03-02T10:00:00+00:00",
        "privacy_level": 2,
        "entity_type": 2,
        "channel_id": "5",
        "entity_metadata": None,
        "image": None,
    }
