"""The whole of Hearth in a real browser: real cogs, a real database, and time that is moved by hand."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page as Tab
from playwright.async_api import expect

from bot.core.clockwork import MovableClock
from bot.testing import Actor, Room, StoppedClock
from bot.web import build, serve
from cogs import SHIPPED
from tests.web.tabs import Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class Visit:
    """A tab on the page of a room."""

    room: Room
    tab: Tab
    address: str

    async def act_as(self, who: Actor) -> None:
        """Look through somebody's eyes."""
        await look(self.tab, f"{self.address}?as={who.key}&in={self.room.channels['general']}")

    async def says(self, text: str) -> None:
        """Write a line and send it."""
        line = self.tab.get_by_role("combobox", name="Message")
        await line.fill(text)
        await line.press("Escape")
        await line.press("Enter")


@pytest_asyncio.fixture(loop_scope="session")
async def visit(tabs: Tabs, tmp_path: Path) -> AsyncIterator[Visit]:
    """Hearth with every cog it ships, on a Monday morning."""
    clock = MovableClock(StoppedClock())
    async with Room.open(tmp_path, SHIPPED, clock=clock) as room:
        travel = room.hearth.travel(clock, room.settled, "offset")
        served = await serve(build(room.world, room.hearth.views, travel, sky=room.platform.weather), port=0)
        async with tabs.one() as tab:
            yield Visit(room, tab, served.address)
        await served.stop()


async def test_thanks_from_the_first_letter_to_the_round_up_on_friday(visit: Visit) -> None:
    tab, log = visit.tab, visit.tab.get_by_role("log")
    await visit.act_as(visit.room.member)
    await visit.says("/thanks @Friend for the soup")
    thanks = log.get_by_role("article").filter(has_text="@Member thanks @Friend")
    await expect(thanks).to_contain_text("for the soup")
    await visit.says("/thanks @Friend for the bread")
    refusal = log.get_by_role("article").filter(has_text="Only you see this")
    await expect(refusal).to_contain_text("You thanked @Friend a short while ago")
    await visit.act_as(visit.room.moderator)
    await expect(refusal).to_have_count(0)
    await thanks.get_by_role("button", name="Me too").click()
    await expect(thanks).to_contain_text("@Moderator joins in.")
    clock = tab.get_by_role("region", name="Clock")
    await expect(clock).to_contain_text("Roundup")
    await clock.get_by_role("button", name="To the next thing due").click()
    await expect(log.get_by_role("article").last).to_contain_text("This week")
    await expect(tab.get_by_role("tabpanel", name="Journal")).to_contain_text("Command used")
    await tab.get_by_role("tab", name="Outbox").click()
    await expect(tab.get_by_role("tabpanel", name="Outbox")).to_contain_text("round-up of thanks")


async def test_an_organiser_changes_a_setting_after_a_mistake(visit: Visit) -> None:
    tab, log = visit.tab, visit.tab.get_by_role("log")
    await visit.act_as(visit.room.organiser)
    await visit.says("/setup")
    await log.get_by_label("Change", exact=True).select_option("gratitude")
    await log.get_by_role("button", name="Choose").click()
    dialog = tab.get_by_role("dialog")
    wait = dialog.get_by_label("Wait between thanks")
    await wait.fill("soon")
    await dialog.get_by_role("button", name="Preview").click()
    await expect(wait).to_have_attribute("aria-invalid", "true")
    await expect(wait).to_be_focused()
    await wait.fill("2h")
    await dialog.get_by_role("button", name="Preview").click()
    await expect(dialog).to_be_hidden()
    preview = log.get_by_role("article").filter(has_text="Nothing is saved yet.")
    await expect(preview).to_contain_text("1 day → 2 hours")
    await preview.get_by_role("button", name="Save").click()
    saved = log.get_by_role("article").filter(has_text="Saved.")
    await saved.get_by_role("button", name="Undo").click()
    await expect(saved).to_have_count(0)


async def test_a_newcomer_is_greeted_and_has_less_to_choose_from(visit: Visit) -> None:
    tab, log = visit.tab, visit.tab.get_by_role("log")
    await visit.act_as(visit.room.member)
    await tab.get_by_role("button", name="A newcomer arrives").click()
    await tab.get_by_role("dialog").get_by_label("Name").fill("Cleo")
    await tab.get_by_role("button", name="Come in").click()
    await expect(log).to_contain_text("Welcome, @Cleo.")
    await tab.get_by_role("combobox", name="Message").press_sequentially("/")
    commands = tab.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(commands.filter(has_text="/help")).to_be_visible()
    await expect(commands.filter(has_text="/setup")).to_have_count(0)
