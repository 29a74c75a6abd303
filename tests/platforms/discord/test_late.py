"""Who asks Hearth for something that takes longer than Discord waits: told at once, answered later, never twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord import crier
from tests.servers.discord.interaction import ResponseKind

PAID = "Get the lamp at https://amzn.to/3lamp9"


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[DiscordSquare]:
    """The community; Hearth gives itself a twentieth of a second for an answer."""
    async with DiscordSquare.open(tmp_path, [*SHIPPED, crier.cog], FIRST, deadline=0.05) as opened:
        yield opened


async def test_whoever_waits_is_told_in_time_and_answered_as_soon_as_hearth_can(square: DiscordSquare) -> None:
    async with square.hearth.database.turn:
        first = square.member.person.uses("slow")
        assert await square.friend.person.types("help", "command", "th")  # by now the first was heard
        second = square.friend.person.uses("slow")
        assert await first.acknowledged() is ResponseKind.DEFERRED
        assert await second.acknowledged() is ResponseKind.DEFERRED
        third = square.organiser.person.uses("slow")
        assert await third.acknowledged() is ResponseKind.DEFERRED
    assert [(await one.answered()).text for one in (first, second, third)] == ["Here it is, for all."] * 3
    await square.passes(minutes=2)
    assert (await square.texts()).count("Here it is, for all.") == 3


async def test_an_answer_for_one_alone_is_private_though_it_is_late(square: DiscordSquare) -> None:
    async with square.hearth.database.turn:
        asked = square.member.person.uses("privacy")
        assert await asked.acknowledged() is ResponseKind.DEFERRED
    assert (await asked.answered()).private


async def test_a_button_pressed_while_hearth_is_busy_still_changes_its_message_once(square: DiscordSquare) -> None:
    await square.member.says(PAID)
    card = await square.hears("amzn.to/3lamp9", "staff")
    async with square.hearth.database.turn:
        pressed = square.moderator.person.presses(card.handle, "Approve")
        await pressed.acknowledged()
    await square.town.hears("Approved", "staff")
    await square.settled()
    assert sum("amzn.to/3lamp9" in text for text in await square.texts("staff")) == 1


async def test_a_form_that_comes_too_late_is_asked_for_once_more(square: DiscordSquare) -> None:
    async with square.hearth.database.turn:
        asked = square.member.person.uses("share")
        assert await asked.acknowledged() is ResponseKind.DEFERRED
    said = await asked.answered()
    assert said.text == "That took me longer than Discord allows for opening a form. Please try once more."
    assert said.private
    again = await square.member.uses("share")
    assert again.form is not None


async def test_what_is_shared_at_once_though_hearth_is_late_is_said_to_be_shared_and_is_there_once(
    square: DiscordSquare,
) -> None:
    async with square.hearth.database.turn:
        asked = square.member.person.uses("share", gain="commission", text=PAID)
        await asked.acknowledged()
    said = await asked.answered()
    assert said.private
    assert "once more" not in said.text
    await square.settled()
    assert sum(PAID in text for text in await square.texts()) == 1
