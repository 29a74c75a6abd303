"""Which names in a post are brands: by what the post shows of them, never by a capital letter alone."""

import pytest

from cogs.disclosure.judge import naming, rules, segments
from cogs.disclosure.judge.patterns import BRAND, Mistake
from cogs.disclosure.judge.urls import unfold
from cogs.disclosure.rulebook.entries import extend, shipped


def _brands(text: str) -> list[str]:
    """The names that are taken for brands, as they are written."""
    reading = segments.read(text, "discord")
    addresses = [(link, unfold(link.address)) for link in reading.links]
    marked = naming.marked(reading.prose, addresses, shipped())
    assert len(marked) == len(reading.prose)
    kept = "".join(letter if sign == BRAND else "\n" for letter, sign in zip(reading.folded.text, marked, strict=True))
    return [name for name in kept.split("\n") if name]


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("my thing with Kettle & Co is signed", "Kettle & Co"),
        ("Meine Zusammenarbeit mit Holzwerk Brandt GmbH", "Holzwerk Brandt GmbH"),
        ("die Firma Zielony hat mir etwas geschickt", "die Firma Zielony"),
        ("been working with Pellworm Audio", "Pellworm Audio"),
        ("one of the faces of the Veltano autumn campaign", "Veltano"),
        ("the folks at Tindra were kind", "Tindra"),
        ("los de Rialto me mandaron una caja", "Rialto"),
        ("made for pellworm.com over the winter", "pellworm.com"),
    ],
)
def test_a_brand_shows_by_its_form_or_by_the_word_beside_it(text: str, brand: str) -> None:
    assert _brands(text) == [brand]


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        ("tindra lent me the jacket https://tindra.example/shell", "tindra"),
        ("Purl & Plume sent yarn https://purlplume.example/thunder", "Purl & Plume"),
        ("Purl & Plume sent yarn https://purlandplume.example/thunder", "Purl & Plume"),
        ("Pellworm lent me these https://pellwormaudio.example/iem", "Pellworm"),
        ("@tindra lent me the jacket https://tindra.example/shell", "@tindra"),
    ],
)
def test_a_brand_shows_by_a_link_to_its_site_however_it_is_written(text: str, brand: str) -> None:
    assert _brands(text) == [brand]


@pytest.mark.parametrize(
    "text",
    [
        "my thing with Anna is over",
        "Anna & Ben sent us a card",
        "the whole School team came",
        "Meine Oma hat mir ein Paket mit Socken geschickt",
        "been working with Postgres for a month",
        "Marta sent me apples https://marta-farm.example",
        "the video is on https://youtube.com/watch?v=1, thanks Youtube",
    ],
)
def test_people_things_and_places_that_everybody_links_to_are_none(text: str) -> None:
    assert _brands(text) == []


def test_a_page_for_customers_says_nothing_of_a_brand() -> None:
    assert _brands("Tindra sent it again https://tindra.example/returns") == []
    assert _brands("Tindra sent it again https://tindra.example/shell") == ["Tindra"]


def _decision(text: str) -> rules.Decision:
    return rules.judge(text, shipped()).decision


def test_who_works_with_a_brand_is_told_from_who_works_with_its_things() -> None:
    assert _decision("I'm working with Klikora, here it is https://klikora.example/board") == "hold"
    assert _decision("I'm working with Klikora keycaps, here they are https://klikora.example/caps") == "allow"


def test_somebody_named_beside_a_gift_matters_only_where_it_is_theirs() -> None:
    assert (
        _decision("Mokkari hat mir die neue Mühle zum Testen hingestellt, und wie immer ist Bert skeptisch") == "nudge"
    )
    assert _decision("Bert hat mir die neue Mühle zum Testen hingestellt") == "allow"


def test_a_post_of_nothing_but_brands_is_not_read_to_its_end() -> None:
    text = "Kettle & Co sent us a box, " * 500
    assert len(_brands(text)) < 50


def test_a_rule_that_asks_for_a_brand_has_to_say_what_the_prefilter_looks_for() -> None:
    rule = """
[[phrase]]
id = "ours.stand"
kind = "gift"
weight = "medium"
pattern = 'at the {brand} stand'
why = "They had a stand."
match = ["at the Kettle & Co stand"]
no_match = ["at the music stand"]
"""
    with pytest.raises(
        Mistake, match=r"ours\.toml, line 3: ours\.stand: a pattern with \{brand\} or \{party\} takes a cue"
    ):
        extend(shipped(), {"ours": rule})
    cued = rule.replace("why =", "cue = 'at the [\\w &]+ stand'\nwhy =")
    assert rules.judge("see you at the Kettle & Co stand", extend(shipped(), {"ours": cued})).rule == "ours.stand"
