"""What of a pattern the prefilter looks for: the marked part of each alternative, so that every message costs less."""

import re
from typing import Final

import pytest

from cogs.disclosure.judge import cues, scanner
from cogs.disclosure.judge.patterns import Mistake, pattern
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped

WRITTEN: Final = r"\b(?:my|our) (?P<cue>(?:\w+ )?code\b)(?: at \w+)?|[(|] mine|ours"
MISPLACED: Final = (
    r"\bmy (?P<cue>code)?",
    r"\bmy (?P<cue>code)*",
    r"\bmy (?P<cue>code){0,2}",
    r"\b(?:(?P<cue>code)|coupon)",
    r"(?P<cue>my) (?P<cue>code)",
)
LARGE: Final = 1_500
"""Characters of an alternative that may be too many: the smallest that was refused had 2,795."""
SHARES: Final = 6
"""Tests that it takes: all in one would be half a minute, and twice that on a busy machine."""
_ANCHOR: Final = re.compile(r"(?<![\\\[])[$^]")


def test_the_prefilter_looks_for_the_marked_part_and_for_all_of_the_others() -> None:
    assert cues.cue(WRITTEN) == r"(?:(?:\w+ )?code\b)|[(|] mine|ours"


def test_in_posts_all_of_it_is_looked_for() -> None:
    whole = pattern(cues.plain(WRITTEN))
    assert [bool(whole.search(text)) for text in ("our shop code", "the shop code", "it is ours")] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("source", MISPLACED)
def test_a_mark_is_refused_where_its_part_may_be_left_out(source: str) -> None:
    with pytest.raises(Mistake, match="mark one part that always has to be there"):
        cues.cue(source)


@pytest.mark.parametrize("gap", [r"[^.!?\n]{0,20}", r"\b[^\n]*", ".{0,9}"])
def test_a_mark_is_refused_that_begins_with_a_gap(gap: str) -> None:
    """One such mark doubled what a look at every message cost."""
    with pytest.raises(Mistake, match="mark from a word on"):
        cues.cue(rf"\bmy\b(?P<cue>{gap}\bcode\b)")


def test_long_patterns_are_looked_for_in_parts_as_far_as_they_are_alternatives() -> None:
    source = r"((?:mine|ours)|(?:a|b) code|(?i:[(|]x)|(one|two)?)|(?:\bthat (?:is|was) me)"
    assert list(cues.simplest(source)) == [
        "mine",
        "ours",
        "(?:a|b) code",
        "(?i:[(|]x)",
        "(one|two)?",
        r"\bthat (?:is|was) me",
    ]


@pytest.mark.parametrize("share", range(SHARES))
def test_vectorscan_takes_every_pattern_that_it_might_refuse(share: int) -> None:
    """Anchors in the middle, and too much in one: it refuses all the others along, and they would stay slow, unseen."""
    if not scanner.compiled([(0, "any")]):
        pytest.skip("there is no Vectorscan for this machine")
    book = shipped()
    sets = shipped_signs().plain, book.phrase_set, book.context_set.together, book.label_set
    parts = {part for one in sets for _, part in one.scanned}
    ours = sorted(part for part in parts if len(part) > LARGE or _ANCHOR.search(part))[share::SHARES]
    assert ours
    assert [part for part in ours if not scanner.compiled([(0, part)])] == []
