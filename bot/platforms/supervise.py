"""Keeps one connection to a platform alive: begun again with back-off, whatever ended it; others go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from msgspec import Struct

from bot.kit.errors import ConfigError

BACKOFF: Final = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds before the connection is begun again, by how often it failed in a row."""


class Ending(Struct, frozen=True):
    """What a connection ended with: why, in words for an operator, who has to mend it or not; and for how many seconds
    the platform asks to be left alone.
    """

    why: str
    mend: bool = False
    wait: float = 0.0


class Supervisor:
    """Runs `connect` again and again until stopped. What an error means, each platform says in `ended`."""

    def __init__(self, platform: str, connect: Callable[[], Awaitable[None]], backoff: Sequence[float]) -> None:
        """`platform` is its name as people write it."""
        self._platform = platform
        self._log = logging.getLogger(f"hearth.{platform.lower()}")
        self._connect = connect
        self._backoff = backoff
        self._task: asyncio.Task[None] | None = None
        self._why = ""
        self.failures = 0
        """How often in a row the connection could not be begun; whoever hears from the platform sets it to 0."""
        self.state = "not begun"
        """How it stands, in words for an operator."""

    def start(self) -> None:
        """Begin; never waits for the platform, so that others start meanwhile."""
        self._task = asyncio.create_task(self._run(), name=self._platform.lower())

    async def stop(self) -> None:
        """End for good."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.state = "stopped"

    def well(self) -> None:
        """The platform was heard from: the next failure is a first one."""
        self.failures, self.state, self._why = 0, "connected", ""

    def ended(self, error: Exception) -> Ending | None:
        """What an error means; None where another try may go better at once, because less is asked for."""
        return Ending(str(error), mend=isinstance(error, ConfigError))

    async def _run(self) -> None:
        while True:
            wait = 0.0
            try:
                self.state = self._beginning()
                await self._connect()
                self._log.info("the connection to %s was closed", self._platform)
            except Exception as error:  # noqa: BLE001  whatever it is, it must not end Hearth
                ending = self.ended(error)
                if ending is None:
                    continue
                self._tell(ending, error)
                wait = ending.wait
            wait = max(wait, self._backoff[min(self.failures, len(self._backoff) - 1)])
            self.failures += 1
            await asyncio.sleep(wait)

    def _beginning(self) -> str:
        if not self.failures:
            return "connecting"
        return ". ".join(filter(None, [f"connecting again, try {self.failures + 1}", self._why]))

    def _tell(self, ending: Ending, error: Exception) -> None:
        kind = type(error).__name__
        self.state = self._why = ending.why or kind
        if ending.mend:
            self._log.error("%s", self._why)
        else:
            self._log.warning("the connection to %s ended and is begun again: %s: %s", self._platform, kind, error)
