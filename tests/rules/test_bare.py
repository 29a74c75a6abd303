"""What a platform may stop by itself is a paying network's link and nothing else: never anything with a word."""

import re
from functools import cache

import pytest

from bot.kit.effects import PATTERN_LIMIT, PATTERNS_LIMIT
from cogs.disclosure.judge import rules
from cogs.disclosure.judge.book import LinkRule
from cogs.disclosure.judge.patterns import Pattern, pattern
from cogs.disclosure.rulebook.entries import shipped
from cogs.disclosure.stopping import bare

LINK = "https://amzn.to/3lamp9"
NETWORKS = [rule for rule in shipped().links if rule.id.startswith(bare.NETWORK)]


@cache
def _patterns() -> tuple[Pattern, ...]:
    """As RE2 reads them, which Rust's are closest to."""
    return tuple(map(pattern, bare.patterns(shipped())))


def _stopped(text: str) -> bool:
    return any(one.search(text) for one in _patterns())


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        f"  {LINK}\n",
        f"<{LINK}>",
        f"||{LINK}||",
        f"**_~~{LINK}~~_**",
        "HTTPS://AMZN.TO/3LAMP9",
        "http://www.amzn.to/3lamp9?x=1#ad",
        "https://click.linksynergy.com/deeplink?id=x",
        f"{LINK} {LINK}\n{LINK}",
    ],
)
def test_a_link_without_a_word_is_stopped(text: str) -> None:
    assert _stopped(text)


@pytest.mark.parametrize(
    "text",
    [
        f"#ad {LINK}",
        f"{LINK} #ad",
        f"#ad\n{LINK}",
        f"{LINK}\n#ad",
        f"広告 {LINK}",
        f"👉 {LINK} 🔥",
        f"реклама {LINK}",
        f"these pens are great {LINK}",
        f"what is {LINK}",
        f"{LINK} https://photo.example/a",
        "https://amzn.to",
        "https://amzn.to/",
        "https://amzn.to//",
        "amzn.to/3lamp9",
        "https://amzn.to.evil.example/3lamp9",
        "https://notamzn.to/3lamp9",
        "https://amzn.to@photo.example/3lamp9",
        "https://photo.example/amzn.to/3lamp9",
        "https://photo.example/?u=https://amzn.to/3lamp9",
        "https://shop.example/lamp?tag=lena-20",
        "",
        "🔥",
    ],
)
def test_whatever_has_a_word_or_leads_elsewhere_passes(text: str) -> None:
    assert not _stopped(text)


@pytest.mark.parametrize("rule", NETWORKS, ids=lambda rule: rule.id)
def test_a_networks_own_examples_agree(rule: LinkRule) -> None:
    assert not any(map(_stopped, rule.examples.no_match))
    for text in rule.examples.match:
        if _stopped(text):
            judged = rules.judge(text, shipped())
            assert (judged.decision, judged.disclosure) == ("hold", "none"), text


def test_most_networks_fit_into_what_discord_takes() -> None:
    made = bare.patterns(shipped())
    assert len(made) <= PATTERNS_LIMIT
    assert max(map(len, made)) <= PATTERN_LIMIT
    assert sum(any(_stopped(text) for text in rule.examples.match) for rule in NETWORKS) >= len(NETWORKS) * 0.6


@pytest.mark.parametrize("language", sorted(shipped().languages))
def test_every_label_on_offer_lets_a_link_pass(language: str) -> None:
    for label in shipped().languages[language].offer.values():
        assert not _stopped(f"{label} {LINK}")
        assert not _stopped(f"{label}\n{LINK}")


def test_rules_left_out_stop_nothing() -> None:
    without = bare.patterns(shipped(), ["network.amazon"])
    assert not any(re.search(one, LINK) for one in without)
    assert any(re.search(one, "https://pxf.io/e1QxYz") for one in without)
    assert bare.patterns(shipped(), [rule.id for rule in shipped().links]) == ()
