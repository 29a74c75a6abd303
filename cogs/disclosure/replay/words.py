"""What organisers read about what a change would have done."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.kit.text import counted, cut
from cogs.disclosure.replay.rules import ENDINGS, HARSHER, Differs, Outcome, Replayed

NOTHING_KEPT: Final = (
    "I cannot say what this would have done: no decided post is here any more with its words, which I keep of "
    "posts that were flagged or reported alone, and for a while."
)
ONLY: Final = "I looked only at posts that were flagged or reported; of others I keep no words."
BECOMES: Final[Mapping[Outcome, str]] = {
    "held": "would be kept out of sight",
    "told": "would get their author a note and stay in sight",
    "counted": "would only be counted",
    "stands": "would be let stand",
}
ENDED: Final[Mapping[str, str]] = {
    "approved": "a moderator let it stand",
    "rejected": "a moderator decided against it",
    "fixed": "its author put a label on it",
    "gone": "it ended without a decision",
}
SHOWN: Final = 3
"""Posts quoted in a preview."""


def summary(found: Replayed) -> str:
    """What a change would have done, in one or two sentences of some 300 characters."""
    if not found.looked:
        return NOTHING_KEPT
    of = f"Of the last {found.looked} decided posts" if found.looked > 1 else "Of the one decided post I still have"
    said = [f"{found.turning(into)} {BECOMES[into]}" for into in reversed(HARSHER) if found.turning(into)]
    if not said:
        return f"{of}, nothing would have ended otherwise. {ONLY}"
    return f"{of}, {' and '.join(said)}. {ONLY}"


def examples(found: Replayed) -> Iterator[str]:
    """Some of the posts with which something else would happen, those with more first."""
    for one in sorted(found.differs, key=lambda one: not one.harsher)[:SHOWN]:
        yield f"“{cut(one.post.text, 100)}” {_would(one)}; {ENDED.get(one.post.state, 'it is open')}."


def _would(one: Differs) -> str:
    return BECOMES[one.after].replace("their author", "its author")


def table(found: Replayed) -> Iterator[str]:
    """The same for a terminal: by rule, with how the posts ended."""
    kept = f"{counted(found.looked, 'decided post')} with words" + (
        f"; {found.wordless:,} more have none any more" if found.wordless else ""
    )
    if not found.looked:
        yield f"{kept}: nothing to try this on."
        return
    yield f"{kept}; {counted(len(found.differs), 'post')} would end otherwise."
    if not found.differs:
        return
    by_rule = found.by_rule()
    wide = max(len("rule"), *(len(rule) for rule, _, _ in by_rule))
    yield f"{'rule':<{wide}}  {'is':<8}{'would be':<9}{'posts':>6}" + "".join(f"{one:>10}" for one in ENDINGS)
    for (rule, before, after), ended in by_rule.items():
        counts = "".join(f"{ended[one]:>10}" for one in ENDINGS)
        yield f"{rule:<{wide}}  {before:<8}{after:<9}{ended.total():>6}{counts}"
    yield "is, would be: stands, counted (mode shadow), told (its author), held (out of sight as well)."
    yield "approved and rejected: by moderators. fixed: by the author. gone: ended without a decision."
