"""A Discord or a Slack of one's own for each test, with a small community, and discord.py pointed at it."""

from collections.abc import AsyncIterator

import pytest

from tests.servers.bots import point
from tests.servers.discord import DiscordServer, Person, Town
from tests.servers.slack import SlackServer
from tests.servers.wirelog import VARIABLE


@pytest.fixture
def unrecorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what no bot should send: the recordings are judged as if one had."""
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    """The server; waits give up early, as nothing here takes long."""
    async with DiscordServer() as server:
        server.changes.patience = 10
        point(monkeypatch, server)
        yield server


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A Slack of one's own, with two channels; waits give up early."""
    async with SlackServer(channels=("general", "staff")) as server:
        server.changes.patience = 10
        yield server


@pytest.fixture
def town(discord: DiscordServer) -> Town:
    """A community with two channels and three roles."""
    return discord.town("Allotment", ("general", "staff"), ("moderator", "newcomer"))


@pytest.fixture
def ana(town: Town) -> Person:
    """A member."""
    return town.member("Ana")


@pytest.fixture
def ben(town: Town) -> Person:
    """Another."""
    return town.member("Ben")
