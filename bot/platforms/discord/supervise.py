"""Keeps one connection to Discord alive: begun again with back-off, whatever ended it; others go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import discord

from bot.platforms.discord import words
from bot.platforms.discord.client import refused

log = logging.getLogger("hearth.discord")
BACKOFF: Final = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds before the connection is begun again, by how often it failed in a row."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which of the intents that Discord must allow are asked for."""

    members: bool
    message_content: bool


Connect = Callable[[Allowed], Awaitable[None]]
"""Connects and stays until the connection ends; raises what ended it."""


class Supervisor:
    """Runs `connect` again and again until stopped.

    When Discord refuses an intent, it goes on without message content, then without members, rather than not at
    all: commands, mentions, menus and buttons work without both.
    """

    def __init__(self, connect: Connect, wanted: Allowed, backoff: Sequence[float] = BACKOFF) -> None:
        self._connect = connect
        self._backoff = backoff
        self._task: asyncio.Task[None] | None = None
        self.allowed = wanted
        self.failures = 0
        """How often in a row the connection could not be begun; whoever hears from Discord sets it to 0."""
        self.state = "not begun"
        """How it stands, in words for an operator."""

    def start(self) -> None:
        """Begin; never waits for Discord, so that other platforms start meanwhile."""
        self._task = asyncio.create_task(self._run(), name="discord")

    async def stop(self) -> None:
        """End for good."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.state = "stopped"

    def well(self) -> None:
        """Discord was heard from: the next failure is a first one."""
        self.failures, self.state = 0, "connected"

    async def _run(self) -> None:
        while True:
            try:
                self.state = "connecting" if not self.failures else f"connecting again, try {self.failures + 1}"
                await self._connect(self.allowed)
                log.info("the connection to Discord was closed")
            except Exception as error:  # noqa: BLE001  whatever it is, it must not end Hearth
                if isinstance(error, discord.PrivilegedIntentsRequired) and self._go_without():
                    continue
                self._tell(error)
            wait = self._backoff[min(self.failures, len(self._backoff) - 1)]
            self.failures += 1
            await asyncio.sleep(wait)

    def _go_without(self) -> bool:
        if self.allowed.message_content:
            self.allowed = replace(self.allowed, message_content=False)
            log.warning(words.WITHOUT_CONTENT)
            return True
        if self.allowed.members:
            self.allowed = replace(self.allowed, members=False)
            log.warning(words.WITHOUT_MEMBERS)
            return True
        return False

    def _tell(self, error: Exception) -> None:
        mistake = refused(error)
        self.state = str(mistake or error) or type(error).__name__
        if mistake is not None:
            log.error("%s", mistake)
        else:
            log.warning("the connection to Discord ended and is begun again: %s: %s", type(error).__name__, error)
