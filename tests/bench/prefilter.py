"""How fast every message passes the prefilter of disclosure, beside the budget of 200,000 messages/s."""

# ruff: noqa: RUF001  look-alike characters are what is tried here

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from cogs.disclosure import prefilter

BUDGET: Final = 200_000
"""Messages of 200 characters a second in one process: 5 µs each."""
_MESSAGES: Final = 20_000
_ROUNDS: Final = 5
_TEXT: Final = ("the quick brown fox jumps over the lazy dog and asks who has seen the new keyboard " * 3)[:200]
_POSTS: Final = Path(__file__).parents[1] / "rules" / "talk.jsonl"
_ACCENTS: Final = f"möglich – {_TEXT[:170]} ’schön’ 🎉"


def passing() -> dict[str, Any]:
    """Messages a second in the best of some rounds. `accents` is the slower way of text that is not ASCII, `talk` that
    of many different messages, each of which leads the automata elsewhere: they then wait for the machine's memory.
    """
    return {
        "ours": _rate([_TEXT]),
        "reference": BUDGET,
        "accents": round(_rate([_ACCENTS])),
        "talk": round(_rate(_talk())),
    }


def _talk() -> Sequence[str]:
    """Harmless posts of our own, put together to messages of 200 characters, of which none is let through."""
    rows = map(json.loads, _POSTS.read_text(encoding="utf-8").splitlines())
    posts = [row["text"] for row in rows if row["decision"] == "allow" and row["text"].isascii()]
    messages = [" ".join(posts[at : at + 8])[:200] for at in range(len(posts) - 8)]
    return [message for message in messages if not prefilter.suspicious(message)]


def _rate(texts: Sequence[str]) -> float:
    messages = (list(texts) * (1 + _MESSAGES // len(texts)))[:_MESSAGES]
    for text in texts:
        prefilter.suspicious(text)
    best = 0.0
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        for text in messages:
            prefilter.suspicious(text)
        best = max(best, _MESSAGES / (time.perf_counter() - begun))
    return best
