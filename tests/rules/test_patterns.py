"""A place that a pattern finds is a place in the member's text, in characters, whatever letters stand before it."""

import re

import pytest

from cogs.disclosure.judge.patterns import Pattern, pattern

_TEXTS = (
    "plain words, twice: code and code",
    "15 € weg mit code ab „schön”, noch ein code",
    "🎉🎉 code 👩‍👩‍👧 code",
    "広告 code です、コード code",
    "é",
    "",
    "codecode 🎉",
)
_SOURCES = (r"code", r"(c)(o)?(x)?de", r"[^c ]+", r"\bcode\b", r"", r"広|🎉", r"(?:^|\s)(\S)", r".$")


@pytest.mark.parametrize("source", _SOURCES)
@pytest.mark.parametrize("text", _TEXTS)
def test_a_place_is_counted_in_characters(source: str, text: str) -> None:
    there = re.finditer(source, text, re.ASCII)
    expected = [[found.span(group) for group in range(found.re.groups + 1)] for found in there]
    assert _places(pattern(source), text) == expected


def _places(one: Pattern, text: str) -> list[list[tuple[int, int]]]:
    return [[hit.span(group) for group in range(len(hit.groups()) + 1)] for hit in one.finditer(text)]
