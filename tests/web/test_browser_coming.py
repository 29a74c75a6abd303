"""What is planned and what a forum holds, in a real browser."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page as Tab
from playwright.async_api import Route, expect

from bot.kit.effects import OpenThread, Plan
from bot.kit.gathering import Gathering
from bot.kit.people import Place
from bot.kit.ui import say
from tests.platforms.local.stories import HOUR, order
from tests.web.stories import Page
from tests.web.tabs import PHONE, Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def planned(living: Page) -> AsyncIterator[Page]:
    """A walk from 10 to 11 UTC on a winter's Monday, and a forum with one post."""
    starts = living.clock.now() + HOUR
    walk = Gathering("Garden walk", starts, starts + HOUR, 1, "Bring boots, " + "verylongword" * 12)
    general = Place(living.general, "general")
    await living.platform.deliver(order(1, Plan(gathering=walk, purpose="walk"), place=general))
    forum = await living.world.add_forum("ideas", tags=("Garden",))
    post = OpenThread(channel=1, name="Beans", message=say("On strings"), purpose="x", tags=("Garden",))
    await living.platform.deliver(order(2, post, place=Place(forum)))
    yield living


async def test_what_is_planned_is_read_in_ones_own_zone_until_it_is_over(tabs: Tabs, planned: Page) -> None:
    async with tabs.one() as tab:
        await look(tab, planned.seen_by("Ana"))
        coming = tab.get_by_role("region", name="Coming up")
        await expect(coming.get_by_role("heading", name="Garden walk")).to_be_visible()
        await expect(coming).to_contain_text("11:00 to 12:00")  # Berlin, an hour ahead of UTC
        await expect(coming.get_by_role("link", name="#general")).to_be_visible()
        await tab.get_by_role("button", name="+1 hour").click()
        await expect(coming).to_contain_text("Now, ")
        await tab.get_by_role("button", name="+1 hour").click()
        await expect(coming).to_have_count(0)


async def _writes(tab: Tab, text: str) -> None:
    await tab.get_by_role("combobox", name="Message").fill(text)
    await tab.get_by_role("combobox", name="Message").press("Enter")


async def test_a_forum_lists_its_posts_and_takes_new_ones(tabs: Tabs, planned: Page) -> None:
    async with tabs.one() as tab:
        await look(tab, planned.seen_by("Ana"))
        await tab.get_by_role("link", name="ideas").click()
        await _writes(tab, "Peas as well")
        await expect(tab.get_by_role("article", name="Peas as well")).to_contain_text("1 message")
        await tab.get_by_role("button", name="Beans").click()
        await expect(tab.locator("#room-about")).to_have_text("A post in #ideas, tagged Garden")
        await _writes(tab, "How long should they be?")
        await expect(tab.get_by_role("log")).to_contain_text("How long should they be?")


async def test_words_written_before_a_place_is_drawn_arrive_in_that_place(tabs: Tabs, planned: Page) -> None:
    async with tabs.one() as tab:
        await look(tab, planned.seen_by("Ana"))
        gate = asyncio.Event()

        async def hold(route: Route) -> None:
            await gate.wait()
            await route.continue_()

        await tab.route("**/api/home*", hold)
        await tab.get_by_role("link", name="ideas").click()
        await tab.get_by_role("combobox", name="Message").fill("Peas as well")
        gate.set()
        await tab.unroute_all(behavior="wait")
        await expect(tab.get_by_role("heading", name="#ideas")).to_be_visible()
        await tab.get_by_role("combobox", name="Message").press("Enter")
        await expect(tab.get_by_role("article", name="Peas as well")).to_contain_text("1 message")


async def test_what_is_planned_fits_a_phone(tabs: Tabs, planned: Page) -> None:
    async with tabs.one(PHONE) as tab:
        await look(tab, planned.seen_by("Ana"))
        await tab.get_by_role("navigation", name="Views").get_by_role("button", name="Places").tap()
        await expect(tab.get_by_role("region", name="Coming up")).to_be_visible()
        assert await tab.evaluate("document.documentElement.scrollWidth") == 360
