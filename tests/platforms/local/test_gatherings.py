"""What is planned on the local platform: listed for whom it concerns, changed, called off, over, forgotten."""

import pytest
from msgspec.structs import replace

from bot.kit.delivery import Names, Order, Receipt, Refused, Unsettled
from bot.kit.effects import CallOff, Plan, Replan
from bot.kit.gathering import Gathering
from bot.kit.people import Account, Place, SentRef
from bot.kit.text import mention
from bot.kit.ui import Picture
from bot.platforms.local import Forecast
from bot.platforms.local.shown import ShownGathering
from tests.platforms.local.conftest import Village
from tests.platforms.local.stories import HOUR, MONDAY, order

WALK = Gathering("Garden walk", MONDAY + HOUR, MONDAY + 2 * HOUR, "By the pond", f"With {mention(1)}")
PLANNED = SentRef(1)


def planned(village: Village, gathering: Gathering = WALK, number: int = 1, place: Place | None = None) -> Order:
    names = Names({1: Account(village.ana, "Ana")})
    return order(number, Plan(gathering=gathering, purpose="walk"), names=names, place=place)


async def coming(village: Village, viewer: str) -> list[ShownGathering]:
    return list((await village.world.home(viewer)).coming)


async def test_what_is_planned_is_listed_with_its_time_its_place_and_whom_it_names(village: Village) -> None:
    await village.platform.deliver(planned(village))
    (walk,) = await coming(village, village.ben)
    assert (walk.name, walk.starts, walk.ends) == ("Garden walk", MONDAY + HOUR, MONDAY + 2 * HOUR)
    assert [span.text for span in walk.where] == ["By the pond"]
    assert "".join(span.text for span in walk.about) == "With @Ana"


async def test_the_soonest_comes_first_and_what_is_over_goes(village: Village) -> None:
    later = replace(WALK, name="Soup", starts=MONDAY + 5 * HOUR, ends=MONDAY + 6 * HOUR)
    await village.platform.deliver(planned(village, later, 1))
    await village.platform.deliver(planned(village, WALK, 2))
    assert [one.name for one in await coming(village, village.ana)] == ["Garden walk", "Soup"]
    village.clock.move(2 * HOUR)
    assert [one.name for one in await coming(village, village.ana)] == ["Soup"]


async def test_what_is_in_a_channel_is_listed_for_whoever_sees_the_channel(village: Village) -> None:
    meeting = replace(WALK, name="Moderators meet", where=7)
    await village.platform.deliver(planned(village, meeting, place=Place(village.staff, "staff")))
    assert await coming(village, village.ana) == []
    (shown,) = await coming(village, village.mo)
    assert [(span.text, span.key) for span in shown.where] == [("#staff", village.staff)]


async def test_a_change_shows_exactly_what_it_says_and_calling_off_takes_it_away(village: Village) -> None:
    receipt = await village.platform.deliver(planned(village))
    moved = replace(WALK, starts=MONDAY + 3 * HOUR, ends=MONDAY + 4 * HOUR, about="", where="In the shed")
    await village.platform.deliver(order(2, Replan(target=PLANNED, gathering=moved), message=receipt.message))
    (walk,) = await coming(village, village.ana)
    assert (walk.starts, walk.about, [span.text for span in walk.where]) == (MONDAY + 3 * HOUR, [], ["In the shed"])
    await village.platform.deliver(order(3, CallOff(target=PLANNED), message=receipt.message))
    assert await coming(village, village.ana) == []


async def test_calling_off_twice_is_no_fault_and_changing_what_is_gone_is_refused(village: Village) -> None:
    receipt = await village.platform.deliver(planned(village))
    for number in (2, 3):
        done = await village.platform.deliver(order(number, CallOff(target=PLANNED), message=receipt.message))
        assert done == Receipt(None, receipt.message)
    with pytest.raises(Refused, match="not planned any more"):
        await village.platform.deliver(order(4, Replan(target=PLANNED, gathering=WALK), message=receipt.message))


async def test_a_lost_reply_plans_nothing_twice(village: Village) -> None:
    village.platform.weather.set(Forecast(lose_next=1))
    with pytest.raises(Unsettled):
        await village.platform.deliver(planned(village))
    found = await village.platform.find(planned(village))
    assert found is not None
    assert found == await village.platform.deliver(planned(village))
    assert len(await coming(village, village.ana)) == 1


async def test_a_place_that_is_gone_is_refused_and_nothing_is_planned(village: Village) -> None:
    with pytest.raises(Refused, match="This channel does not exist"):
        await village.platform.deliver(planned(village, replace(WALK, where=7), place=Place("c99")))
    assert await coming(village, village.ana) == []


async def test_a_picture_comes_with_its_words(village: Village) -> None:
    await village.platform.deliver(planned(village, replace(WALK, picture=Picture(b"png", "A path by the pond"))))
    (walk,) = await coming(village, village.ana)
    assert (walk.src, walk.alt) == ("data:image/png;base64,cG5n", "A path by the pond")


async def test_somebody_who_is_forgotten_is_named_in_nothing_planned(village: Village) -> None:
    await village.platform.deliver(planned(village))
    await village.platform.forget("local", village.ana)
    (walk,) = await coming(village, village.ben)
    assert "".join(span.text for span in walk.about) == "With someone"


async def test_nobody_is_shown_what_is_planned_before_they_are_somebody(village: Village) -> None:
    await village.platform.deliver(planned(village))
    assert await coming(village, "") == []
