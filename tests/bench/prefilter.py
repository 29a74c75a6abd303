"""How fast every message passes the prefilter of disclosure, beside the budget of 200,000 messages/s."""

# ruff: noqa: RUF001  look-alike characters are what is tried here

import time
from collections.abc import Sequence
from random import Random
from typing import Any, Final

from bot.demo.acts import Says
from bot.demo.story import STORY
from cogs.disclosure.judge import prefilter
from cogs.disclosure.rulebook.books import shipped_signs
from cogs.disclosure.rulebook.entries import shipped
from cogs.disclosure.rulebook.hastening import PATIENCE, hasten

BUDGET: Final = 200_000
"""Messages of 200 characters a second in one process: 5 µs each."""
_LENGTH: Final = 200
_MESSAGES: Final = 4_000
_ROUNDS: Final = 5
_WORDS: Final = 6
_TEXT: Final = ("the quick brown fox jumps over the lazy dog and asks who has seen the new keyboard " * 3)[:_LENGTH]
_ACCENTS: Final = f"möglich – {_TEXT[:170]} ’schön’ 🎉"


def passing() -> dict[str, Any]:
    """Messages a second in the best of some rounds: the same text again and again, which suits the processor best.

    `accents` is such a text that is not ASCII, `fresh` messages of which no two are the same, `before` the first of
    these in a process, when RE2 looks at them, and `compiling` the seconds until Vectorscan takes over.
    """
    messages = fresh(_ROUNDS * _MESSAGES + PATIENCE)
    before = _rate(messages[:PATIENCE])
    begun = time.perf_counter()
    book = shipped()
    hasten([shipped_signs().plain], [book.phrase_set, book.context_set.together, book.label_set])
    compiling = time.perf_counter() - begun
    rounds = [messages[start : start + _MESSAGES] for start in range(PATIENCE, len(messages), _MESSAGES)]
    return {
        "ours": _best(_TEXT),
        "reference": BUDGET,
        "accents": round(_best(_ACCENTS)),
        "fresh": round(max(map(_rate, rounds))),
        "before": round(before),
        "compiling": round(compiling, 1),
    }


def fresh(count: int) -> Sequence[str]:
    """Messages put together from what people say in the demo, some words at a time; no two are the same."""
    said = [act.text.split() for day in STORY for act in day.acts if isinstance(act, Says)]
    pieces = [" ".join(words[at : at + _WORDS]) for words in said for at in range(0, len(words), _WORDS)]
    chance = Random(1)  # noqa: S311  nothing is kept secret with it
    return [" ".join(chance.choices(pieces, k=_LENGTH // 10))[:_LENGTH] for _ in range(count)]


def _best(text: str) -> float:
    return max(_rate([text] * _MESSAGES) for _ in range(_ROUNDS))


def _rate(texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    for text in texts:
        prefilter.suspicious(text, shipped_signs())
    return len(texts) / (time.perf_counter() - begun)
