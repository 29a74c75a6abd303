"""The tours in a real browser: they lead, tick themselves off as it happens, and remember."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page as Tab
from playwright.async_api import Route, expect

from tests.web.stories import TOURS, Page, open_page
from tests.web.tabs import PHONE, Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def guided(tmp_path: Path) -> AsyncIterator[Page]:
    """A page with two tours."""
    page = await open_page(tmp_path, tours=TOURS)
    await page.world.post(page.people["Ben"], page.general, "I have beans to give away")
    yield page
    await page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def tab(tabs: Tabs, guided: Page) -> AsyncIterator[Tab]:
    """Mo's tab."""
    async with tabs.one() as tab:
        await look(tab, guided.seen_by("Mo"))
        yield tab


async def test_a_tour_ticks_itself_off_as_it_happens(tab: Tab, guided: Page) -> None:
    tours, said = tab.get_by_role("region", name="Tours"), tab.locator("#tours-said")
    step = tours.locator("[aria-current=step]")
    await tours.get_by_role("button", name="As a member").click()
    await expect(tours).to_contain_text("As a member: 0 of 4")
    await step.get_by_role("button", name="Look as Ana").click()
    write = step.get_by_role("button", name="Write /thanks @Mo for the soup")
    await expect(write).to_be_focused()
    await write.click()
    await tab.get_by_role("combobox", name="Message").press("Enter")
    await expect(tours).to_contain_text("As a member: 1 of 4")
    await expect(said).to_have_text(
        "Done: step 1 of 4. Next: Report any message to the moderators, from its More menu."
    )
    await expect(tours.get_by_role("listitem").first).to_contain_text("Done: Thank Mo")
    await expect(tours.get_by_role("listitem")).to_have_count(2)
    await tours.get_by_role("button", name="All steps").press("Enter")
    await expect(tours.get_by_role("listitem")).to_have_count(4)
    await expect(tours.get_by_role("button", name="All steps", expanded=True)).to_be_focused()
    await tab.reload()
    await expect(tours).to_contain_text("As a member: 1 of 4")
    await step.get_by_role("button", name="Show me where").click()
    more = tab.get_by_role("article").filter(has_text="beans").get_by_role("button", name="More")
    await expect(more).to_be_focused()
    await more.press("Enter")
    await tab.get_by_role("menuitem", name="Flag post").press("Enter")
    await tab.get_by_role("button", name="Not now").click()
    await expect(tours).to_contain_text("As a member: 2 of 4")
    await step.get_by_role("button", name="I saw it").click()
    await expect(step).to_contain_text("Write your note")
    await guided.world.say(guided.people["Ben"], guided.general, "/figures")
    await expect(tours).to_contain_text("As a member: all done. You know your way around.")
    await expect(said).to_contain_text("Done: step 4 of 4. You know your way around.")
    await expect(tours.get_by_role("button", name="As a member")).to_have_accessible_name("As a member (done before)")


async def test_a_line_offered_before_the_page_is_drawn_for_somebody_else_stands_there_then(tab: Tab) -> None:
    tours = tab.get_by_role("region", name="Tours")
    step = tours.locator("[aria-current=step]")
    await tours.get_by_role("button", name="As a member").click()
    await step.get_by_role("button", name="Look as Ana").click()
    write = step.get_by_role("button", name="Write /thanks @Mo for the soup")
    await expect(write).to_be_focused()
    gate = asyncio.Event()

    async def hold(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await tab.route("**/api/messages*", hold)
    await tab.locator("#viewer").select_option(label="Mo — moderator")
    await write.click()
    gate.set()
    await tab.unroute_all(behavior="wait")
    await expect(tab.get_by_role("combobox", name="Message")).to_have_value("/thanks @Mo for the soup")


async def test_a_tour_put_away_catches_up_and_begins_anew_with_another_community(tab: Tab, guided: Page) -> None:
    tours = tab.get_by_role("region", name="Tours")
    step = tours.locator("[aria-current=step]")
    await tours.get_by_role("button", name="As a moderator").click()
    await step.get_by_role("button", name="Go to #staff").click()
    await expect(tab.get_by_role("heading", name="#staff")).to_be_visible()
    await tours.get_by_role("button", name="Put away").click()
    await expect(tours).to_be_hidden()
    again = tab.get_by_role("button", name="Tours")
    await expect(again).to_be_focused()
    await tab.goto("about:blank")
    staff = await guided.world.find_channel("staff")
    assert staff is not None
    await guided.world.post(guided.people["Mo"], staff, "Good morning")
    for number in range(51):
        await guided.world.post(guided.people["Ben"], guided.general, f"Bean no. {number}")
    await guided.world.drained()
    await tab.goto(guided.seen_by("Mo"))
    await expect(tours).to_be_hidden()
    await again.click()
    await expect(tours).to_contain_text("As a moderator: 1 of 3")
    await step.get_by_role("button", name="Skip this step").click()
    await step.get_by_role("button", name="Show me where").click()
    await expect(tab.get_by_role("button", name="A newcomer arrives")).to_be_focused()
    await tours.get_by_role("button", name="Another tour").click()
    await expect(tours.get_by_role("button", name="As a member")).to_be_focused()
    kept = '{"running": {"key": "moderator", "seen": 9000, "at": 1, "done": [0, 1]}}'
    await tab.evaluate("kept => localStorage.setItem('hearth.tours', kept)", kept)
    await tab.reload()
    await expect(tours).to_contain_text("As a moderator: 0 of 3")
    await tab.evaluate("localStorage.setItem('hearth.tours', 'no JSON at all')")
    await tab.reload()
    await expect(tours.get_by_role("button", name="As a member")).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(tabs: Tabs, guided: Page) -> AsyncIterator[Tab]:
    """Mo's phone."""
    async with tabs.one(PHONE) as tab:
        await look(tab, guided.seen_by("Mo"))
        yield tab


async def test_tours_fit_a_phone_and_begin_folded(phone: Tab) -> None:
    tab = phone
    tours = tab.get_by_role("region", name="Tours")
    await expect(tours.get_by_role("button", name="As a member")).to_be_hidden()
    await tours.locator("summary").tap()
    await tours.get_by_role("button", name="As a member").tap()
    await expect(tours.get_by_role("button", name="Look as Ana")).to_be_visible()
    assert await tab.evaluate("document.documentElement.scrollWidth") == 360
    sizes: list[float] = await tours.locator("button:visible, summary").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 24
    await expect(tab.get_by_role("combobox", name="Message")).to_be_visible()
