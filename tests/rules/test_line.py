"""A command line is read as people type it, and every mistake is answered with a line that works."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.errors import Say
from bot.kit.line import is_command, parse
from bot.kit.outcome import Choice, CommandSheet, OptionSheet
from bot.kit.people import Account, Place
from bot.kit.typed import Known, Value
from tests.platforms.local.stories import COMMANDS

ANA, ANAIS, BEN = Account("u1", "Ana"), Account("u2", "Ana Isabel"), Account("u3", "Ben")
GENERAL, STAFF = Place("c1", "general"), Place("c2", "staff-room")
KNOWN = Known([ANA, ANAIS, BEN], [GENERAL, STAFF])


LIST_OR_ADD = (Choice("List", "list"), Choice("Add", "add"))
SHELF = CommandSheet(
    "shelf",
    "What is on your shelf",
    (
        OptionSheet("what", "List or add", "text", required=False, choices=LIST_OR_ADD),
        OptionSheet("member", "Whose", "person", required=False),
    ),
    access=0,
    private=True,
    form=True,
)


def read(line: str) -> dict[str, Value]:
    return parse(line, (*COMMANDS, SHELF), KNOWN)[1]


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("/thanks member:@Ana why: for the soup", {"member": ANA, "why": "for the soup"}),
        ("/thanks @Ana for the soup", {"member": ANA, "why": "for the soup"}),
        ("/thanks Ana Isabel for the soup", {"member": ANAIS, "why": "for the soup"}),
        ("/THANKS why: for the soup member: @ben", {"member": BEN, "why": "for the soup"}),
        ("/thanks member:@Ben for the soup", {"member": BEN, "why": "for the soup"}),
        ("/thanks u3 for the soup", {"member": BEN, "why": "for the soup"}),
        ('/thanks @Ana "for the soup"', {"member": ANA, "why": "for the soup"}),
        ("/thanks @Ana why: two things: soup, bread", {"member": ANA, "why": "two things: soup, bread"}),
        ("/thanks @Ana for the soup\nand the bread", {"member": ANA, "why": "for the soup\nand the bread"}),
        ("/figures", {}),
        ("/figures 7 yes", {"days": 7, "detail": True}),
        ("/figures detail:off", {"detail": False}),
        ("/figures no", {"detail": False}),
        ("/remind #staff-room in an hour tea is ready", {"where": STAFF, "when": "1h", "text": "tea is ready"}),
        ("/remind general 1D", {"where": GENERAL, "when": "1d"}),
        ("/remind when:Tomorrow where:#general", {"where": GENERAL, "when": "1d"}),
    ],
)
def test_a_line_is_read_as_it_is_meant(line: str, options: dict[str, Value]) -> None:
    assert read(line) == options


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/thank @Ana x", 'There is no command called "/thank". Did you mean /thanks?'),
        ("/zzz", 'There is no command called "/zzz". Type / alone to see all there are.'),
        ("/thanks", "/thanks needs more: whom you thank. Try: /thanks member:@Ana why: a few words"),
        ("/thanks @Ana", "/thanks needs more: what they did. Try: /thanks member:@Ana why: a few words"),
        ("/thanks @Bem x", 'I know nobody here called "Bem". Did you mean Ben?'),
        ("/thanks Nobody at all", 'I know nobody here called "Nobody". Try: /thanks'),
        ("/thanks @Ana " + "x" * 201, "why holds 200 characters, and this has 201. Could you shorten it?"),
        ("/thanks @Ana why:\u200b", "Write words that people can see for why."),
        ("/figures 0", "The least for days is 1, and this is 0."),
        ("/figures 91", "The most for days is 90, and this is 91."),
        ("/figures days:many", 'I read "many" for days, and it needs a whole number.'),
        ("/figures detail:perhaps", 'I read "perhaps" for detail. Choose yes or no.'),
        ("/figures soon", 'I read "soon" for days, and it needs a whole number. Try: /figures'),
        ("/shelf ad", 'I read "ad". Choose List or Add. Did you mean Add? Try: /shelf'),
        ("/shelf @Bem", 'I know nobody here called "Bem". Did you mean Ben? Try: /shelf'),
        ("/figures 7 yes and more", 'I do not know what "and more" means for /figures.'),
        ("/note please", 'I do not know what "please" means for /note. Try: /note'),
        ("/remind #gerneral tomorrow", 'I see no channel called "gerneral". Did you mean general? Try: /remind'),
        (
            "/remind #general someday",
            'I read "someday". Choose In an hour or Tomorrow. Try: /remind where:#general when:In an hour',
        ),
        ("/" + "x" * 5000, "A command line holds 4,000 characters, and this one is longer."),
    ],
)
def test_a_mistake_is_answered_with_what_works(line: str, why: str) -> None:
    with pytest.raises(Say) as said:
        read(line)
    assert why in str(said.value)


@pytest.mark.parametrize(
    ("line", "yes"), [("/thanks", True), ("//", False), ("/", False), ("/ hm", False), ("1/2", False)]
)
def test_a_slash_alone_is_no_command(line: str, yes: bool) -> None:
    assert is_command(line) is yes


GARDEN = (
    *COMMANDS,
    CommandSheet(
        "garden open", "Open the garden", (OptionSheet("when", "When", "text", required=False),), 0, True, False
    ),
    CommandSheet("garden close", "Close the garden", (), 0, True, False),
    CommandSheet("garden shed list", "What is in the shed", (), 0, True, False),
)


@pytest.mark.parametrize(
    ("line", "name", "options"),
    [
        ("/garden open", "garden open", {}),
        ("/Garden  OPEN when: at nine", "garden open", {"when": "at nine"}),
        ("/garden open at nine", "garden open", {"when": "at nine"}),
        ("/garden open close", "garden open", {"when": "close"}),
        ("/garden close", "garden close", {}),
        ("/garden shed list", "garden shed list", {}),
        ("/thanks @Ana garden open", "thanks", {"member": ANA, "why": "garden open"}),
    ],
)
def test_a_name_may_have_several_words(line: str, name: str, options: dict[str, Value]) -> None:
    sheet, read_options = parse(line, GARDEN, KNOWN)
    assert (sheet.name, read_options) == (name, options)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/garden", "/garden goes on: /garden open, /garden close, /garden shed list."),
        ("/garden opn", 'There is no command called "/garden opn". Did you mean /garden open?'),
        ("/garden zzz please", 'There is no command called "/garden zzz". Did you mean /garden'),
        ("/gardn open", 'There is no command called "/gardn". Did you mean /garden'),
    ],
)
def test_a_group_alone_says_how_it_goes_on(line: str, why: str) -> None:
    with pytest.raises(Say) as said:
        parse(line, GARDEN, KNOWN)
    assert why in str(said.value)


@given(st.sampled_from(["thanks", "figures", "remind", "note", "topics", ""]), st.text(max_size=200))
def test_any_line_is_read_or_answered_in_words(command: str, rest: str) -> None:
    try:
        answer = str(read(f"/{command} {rest}"))
    except Say as said:
        answer = str(said)
    assert answer.strip()
