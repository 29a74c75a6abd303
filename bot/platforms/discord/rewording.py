"""What authors write anew while their post is being taken down: kept first, and told only then.

Discord tells of each edit before it tells that the message is gone, so the last words that are heard are the last.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Final

from bot.kit.events import Event, MessageEdited
from bot.kit.kept import Vault
from bot.kit.outcome import NotRecorded

log = logging.getLogger("hearth.discord")
WAIT: Final = 1.0
"""Seconds before words that could not be kept are tried again."""


class Rewording:
    """One connection's, in the order heard. `bring` takes each edit once its words are kept."""

    def __init__(self, vault: Vault, bring: Callable[[Event], None], wait: float = WAIT) -> None:
        self._vault = vault
        self._bring = bring
        self._waiting: deque[tuple[str, MessageEdited]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._wait = wait
        self._stopping = asyncio.Event()

    def hear(self, removed: str, event: MessageEdited) -> None:
        """The message with the key `removed`, which is being taken down, says something else."""
        self._waiting.append((removed, event))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep(), name="discord words changed late")

    async def stop(self) -> None:
        """Let what was heard be kept; what cannot be kept now is let go."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _keep(self) -> None:
        while self._waiting:
            removed, event = self._waiting[0]
            try:
                await self._vault.reword(event.space, event.message, removed, event.text)
            except NotRecorded as why:
                log.warning("the last words of a post wait to be kept: %s", why)
                if await self._stopped():
                    return
                continue
            self._waiting.popleft()
            self._bring(event)

    async def _stopped(self) -> bool:
        try:
            async with asyncio.timeout(self._wait):
                await self._stopping.wait()
        except TimeoutError:
            return False
        return True
