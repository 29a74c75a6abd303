"""The demo as it opens: a living scene, and three tours that can be followed to their end."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from playwright.async_api import Page as Tab

from bot.app import DEMO
from bot.core.clockwork import MovableClock
from bot.demo.folder import LENGTH
from bot.demo.play import play
from bot.demo.tours import TOURS
from bot.testing import Room, StoppedClock
from bot.web import build, serve
from cogs import SHIPPED
from tests.web.tabs import Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]
NOW = datetime(2026, 3, 25, 15, 20, tzinfo=UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tabs: Tabs, tmp_path: Path) -> AsyncIterator[Tab]:
    """A tab on the demo, just played."""
    clock = MovableClock(StoppedClock(NOW - LENGTH))
    async with Room.open(tmp_path, SHIPPED, clock=clock, first=DEMO, furnished=False) as room:
        travel = room.hearth.travel(clock, room.settled, "offset")
        await play(room.world, travel, int(NOW.timestamp() * 1000))
        served = await serve(build(room.world, room.hearth.views, travel, tours=TOURS), port=0)
        async with tabs.one() as tab:
            await look(tab, served.address)
            yield tab
        await served.stop()


class Guide:
    """Follows a tour: each step's own buttons first, then what the step asks for."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.log = tab.get_by_role("log")
        self.dialog = tab.get_by_role("dialog")
        self.tours = tab.get_by_role("region", name="Tours")
        self.step = self.tours.locator("[aria-current=step]")

    async def begin(self, title: str) -> None:
        """Choose a tour."""
        await self.tours.get_by_role("button", name=title).click()

    async def goes(self, done: str, *buttons: str) -> None:
        """Use the buttons of the step, once so many are done."""
        await expect(self.tours).to_contain_text(done)
        for name in buttons:
            await self.step.get_by_role("button", name=name).first.click()

    async def send(self) -> None:
        """Send what the step put into the line."""
        line = self.tab.get_by_role("combobox", name="Message")
        await line.press("Escape")
        await line.press("Enter")

    def newest(self, text: str) -> Locator:
        """The newest message with these words."""
        return self.log.get_by_role("article").filter(has_text=text).last


async def test_the_tours_lead_through_the_scene_to_their_end(demo: Tab) -> None:
    guide = Guide(demo)
    await _as_a_member(guide)
    await _as_a_moderator(guide)
    await _as_an_organiser(guide)


async def _as_a_member(guide: Guide) -> None:
    await guide.begin("As a member")
    await guide.goes("0 of 6", "Look as Rook", "Write /welcome")
    await guide.send()
    await guide.goes("1 of 6")
    await guide.newest("Only you see this").get_by_role("button", name="I accept").click()
    await guide.goes("2 of 6", "Look as Marlow", "Go to #projects", "Write My favourite glue")
    await guide.send()
    await guide.goes("3 of 6", "Open what Hearth writes to you")
    await guide.newest("amzn.to/3glue").get_by_role("button", name="in front").click()
    await guide.goes("4 of 6", "Look as Tove")
    post = guide.log.get_by_role("article").filter(has_text="Envelopes with zines")
    await post.hover()
    await post.get_by_role("button", name="More").click()
    await guide.tab.get_by_role("menuitem", name="Flag post").click()
    await guide.dialog.get_by_label("What is the matter").select_option(index=4)
    await guide.dialog.get_by_role("button", name="Report").click()
    await guide.goes("5 of 6", "Write /privacy")
    await guide.send()
    await expect(guide.tours).to_contain_text("all done. That is a member's day here.")


async def _as_a_moderator(guide: Guide) -> None:
    await guide.begin("As a moderator")
    await guide.goes("0 of 5", "Look as Bram", "Write /queue")
    await guide.send()
    await guide.goes("1 of 5", "Go to #staff")
    card = guide.log.get_by_role("article").filter(has_text="flush cutters").filter(has_not_text="Only you").first
    await card.get_by_role("button", name="Claim").click()
    await guide.goes("2 of 5")
    await card.get_by_role("button", name="Approve").click()
    await guide.goes("3 of 5")
    await card.get_by_role("button", name="Undo").click()
    await guide.goes("4 of 5", "Look as Wren")
    await card.get_by_role("button", name="More…").click()
    await guide.newest("Only you see this").get_by_role("button", name="Add a note…").click()
    await guide.dialog.get_by_role("textbox").first.fill("Quill asked me before; it is their own shop's link.")
    await guide.dialog.get_by_role("button", name="Save").click()
    await expect(guide.tours).to_contain_text("all done. Every step stands in the journal")


async def _as_an_organiser(guide: Guide) -> None:
    await guide.begin("As an organiser")
    await guide.goes("0 of 5", "Look as Linden", "Write /newcomers")
    await guide.send()
    await guide.goes("1 of 5", "Write /setup community")
    await guide.send()
    await guide.dialog.get_by_label("Norms").fill("Be kind, and say so when you earn from what you share.")
    await guide.dialog.get_by_role("button", name="Preview").click()
    await guide.goes("2 of 5")
    await guide.newest("Nothing is saved yet").get_by_role("button", name="Save").click()
    await guide.goes("3 of 5", "Show me where")
    await guide.tab.keyboard.press("Enter")
    await guide.dialog.get_by_label("Name").fill("Heron")
    await guide.dialog.get_by_role("button", name="Come in").click()
    await guide.goes("4 of 5")
    await guide.tab.get_by_role("button", name="+1 day").click()
    await expect(guide.tours).to_contain_text("all done. Everything you can change stands under /setup.")
