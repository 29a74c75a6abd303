"""Which command somebody means, and whether it is open to them."""

import pytest

from bot.kit.outcome import CommandSheet
from bot.kit.people import Access
from cogs.guide import rules


def _sheet(name: str, access: int = 0, cog: str = "one") -> CommandSheet:
    return CommandSheet(name, "Help", (), access, private=True, form=False, cog=cog)


THANKS, SETUP, HELP = _sheet("thanks", 1, "two"), _sheet("setup", 3), _sheet("help")
SHEETS = [HELP, SETUP, THANKS]


@pytest.mark.parametrize(
    ("typed", "access", "answer"),
    [
        ("thanks", Access.MEMBER, rules.Found(THANKS)),
        ("/thanks", Access.MEMBER, rules.Found(THANKS)),
        (" /Thanks member:@Ana ", Access.MEMBER, rules.Found(THANKS)),
        ("thanks", Access.NEWCOMER, rules.Closed(THANKS)),
        ("setup", Access.MODERATOR, rules.Closed(SETUP)),
        ("setup", Access.ORGANISER, rules.Found(SETUP)),
        ("thank", Access.MEMBER, rules.Unknown("thanks")),
        ("thank", Access.NEWCOMER, rules.Unknown(None)),
        ("setpu", Access.MEMBER, rules.Unknown(None)),
        ("xyzzy", Access.ORGANISER, rules.Unknown(None)),
        ("//", Access.ORGANISER, rules.Unknown(None)),
    ],
)
def test_a_command_is_found_as_people_write_it(
    typed: str, access: Access, answer: rules.Found | rules.Closed | rules.Unknown
) -> None:
    assert rules.look_up(SHEETS, access, typed) == answer


OPEN, CLOSE = _sheet("garden open"), _sheet("garden close", 3)


@pytest.mark.parametrize(
    ("typed", "access", "answer"),
    [
        ("garden open", Access.NEWCOMER, rules.Found(OPEN)),
        ("/Garden  open when:9", Access.NEWCOMER, rules.Found(OPEN)),
        ("garden open now please", Access.NEWCOMER, rules.Found(OPEN)),
        ("garden close", Access.MEMBER, rules.Closed(CLOSE)),
        ("garden", Access.ORGANISER, rules.Several([OPEN, CLOSE])),
        ("garden", Access.MEMBER, rules.Several([OPEN])),
        ("garden opn", Access.MEMBER, rules.Unknown("garden open")),
        ("help me", Access.MEMBER, rules.Found(HELP)),
    ],
)
def test_a_command_of_several_words_is_found_by_them(
    typed: str, access: Access, answer: rules.Found | rules.Closed | rules.Several | rules.Unknown
) -> None:
    assert rules.look_up([*SHEETS, OPEN, CLOSE], access, typed) == answer


def test_commands_are_grouped_by_whom_they_are_there_for() -> None:
    assert rules.by_access(SHEETS) == {Access.MEMBER: [HELP, THANKS], Access.ORGANISER: [SETUP]}
    assert rules.by_access([]) == {}
