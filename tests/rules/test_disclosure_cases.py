"""Labelled posts: the project's own always, real ones where HEARTH_DISCLOSURE_DATA says where they are."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.disclosure.judge import prefilter, rules
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped
from tests import disclosure_figures as figures
from tests.disclosure_figures import Post

OWN: Final = tuple(
    post for name in ("posts.jsonl", "talk.jsonl") for post in figures.posts(Path(__file__).parent / name)
)
"""The posts of talk.jsonl were labelled before the judge saw them; those in the family "missed" it still gets wrong."""
FAMILIES: Final = sorted({post["families"][0] for post in OWN} - {"missed"})
FOLDER: Final = figures.folder()
elsewhere = pytest.mark.skipif(FOLDER is None, reason=f"{figures.VARIABLE} names no folder with the real posts")


def wrong(labelled: Sequence[Post]) -> list[str]:
    """The posts that are judged otherwise than labelled; a disclosure counts only beside a signal."""
    found: list[str] = []
    for post in labelled:
        said = figures.judged(post)
        same = post["disclosure"] in {None, said.disclosure} or not said.signals
        looked = said.decision == "allow" or post["author"] or prefilter.suspicious(post["text"], shipped_signs())
        if said.decision != post["decision"] or not same or not looked:
            found.append(f"{post['id']}: {said.decision}/{said.disclosure}: {post['text']}")
    return found


@pytest.mark.parametrize("family", FAMILIES)
def test_posts_of_our_own_are_judged_as_the_policy_says(family: str) -> None:
    assert wrong([post for post in OWN if post["families"][0] == family]) == []


def test_what_is_still_missed_is_harmless() -> None:
    missed = [post for post in OWN if "missed" in post["families"]]
    assert len(missed) < len(OWN) / 100
    assert [post["id"] for post in missed if figures.judged(post).decision == "hold"] == []


def _pieces() -> list[str]:
    """Parts of posts that are flagged without anything registered: their lines and sentences."""
    flagged = [post["text"] for post in OWN if post["decision"] != "allow" and not post["author"]]
    return [piece for text in flagged for piece in re.split(r"(?<=[.!?\n]) ", text)]


@given(st.lists(st.sampled_from(_pieces()), min_size=1, max_size=4), st.sampled_from([" ", "\n", ", ", "  ", ""]))
def test_whatever_is_flagged_passes_the_prefilter(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    for platform in ("discord", "slack"):
        flagged = rules.judge(text, shipped(), platform=platform).decision != "allow"
        assert prefilter.suspicious(text, shipped_signs()) or not flagged, text


@given(st.sampled_from(shipped().spellable), st.sampled_from(["dot", "(dot)", "[.]", "punto", "."]), st.data())
def test_addresses_spelled_in_any_way_pass_it_too(host: str, dot: str, data: st.DataObject) -> None:
    name, _, suffix = host.partition(".")
    letters = st.sampled_from(["", "", " ", "-", "_", "*", ". "])
    apart = "".join(letter + data.draw(letters) for letter in name)
    text = f"the mat is on {apart}{data.draw(letters)} {dot} {suffix} / 3mat"
    flagged = rules.judge(text, shipped()).decision != "allow"
    assert prefilter.suspicious(text, shipped_signs()) or not flagged, text


@given(st.sampled_from([host for host in shipped().spellable if len(host) > 6]))
def test_addresses_written_from_their_end_are_told_and_pass_it_too(host: str) -> None:
    text = f"read it from the end: tam3/{host[::-1]} (the mat)"
    assert rules.judge(text, shipped()).decision == "nudge"
    assert prefilter.suspicious(text, shipped_signs())


def test_the_labelled_cases_keep_their_figures() -> None:
    found = figures.cases(figures.posts(figures.CASES))
    assert found.precision.value >= 0.97
    assert found.recall.value >= 0.92
    assert found.hard_held == 0
    assert found.families["net"][0].value == 1
    assert min(found.families[name][0].value for name in ("place", "evade")) >= 0.9


@elsewhere
def test_ordinary_talk_is_never_held_and_seldom_looked_at() -> None:
    assert FOLDER is not None
    for name in figures.CHAT:
        talk = figures.chat(figures.posts(FOLDER / name))
        assert list(talk.held) == []
        assert len(talk.nudged) <= talk.posts / 1000
        assert talk.looked_at <= 0.05 * talk.posts


@elsewhere
def test_clear_disclosures_in_real_descriptions_are_found() -> None:
    assert FOLDER is not None
    precision, recall, _ = figures.descriptions(figures.posts(FOLDER / figures.DESCRIPTIONS))
    assert precision.value >= 0.95
    assert recall.value >= 0.95


def test_the_table_says_loudly_what_it_could_not_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(figures.VARIABLE, raising=False)
    lines = list(figures.table(misses=False))
    assert lines[0].startswith("cases: hold precision 1.000")
    assert lines[-1].startswith("NOT MEASURED: real chat and real descriptions.")
