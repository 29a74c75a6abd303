"""`/help` by role, in full for one command, and with a hint where a name is mistyped."""

from pathlib import Path

import pytest

from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.settings import Settings
from bot.kit.ui import Message, say
from bot.testing import Actor, Room
from cogs import SHIPPED
from cogs.guide import cog as guide
from tests.cogs.stories import no_faults


@pytest.mark.parametrize(
    ("who", "shows", "hides"),
    [
        ("newcomer", ["/help", "/activity"], ["/thanks", "/setup"]),
        ("member", ["/help", "/activity", "/thanks"], ["/setup"]),
        ("moderator", ["/help", "/thanks"], ["/setup"]),
        ("organiser", ["/help", "/thanks", "/setup"], []),
    ],
)
async def test_help_shows_what_is_open_to_whoever_asks(
    room: Room, who: str, shows: list[str], hides: list[str]
) -> None:
    shown = await getattr(room, who).uses("/help")
    assert shown.what == "private"
    assert all(f"{command}:" in shown.text for command in shows)
    assert not any(f"{command}:" in shown.text for command in hides)


async def test_help_says_what_is_there_for_whom_and_what_a_messages_menu_has(room: Room) -> None:
    async def heads(who: Actor) -> list[str]:
        return [
            span.text
            for block in (await who.sees(await who.uses("/help"))).blocks
            if block.kind == "heading"
            for span in block.spans
        ]

    assert await heads(room.newcomer) == ["In the menu of a message"]
    assert await heads(room.organiser) == ["For moderators", "For organisers", "In the menu of a message"]
    assert "Save: Keep a link to this message" in (await room.newcomer.uses("/help")).text
    assert "Flag post: " not in (await room.newcomer.uses("/help")).text
    assert "Flag post: Tell the moderators about this message" in (await room.member.uses("/help")).text


async def test_help_for_one_command_shows_its_options_and_a_line_that_works(room: Room) -> None:
    text = (await room.member.uses("/help thanks")).text
    assert text.startswith("/thanks: Thank a member in public.\nmember: whom you thank\nwhy: what they did\n")
    assert "Everyone in the channel sees the answer." in text
    (line,) = [line.removeprefix("Try: ") for line in text.splitlines() if line.startswith("Try: ")]
    assert (await room.member.uses(line)).what == "posted"
    assert "1 to 365, may be left out" in (await room.member.uses("/help activity")).text


async def test_every_example_works_as_it_stands(room: Room) -> None:
    for sheet in room.hearth.registry.sheets:
        text = (await room.organiser.uses(f"/help {sheet.name}")).text
        (line,) = [line.removeprefix("Try: ") for line in text.splitlines() if line.startswith("Try: ")]
        assert (await room.organiser.uses(line)).what in {"posted", "private", "form"}, line


async def test_a_name_is_understood_with_a_slash_and_mistyped(room: Room) -> None:
    assert (await room.member.uses("/help /Thanks")).text.startswith("/thanks:")
    assert (await room.member.uses("/help tanks")).text == 'I know no command "/tanks". Did you mean /thanks?'
    assert (await room.member.uses("/help xyzzy")).text.endswith("/help alone shows what there is.")


async def test_who_may_not_is_told_for_whom_it_is(room: Room) -> None:
    assert (await room.member.uses("/help setup")).text.startswith("/setup is for organisers.")
    assert (await room.newcomer.uses("/help thanks")).text.startswith("/thanks opens once you are a member here.")


async def test_names_are_suggested_by_role(room: Room) -> None:
    async def suggested(key: str, typed: str) -> list[str]:
        return [choice.value for choice in await room.world.suggest(key, "help", "command", typed)]

    offered = set(await suggested(room.member.key, ""))
    assert {"activity", "greeter", "help", "privacy", "thanks", "welcome"} <= offered
    assert not {"setup", "newcomers", "queue"} & offered
    assert await suggested(room.organiser.key, "/se") == ["setup"]
    assert await suggested(room.member.key, "/se") == []


async def test_a_hundred_commands_still_fit_into_one_answer(tmp_path: Path) -> None:
    crowd = Cog("crowd", "Many commands.", Settings)

    async def nothing(_: Context[Settings]) -> Message:
        return say("Nothing.")

    for number in range(90):
        crowd.command(f"command-of-some-length-{number}", help="What it does, in rather more words than usual")(nothing)
    async with Room.open(tmp_path, [guide, crowd]) as room:
        text = (await room.member.uses("/help")).text
        assert "/command-of-some-length-0" in text
        assert text.endswith("…")
        await no_faults(room)


async def test_commands_of_a_group_are_used_listed_and_explained(tmp_path: Path) -> None:
    garden = Cog("garden", "Look after the garden.", Settings)
    garden.group("garden", help="What you can do in the garden")

    @garden.command("garden open", help="Open the garden to visitors")
    async def _(_: Context[Settings], when: str = "now") -> Message:
        return say(f"The garden opens: {when}.")

    @garden.command("garden close", help="Close the garden", private=True)
    async def _(_: Context[Settings]) -> Message:
        return say("The garden is closed.")

    async with Room.open(tmp_path, [guide, garden]) as room:
        assert (await room.member.uses("/garden open when: at nine")).what == "posted"
        assert (await room.member.uses("/garden close")).text == "The garden is closed."
        assert "/garden open: Open the garden to visitors" in (await room.member.uses("/help")).text
        assert (await room.member.uses("/help garden open")).text.startswith("/garden open: Open the garden")
        group = (await room.member.uses("/help garden")).text
        assert group.splitlines()[0] == "/garden goes on with one of these."
        assert "/garden close: Close the garden" in group
        await no_faults(room)


async def test_help_works_where_it_is_the_only_cog(tmp_path: Path) -> None:
    async with Room.open(tmp_path, [guide]) as room:
        assert "/help:" in (await room.newcomer.uses("/help")).text


def test_every_cog_says_what_it_is_about() -> None:
    assert all(cog.about.endswith(".") and command.help for cog in SHIPPED for command in cog.commands)
