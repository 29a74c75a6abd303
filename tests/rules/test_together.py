"""Many patterns over every message: found alike on RE2 and on Vectorscan, which takes over where it pays."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.disclosure.judge.folding import fold
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.judge.together import Together
from cogs.disclosure.rulebook.entries import shipped
from cogs.disclosure.rulebook.hastening import hasten
from tests import disclosure_figures as figures

TEXTS: Final = tuple(
    fold(post["text"]).text
    for name in ("posts.jsonl", "talk.jsonl", "cases.jsonl")
    for post in figures.posts(Path(__file__).parent / name)
)
BUSY: Final = 80 * 2**20
"""Bytes that the process which compiles has when it is about it; it begins with half of them."""
WORDS: Final = ("code", "10 %", "€5", "my", "🎉", "広告", "off", "free", "\n", "für", "KLIKORA10", "12 quid", "…")
SOME: Final = (r"\bcode\b.{0,12}\bmine\b", r"[$€] ?\d", r"(?-i:\b[A-Z]{4,}\d\b)", r"\x{1f389}|#ad")


def fast(patterns: Sequence[str], below: Together | None = None) -> Together:
    """Patterns that have gone over to Vectorscan, by the process that compiles for a community."""
    made = Together(patterns, below)
    hasten([made])
    return made


@pytest.fixture(scope="module")
def contexts() -> tuple[Together, Together]:
    """What may stand around a phrase, slow and fast."""
    patterns = shipped().context_set.together.own
    return Together(patterns), fast(patterns)


def test_every_post_of_ours_says_the_same_on_both(contexts: tuple[Together, Together]) -> None:
    slow, quick = contexts
    assert [text for text in TEXTS if slow.within(text) != quick.within(text)] == []


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["", " "]))
def test_letters_that_are_not_ascii_make_no_difference(
    contexts: tuple[Together, Together], words: list[str], between: str
) -> None:
    slow, quick = contexts
    text = between.join(words)
    assert slow.within(text) == quick.within(text)
    assert not slow.touches(text) or quick.touches(text)


def test_the_patterns_of_a_community_stand_on_those_of_everybody() -> None:
    base = Together(SOME)
    quick = fast(["moonlight", "sunlight"], base)
    for text, found in {
        "the code is mine": [0],
        "Sunlight for $ 5": [1, 5],
        "🎉 KLIK1": [2, 3],
        "nothing of it": [],
        "code 😀😀😀😀😀 mine": [0],
    }.items():
        assert quick.within(text) == found
        assert quick.touches(text) is bool(found)
        assert base.within(text) == [place for place in found if place < len(SOME)]


def test_what_vectorscan_cannot_have_is_found_as_before() -> None:
    quick = fast([r"\p{Greek}{3}", "there"])
    assert quick.within("over there: λόγος") == [0, 1]
    assert not quick.touches("λο, nowhere")


def test_whoever_waits_for_it_is_told_once_and_only_after_enough_messages() -> None:
    patterns = Together(SOME)
    told: list[int] = []
    looked = 0
    patterns.after(3, lambda: told.append(looked))
    for looked in range(1, 7):  # noqa: B007  it is told with
        patterns.touches("good morning")
    assert told == [3]


def test_a_pattern_that_re2_refuses_is_refused_with_its_reason() -> None:
    with pytest.raises(Mistake, match=r"\(\?="):
        Together(["fine", "(?=not)"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a process with its parent")
def test_a_hearth_that_is_killed_leaves_no_process_that_goes_on_compiling() -> None:
    script = (
        "from threading import Thread\n"
        "from cogs.disclosure.rulebook.entries import shipped\n"
        "from cogs.disclosure.rulebook.hastening import hasten\n"
        "Thread(target=hasten, args=([shipped().label_set],)).start()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as hearth:
        parent = psutil.Process(hearth.pid)
        while not (children := parent.children()):
            assert hearth.poll() is None
        while children[0].memory_info().rss < BUSY:
            assert children[0].is_running()
        hearth.kill()
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_what_is_there_is_found_wherever_it_stands() -> None:
    """Vectorscan 5.4.12 overlooks this one in most places (its issue 382); 5.4.11 does not."""
    made = fast([r"\b(?:we|us|you and (?:i|me))(?:'?ll|'?d| will| can| would)? (?:both|each) get"])
    missed = [before for before in range(64) if not made.touches(f"{'x' * before} and we each get a month free")]
    assert missed == []
