"""Who asks Hearth for something that takes longer than Discord waits: told at once, answered later, never twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cogs import SHIPPED
from tests.platforms.contract.conftest import FIRST
from tests.platforms.contract.discord import DiscordSquare
from tests.platforms.discord import crier
from tests.servers.discord import Post
from tests.servers.discord.interaction import ResponseKind

PAID = "Get the lamp at https://amzn.to/3lamp9"
FIX = "Put “#ad (affiliate link)” in front"


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


# Pressed on a message for one alone, which Discord lets Hearth reach by the press and in no other way


async def page_of(square: DiscordSquare) -> Post:
    """What only the member sees, with buttons."""
    page = (await square.member.uses("privacy")).message
    assert page is not None
    return page.handle


async def test_a_note_for_one_alone_changes_where_it_stands(square: DiscordSquare) -> None:
    square.member.person.closes_dms()
    await square.member.says(PAID)
    note = (await square.member.presses("Read the note", await square.hears("I have a note for you"))).message
    assert note is not None
    async with square.hearth.database.turn:
        pressed = square.member.person.presses(note.handle, FIX)
        await pressed.acknowledged()
    await note.handle.until_says("Done:")
    assert FIX not in note.handle.labels
    assert [one.id for one in square.member.person.whispers] == [note.handle.id], "nothing else is being thought about"
    assert f"#ad (affiliate link) {PAID}" in await square.texts()


async def test_what_comes_besides_is_a_message_of_its_own_and_private(square: DiscordSquare) -> None:
    page = await page_of(square)
    before = page.text
    async with square.hearth.database.turn:
        pressed = square.member.person.presses(page, "Export my data")
        await pressed.acknowledged()
    export = await pressed.says("Here is everything I keep about you")
    assert export.private
    assert list(export.files) == ["hearth-my-data.json"]
    assert page.text == before


async def test_a_form_that_comes_too_late_leaves_the_message_as_it_was(square: DiscordSquare) -> None:
    settings = (await square.organiser.uses("setup")).message
    assert settings is not None
    async with square.hearth.database.turn:
        pressed = square.organiser.person.picks(settings.handle, "Change", ["gratitude"])
        await pressed.acknowledged()
    said = await pressed.says("Please try once more.")
    assert said.private
    assert settings.handle.text == settings.text


# Gone meanwhile


async def test_whoever_put_a_message_away_meanwhile_is_told_all_the_same(square: DiscordSquare) -> None:
    page = await page_of(square)
    async with square.hearth.database.turn:
        pressed = square.member.person.presses(page, "Erase me")
        await pressed.acknowledged()
        square.town.world.delete_message(page.channel_id, page.id)
    assert (await pressed.says("Erase everything I keep about you?")).private


async def test_whoever_pressed_under_a_message_that_somebody_deleted_is_told_all_the_same(
    square: DiscordSquare,
) -> None:
    await square.member.uses("thanks", member=square.friend, why="for the seeds")
    card = (await square.hears("for the seeds")).handle
    async with square.hearth.database.turn:
        pressed = square.organiser.person.presses(card, "Me too")
        await pressed.acknowledged()
        square.town.owner.deletes(card)
    said = await pressed.answered()
    assert said.private
    assert "for the seeds" in said.text
