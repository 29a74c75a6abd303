"""How fast posts are judged with the full rules, how long the slowest take, and the worst that hostile ones cost."""

# ruff: noqa: RUF001  look-alike characters are what is tried here

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from cogs.disclosure.judge import rules
from cogs.disclosure.judge.endorsing import read
from cogs.disclosure.rulebook.entries import shipped

BUDGET: Final = 5_000
"""Posts of 200 characters a second in one process."""
SLOWEST: Final = 1.0
"""Milliseconds within which 99 of 100 of them are judged."""
HOSTILE: Final = 50.0
"""Milliseconds for a hostile post of 40,000 characters."""
_TALK: Final = Path(__file__).parents[1] / "rules" / "talk.jsonl"
_ROUNDS: Final = 5
_TIMES: Final = 100
_WORDS: Final = (
    "the quick brown fox asks who has seen the new keyboard and whether it is any good after a month of use "
)
_POSTS: Final = tuple(
    (text + " " + _WORDS * 3)[:200]
    for text in (
        "these pens are great https://amzn.to/3lamp9",
        "#ad my code LENA15 takes 15% off at https://shop.example/?ref=lena",
        "mit meinem Code LENA15 spart ihr 15 % bei Woolmere, ich bekomme eine Provision",
        "thanks to @Oatpeak for the box, the bars are the best https://oatpeak.example/bars",
        "Klikora sent me their new board to try, https://klikora.example/board is where it lives",
        "could somebody review my code? 15% of requests drop off at login https://git.example/pulls/212",
        "good morning, who is coming on saturday?",
        "möglich – „schön“ 🎉 der Link: https://out.example/?u=https%3A%2F%2Famzn.to%2F3x",
    )
)
_LENGTH: Final = 40_000


def _nested() -> str:
    address = "https://amzn.to/x"
    while len(address) < _LENGTH // 2:
        address = f"https://a.example/?u={quote(address, safe='')}&v=1"
    return address[:_LENGTH]


KINDS: Final = {
    "5,000 links": "x.co/a ." * 5_000,
    "links with networks": "https://amzn.to/abc " * 2_000,
    "nested redirects": _nested(),
    "redirects in a row": "https://a.example/?u=" * 1_900,
    "percent escapes": "https://a.example/" + "%25" * 13_000,
    "lone surrogates": "\ud800\udfff" * 20_000,
    "turned around": "\u202emy code LENA15 10% off\u202c" * 1_500,
    "codes": "use my code LENA15 20% off " * 1_500,
    "labels": "#ad " * 10_000,
    "brackets": "[a](" * 10_000,
    "look-alikes": "аmzn.tо/х " * 4_000,
    "brands": "my thing with Kettle & Co sent us a box https://klikora.example/a " * 600,
    "praise": "Klikora is the best " * 2_000,
}
"""Hostile posts, by what is hostile about them."""


def judging() -> tuple[dict[str, Any], dict[str, Any]]:
    """Posts a second in the best of some rounds, and the 99th percentile of single posts in milliseconds.

    `fresh` is the same for posts that this process has never seen, where RE2 builds its automata as it goes.
    """
    fresh = [json.loads(line)["text"] for line in _TALK.read_text(encoding="utf-8").splitlines()]
    new = [_taken(text) for text in fresh]
    for text in _POSTS:
        _taken(text)
    rounds = [[_taken(text) for _ in range(_TIMES) for text in _POSTS] for _ in range(_ROUNDS)]
    best = max(len(one) * 1000 / sum(one) for one in rounds)
    every = [taken for one in rounds for taken in one]
    return (
        {"ours": best, "reference": BUDGET, "fresh": round(len(new) * 1000 / sum(new))},
        {"ours": _slowest(every), "reference": SLOWEST, "fresh": round(_slowest(new), 3)},
    )


def _taken(text: str) -> float:
    """Milliseconds that one post takes."""
    before = time.perf_counter()
    rules.judge(text, shipped())
    return (time.perf_counter() - before) * 1000


def _slowest(taken: Sequence[float]) -> float:
    return sorted(taken)[len(taken) * 99 // 100]


def hostile() -> dict[str, Any]:
    """The worst of the hostile posts, in milliseconds; which that is, and the others."""
    known = read(["employee:Klikora"])
    each: dict[str, float] = {}
    for name, text in KINDS.items():
        best = HOSTILE * 100
        for _ in range(3):
            before = time.perf_counter()
            rules.judge(text[:_LENGTH], shipped(), known=known)
            best = min(best, (time.perf_counter() - before) * 1000)
        each[name] = round(best, 1)
    worst = max(each, key=lambda name: each[name])
    return {"ours": each[worst], "reference": HOSTILE, "worst": worst, "each": each}
