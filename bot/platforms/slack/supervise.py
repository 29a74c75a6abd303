"""Keeps one connection to Slack alive: begun again with back-off, whatever ended it; others go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from bot.kit.delivery import Later
from bot.kit.errors import ConfigError
from bot.platforms.slack.rest import TokenRefused

log = logging.getLogger("hearth.slack")
BACKOFF: Final = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds before the connection is begun again, by how often it failed in a row."""


class Supervisor:
    """Runs `connect` again and again until stopped."""

    def __init__(self, connect: Callable[[], Awaitable[None]], backoff: Sequence[float] = BACKOFF) -> None:
        self._connect = connect
        self._backoff = backoff
        self._task: asyncio.Task[None] | None = None
        self._why = ""
        self.failures = 0
        """How often in a row the connection could not be begun; whoever hears from Slack sets it to 0."""
        self.state = "not begun"
        """How it stands, in words for an operator."""

    def start(self) -> None:
        """Begin; never waits for Slack, so that other platforms start meanwhile."""
        self._task = asyncio.create_task(self._run(), name="slack")

    async def stop(self) -> None:
        """End for good."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.state = "stopped"

    def well(self) -> None:
        """Slack was heard from: the next failure is a first one."""
        self.failures, self.state = 0, "connected"

    async def _run(self) -> None:
        while True:
            wait = 0.0
            try:
                again = f"connecting again, try {self.failures + 1}. {self._why}"
                self.state = again if self.failures else "connecting"
                await self._connect()
                log.info("the connection to Slack was closed")
            except Exception as error:  # noqa: BLE001  whatever it is, it must not end Hearth
                self._tell(error)
                asked = isinstance(error, Later) and not isinstance(error, TokenRefused) and error.after
                wait = asked / 1000 if asked else 0.0
            wait = max(wait, self._backoff[min(self.failures, len(self._backoff) - 1)])
            self.failures += 1
            await asyncio.sleep(wait)

    def _tell(self, error: Exception) -> None:
        self.state = self._why = str(error) or type(error).__name__
        if isinstance(error, ConfigError | TokenRefused):
            log.error("%s", error)
        else:
            log.warning("the connection to Slack ended and is begun again: %s: %s", type(error).__name__, error)
