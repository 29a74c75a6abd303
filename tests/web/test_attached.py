"""Files to save: given to their reader alone, and never opened by the browser."""

from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import expect

from bot.kit.delivery import Names
from bot.kit.people import Account, Place
from bot.kit.ui import Attached, say
from bot.web.guard import POLICY
from tests.web.stories import Page
from tests.web.tabs import Tabs, look

CONTENT = b'{"a": "<script>alert(1)</script>"}'
FILE = Attached("mine.json", "application/json", CONTENT, "everything about you")
HOSTILE = ["", "m0", "m999", "u1", "../m1", "m1%00", "m" + "9" * 30, "x" * 300, "\u202e"]


async def _given(page: Page, name: str = "Ana", file: Attached = FILE) -> str:
    to, place = Account(page.people[name], name), Place(page.general, "general")
    return await page.world.wire.tell_alone(to, place, say("Here you are.", file), Names())


async def test_its_reader_saves_it_whole(page: Page, http: aiohttp.ClientSession) -> None:
    asked = {"as": page.people["Ana"], "message": await _given(page), "name": "mine.json"}
    async with http.get("/api/attached", params=asked) as response:
        assert response.status == 200
        assert await response.read() == CONTENT
        assert response.headers["Content-Disposition"] == 'attachment; filename="mine.json"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == POLICY
        assert response.headers["Cache-Control"] == "no-store"
        assert response.content_type == "application/json"


async def test_nobody_else_gets_it_and_after_it_was_dismissed_nobody(page: Page, http: aiohttp.ClientSession) -> None:
    key = await _given(page)
    for who in ("Ben", "Mo", "Ora"):
        asked = {"as": page.people[who], "message": key, "name": "mine.json"}
        async with http.get("/api/attached", params=asked) as response:
            assert response.status == 409
            assert CONTENT not in await response.read()
    await page.world.delete(page.people["Ana"], key)
    async with http.get(
        "/api/attached", params={"as": page.people["Ana"], "message": key, "name": "mine.json"}
    ) as gone:
        assert gone.status == 409


async def test_another_page_gets_nothing(page: Page, http: aiohttp.ClientSession) -> None:
    asked = {"as": page.people["Ana"], "message": await _given(page), "name": "mine.json"}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}):
        async with http.get("/api/attached", params=asked, headers=headers) as response:
            assert response.status == 403


async def test_what_makes_no_sense_is_answered(page: Page, http: aiohttp.ClientSession) -> None:
    key = await _given(page)
    asked = [{"as": page.people["Ana"], "message": odd, "name": "mine.json"} for odd in HOSTILE]
    asked += [{"as": page.people["Ana"], "message": key, "name": odd} for odd in (*HOSTILE, "../mine.json", 'a"b')]
    asked += [{"as": odd, "message": key, "name": "mine.json"} for odd in HOSTILE if odd != page.people["Ana"]]
    for params in (*asked, {}):
        async with http.get("/api/attached", params=params) as response:
            assert response.status == 409, params
            assert (await response.json())["error"].endswith(".")


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_the_page_offers_it_to_be_saved(tabs: Tabs, living: Page, tmp_path: Path) -> None:
    async with tabs.one() as tab:
        await look(tab, living.seen_by("Ana"))
        await _given(living)
        link = tab.get_by_role("link", name="Save mine.json (everything about you, 34 bytes)")
        await expect(link).to_be_visible()
        async with tab.expect_download() as saved:
            await link.click()
        download = await saved.value
        assert download.suggested_filename == "mine.json"
        await download.save_as(tmp_path / "saved")
        assert (tmp_path / "saved").read_bytes() == CONTENT
