"""What is planned, and a forum's posts, as the page is given them; a browser is needed for the rest alone."""

import aiohttp

from bot.kit.effects import OpenThread, Plan
from bot.kit.gathering import Gathering
from bot.kit.people import Place
from bot.kit.ui import Picture, say
from tests.platforms.local.stories import HOUR, order
from tests.web.stories import Page

PIXEL = b"\x89PNG\r\n\x1a\n"


async def test_what_is_planned_comes_with_the_places_and_its_times_are_nobodys_zone(
    page: Page, http: aiohttp.ClientSession
) -> None:
    starts = page.clock.now() + HOUR
    walk = Gathering("Garden walk", starts, starts + HOUR, "By the pond", "Bring boots", Picture(PIXEL, "A path"))
    await page.platform.deliver(order(1, Plan(gathering=walk, purpose="walk")))
    async with http.get("/api/home", params={"as": page.people["Ana"]}) as response:
        (shown,) = (await response.json())["coming"]
    assert (shown["name"], shown["starts"], shown["ends"]) == ("Garden walk", starts, starts + HOUR)
    assert shown["where"] == [{"t": "text", "text": "By the pond"}]
    assert shown["alt"] == "A path"


async def test_the_list_is_named_for_who_hears_the_page_and_out_of_sight_while_nothing_is_planned(
    http: aiohttp.ClientSession,
) -> None:
    async with http.get("/") as response:
        html = await response.text()
    assert '<section id="coming" class="coming" aria-labelledby="coming-title" hidden>' in html
    assert '<h2 id="coming-title">Coming up</h2>' in html


async def test_a_forum_is_given_as_its_posts(page: Page, http: aiohttp.ClientSession) -> None:
    forum = await page.world.add_forum("ideas", tags=("Garden",))
    post = OpenThread(channel=1, name="Beans", message=say("On strings"), purpose="x", tags=("Garden",))
    await page.platform.deliver(order(1, post, place=Place(forum)))
    async with http.get("/api/messages", params={"as": page.people["Ana"], "channel": forum}) as response:
        shown = await response.json()
    assert shown["room"]["forum"] is True
    assert [(one["name"], one["tags"], one["count"]) for one in shown["posts"]] == [("Beans", ["Garden"], 1)]
