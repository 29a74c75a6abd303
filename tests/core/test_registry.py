"""What cogs cannot have together is told at the start, in a sentence that names it."""

from collections.abc import Mapping
from typing import Annotated

import pytest

from bot.core.registry import Registry
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.errors import ConfigError
from bot.kit.local import Local
from bot.kit.options import Option
from bot.kit.outcome import GroupSheet
from bot.kit.settings import Settings
from bot.kit.ui import Message, say


async def nothing(_: Context[Settings]) -> Message:
    """Answer."""
    return say("Nothing.")


def cog_of(*names: str, name: str = "garden") -> Cog[Settings]:
    """A cog with these commands."""
    cog = Cog(name, "Look after the garden.", Settings)
    for one in names:
        cog.command(one, help="What it does")(nothing)
    return cog


def problems(*cogs: Cog[Settings]) -> tuple[str, ...]:
    """What is refused about cogs."""
    with pytest.raises(ConfigError) as refused:
        Registry(cogs)
    return refused.value.problems


@pytest.mark.parametrize(
    "name", ["Garden", "garden Open", "", " garden", "garden  open", "a b c d", "x" * 33, f"garden {'x' * 33}"]
)
def test_a_name_that_no_platform_takes_is_refused(name: str) -> None:
    (problem,) = problems(cog_of(name))
    assert problem.startswith(f"cog garden: /{name} is not lower case")


def test_a_command_cannot_begin_others_of_another_cog() -> None:
    found = problems(cog_of("garden"), cog_of("garden open", name="gates"))
    assert found == ("/garden is a command, and other commands begin with it",)


def test_a_hundred_first_words_are_taken_and_a_group_counts_once() -> None:
    names = [f"c{at}" for at in range(99)] + [f"garden c{at}" for at in range(20)]
    assert len(Registry([cog_of(*names)]).sheets) == 119
    assert problems(cog_of(*names, "shed")) == ("101 commands, and platforms take 100",)


def test_a_group_is_worded_by_whichever_cog_does_so_or_by_what_the_cog_is_about() -> None:
    gates, garden = cog_of("garden open", "shed list", name="gates"), cog_of("garden close")
    garden.group("garden", help="In the garden", local={"de": Local("garten")})
    told = {sheet.name: sheet.groups for sheet in Registry([gates, garden]).sheets}
    said = (GroupSheet("garden", "In the garden", {"de": Local("garten")}),)
    assert told == {
        "garden open": said,
        "garden close": said,
        "shed list": (GroupSheet("shed", "Look after the garden."),),
    }


def test_a_group_that_nothing_is_in_is_refused_and_so_is_one_worded_twice() -> None:
    garden = cog_of("garden open")
    garden.group("shed", help="In the shed")
    assert problems(garden) == ("cog garden: no command begins with /shed",)
    garden, gates = cog_of("garden open"), cog_of("garden close", name="gates")
    for cog in (garden, gates):
        cog.group("garden", help="In the garden")
    assert problems(garden, gates) == ("cog gates: group /garden exists already, in cog garden",)


def test_words_reach_the_platforms_in_every_language() -> None:
    cog, german = cog_of(), {"de": Local("gießen", "Gieß etwas", {"tomatoes": "Tomaten"})}

    async def water(_: Context[Settings], what: Annotated[str, Option("what", local=german)]) -> Message:
        return say(what)

    async def report(_: Context[Settings], __: object) -> Message:
        return say("Thanks.")

    cog.command("water", help="Water something", local=german)(water)
    cog.menu("Report", help="Tell us", local={"fr": Local("Signaler")})(report)
    registry = Registry([cog])
    (sheet,) = registry.sheets
    assert (sheet.local, sheet.options[0].local) == (german, german)
    assert registry.menu_sheets[0].local == {"fr": Local("Signaler")}


@pytest.mark.parametrize("local", [{"xx": Local("y")}, {"DE": Local("y")}, {"en": Local("y")}])
def test_a_language_that_no_platform_knows_is_refused(local: Mapping[str, Local]) -> None:
    cog = cog_of()
    cog.command("water", help="Water something", local=local)(nothing)
    (code,) = local
    assert problems(cog) == (f"cog garden: {code!r} is no language that commands are named in",)
