"""A mode for each rule: what is left of a post's findings, and when a rule drops."""

import pytest

from cogs.disclosure.judge import rules
from cogs.disclosure.rulebook.entries import shipped
from cogs.disclosure.ruling import modes
from cogs.disclosure.ruling.modes import BUILT_IN, RuleMode, Tally
from cogs.disclosure.settings import Mode

BOOK = shipped()
CODE = "use my code LENA15 at checkout for 15% off"


def rule_of(text: str) -> str:
    return rules.judge(text, BOOK, platform="local").rule


LINK, OWN_CODE, WEAK = rule_of("https://amzn.to/3p"), rule_of(CODE), rule_of("plan https://bit.ly/plan21k")
BOTH = f"{CODE} https://amzn.to/3p"
WITH_WEAK = "the pens https://amzn.to/3p and the training plan https://bit.ly/plan21k"


def treated(text: str, default: Mode, **own: Mode) -> tuple[str, str, Mode]:
    """Which rule decides a post, what follows, and in which mode; rules by the names of this file."""
    names = {"link": LINK, "code": OWN_CODE, "weak": WEAK}
    table = {names[name]: RuleMode(names[name], mode, 0, 0) for name, mode in own.items()}
    judged, mode = modes.under(rules.judge(text, BOOK, platform="local"), table, default)
    return judged.rule, judged.decision, mode


@pytest.mark.parametrize(
    ("text", "default", "own", "after"),
    [
        ("https://amzn.to/3p", "hold", {}, (LINK, "hold", "hold")),
        ("https://amzn.to/3p", "nudge", {}, (LINK, "hold", "nudge")),
        ("https://amzn.to/3p", "hold", {"link": "nudge"}, (LINK, "hold", "nudge")),
        ("https://amzn.to/3p", "shadow", {"link": "hold"}, (LINK, "hold", "hold")),
        ("https://amzn.to/3p", "hold", {"link": "shadow"}, (LINK, "hold", "shadow")),
        (BOTH, "hold", {"link": "nudge"}, (OWN_CODE, "hold", "hold")),
        (BOTH, "hold", {"code": "shadow"}, (LINK, "hold", "hold")),
        (BOTH, "hold", {"code": "nudge", "link": "nudge"}, (OWN_CODE, "hold", "nudge")),
        (BOTH, "hold", {"code": "shadow", "link": "shadow"}, (OWN_CODE, "hold", "shadow")),
        (WITH_WEAK, "hold", {"link": "shadow"}, (WEAK, "nudge", "hold")),
        (WITH_WEAK, "hold", {"weak": "shadow"}, (LINK, "hold", "hold")),
    ],
)
def test_of_the_strongest_findings_the_rule_that_may_do_most_decides(
    text: str, default: Mode, own: dict[str, Mode], after: tuple[str, str, Mode]
) -> None:
    assert treated(text, default, **own) == after


def test_two_rules_that_found_the_same_words_are_one_finding() -> None:
    judged = rules.judge(CODE, BOOK, platform="local")
    assert len({one.rule for one in judged.signals}) > 1
    assert treated(CODE, "hold", code="nudge") == (OWN_CODE, "hold", "nudge")
    assert treated(CODE, "hold", code="shadow") == (OWN_CODE, "hold", "shadow")


def test_a_masked_link_in_shadow_leaves_a_disclosed_post_alone() -> None:
    text = "#ad https://amzn.to/3p [www.kettle.example/offers](https://www.teapot.example/x)"
    judged = rules.judge(text, BOOK, platform="local")
    assert judged.decision == "nudge"
    shadow: dict[str, RuleMode] = {modes.MASKED: RuleMode(modes.MASKED, "shadow", 0, 0)}
    assert modes.under(judged, shadow, "hold")[1] == "shadow"
    assert modes.under(judged, {}, "hold")[0].decision == "nudge"


@pytest.mark.parametrize(
    ("mode", "upheld", "wrong", "drops"),
    [
        ("hold", 15, 4, False),
        ("hold", 16, 4, False),
        ("hold", 15, 5, True),
        ("hold", 0, 19, False),
        ("hold", 0, 20, True),
        ("hold", 79, 20, True),
        ("hold", 80, 20, False),
        ("nudge", 0, 20, False),
        ("shadow", 0, 20, False),
    ],
)
def test_a_rule_drops_under_four_of_five_upheld_after_twenty_decisions(
    mode: Mode, upheld: int, wrong: int, drops: bool
) -> None:
    assert modes.drops(mode, Tally(upheld, wrong, stands=100)) is drops


def test_what_was_let_stand_says_nothing_about_a_rule_and_few_decisions_no_share() -> None:
    assert modes.tally({"upheld": 3, "wrong": 1, "stands": 9}) == Tally(3, 1, 9)
    assert Tally(3, 1, 9).share is None
    assert Tally(4, 1, 9).share == 0.8


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [(5, 5, 0.566, 1.0), (0, 5, 0.0, 0.434), (9, 12, 0.468, 0.911), (50, 100, 0.404, 0.596)],
)
def test_the_interval_is_wilsons(part: int, of: int, low: float, high: float) -> None:
    """Figures as statistical tables give them."""
    found = modes.interval(part, of)
    assert found == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_a_change_keeps_what_was_before_and_can_be_taken_back() -> None:
    first = RuleMode("x", "", 0, 0)
    nudged = modes.changed(first, "nudge", 0, 10, item=7)
    assert nudged.dropped
    held = modes.changed(nudged, "hold", 50, 50)
    assert (held.mode, held.since, held.dropped) == ("hold", 50, False)
    back = modes.restored(held, 60)
    assert (back.mode, back.since, back.dropped) == ("nudge", 0, False)
    assert modes.unique([nudged, held, back], 20) == 61
    assert modes.unique([], 20) == 20


def test_every_rule_that_is_built_in_has_a_name_to_choose() -> None:
    known = modes.rules_of(BOOK, ["gone.rule"])
    assert set(BUILT_IN) <= set(known)
    assert "gone.rule" in known
    assert {LINK, OWN_CODE, WEAK} <= set(known)
