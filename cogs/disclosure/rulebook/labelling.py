"""Labels as entries of the rulebook, and what every rule says of itself."""

from collections.abc import Mapping
from typing import Final, get_args

from cogs.disclosure.judge.book import FIXES, About, LabelRule, Norm, Quality
from cogs.disclosure.judge.patterns import Mistake, escaped
from cogs.disclosure.rulebook.entry import Entry

ABOUT: Final = frozenset({"id", "why", "languages", "norms", "fix", "match", "no_match"})
"""Fields that every rule has."""
_BEFORE: Final = (
    r"(?:^|[\n(\[{*_~|:\"+\x01`]|【|- |#\w+\s|(?:^|\n)-?\s?#{1,3} )"
    r"[\s*_~\"(\[{]*(?:[\x{2190}-\x{2bff}\x{1f000}-\x{1faff}]\s*)*"
)
_SENTENCE: Final = r"[.!?)\x{2026}]\s+"
"""Also behind a sentence, where it stands for itself."""
_ALONE: Final = r"(?:\s*[:!)\]]|\.(?:\s|$)|\s*$|\s*\n)"
_AFTER: Final = r"(?:\s*[:;.,!|()\[\]}*_~\"'`/+\n]|\s+-|-+(?:\s|$)|\s*[^\x00-\x7f]|\s*$|\s*\x01)"


def about(entry: Entry, norms: Mapping[str, Norm], why: str | None = None) -> About:
    """What a rule says of itself; raises `Mistake` where a norm or a kind of label does not exist."""
    return About(
        entry.text("why", why),
        frozenset(entry.texts("languages")),
        entry.named("norms", norms, "norm"),
        entry.choice("fix", FIXES, "link"),
    )


def label(entry: Entry, norms: Mapping[str, Norm]) -> LabelRule:
    """A label: hashtags, words at the start of a line, openings and sentences as one pattern."""
    entry.only({"quality", "tags", "words", "openings", "sentence"} | ABOUT)
    tags, words, openings = entry.filled("tags"), entry.filled("words"), entry.filled("openings")
    forms: list[str] = []
    spaced: list[str] = []
    if tags:
        forms.append(rf"(?:^|[^\w&/])({'|'.join(map(escaped, tags))})(?:$|[^\w-])")
        spaced += [_apart(tag) for tag in tags]
    if words:
        forms.append(rf"{_BEFORE}({'|'.join(words)}){_AFTER}")
        spaced += [_apart(word) for word in words if len(word) > 4]
    if openings:
        forms.append(rf"{_BEFORE}({'|'.join(openings)})(?:$|[^\w])")
        spaced += [_apart(word) for word in openings]
    if words or openings:
        forms.append(rf"{_SENTENCE}({'|'.join([*words, *openings])}){_ALONE}")
    if "sentence" in entry.table:
        forms.append(f"({entry.source('sentence')})")
    if not forms:
        raise Mistake(f"{entry.where}: it has no tags, words, openings or sentence")
    found = entry.compiled("|".join(forms))
    if found.empty:
        raise Mistake(f"{entry.where}: what it looks for can be empty, and would be found everywhere")
    quality = entry.choice("quality", get_args(Quality))
    apart = rf"(?:^|[^\w])({'|'.join(spaced)})(?:$|[^\w])" if spaced and quality == "good" else ""
    return LabelRule(
        entry.text("id"),
        quality,
        about(entry, norms),
        found,
        entry.compiled(apart) if apart else None,
        "|".join([*forms, apart] if apart else forms),
        len(forms) == 1 and "sentence" in entry.table,
        entry.examples,
    )


def _apart(word: str) -> str:
    """A word with something between its letters."""
    apart = r"[ ._*-]{1,2}".join(escaped(letter) for letter in word.replace(" ", "").removeprefix("#"))
    return f"#[ ._*-]{{0,2}}{apart}" if word.startswith("#") else apart
