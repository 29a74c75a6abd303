"""A served page for each test, and a browser for those that need one."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.web.stories import Page, open_page
from tests.web.tabs import PATIENCE, Tabs

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = "NO BROWSER: no Chromium on this machine, so the page's browser tests DID NOT RUN"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A small community on a page of its own."""
    page = await open_page(tmp_path)
    yield page
    await page.close()


@pytest.fixture
async def http(page: Page) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that behaves as the page's own scripts do."""
    headers = {"Origin": page.address}
    async with aiohttp.ClientSession(page.address, headers=headers) as session:
        yield session


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"{NO_BROWSER}, and REQUIRE_BROWSER=1 asks for them.")
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tabs(browser: Browser) -> Tabs:
    """The browser's tabs, for one story after the other."""
    return Tabs(browser)


@pytest_asyncio.fixture(loop_scope="session")
async def living(tmp_path: Path) -> AsyncIterator[Page]:
    """A page on the browser's own loop."""
    page = await open_page(tmp_path)
    yield page
    await page.close()
