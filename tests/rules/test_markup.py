"""What members see is what is judged: signs that set words off, pictures, hover titles, blanks and odd addresses."""

import time
from typing import Final

import pytest

from cogs.disclosure.judge import emphasis, prefilter, rules
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped

LINK: Final = "https://amzn.to/3lamp9"
SHOP: Final = "the pens https://www.amazon.com/dp/B0ABCDEFGH?"
LABELLED: Final = (
    f"_#ad_ {LINK}",
    f"__Sponsored__ {LINK}",
    f"*Anzeige* die besten Stifte, die ich je hatte, und sie sind gut {LINK}",
    f"_Werbung_ Die besten Stifte, die ich je hatte, und sie sind gut {LINK}",
    f"I *earn* a commission if you buy through this {LINK}",
    f"_I earn a commission if you buy through this_ {LINK}",
    f"I earn\u2028a commission. {LINK}",
    f"`a || b` #ad {LINK} `c || d`",
)
UNLABELLED: Final = (
    "use my _link_ for 10 euro off https://shop.example/r/ana",
    "_my link_ gets you 10 euro off https://shop.example/r/ana",
    "my **code** ANA20 gets you 10% off",
    "use my c**o**de ANA20 for 10% off",
    f"the best pens\u2028> {LINK}",
    "the best pens \u2029>>> my code ANA20 gets you 10% off at Klikora",
    "use\u2028my\u2028code\u2028ANA20\u2028for\u202810%\u2028off",
    "use\u2800my\u2800code\u2800ANA20\u2800for\u280010%\u2800off",
    "my co\u17b4de ANA20 gets you 10% off at Klikora",
    "my c\u0489o\u0489d\u0489e\u0489 ANA20 gets you 10% off at Klikora",
    f'the pens I love and use for the drawings [here]({LINK} "#ad")',
    f"the pens I love <:ad:123456789012345678> {LINK}",
    f"{SHOP}q=a|b&tag=ana-20",
    f'{SHOP}q="x"&tag=ana-20',
    f"{SHOP}q=[x]&tag=ana-20",
    f"{SHOP}{'&'.join(f'a{n}=1' for n in range(61))}&tag=ana-20",
    f"||{LINK}||",
    f"_{LINK}_",
    f"*see [here]({LINK}) now*",
    f'["{LINK}"]',
)
NEARLY: Final = (
    '[amazon.com](https://photo.example/x "hi")',
    f"#a\u20d2d the pens {LINK}",
    f"#a\u17b4d the pens {LINK}",
    f"`#ad\n` the best pens {LINK}",
)
HOSTILE: Final = (
    f"{'a.' * 20_000} *b* /",
    f"{'a' * 40_000} _b_ /",
    f"{'/' * 40_000} *b*",
    f"{'```a' * 10_000}*b*",
    "*" * 40_000,
    "_a " * 13_000,
    "*a" * 20_000,
    "`a" * 20_000,
    "||`" * 13_000,
    "<:a:1" * 8_000,
)


@pytest.mark.parametrize("text", LABELLED)
def test_a_label_counts_however_it_is_set_off(text: str) -> None:
    judged = rules.judge(text, shipped(), platform="discord")
    assert (judged.decision, judged.disclosure) == ("allow", "adequate")
    assert judged.signals


@pytest.mark.parametrize("text", UNLABELLED)
def test_signs_that_nobody_sees_hide_nothing(text: str) -> None:
    assert prefilter.suspicious(text, shipped_signs())
    judged = rules.judge(text, shipped(), platform="discord")
    assert (judged.decision, judged.disclosure) == ("hold", "none")


@pytest.mark.parametrize("text", NEARLY)
def test_what_shows_half_is_asked_about(text: str) -> None:
    assert rules.judge(text, shipped(), platform="discord").decision == "nudge"


def test_the_words_are_quoted_as_they_were_written() -> None:
    text = "well, use my c**o**de ANA20 for 10% off"
    assert rules.quotes(text, rules.judge(text, shipped()).spans) == ("use my c**o**de ANA20",)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("*so* and **so** and _so_ and __so__", "so and so and so and so"),
        ("***both*** and **one *in* another**", "both and one in another"),
        ("snake_case_name, 5*10*2, 2 * 3, _ and *", "snake_case_name, 5*10*2, 2 * 3, _ and *"),
        ("`*code*` and https://x.example/_a_/*b*", "`*code*` and https://x.example/_a_/*b*"),
        ("* a list\n* goes on", "* a list\n* goes on"),
    ],
)
def test_pairs_of_signs_set_words_off_and_others_are_what_they_are(text: str, seen: str) -> None:
    assert emphasis.without(text) == seen


@pytest.mark.parametrize("text", HOSTILE)
def test_forty_thousand_signs_take_no_time(text: str) -> None:
    begun = time.process_time()
    emphasis.without(text)
    rules.judge(text, shipped(), platform="discord")
    assert time.process_time() - begun < 1
