"""What an approval holds for: which edits of a post are none, and which are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.disclosure.judge.binding import binding

POST = "these pens are great https://amzn.to/3lamp9 and so is the ink"

NO_CHANGE = [
    "  these pens are great\nhttps://amzn.to/3lamp9   and so is the ink\n",
    "these pens are great\n\n\n\nhttps://amzn.to/3lamp9 and so is the ink",
    "these p\u200bens are great https://amzn.to/3lamp9 and so is the ink\ufeff",
    "these pens are great https://am\u200bzn.to/3la\u00admp9 and so is the ink",
    "these pens are great\u00a0https://amzn.to/3lamp9 and\u2003so is the ink",
    "these pens are great http://amzn.to/3lamp9 and so is the ink",
    "these pens are great amzn.to/3lamp9 and so is the ink",
    "these pens are great HTTPS://AMZN.TO/3lamp9 and so is the ink",
    "these pens are great https://amzn.to:443/3lamp9 and so is the ink",
    "these pens are great https://amzn.to./3lamp9 and so is the ink",
    "these pens are great https://amzn.to/%33lamp9 and so is the ink",
    "these pens are great https://amzn.to/3lamp9?utm_source=club&fbclid=1 and so is the ink",
    "these pens are great https://amzn.to/3lamp9# and so is the ink",
]
"""The same post, written otherwise."""

CHANGE = [
    "these pens are great https://amzn.to/3lamp8 and so is the ink",
    "these pens are great https://amzn.to/3LAMP9 and so is the ink",
    "these pens are great https://amzn.to.evil.example/3lamp9 and so is the ink",
    "these pens are great https://\u0430mzn.to/3lamp9 and so is the ink",
    "these pens are great https://amzn.to:8443/3lamp9 and so is the ink",
    "these pens are great https://amzn.to/3lamp9?tag=mypens-20 and so is the ink",
    "these pens are great https://amzn.to/3lamp9?utm_medium=affiliate and so is the ink",
    "these pens are great https://amzn.to/3lamp9#pens and so is the ink",
    "these pens are great https://amzn.to\\@photo.example/3lamp9 and so is the ink",
    "these pens are great https://amzn.to/3lamp9 https://amzn.to/3ink and so is the ink",
    "these pens are great and so is the ink",
    "these pens are Great https://amzn.to/3lamp9 and so is the ink",
    "these pens are great https://amzn.to/3lamp9 and so is theink",
    "these pens are great \u202ehttps://amzn.to/3lamp9 and so is the ink",
    "these pens are great ||https://amzn.to/3lamp9|| and so is the ink",
    "these pens are great\n\n\n\n\n\nhttps://amzn.to/3lamp9 and so is the ink",
    "> these pens are great https://amzn.to/3lamp9 and so is the ink",
]
"""Another post, to whoever reads it or follows its link."""


@pytest.mark.parametrize("text", NO_CHANGE)
def test_what_nobody_would_notice_opens_nothing_again(text: str) -> None:
    assert binding(text) == binding(POST)


@pytest.mark.parametrize("text", CHANGE)
def test_what_reads_or_leads_otherwise_is_another_post(text: str) -> None:
    assert binding(text) != binding(POST)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[the pens](https://amzn.to/3p)", "[the pens]( http://AMZN.to/3p )", False),
        ("[the pens](https://amzn.to/3p)", "[the pens](http://AMZN.to/3p)", True),
        ("[the pens](https://amzn.to/3p)", "[the ink](https://amzn.to/3p)", False),
        ("<https://amzn.to/3p|pens>", "<http://amzn.to/3p|pens>", True),
        ("look: amzn.to/3p.", "look: https://amzn.to/3p.", True),
        ("e\u0301t\u00e9", "\u00e9t\u00e9", True),
        ("#ad pens", "#a\u200bd pens", True),
        ("\U0001f44d", "\U0001f44d\ufe0f", True),
        ("", " \u200b\n", True),
        ("version 1.2/beta", "version 1.2/beta ", True),
    ],
)
def test_small_cases(one: str, other: str, same: bool) -> None:
    assert (binding(one) == binding(other)) is same


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80), st.integers(0, 80))
def test_an_invisible_character_anywhere_changes_nothing(text: str, place: int) -> None:
    assert binding(f"{text[:place]}\u200b{text[place:]}") == binding(text)


@given(st.text(max_size=200))
def test_any_text_has_one_and_it_is_stable(text: str) -> None:
    assert binding(text) == binding(text + " ")
