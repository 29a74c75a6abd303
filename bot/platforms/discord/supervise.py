"""What the end of a connection to Discord means, and which intents are still asked for then."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import discord

from bot.platforms.discord import words
from bot.platforms.discord.client import refused
from bot.platforms.supervise import BACKOFF, Ending, Supervisor

log = logging.getLogger("hearth.discord")


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which of the intents that Discord must allow are asked for."""

    members: bool
    message_content: bool


Connect = Callable[[Allowed], Awaitable[None]]
"""Connects and stays until the connection ends; raises what ended it."""


class DiscordSupervisor(Supervisor):
    """When Discord refuses an intent, it goes on without message content, then without members, rather than not at
    all: commands, mentions, menus and buttons work without both.
    """

    def __init__(self, connect: Connect, wanted: Allowed, backoff: Sequence[float] = BACKOFF) -> None:
        super().__init__("Discord", lambda: connect(self.allowed), backoff)
        self.allowed = wanted

    def ended(self, error: Exception) -> Ending | None:
        """See `Supervisor`."""
        if isinstance(error, discord.PrivilegedIntentsRequired) and self._go_without():
            return None
        mistake = refused(error)
        return Ending(str(mistake or error), mend=mistake is not None)

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
