"""Labelled posts: the project's own always, real ones where HEARTH_DISCLOSURE_DATA says where they are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from cogs.disclosure import prefilter
from tests import disclosure_figures as figures
from tests.disclosure_figures import Post

OWN: Final = Path(__file__).parent / "posts.jsonl"
FAMILIES: Final = sorted({post["families"][0] for post in figures.posts(OWN)})
FOLDER: Final = figures.folder()
elsewhere = pytest.mark.skipif(FOLDER is None, reason=f"{figures.VARIABLE} names no folder with the real posts")


def _wrong(labelled: Sequence[Post]) -> list[str]:
    """The posts that are judged otherwise than labelled; a disclosure counts only beside a signal."""
    wrong: list[str] = []
    for post in labelled:
        said = figures.judged(post)
        same = post["disclosure"] in {None, said.disclosure} or not said.signals
        looked = said.decision == "allow" or post["author"] or prefilter.suspicious(post["text"])
        if said.decision != post["decision"] or not same or not looked:
            wrong.append(f"{post['id']}: {said.decision}/{said.disclosure}: {post['text']}")
    return wrong


@pytest.mark.parametrize("family", FAMILIES)
def test_posts_of_our_own_are_judged_as_the_policy_says(family: str) -> None:
    assert _wrong([post for post in figures.posts(OWN) if family in post["families"]]) == []


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
