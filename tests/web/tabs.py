"""Tabs of one browser, which stories use one after the other: a new one costs a second, an emptied one a moment."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser
from playwright.async_api import Page as Tab

PATIENCE = 10_000
"""Milliseconds that a tab waits for what should appear at once: the machine may be busy."""
DESK = {
    "viewport": {"width": 1440, "height": 900},
    "locale": "en-GB",
    "timezone_id": "Europe/Berlin",
    "reduced_motion": "reduce",
}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}


async def look(tab: Tab, address: str) -> None:
    """Open the page there, and wait until it is drawn (`wait_for` is told; `expect` would ask every now and then)."""
    await tab.goto(address)
    await tab.locator("body[data-ready]").wait_for()


class Tabs:
    """A browser's tabs, one for each kind of screen."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, Tab] = {}

    @asynccontextmanager
    async def one(self, screen: dict[str, Any] = DESK) -> AsyncGenerator[Tab]:
        """A tab on nothing, for one story; one that cannot be emptied after it is not used again."""
        kind = json.dumps(screen)
        tab = self._free.pop(kind, None) or await self._opened(screen)
        yield tab
        await tab.unroute_all()
        await tab.evaluate("try { localStorage.clear(); sessionStorage.clear() } catch { }")
        await tab.emulate_media(media="null", color_scheme="light")
        await tab.mouse.move(0, 0)
        await tab.goto("about:blank")
        self._free[kind] = tab

    async def _opened(self, screen: dict[str, Any]) -> Tab:
        tab = await (await self._browser.new_context(**screen)).new_page()
        tab.set_default_timeout(PATIENCE)
        return tab
