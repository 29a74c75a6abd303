"""A connection that ends, whatever ended it, is begun again, and operators read how it stands and why."""

import asyncio

import discord
import pytest

from bot.kit.delivery import Later
from bot.kit.errors import ConfigError
from bot.platforms.discord.supervise import Allowed, DiscordSupervisor
from bot.platforms.slack.rest import TokenRefused
from bot.platforms.slack.supervise import SlackSupervisor
from bot.platforms.supervise import Ending, Supervisor

PATIENCE = 10
"""Seconds that anything may take on a busy machine."""


class Line:
    """A connection that ends in these ways, one after another, and then stays."""

    def __init__(self, *ends: Exception) -> None:
        self._ends = list(ends)
        self.stays = asyncio.Event()
        self.seen: list[str] = []
        self.supervisor = Supervisor("Postbox", self.connect, (0.0,))

    async def connect(self) -> None:
        """One life of it."""
        self.seen.append(self.supervisor.state)
        if self._ends:
            raise self._ends.pop(0)
        self.stays.set()
        await asyncio.Event().wait()


async def test_a_connection_is_begun_again_and_says_why_it_has_to_be() -> None:
    line = Line(OSError("The cable is out."), ConfigError("The token is wrong."), KeyError())
    supervisor = line.supervisor
    supervisor.start()
    async with asyncio.timeout(PATIENCE):
        await line.stays.wait()
    assert line.seen == [
        "connecting",
        "connecting again, try 2. The cable is out.",
        "connecting again, try 3. The token is wrong.",
        "connecting again, try 4. KeyError",
    ]
    supervisor.well()
    assert (supervisor.state, supervisor.failures) == ("connected", 0)
    await supervisor.stop()
    assert supervisor.state == "stopped"


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (Later("Slack asks Hearth to slow down.", 30_000), Ending("Slack asks Hearth to slow down.", wait=30.0)),
        (TokenRefused("The token is wrong.", 60_000), Ending("The token is wrong.", mend=True)),
        (OSError("The cable is out."), Ending("The cable is out.")),
    ],
)
async def test_slack_is_left_alone_as_long_as_it_asks(error: Exception, ending: Ending) -> None:
    assert SlackSupervisor(Line().connect).ended(error) == ending


async def test_where_discord_refuses_an_intent_less_is_asked_for_at_once() -> None:
    line, asked = Line(*(discord.PrivilegedIntentsRequired(None) for _ in range(2))), list[Allowed]()

    async def connect(allowed: Allowed) -> None:
        asked.append(allowed)
        await line.connect()

    supervisor = DiscordSupervisor(connect, Allowed(members=True, message_content=True), (60.0,))
    supervisor.start()
    async with asyncio.timeout(PATIENCE):
        await line.stays.wait()
    await supervisor.stop()
    assert asked == [Allowed(True, True), Allowed(True, False), Allowed(False, False)]
