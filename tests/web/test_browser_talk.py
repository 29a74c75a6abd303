"""The page in a real browser: people talk, ask Hearth for things, and see what comes of it."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import ConsoleMessage, Error, Locator, Route, expect
from playwright.async_api import Page as Tab

from tests.platforms.local.stories import HOUR
from tests.web.stories import Page
from tests.web.tabs import Tabs, look

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def tab(tabs: Tabs, living: Page) -> AsyncIterator[Tab]:
    """Ana's tab. A script error or a blocked resource anywhere on the way fails the story."""
    troubles: list[str] = []

    def failed(error: Error) -> None:
        troubles.append(str(error))

    def said(line: ConsoleMessage) -> None:
        if line.type == "error" and "409" not in line.text:
            troubles.append(line.text)

    async with tabs.one() as tab:
        tab.on("pageerror", failed)
        tab.on("console", said)
        await look(tab, living.seen_by("Ana"))
        yield tab
        tab.remove_listener("pageerror", failed)
        tab.remove_listener("console", said)
    assert troubles == []


def composer(tab: Tab) -> Locator:
    return tab.get_by_role("combobox", name="Message")


def suggestions(tab: Tab) -> Locator:
    return tab.get_by_role("listbox", name="Suggestions")


def log(tab: Tab) -> Locator:
    return tab.get_by_role("log")


async def says(tab: Tab, text: str) -> None:
    await composer(tab).fill(text)
    if text.startswith("/"):
        await composer(tab).press("Escape")
    await composer(tab).press("Enter")


async def test_a_message_appears_and_the_line_is_free_again(tab: Tab) -> None:
    await says(tab, "Good morning")
    await expect(log(tab).get_by_role("article")).to_contain_text("Good morning")
    await expect(composer(tab)).to_have_value("")
    await expect(composer(tab)).to_be_focused()


async def test_what_others_write_arrives_by_itself(tab: Tab, living: Page) -> None:
    await living.world.post(living.people["Mo"], living.general, "Hello @Ana")
    await expect(log(tab)).to_contain_text("Hello @Ana")
    await expect(tab.locator(".message.for-me")).to_have_count(1)


async def test_a_command_by_keyboard_alone(tab: Tab, living: Page) -> None:
    line = composer(tab)
    await line.press_sequentially("/th")
    await expect(suggestions(tab).get_by_role("option")).to_contain_text(["/thanks"])
    await line.press("Tab")
    await expect(suggestions(tab).get_by_role("option", selected=True)).to_contain_text("member:")
    await line.press("Enter")
    await line.press_sequentially("m")
    await expect(suggestions(tab).get_by_role("option")).to_have_text([re.compile("Mo")])
    await expect(line).to_have_attribute("aria-activedescendant", "choice-0")
    await line.press("Enter")
    await expect(suggestions(tab).get_by_role("option", selected=True)).to_contain_text("why:")
    await line.press("Enter")
    await expect(line).to_have_value("/thanks member:@Mo why: ")
    await line.press_sequentially("for the soup")
    await line.press("Enter")
    answer = log(tab).get_by_role("article").last
    await expect(answer).to_contain_text("@Ana thanks @Mo")
    await expect(answer.get_by_role("blockquote")).to_have_text("for the soup")
    await expect(answer.locator(".words time")).to_have_attribute("datetime", "2026-03-02T09:00:00.000Z")
    await expect(answer.locator(".words time")).to_contain_text("10:00")
    assert len(living.host.answers) == 1


async def test_a_mistyped_command_keeps_its_line_and_says_what_works(tab: Tab) -> None:
    await says(tab, "/thank @Mo for the soup")
    await expect(tab.get_by_role("alert").filter(has_text="Did you mean /thanks?")).to_be_visible()
    await expect(composer(tab)).to_have_value("/thank @Mo for the soup")


async def test_a_red_note_is_there_once_and_goes_when_something_goes_well(tab: Tab) -> None:
    async def refuse(route: Route) -> None:
        await route.fulfill(status=409, json={"error": "This is over."})

    await says(tab, "/thanks @Mo for the soup")
    notes, press = tab.locator("#notes").get_by_role("alert"), log(tab).get_by_role("button", name="Me too")
    await tab.route("**/api/press", refuse)
    for _ in range(3):
        async with tab.expect_response("**/api/press"):
            await press.click()
        await expect(notes).to_have_text(["This is over.Close"])
    await tab.unroute_all(behavior="wait")
    await press.click()
    await expect(log(tab)).to_contain_text("Thanked, and Ana joins in.")
    await expect(notes).to_have_count(0)


async def test_a_button_redraws_the_message(tab: Tab) -> None:
    await says(tab, "/thanks @Mo for the soup")
    await log(tab).get_by_role("button", name="Me too").click()
    await expect(log(tab)).to_contain_text("Thanked, and Ana joins in.")


async def test_a_form_with_a_mistake_that_is_corrected(tab: Tab) -> None:
    await says(tab, "/note")
    dialog = tab.get_by_role("dialog", name="A note")
    about = dialog.get_by_label("What is it about?")
    await expect(about).to_be_focused()
    await about.fill("nothing")
    await dialog.get_by_label("Your note").fill("Two chairs are broken.")
    await dialog.get_by_role("button", name="Send it").click()
    await expect(dialog).to_contain_text("Say in a few words what it is about.")
    await expect(about).to_have_attribute("aria-invalid", "true")
    await expect(about).to_have_accessible_description("A few words. Say in a few words what it is about.")
    await expect(about).to_be_focused()
    await expect(dialog.get_by_label("Your note")).to_have_value("Two chairs are broken.")
    await about.fill("Chairs")
    await about.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(log(tab)).to_contain_text("The organisers read it today.")
    await expect(composer(tab)).to_be_focused()


async def test_whoever_leaves_a_form_with_words_in_it_is_asked_once_in_the_form_itself(tab: Tab) -> None:
    await says(tab, "/note")
    dialog = tab.get_by_role("dialog", name="A note")
    await expect(dialog).to_be_visible()
    await tab.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await says(tab, "/note")
    await dialog.get_by_label("Your note").fill("A long story")
    await tab.keyboard.press("Escape")
    question = dialog.get_by_text("Discard what you wrote?")
    await expect(question).to_be_visible()
    keep = dialog.get_by_role("button", name="Keep writing")
    await expect(keep).to_be_focused()
    await keep.press("Enter")
    await expect(dialog.get_by_label("Your note")).to_be_focused()
    await expect(question).to_be_hidden()
    await dialog.get_by_role("button", name="Not now").click()
    await dialog.get_by_role("button", name="Discard").click()
    await expect(dialog).to_be_hidden()
    await says(tab, "/note")
    await expect(dialog.get_by_label("Your note")).to_have_value("")


async def test_a_form_put_away_by_mistake_keeps_its_words_even_before_the_page_is_drawn_anew(tab: Tab) -> None:
    gate = asyncio.Event()

    async def hold(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await tab.route("**/api/messages*", hold)
    await says(tab, "/note")
    dialog = tab.get_by_role("dialog", name="A note")
    await dialog.get_by_label("Your note").fill("A long story")
    await tab.keyboard.press("Escape")
    await tab.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await says(tab, "/note")
    await expect(dialog.get_by_label("Your note")).to_have_value("A long story")
    gate.set()
    await tab.unroute_all(behavior="wait")


async def test_a_private_reply_is_seen_by_one_and_can_be_dismissed(tab: Tab, living: Page) -> None:
    await says(tab, "/figures")
    reply = log(tab).get_by_role("article").filter(has_text="Only you see this")
    await expect(reply.get_by_role("definition")).to_have_text(["12", "30"])
    await tab.locator("#viewer").select_option(label="Mo — moderator")
    await expect(log(tab)).to_contain_text("Nothing here yet.")
    await tab.locator("#viewer").select_option(living.people["Ana"])
    await reply.get_by_role("button", name="Dismiss").press("Enter")
    await expect(reply).to_have_count(0)
    await expect(composer(tab)).to_be_focused()


async def test_choosing_from_a_list(tab: Tab) -> None:
    await says(tab, "/topics")
    await log(tab).get_by_label("Gardening").check()
    await log(tab).get_by_label("Walking").check()
    await log(tab).get_by_role("button", name="Choose").press("Enter")
    await expect(log(tab)).to_contain_text("You chose: garden, walk.")


async def test_a_scheduled_post_is_reached_by_moving_the_clock(tab: Tab, living: Page) -> None:
    clock = tab.get_by_role("region", name="Clock")
    await expect(clock).to_contain_text("Next: Good morning")
    await expect(clock).to_contain_text("(in 1 h)")
    await clock.get_by_role("button", name="To the next thing due").click()
    await expect(log(tab)).to_contain_text("Coffee is at eleven.")
    await expect(clock).to_contain_text("Nothing is due.")
    await expect(clock.get_by_role("button", name="To the next thing due")).to_be_disabled()
    await tab.get_by_role("tab", name="Outbox").click()
    await expect(tab.get_by_role("tabpanel", name="Outbox")).to_contain_text("sent")
    assert living.clock.now() == living.views.sent[0]


async def test_while_the_clock_moves_it_says_so(tab: Tab, living: Page) -> None:
    living.machine.gate.clear()
    clock = tab.get_by_role("region", name="Clock")
    await clock.get_by_role("button", name="+1 day").click()
    await expect(clock.get_by_role("status")).to_contain_text("Moving to")
    await expect(clock.get_by_role("button", name="+1 hour")).to_be_disabled()
    living.machine.gate.set()
    await expect(clock.get_by_role("status")).to_have_text("")
    await expect(clock.get_by_role("button", name="+1 hour")).to_be_enabled()
    assert living.clock.now() - living.views.sent[0] == 23 * HOUR


async def test_reactions_count_and_come_back(tab: Tab, living: Page) -> None:
    await living.world.post(living.people["Mo"], living.general, "Done!")
    article = log(tab).get_by_role("article")
    await article.hover()
    await article.get_by_role("button", name="React").click()
    await article.get_by_role("button", name="React with 🎉").click()
    reaction = article.get_by_role("button", name="🎉 1, from Ana")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.click()
    await expect(reaction).to_have_count(0)


async def test_a_click_on_earlier_counts_though_the_journal_grows_meanwhile(tab: Tab, living: Page) -> None:
    for number in range(110):
        await living.world.post(living.people["Ben"], living.general, f"Post {number}")
    lines = tab.locator("#panel-journal li")
    await expect(lines).to_have_count(50)
    earlier = tab.locator("#panel-journal").get_by_role("button", name="Earlier")
    await earlier.hover()
    await tab.mouse.down()
    first = await lines.first.get_attribute("data-key")
    await living.world.post(living.people["Ben"], living.general, "One more")
    await expect(lines.first).not_to_have_attribute("data-key", first or "")
    await tab.mouse.up()
    await expect(lines).to_have_count(100)
    numbers = await lines.evaluate_all("all => all.map((one) => Number(one.dataset.key))")
    assert numbers == list(range(len(living.host.events), len(living.host.events) - 100, -1))


async def test_deleting_what_begins_with_quotes_quotes_it_once(tab: Tab) -> None:
    await says(tab, "“https://shop.example”")
    article = log(tab).get_by_role("article")
    await article.hover()
    await article.get_by_role("button", name="More").click()
    await article.get_by_role("menuitem", name="Delete").click()
    dialog = tab.get_by_role("dialog")
    await expect(dialog).to_contain_text("“https://shop.example” goes for everyone, and cannot be brought back.")
    await expect(dialog).not_to_contain_text("““")


async def test_changing_and_deleting_ones_own_message(tab: Tab) -> None:
    await says(tab, "Soup at sx")
    article = log(tab).get_by_role("article")
    await article.hover()
    await article.get_by_role("button", name="More").click()
    await article.get_by_role("menuitem", name="Edit").click()
    await tab.get_by_label("Change your message").fill("Soup at six")
    await tab.get_by_label("Change your message").press("Enter")
    await expect(article).to_contain_text("Soup at six (edited)")
    await article.hover()
    await article.get_by_role("button", name="More").click()
    await article.get_by_role("menuitem", name="Delete").click()
    await tab.get_by_role("button", name="Keep it").click()
    await expect(article).to_have_count(1)
    await article.hover()
    await article.get_by_role("button", name="More").click()
    await article.get_by_role("menuitem", name="Delete").click()
    await tab.get_by_role("button", name="Delete it").click()
    await expect(article).to_have_count(0)


async def test_a_thread_begins_under_a_message(tab: Tab, living: Page) -> None:
    await living.world.post(living.people["Mo"], living.general, "What are you reading?")
    article = log(tab).get_by_role("article")
    await article.hover()
    await article.get_by_role("button", name="Thread").click()
    await expect(tab.locator("#context")).to_contain_text("A thread under the message of Mo")
    await says(tab, "A field guide")
    await article.get_by_role("button", name="1 reply in the thread").click()
    await expect(tab.get_by_role("heading", name="What are you reading?")).to_be_visible()
    await expect(log(tab)).to_contain_text("A field guide")
    await tab.go_back()
    await expect(tab.get_by_role("heading", name="#general")).to_be_visible()


async def test_what_one_may_do_depends_on_who_one_is(tab: Tab) -> None:
    places = tab.get_by_role("navigation", name="Places")
    await expect(places.get_by_role("link", name="staff")).to_have_count(0)
    await places.get_by_role("link", name="announcements").click()
    await expect(composer(tab)).to_be_disabled()
    await expect(tab.locator("#context")).to_contain_text("Only organisers write in #announcements.")
    await tab.locator("#viewer").select_option(label="Ora — organiser")
    await expect(composer(tab)).to_be_enabled()
    await expect(places.get_by_role("link", name="staff")).to_be_visible()


async def test_a_newcomer_arrives_agrees_and_writes(tab: Tab, living: Page) -> None:
    living.world.screening = True
    await tab.get_by_role("button", name="A newcomer arrives").click()
    dialog = tab.get_by_role("dialog", name="A newcomer arrives")
    await dialog.get_by_label("Name").fill("ana")
    await dialog.get_by_role("button", name="Come in").click()
    await expect(dialog).to_contain_text("There is already someone called Ana here.")
    await dialog.get_by_label("Name").fill("Cleo")
    await dialog.get_by_role("button", name="Come in").click()
    await expect(composer(tab)).to_be_disabled()
    await tab.get_by_role("button", name="I agree, let me in").click()
    await expect(composer(tab)).to_be_enabled()
    await says(tab, "Hello everyone")
    await expect(log(tab).get_by_role("article")).to_contain_text("Cleo")


async def test_a_click_on_a_place_counts_though_something_is_written_elsewhere_meanwhile(
    tab: Tab, living: Page
) -> None:
    news = await living.world.find_channel("announcements")
    assert news is not None
    general = tab.get_by_role("link", name="general")
    await tab.get_by_role("link", name="Hearth", exact=True).click()
    await expect(tab.get_by_role("heading", name="Hearth", exact=True, level=2)).to_be_visible()
    await general.hover()
    await tab.mouse.down()
    await living.world.post(living.people["Ora"], news, "Doors open at six")
    await expect(tab.get_by_role("link", name="announcements")).to_contain_text("1 new")
    await tab.mouse.up()
    await expect(tab.get_by_role("heading", name="#general")).to_be_visible()


async def test_unread_messages_are_marked_where_they_wait(tab: Tab, living: Page) -> None:
    news = await living.world.find_channel("announcements")
    assert news is not None
    await living.world.post(living.people["Ora"], news, "Spring is here")
    link = tab.get_by_role("navigation", name="Places").get_by_role("link", name="announcements")
    await expect(link).to_contain_text("1 new")
    await link.click()
    await expect(log(tab)).to_contain_text("Spring is here")
    await expect(link).not_to_contain_text("new")


async def test_hostile_text_is_only_text(tab: Tab, living: Page) -> None:
    hostile = [
        "<img src=x onerror=alert(1)>",
        "\u202eevil",
        "[x](javascript:alert(1))",
        "{{7*7}}",
        "&lt;b&gt;",
        "x" * 3990,
    ]
    for text in hostile:
        await living.world.post(living.people["Ben"], living.general, text)
    words = log(tab).locator(".words")
    await expect(words).to_have_text(hostile)
    assert await words.evaluate_all("nodes => nodes.map(node => node.childElementCount)") == [0] * len(hostile)
    assert await tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_too_long_a_message_is_refused_and_kept(tab: Tab) -> None:
    await says(tab, "x" * 4001)
    await expect(tab.get_by_role("alert").filter(has_text="A message holds 4,000 characters")).to_be_visible()
    await expect(composer(tab)).to_have_value("x" * 4001)
