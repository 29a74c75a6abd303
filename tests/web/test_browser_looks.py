"""The page in a real browser, for every pair of eyes, hands and sizes of screen."""

from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Final, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from tests.web.stories import Page, open_page
from tests.web.tabs import PHONE, Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
SMALL = (
    "nodes => nodes.filter(n => n.checkVisibility({visibilityProperty: true, opacityProperty: true}))"
    ".map(n => [n.textContent.trim() || n.id, n.getBoundingClientRect()])"
    ".filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24)).map(([text]) => text)"
)


@pytest_asyncio.fixture(loop_scope="session")
async def busy(living: Page) -> Page:
    """A page with a bit of everything on it."""
    world, people, general = living.world, living.people, living.general
    root = await world.post(
        people["Mo"], general, "I have two spades. See https://example.org/tools?kind=spades&more=1"
    )
    await world.post(people["Ana"], general, "Thank you @Mo!", reply_to=root)
    await world.react(people["Ben"], root, "🌱")
    await world.post(people["Ben"], general, "Which one is for beans?", thread=root)
    for line in ("/thanks @Mo for lending both of his spades", "/figures", "/topics"):
        await world.say(people["Ana"], general, line)
    await world.drained()
    return living


@pytest_asyncio.fixture(loop_scope="session")
async def tab(tabs: Tabs, busy: Page) -> AsyncIterator[Tab]:
    """Ana's tab."""
    async with tabs.one() as tab:
        await look(tab, busy.seen_by("Ana"))
        yield tab


@pytest_asyncio.fixture(loop_scope="session")
async def phone(tabs: Tabs, busy: Page) -> AsyncIterator[Tab]:
    """A narrow screen under a thumb."""
    async with tabs.one(PHONE) as tab:
        await look(tab, busy.seen_by("Ana"))
        yield tab


async def test_every_view_fits_a_phone(phone: Tab) -> None:
    for view in ("Places", "Talk", "What happened"):
        await phone.get_by_role("navigation", name="Views").get_by_role("button", name=view).tap()
        assert await phone.evaluate("document.documentElement.scrollWidth") == 360, view
        small: list[str] = await phone.locator("button, a, select, input, textarea").evaluate_all(SMALL)
        assert [text for text in small if not text.startswith("http")] == [], view


async def test_on_a_phone_one_reacts_to_a_message_and_goes_to_another_place(phone: Tab) -> None:
    message = phone.get_by_role("article").filter(has_text="Thank you @Mo!")
    await message.locator(".words").tap()
    await message.get_by_role("button", name="React").tap()
    await message.get_by_role("button", name="React with 🙏").tap()
    await expect(message.get_by_role("button", name="🙏 1, from Ana")).to_be_visible()
    await phone.get_by_role("button", name="Places").tap()
    await phone.get_by_role("link", name="Hearth").tap()
    await expect(phone.get_by_role("main")).to_be_visible()
    await expect(phone.get_by_role("log")).to_contain_text("Only you and Hearth read this.")
    await expect(phone.get_by_role("navigation", name="Places")).to_be_hidden()


async def test_dark_by_preference_and_printed_the_conversation_is_what_stays(tab: Tab, busy: Page) -> None:
    grounds: list[str] = []
    for scheme in SCHEMES:
        await tab.emulate_media(color_scheme=scheme)
        await look(tab, busy.seen_by("Ana"))
        grounds.append(await tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(246, 243, 238)", "rgb(20, 18, 16)"]
    await tab.emulate_media(media="print")
    await expect(tab.get_by_role("log")).to_be_visible()
    await expect(tab.locator("#composer")).to_be_hidden()


async def test_landmarks_headings_and_names(tab: Tab) -> None:
    assert await tab.title() == "#general · Hearthside"
    for role in ("main", "complementary"):
        await expect(tab.get_by_role(role)).to_have_count(1)
    levels = await tab.locator("h1, h2, h3, [role=heading]").evaluate_all(
        "nodes => nodes.filter(n => n.checkVisibility()).map(n => Number(n.ariaLevel ?? n.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    nameless = await tab.locator("button, select, input, textarea, img").evaluate_all(
        "nodes => nodes.filter(n => !(n.innerText?.trim() || n.labels?.length || n.ariaLabel || n.alt !== undefined))"
        ".map(n => n.outerHTML)"
    )
    assert nameless == []


async def test_the_first_tab_leads_to_writing_and_what_happened_is_walked_with_arrows(tab: Tab) -> None:
    await tab.keyboard.press("Tab")
    await expect(tab.get_by_role("link", name="Skip to writing")).to_be_focused()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("combobox", name="Message")).to_be_focused()
    outline = await tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await tab.get_by_role("tab", name="Journal").focus()
    await expect(tab.get_by_role("tabpanel", name="Journal")).to_contain_text("MessagePosted")
    await tab.keyboard.press("ArrowRight")
    await expect(tab.get_by_role("tab", name="Outbox", selected=True)).to_be_focused()
    await expect(tab.get_by_role("tabpanel", name="Outbox")).to_contain_text("▲ failed")
    await tab.keyboard.press("End")
    await expect(tab.get_by_role("tabpanel", name="Ahead")).to_contain_text("every day at 10:00")


async def test_a_lost_connection_is_said_and_found_again(
    tab: Tab, living: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    port = living.served.port
    await living.served.stop()
    await expect(tab.get_by_text("Reconnecting…")).to_be_visible()
    again = await open_page(tmp_path_factory.mktemp("again"), port)
    try:
        await expect(tab.get_by_text("Reconnecting…")).to_be_hidden()
        await again.world.post(again.people["Mo"], again.general, "Back again")
        await expect(tab.get_by_role("log")).to_contain_text("Back again")
    finally:
        await again.close()
