"""Commands as Discord is told of them: in groups, in its readers' languages, within its limits, and only when new."""

from typing import Any

import pytest

from bot.core.registry import Registry
from bot.kit.errors import ConfigError
from bot.kit.local import Local
from bot.kit.outcome import CommandSheet, GroupSheet, MenuSheet, OptionSheet
from bot.kit.ui import Choice
from bot.platforms.discord.commands import declared, fingerprint
from cogs import SHIPPED
from tests.platforms.contract.discord import DiscordSquare

WORDY = tuple(Choice(f"{'c' * 90}{at}", "v" * 90) for at in range(9))
ON_SERVERS = {"contexts": [0], "integration_types": [0]}


def sheet(name: str, *options: OptionSheet, help_text: str = "What it does", **more: Any) -> CommandSheet:
    return CommandSheet(name, help_text, options, access=0, private=False, form=False, **more)


def option(name: str = "why", kind: str = "text", *, required: bool = False, **more: Any) -> OptionSheet:
    return OptionSheet(name, "What it is", kind, required, **more)


def said(name: str, kind: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": "What it is", "required": False, **more}


def problems(*sheets: CommandSheet, menus: tuple[MenuSheet, ...] = ()) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        declared(sheets, menus)
    return refused.value.problems


def test_a_command_and_a_menu_entry_are_for_servers() -> None:
    told = declared([sheet("thanks")], [MenuSheet("Report this", "Tell the moderators", 0)])
    assert told == [
        {"type": 1, "name": "thanks", "description": "What it does", "options": [], **ON_SERVERS},
        {"type": 3, "name": "Report this", **ON_SERVERS},
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (option(longest=200), said("why", 3, max_length=200)),
        (option(longest=200, suggests=True), said("why", 3, max_length=200, autocomplete=True)),
        (
            option(choices=(Choice("In an hour", "1h"), Choice("Tomorrow", "1d")), suggests=True, longest=300),
            said("why", 3, choices=[{"name": "In an hour", "value": "1h"}, {"name": "Tomorrow", "value": "1d"}]),
        ),
        (option("days", "whole", least=0, most=90), said("days", 4, min_value=0, max_value=90)),
        (option("days", "whole", longest=300), said("days", 4)),
        (option("detail", "flag"), said("detail", 5)),
        (option("member", "person"), said("member", 6)),
        (option("where", "channel"), said("where", 7)),
    ],
)
def test_options_are_typed_and_bounded(given: OptionSheet, told: dict[str, Any]) -> None:
    (command,) = declared([sheet("thanks", given)], [])
    assert command["options"] == [told]


def test_what_is_needed_comes_first_and_the_rest_keeps_its_order() -> None:
    (command,) = declared([sheet("x", option("c"), option("a", required=True), option("b"))], [])
    assert [one["name"] for one in command["options"]] == ["a", "c", "b"]


def test_names_of_several_words_become_groups() -> None:
    group, deeper = GroupSheet("relationship", "What you are to brands"), GroupSheet("old", "Those that ended")
    sheets = [
        sheet("thanks"),
        sheet("relationship end", groups=(group,)),
        sheet("relationship add", option(), groups=(group,)),
        sheet("relationship old list", groups=(group, deeper)),
    ]
    told = declared(sheets, [])
    assert [(one["name"], one["description"]) for one in told] == [
        ("relationship", "What you are to brands"),
        ("thanks", "What it does"),
    ]
    assert [(one["type"], one["name"]) for one in told[0]["options"]] == [(1, "add"), (1, "end"), (2, "old")]
    assert told[0]["options"][2]["description"] == "Those that ended"
    assert told[0]["options"][2]["options"][0]["name"] == "list"
    assert told[0]["options"][0]["options"][0]["name"] == "why"
    assert "contexts" not in told[0]["options"][0]


def test_readers_find_commands_in_their_language() -> None:
    german = Local("hinzufügen", "Sag, was du bist")
    kind = option(
        "kind", choices=(Choice("founder", "founder"), Choice("family", "family")),
        local={"de": Local("art", "Was du bist", {"founder": "gründet"}), "fr": Local(help="Ce que tu es")},
    )  # fmt: skip
    group = GroupSheet("relationship", "What you are to brands", {"de": Local("beziehung")})
    told = declared(
        [sheet("relationship add", kind, groups=(group,), local={"de": german})],
        [MenuSheet("Report this", "", 0, {"de": Local("Melden")})],
    )
    assert told[0]["name_localizations"] == {"de": "beziehung"}
    assert "description_localizations" not in told[0]
    add = told[0]["options"][0]
    assert (add["name_localizations"], add["description_localizations"]) == (
        {"de": "hinzufügen"},
        {"de": "Sag, was du bist"},
    )
    assert add["options"][0]["name_localizations"] == {"de": "art"}
    assert add["options"][0]["description_localizations"] == {"de": "Was du bist", "fr": "Ce que tu es"}
    assert add["options"][0]["choices"] == [
        {"name": "founder", "value": "founder", "name_localizations": {"de": "gründet"}},
        {"name": "family", "value": "family"},
    ]
    assert told[1]["name_localizations"] == {"de": "Melden"}


# What Discord would not take


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (sheet("Thanks"), "/Thanks is called 'Thanks', and Discord takes letters in lower case, digits, - and _"),
        (sheet("thank!"), "/thank! is called 'thank!', and Discord takes letters in lower case, digits, - and _"),
        (sheet("x" * 33), f"/{'x' * 33} has a name of 33 characters, and Discord takes 1 to 32"),
        (sheet("x", help_text=""), "/x: its description has 0 characters, and Discord takes 1 to 100"),
        (sheet("x", help_text="h" * 101), "/x: its description has 101 characters, and Discord takes 1 to 100"),
        (sheet("x", local={"xx": Local("y")}), "/x has words in 'xx', which is no language of Discord's"),
        (sheet("x", local={"de": Local("Ä")}), "/x in 'de' is called 'Ä', and Discord takes letters in lower case"),
        (
            sheet("x", local={"de": Local(help="h" * 101)}),
            "/x in 'de': its description has 101 characters, and Discord takes 1 to 100",
        ),
        (sheet("a b c d"), "/a b c d has more words than Discord takes: 3"),
        (sheet("x", *(option(f"o{at}") for at in range(26))), "/x has 26 options, and Discord takes 25"),
        (sheet("x", option(), option()), "/x why is there 2 times"),
        (sheet("x", option("why?")), "/x why? is called 'why?', and Discord takes letters in lower case"),
        (
            sheet("x", option(choices=tuple(Choice(str(at), str(at)) for at in range(26)))),
            "/x why has 26 choices, and Discord takes 25",
        ),
        (
            sheet("x", option(choices=(Choice("a" * 101, "a"),))),
            f"/x why, choice {'a' * 101!r}: its name has 101 characters, and Discord takes 1 to 100",
        ),
        (sheet("x", option(longest=6001)), "/x why holds 6001 characters, and Discord takes 1 to 6000"),
        (
            sheet("x", option(kind="whole", least=5, most=2)),
            "/x why: its least and its most are no bounds that Discord takes",
        ),
        (
            sheet("x", option(kind="whole", most=2**53)),
            "/x why: its least and its most are no bounds that Discord takes",
        ),
        (
            sheet("x", option("a", local={"de": Local("gleich")}), option("b", local={"de": Local("gleich")})),
            "/x: 2 are called 'gleich' in 'de'",
        ),
        (
            sheet("x", *(option(f"o{at}", choices=WORDY) for at in range(5))),
            "/x and all its texts have 8,218 characters, and Discord takes 8,000",
        ),
    ],
)  # fmt: skip
def test_what_is_over_a_limit_is_named(given: CommandSheet, why: str) -> None:
    (problem,) = problems(given)
    assert problem.startswith(why)


def test_a_hundred_commands_are_taken_and_no_more() -> None:
    hundred = [sheet(f"c{at:03}") for at in range(100)]
    assert len(declared(hundred, [])) == 100
    (problem,) = problems(*hundred, sheet("c100"), sheet("c101"))
    assert problem == "there are 102 commands, and Discord takes 100: c100, c101 would be left out"


def test_twenty_five_commands_of_a_group_are_taken_and_no_more() -> None:
    assert problems(*(sheet(f"g c{at:02}") for at in range(26))) == ("/g has 26 commands, and Discord takes 25",)
    assert len(declared([sheet(f"g c{at:02}") for at in range(25)], [])) == 1


def test_five_menu_entries_are_taken_and_no_more() -> None:
    menus = tuple(MenuSheet(f"Entry {at}", "", 0) for at in range(6))
    assert len(declared([], menus[:5])) == 5
    assert problems(menus=menus) == ("there are 6 menu entries, and Discord takes 5: Entry 5 would be left out",)
    assert problems(menus=(MenuSheet("x" * 33, "", 0),)) == (
        f"menu entry {'x' * 33!r}: its name has 33 characters, and Discord takes 1 to 32",
    )


def test_every_mistake_is_named_at_once() -> None:
    found = problems(sheet("Thanks"), sheet("x", option("?"), help_text=""), sheet("y"), sheet("y"), sheet("y z"))
    assert len(found) == 4
    assert [problem.split()[0] for problem in found] == ["/y", "/Thanks", "/x:", "/x"]


# Whether Discord has them already


def test_the_order_of_commands_is_no_matter_but_that_of_options_is() -> None:
    sheets = [sheet("a", option("x"), option("y")), sheet("b c"), sheet("b d")]
    print_ = fingerprint(declared(sheets, []))
    assert fingerprint(reversed(declared(sheets[::-1], []))) == print_
    assert fingerprint(declared([sheet("a", option("y"), option("x")), *sheets[1:]], [])) != print_


@pytest.mark.parametrize(
    "other",
    [
        sheet("x", option("days", "whole", least=1)),
        sheet("x", option("days", "whole")),
        sheet("x", option("days", "whole", least=0, required=True)),
        sheet("x", option("days", "whole", least=0), help_text="Something else"),
        sheet("x", option("days", "whole", least=0), local={"de": Local("y")}),
        sheet("z", option("days", "whole", least=0)),
    ],
)
def test_another_set_has_another_print(other: CommandSheet) -> None:
    print_ = fingerprint(declared([sheet("x", option("days", "whole", least=0))], []))
    assert fingerprint(declared([other], [])) != print_


def test_what_discord_answers_is_known_as_the_same_set() -> None:
    mine = declared([sheet("x", option("days", "whole", least=0)), sheet("g c")], [MenuSheet("Report", "", 0)])
    extra = {
        "id": "1", "application_id": "2", "version": "3", "default_member_permissions": None, "nsfw": False,
        "name_localizations": None, "description_localizations": None, "dm_permission": True,
    }  # fmt: skip
    theirs: list[dict[str, Any]] = [{**extra, "description": "", **command} for command in mine]
    assert theirs[0]["options"][0]["options"] == []
    del theirs[0]["options"][0]["options"]
    del theirs[1]["options"][0]["required"]
    assert fingerprint(theirs) == fingerprint(mine)


def test_what_ships_is_taken_by_discord() -> None:
    registry = Registry(SHIPPED)
    told = declared(registry.sheets, registry.menu_sheets)
    assert {"help", "thanks", "setup"} <= {one["name"] for one in told}


async def test_what_only_organisers_use_is_suggested_to_them_alone(square: DiscordSquare) -> None:
    for command, option_, typed in (("disclosure-rules", "rule", "amazon"), ("setup", "section", "grat")):
        assert await square.organiser.person.types(command, option_, typed)
        for other in (square.member, square.moderator):
            assert await other.person.types(command, option_, typed) == []
