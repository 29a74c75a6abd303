"""The telling words of a quote, as Discord sets them off: whatever they say, only they are set off."""

import pytest

from bot.kit.delivery import Names
from bot.kit.ui import Quoted, say
from bot.platforms.discord.render import rendered


@pytest.mark.parametrize(
    ("text", "marks", "drawn"),
    [
        ("use my code ANA10 now", ((4, 17),), "> use __**my code ANA10**__ now"),
        ("use my code ANA10 now", (), "> use my code ANA10 now"),
        ("pens https://amzn.to/3p!", ((5, 23),), "> pens __**https\\://amzn.to/3p**__!"),
        ("see https://a.example and **buy**", ((26, 33),), "> see https://a.example and __**\\*\\*buy\\*\\***__"),
        (" my code\nis ANA10 ", ((0, 18),), ">  __**my code**__\n> __**is ANA10**__ "),
        ("a   b", ((1, 4),), "> a   b"),
        ("short", ((3, 99), (120, 130)), "> sho__**rt**__"),
    ],
)
def test_the_telling_words_are_bold_and_underlined(text: str, marks: tuple[tuple[int, int], ...], drawn: str) -> None:
    body = rendered(say("Found:", Quoted(text, marks)), Names()).body
    assert body["components"][1]["content"] == drawn


def test_what_is_cut_for_length_keeps_its_marks_in_place() -> None:
    marks = ((0, 7), *((place, place + 1) for place in range(20, 400, 10)))
    message = say("Found:", Quoted("my code " + "*" * 1980, marks))
    _, quote = rendered(message, Names()).body["components"]
    assert quote["content"].startswith("> __**my code**__ \\*")
    assert quote["content"].count("__**") == len(marks)
    assert quote["content"].endswith("…")
    assert len(quote["content"]) < 4000
