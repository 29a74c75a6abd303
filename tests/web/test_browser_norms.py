"""Hearth's main job in a real browser, from end to end: taken in, put right, decided, appealed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from playwright.async_api import Page as Tab

from bot.core.clockwork import MovableClock
from bot.testing import Actor, Room, StoppedClock
from bot.web import build, serve
from cogs import SHIPPED
from tests.web.tabs import Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
NORMS = "Be kind. If you earn from what you share, say so in front."
LINK = "These pliers never slip: https://amzn.to/3pliers"
DIRECT = "direct"


@dataclass
class House:
    """A community in a browser, seen by one person after the other."""

    room: Room
    tab: Tab
    address: str

    @property
    def log(self) -> Locator:
        """The messages of the place one is in."""
        return self.tab.get_by_role("log")

    def message(self, text: str) -> Locator:
        """The newest message with these words."""
        return self.log.get_by_role("article").filter(has_text=text).last

    async def be(self, who: Actor, where: str = "general") -> None:
        """Look through somebody's eyes, at a channel or at their conversation with Hearth."""
        rooms = self.room.channels
        home = await self.room.world.home(who.key)
        place = next(one.key for one in home.rooms if one.kind == "direct") if where == DIRECT else rooms[where]
        await look(self.tab, f"{self.address}?as={who.key}&in={place}")

    async def says(self, text: str) -> None:
        """Write a line and send it."""
        line = self.tab.get_by_role("combobox", name="Message")
        await line.fill(text)
        await line.press("Escape")
        await line.press("Enter")

    async def presses(self, label: str, within: Locator | None = None) -> None:
        """Press a button, in the newest message that has it unless told where."""
        await (within or self.log).get_by_role("button", name=label, exact=True).last.click()


@pytest_asyncio.fixture(loop_scope="session")
async def house(tabs: Tabs, tmp_path: Path) -> AsyncIterator[House]:
    """Hearth with every cog it ships and norms of its own, on a Monday morning."""
    clock = MovableClock(StoppedClock())
    async with Room.open(tmp_path, SHIPPED, clock=clock, first={"community": {"norms": NORMS}}) as room:
        travel = room.hearth.travel(clock, room.settled, "offset")
        served = await serve(build(room.world, room.hearth.views, travel, sky=room.platform.weather), port=0)
        async with tabs.one() as tab:
            yield House(room, tab, served.address)
        await served.stop()


async def test_a_newcomer_takes_the_first_steps_and_the_organiser_sees_it(house: House) -> None:
    room, tab, dialog = house.room, house.tab, house.tab.get_by_role("dialog")
    await room.member.uses("/greeter on")
    cleo = await room.arrives("Cleo")
    await house.be(room.friend)
    await expect(house.message("Welcome, @Cleo.")).to_contain_text("@Member is glad to answer your questions")
    await house.presses("Say hello")
    await expect(house.message("Welcome, @Cleo.")).to_contain_text("@Friend said hello.")
    await house.be(cleo)
    await house.presses("My first steps")
    await expect(house.message("Only you see this")).to_contain_text(NORMS)
    await house.presses("I accept")
    await house.presses("Write")
    answer = dialog.get_by_role("textbox").first
    await answer.fill("   ")
    await dialog.get_by_role("button", name="Send").click()
    await expect(answer).to_have_attribute("aria-invalid", "true")
    await answer.fill("To learn how to mend a radio.")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    await house.says("/welcome")
    await expect(house.message("Only you see this")).to_contain_text("done")
    await house.presses("Skip")
    await expect(house.message("Skipped; you can come back to it.")).to_be_visible()
    await house.be(room.organiser, "staff")
    await house.says("/newcomers")
    await expect(house.message("Only you see this")).to_contain_text("1")
    await expect(tab.get_by_role("tabpanel", name="Journal")).to_contain_text("Command used")


async def test_an_author_is_told_alone_and_puts_the_post_right_with_one_press(house: House) -> None:
    room = house.room
    await house.be(room.member)
    await house.says(LINK)
    await expect(house.message(LINK)).to_contain_text("Held: only you and the moderators see this.")
    await house.be(room.friend)
    await expect(house.log).not_to_contain_text("pliers")
    await house.be(room.member, DIRECT)
    note = house.message("amzn.to/3pliers")
    await expect(note).to_contain_text("The norm")
    await note.get_by_role("button", name="Put “#ad (affiliate link)” in front").click()
    await expect(house.message("amzn.to/3pliers").get_by_role("button")).to_have_count(0)
    await house.be(room.friend)
    await expect(house.message("pliers")).to_contain_text(f"#ad (affiliate link) {LINK}")
    await house.be(room.moderator, "staff")
    await house.says("/queue")
    await expect(house.message("Only you see this")).to_contain_text("Nothing")


async def test_a_moderator_sees_the_telling_words_and_exempts_the_author_from_the_card(house: House) -> None:
    room, dialog = house.room, house.tab.get_by_role("dialog")
    await house.be(room.member)
    await house.says("These pliers never slip: https://www.amazon.de/dp/B0PLIERS?tag=mypliers-21")
    await room.clock.advance(minutes=30)
    await house.be(room.moderator, "staff")
    card = house.message("never slip")
    await expect(card.locator("blockquote mark")).to_have_text("https://www.amazon.de/dp/B0PLIERS?tag=mypliers-21")
    await expect(card.locator("dl")).to_contain_text("nothing declared")
    await card.hover()
    await card.get_by_role("button", name="More", exact=True).click()
    await card.get_by_role("menuitem", name="Delete").click()
    await expect(dialog).to_contain_text("still waits for a decision: /queue shows it.")
    await dialog.get_by_role("button", name="Keep it").click()
    await house.presses("Exempt…", card)
    await dialog.get_by_label("Until when").fill("soon")
    await dialog.get_by_role("button", name="Exempt").click()
    await expect(dialog).to_contain_text('I read "soon" as nothing I know.')
    await dialog.get_by_label("Until when").fill("31 May 2026")
    await dialog.get_by_role("button", name="Exempt").click()
    await expect(house.message("Only you see this")).to_contain_text("needs no label for the tag or code mypliers-21")
    await expect(card).to_contain_text("Exempt: the tag or code mypliers-21, until 2026-05-31.")
    await house.be(room.member)
    await house.says("And these: https://www.amazon.de/dp/B0TONGS?tag=mypliers-21")
    await house.be(room.friend)
    await expect(house.message("B0TONGS")).to_be_visible()


async def test_a_saved_post_is_one_click_away(house: House) -> None:
    room = house.room
    await room.friend.says("Borax is what you solder with.")
    await house.be(room.member)
    post = house.message("Borax")
    await post.hover()
    await post.get_by_role("button", name="More").click()
    await house.tab.get_by_role("menuitem", name="Save").click()
    await expect(house.message("Only you see this")).to_contain_text("Saved.")
    await house.be(room.member, DIRECT)
    await house.says("/saved")
    await house.message("The post you saved").get_by_role("link", name="#general").click()
    await expect(post).to_be_focused()


async def test_a_report_is_decided_with_a_reason_and_an_appeal_by_somebody_else(house: House) -> None:
    room, dialog = house.room, house.tab.get_by_role("dialog")
    await house.be(room.friend)
    await house.says("Only fools solder without flux.")
    await house.be(room.member)
    fools = house.message("Only fools")
    await fools.hover()
    await fools.get_by_role("button", name="More").click()
    await house.tab.get_by_role("menuitem", name="Flag post").click()
    await dialog.get_by_label("Anything to add").fill("Said to a beginner.")
    await dialog.get_by_role("button", name="Report").click()
    await expect(dialog).to_contain_text("This one is needed.")
    await dialog.get_by_label("What is the matter").select_option(index=2)
    await dialog.get_by_role("button", name="Report").click()
    await expect(house.message("Only you see this")).to_contain_text("I will tell you what became of it")
    await house.be(room.moderator, "staff")
    card = house.message("Only fools")
    await expect(card).to_contain_text("Said to a beginner.")
    await expect(card).not_to_contain_text("@Member")
    journal, said = house.tab.get_by_role("tabpanel", name="Journal"), house.tab.locator("#announcer")
    await expect(journal.get_by_role("listitem").filter(has_text="Message menu used")).to_contain_text("someone")
    await _claimed_and_released(room, said)
    await house.presses("Reject…", card)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog.locator("[aria-invalid=true]").first).to_be_visible()
    await dialog.get_by_role("textbox").last.fill("We explain things here; nobody is a fool for asking.")
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()
    await expect(card).to_contain_text("Rejected by @Moderator")
    await expect(card).to_be_focused()
    await expect(said).to_contain_text("Only you see this: Rejected. @Friend reads:")
    await expect(said).not_to_contain_text("UTC")
    await house.be(room.member)
    await expect(house.log).not_to_contain_text("Only fools")
    await house.be(room.friend, DIRECT)
    await expect(house.message("nobody is a fool for asking")).to_be_visible()
    await house.presses("Appeal")
    await dialog.get_by_role("textbox").first.fill("It is a song we all know.")
    await dialog.get_by_role("button", name="Appeal").click()
    await expect(dialog).to_be_hidden()
    await house.be(room.moderator, "staff")
    await house.presses("Approve", card)
    await expect(house.message("Only you see this")).to_contain_text("an appeal goes to another moderator")
    await house.be(room.organiser, "staff")
    await house.presses("Approve", card)
    await expect(card).to_contain_text("Approved by @Organiser")
    await house.be(room.member)
    await expect(house.message("Only fools")).to_be_visible()
    await house.be(room.member, DIRECT)
    await expect(house.log).to_contain_text("A moderator looked at it and lets it stand.")


async def _claimed_and_released(room: Room, said: Locator) -> None:
    """The organiser takes the one card up, which is said to whoever looks at it, and then lets go of it."""
    for label in ("Claim", "Release"):
        (card,) = [message for message in await room.seen_in("staff", by=room.organiser) if message.bot]
        await room.organiser.presses(label, card)
        if label == "Claim":
            await expect(said).to_contain_text("Hearth: @Organiser is looking at it until Mon 2 Mar")


async def test_a_member_says_what_they_gain_from_the_menu_of_their_post(house: House) -> None:
    dialog = house.tab.get_by_role("dialog")
    await house.be(house.room.member)
    await house.says("The new Acme pliers are out, I use them every day")
    post = house.message("The new Acme pliers")
    await post.hover()
    await post.get_by_role("button", name="More").click()
    await house.tab.get_by_role("menuitem", name="Add disclosure").click()
    await expect(dialog.get_by_label("Your post")).to_have_value("The new Acme pliers are out, I use them every day")
    await dialog.get_by_role("button", name="Add the label").click()
    await expect(dialog).to_contain_text("This one is needed.")
    await dialog.get_by_label("What do you get from it?").select_option(label="I work there")
    await dialog.get_by_role("button", name="Add the label").click()
    await expect(house.message("Only you see this")).to_contain_text("“#ad (my own interest)” stands in front")
    await house.be(house.room.friend)
    await expect(house.message("The new Acme pliers")).to_contain_text("#ad (my own interest) The new Acme pliers are")
    await expect(house.message("The new Acme pliers")).to_contain_text("Member")
