"""The page in a real browser: menus of messages, held and labelled posts, time-outs, closed doors, coming back."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect
from playwright.async_api import Page as Tab

from bot.kit.effects import AnyEffect, Hide, Label, Restore, TimeOut
from bot.kit.people import Account, MessageRef
from tests.platforms.local.stories import HOUR, order
from tests.web.stories import Page
from tests.web.tabs import Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
TARGET = MessageRef(1, "")


@pytest_asyncio.fixture(loop_scope="session")
async def tab(tabs: Tabs, living: Page) -> AsyncIterator[Tab]:
    """Ana's tab, in Berlin."""
    async with tabs.one() as tab:
        await look(tab, living.seen_by("Ana"))
        yield tab


def message(tab: Tab, text: str) -> Locator:
    return tab.get_by_role("log").get_by_role("article").filter(has_text=text)


async def act_as(tab: Tab, living: Page, name: str) -> None:
    await tab.locator("#viewer").select_option(living.people[name])
    await expect(tab.get_by_role("status").filter(has_text=f"You are {name} now.")).to_be_attached()


async def test_a_post_is_reported_from_its_menu_by_keyboard(tab: Tab, living: Page) -> None:
    await living.world.post(living.people["Ben"], living.general, "Use my code KETTLE10")
    await living.world.say(living.people["Ben"], living.general, "/thanks @Mo for the chairs")
    post = message(tab, "KETTLE10")
    more = post.get_by_role("button", name="More")
    await more.focus()
    await expect(more).to_be_visible()
    await more.press("Enter")
    report = post.get_by_role("menuitem", name="Flag post")
    await expect(report).to_be_focused()
    await expect(report).to_have_accessible_description("Only moderators learn of it")
    await expect(post.get_by_role("menuitem")).to_have_count(1)
    await report.press("Escape")
    await expect(more).to_be_focused()
    await more.press("ArrowDown")
    await report.press("Enter")
    dialog = tab.get_by_role("dialog", name="Flag post")
    await dialog.get_by_role("button", name="Send it").click()
    await expect(dialog).to_contain_text("This one is needed.")
    await dialog.get_by_label("What is wrong with it?").fill("It pays him")
    await dialog.get_by_role("button", name="Send it").click()
    reply = message(tab, "Only you see this")
    await expect(reply).to_contain_text("It pays him")
    assert await reply.get_by_role("button", name="More").count() == 0
    assert await message(tab, "thanks @Mo").get_by_role("button", name="More").count() == 1
    await act_as(tab, living, "Mo")
    await post.hover()
    await more.click()
    labels = post.get_by_role("menuitem").locator(".entry-label")
    await expect(labels).to_have_text(["Flag post", "Earlier outcomes", "Delete"])
    await post.get_by_role("menuitem", name="Earlier outcomes").click()
    await expect(message(tab, "Ben has no earlier outcomes.")).to_contain_text("Only you see this")


async def test_a_held_post_says_who_sees_it_and_a_label_shows_it_again(tab: Tab, living: Page) -> None:
    key = await living.world.post(living.people["Ana"], living.general, "The kettle I use")
    post = message(tab, "The kettle I use")

    async def done(number: int, effect: AnyEffect) -> None:
        await living.platform.deliver(order(number, effect, message=key))

    await done(1, Hide(target=TARGET))
    await expect(post).to_contain_text("Held: only you and the moderators see this.")
    await expect(post).to_have_accessible_name("Held. Ana, The kettle I use")
    await act_as(tab, living, "Mo")
    await expect(post).to_contain_text("Held: only its author and the moderators see this.")
    await act_as(tab, living, "Ben")
    await expect(post).to_have_count(0)
    await done(2, Restore(target=TARGET))
    await expect(post).not_to_contain_text("Held")
    await done(3, Hide(target=TARGET))
    await expect(post).to_have_count(0)
    await act_as(tab, living, "Ana")
    await done(5, Hide(target=TARGET, rejected=True))
    await expect(post).to_contain_text("Taken down: only you and the moderators see this.")
    await expect(post).to_have_accessible_name("Taken down. Ana, The kettle I use")
    await done(4, Label(target=TARGET, person=1, words="#ad (affiliate link)"))
    await expect(post).to_contain_text("#ad (affiliate link) The kettle I use (edited)")
    await expect(post).not_to_contain_text("Taken down")


async def test_a_time_out_says_until_when_and_is_over_by_the_clock(tab: Tab, living: Page) -> None:
    await living.world.post(living.people["Ben"], living.general, "Hello")
    out = TimeOut(person=1, until=living.clock.now() + 3 * HOUR)
    await living.platform.deliver(order(1, out, person=Account(living.people["Ana"], "Ana")))
    line = tab.get_by_role("combobox", name="Message")
    await expect(tab.locator("#context")).to_contain_text("rest for you until Mon 2 Mar, 13:00. Meanwhile you can")
    await expect(line).to_be_disabled()
    post = message(tab, "Hello")
    await post.hover()
    await post.get_by_role("button", name="React").click()
    await post.get_by_role("button", name="React with 🎉").click()
    await expect(tab.get_by_role("alert").filter(has_text="rest for you until Mon 2 Mar, 13:00.")).to_be_visible()
    await tab.get_by_role("link", name="Hearth").click()
    await expect(line).to_be_enabled()
    await tab.get_by_role("link", name="general").click()
    await expect(line).to_be_disabled()
    picker = tab.locator("#viewer option").filter(has_text="Ana")
    await act_as(tab, living, "Mo")
    await expect(picker).to_have_text("Ana — member, writes again Mon 2 Mar, 13:00")
    await act_as(tab, living, "Ben")
    await expect(picker).to_have_text("Ana — member")
    await act_as(tab, living, "Ana")
    await tab.get_by_role("button", name="+1 day").click()
    await expect(line).to_be_enabled()


async def test_direct_messages_are_closed_and_stay_so_over_leaving_and_coming_back(tab: Tab, living: Page) -> None:
    switch = tab.get_by_role("switch", name="Direct messages open")
    await expect(switch).to_be_checked()
    await switch.uncheck()
    await expect(tab.get_by_role("status").filter(has_text="Direct messages are closed")).to_be_visible()
    await tab.get_by_role("link", name="Hearth").click()
    await expect(tab.get_by_role("main")).to_contain_text("Hearth does not write here by itself.")
    await tab.get_by_role("button", name="Leave").click()
    await tab.get_by_role("dialog").get_by_role("button", name="Leave").click()
    await expect(tab.locator("#viewer option").filter(has_text="Ana")).to_have_count(0)
    await expect(switch).to_be_checked()
    await tab.get_by_role("button", name="A newcomer arrives").click()
    dialog = tab.get_by_role("dialog", name="A newcomer arrives")
    await expect(dialog).to_contain_text("Whoever left comes back under the name they had.")
    await dialog.get_by_label("Name").fill("ana")
    await dialog.get_by_role("button", name="Come in").click()
    await expect(tab.locator("#viewer")).to_have_value(living.people["Ana"])
    await expect(tab.locator("#viewer option:checked")).to_have_text("Ana — newcomer")
    await expect(switch).not_to_be_checked()
