"""What of a pattern the prefilter looks for: the marked part of each alternative, so that every message costs less."""

import re
from typing import Final

import pytest

from cogs.disclosure import cues, prefilter, scanner
from cogs.disclosure.entries import shipped
from cogs.disclosure.patterns import Mistake, pattern

WRITTEN: Final = r"\b(?:my|our) (?P<cue>(?:\w+ )?code\b)(?: at \w+)?|[(|] mine|ours"
MISPLACED: Final = (
    r"\bmy (?P<cue>code)?",
    r"\bmy (?P<cue>code)*",
    r"\bmy (?P<cue>code){0,2}",
    r"\b(?:(?P<cue>code)|coupon)",
    r"(?P<cue>my) (?P<cue>code)",
)
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


def test_vectorscan_takes_every_pattern_with_an_anchor() -> None:
    """It refuses one in the middle of a pattern, and with it all the others: they would stay slow, unseen."""
    if not scanner.compiled(["any"]):
        pytest.skip("there is no Vectorscan for this machine")
    book = shipped()
    sets = prefilter.pattern(), book.phrase_set, book.context_set.together, book.label_set
    parts = {part for one in sets for source in one.own for part in cues.alternatives(source) if _ANCHOR.search(part)}
    assert parts
    assert [part for part in sorted(parts) if not scanner.compiled([part])] == []
