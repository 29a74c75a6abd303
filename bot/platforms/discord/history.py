"""A channel's history, read in Discord's pages: by whoever looks for a message of Hearth's, and by catching up."""

from collections.abc import AsyncIterator
from typing import Final

from bot.platforms.discord.rest import Caller, Json

MESSAGES: Final = "/channels/{channel_id}/messages"
MESSAGE: Final = "/channels/{channel_id}/messages/{message_id}"
PAGE: Final = 100
"""Messages of a page: as many as Discord gives."""
SLACK_MS: Final = 120_000
"""How far Discord's clock and Hearth's may be apart when looking for what was posted since a time."""


class History:
    """The messages after a key, oldest first, or those before one, newest first, in at most so many pages.

    After the loop `ended` says whether that was all of them, and `reached` is the key up to which all were read.
    Raises as `Caller` while it is looped over.
    """

    def __init__(
        self, caller: Caller, channel: str, *, after: str | None = None, before: str | None = None, pages: int = 1
    ) -> None:
        self._caller = caller
        self._channel = channel
        self._way = "after" if before is None else "before"
        self._pages = pages
        self.reached = (after or "0") if before is None else before
        self.ended = False

    async def __aiter__(self) -> AsyncIterator[Json]:
        """Each message; a page is asked for when those before it are used up."""
        for _ in range(self._pages):
            query: dict[str, str | int] = {self._way: self.reached, "limit": PAGE}
            page: list[Json] = await self._caller.call("GET", MESSAGES, query=query, channel_id=self._channel)
            page.sort(key=lambda message: int(message["id"]), reverse=self._way == "before")
            for message in page:
                yield message
            if len(page) < PAGE:
                self.ended = True
                return
            self.reached = str(page[-1]["id"])


async def newest(caller: Caller, channel: str) -> str | None:
    """The key of a channel's newest message; None where it has none. Raises as `Caller`."""
    page: list[Json] = await caller.call("GET", MESSAGES, query={"limit": 1}, channel_id=channel)
    return str(page[0]["id"]) if page else None
