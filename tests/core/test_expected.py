"""What settings expect of a platform is read off their models, and cogs say which capabilities they use."""

import re
from pathlib import Path

import pytest

from bot.core.directory import Directory
from bot.core.expected import expected
from bot.core.registry import Registry
from bot.core.settings import Book
from bot.kit.cog import AnyCog
from bot.kit.findings import Named
from bot.kit.people import Space
from cogs import SHIPPED

ROOT = Path(__file__).parents[2]
EFFECTS = {
    "hide": "hide",
    "restore": "hide",
    "label": "label",
    "time_out": "time_out",
    "give_role": "roles",
    "take_role": "roles",
    "gate": "automod",
}
"""What a handler asks for, and the capability that it takes."""


def _book() -> tuple[Book, Directory]:
    return Book(Registry(SHIPPED).sections, {"onboarding": {"door": "member"}}), Directory()


def test_a_server_that_is_new_starts_with_what_the_file_says() -> None:
    found = expected(*_book(), SHIPPED, "discord", "1")
    assert found.staff == Named("staff", "community", "Moderators' channel", chosen=False)
    assert Named("general", "onboarding", "Greet in", chosen=False) in found.channels
    assert Named("introductions", "onboarding", "First steps", chosen=False) in found.channels
    assert found.staff not in found.channels
    assert found.roles == [
        Named("member", "onboarding", "Role given", chosen=True),
        Named("newcomer", "onboarding", "Role taken", chosen=False),
    ]
    assert (found.moderators, found.organisers) == (("moderator",), ("organiser",))
    assert found.uses == {"hide", "label", "time_out", "roles"}


def test_what_a_setting_switches_on_is_used_while_it_is_on() -> None:
    book, directory = _book()
    directory.spaces["discord", "1"] = Space(5, 50, "discord", "1", "Allotment")
    book.keep(50, "disclosure", 1, {"automod": True})
    assert "automod" in expected(book, directory, SHIPPED, "discord", "1").uses
    assert "automod" not in expected(book, directory, SHIPPED, "discord", "2").uses


def test_what_a_community_saved_holds_for_it_alone() -> None:
    book, directory = _book()
    directory.spaces["discord", "1"] = Space(5, 50, "discord", "1", "Allotment")
    book.keep(50, "community", 1, {"staff": ""})
    book.keep(
        50, "onboarding", 1, {"channel": "hello", "door": "", "newcomer_role": "", "steps": "introduce: #about-me"}
    )
    here = expected(book, directory, SHIPPED[:0], "discord", "1")
    assert (here.staff, here.roles, here.uses) == (None, [], frozenset())
    assert Named("hello", "onboarding", "Greet in", chosen=True) in here.channels
    assert Named("about-me", "onboarding", "First steps", chosen=True) in here.channels
    elsewhere = expected(book, directory, SHIPPED, "discord", "2")
    assert [role.name for role in elsewhere.roles] == ["member", "newcomer"]


@pytest.mark.parametrize("cog", SHIPPED, ids=lambda cog: cog.name)
def test_a_cog_says_what_it_uses(cog: AnyCog) -> None:
    text = "\n".join(path.read_text() for path in (ROOT / "cogs" / cog.name).rglob("*.py"))
    asked = {EFFECTS[effect] for effect in re.findall(r"\bctx\.(\w+)\(", text) if effect in EFFECTS}
    assert set(cog.uses) == asked
