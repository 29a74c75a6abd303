"""Who asks Hearth for something that takes longer than Slack waits: told in time, answered later, never twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.slack import SlackSquare
from tests.platforms.discord import crier


@pytest.fixture
async def square(tmp_path: Path) -> AsyncIterator[SlackSquare]:
    """The community; Hearth gives itself a twentieth of a second for an answer."""
    async with SlackSquare.open(tmp_path, [*SHIPPED, crier.cog], FIRST, deadline=0.05) as opened:
        yield opened


async def test_whoever_waits_is_answered_as_soon_as_hearth_can_and_once(square: SlackSquare) -> None:
    async with square.hearth.database.turn:
        asked = square.member.person.uses("/slow")
        await asked.acknowledged()
        assert not [post for post in square.town.messages() if post.by_bot]
    await square.hears("Here it is, for all.")
    await square.passes(minutes=2)
    assert (await square.texts()).count("Here it is, for all.") == 1


async def test_an_answer_for_one_alone_is_private_though_it_is_late(square: SlackSquare) -> None:
    async with square.hearth.database.turn:
        asked = square.member.person.uses("/privacy")
        await asked.acknowledged()
        assert not asked.posts
    assert (await asked.answered()).private


async def test_a_button_pressed_while_hearth_is_busy_still_changes_its_message_once(square: SlackSquare) -> None:
    await square.member.says("Get the lamp at https://amzn.to/3lamp9")
    card = await square.hears("amzn.to/3lamp9", "staff")
    async with square.hearth.database.turn:
        pressed = square.moderator.person.presses(card.handle, "Approve")
        await pressed.acknowledged()
    await square.town.hears("Approved", "staff")
    assert sum("amzn.to/3lamp9" in text for text in await square.texts("staff")) == 1


async def test_a_form_that_comes_after_slacks_three_seconds_is_asked_for_once_more(square: SlackSquare) -> None:
    async with square.hearth.database.turn:
        asked = square.member.person.uses("/share")
        await asked.acknowledged()
        square.server.later(4)
    answer = await asked.answered()
    assert "once more" in answer.text
    assert answer.private
    assert not asked.modals
