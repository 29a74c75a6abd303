"""In what state a post's label is, as a profile reads it, and what that is worth (docs/policy.md 3)."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct

from cogs.disclosure.judge.book import Quality
from cogs.disclosure.judge.labels import Label
from cogs.disclosure.judge.patterns import pattern
from cogs.disclosure.judge.profiles import Profile
from cogs.disclosure.judge.segments import Reading

Disclosure = Literal["adequate", "weak", "misplaced", "hidden", "denied", "wrong-language", "none"]
Worth = Literal["enough", "half", "nothing"]
AFTER: Final = 200
"""Characters after the first signal within which a label still counts."""
BREAKS: Final = 2
"""Line breaks between the first signal and a label that still counts."""
HASHTAGS: Final = 3
"""Hashtags that may stand before a label."""
GAP: Final = pattern(r"[^\s](?:[ \t]*\n){5}")
"""Below so many line breaks a label is out of sight."""
_TAG: Final = pattern(r"#\w+")
_ROW: Final = pattern(r"(?:#\w+[\s,]*)+$")
_ROW_ON: Final = pattern(r"^[\s,]*#\w")


class Post(Struct, frozen=True):
    """What a label is seen against: the post, its language, its first signal and the profile.

    `first` is that signal's stretch of the folded text, `strong` whether somebody is surely paid, `gift` whether
    the post is about something given and nothing else.
    """

    reading: Reading
    language: str
    first: tuple[int, int]
    profile: Profile
    strong: bool = False
    gift: bool = False


class Standing(Struct, frozen=True):
    """How a post is disclosed, what that is worth, and by which label."""

    disclosure: Disclosure
    worth: Worth
    label: Label | None = None


NONE: Final = Standing("none", "nothing")


def of(labels: Sequence[Label], post: Post) -> Standing:
    """The best that a post's labels come to."""
    best = NONE
    for label in labels:
        one = _standing(label, post)
        if _RANK[one.disclosure, one.worth] > _RANK[best.disclosure, best.worth]:
            best = one
        if best.worth == "enough":
            break
    return best


_RANK: Final = {
    ("none", "nothing"): 0,
    ("wrong-language", "nothing"): 2,
    ("weak", "nothing"): 3,
    ("denied", "nothing"): 4,
    ("hidden", "nothing"): 5,
    ("weak", "half"): 7,
    ("misplaced", "half"): 8,
    ("adequate", "half"): 9,
    ("adequate", "enough"): 10,
}


def _standing(label: Label, post: Post) -> Standing:
    quality = _quality(label, post)
    if quality == "denied":
        return Standing("denied", "nothing", label)
    if quality == "own" and post.strong:
        return NONE
    if quality == "vague":
        return Standing("weak", "nothing", label)
    hidden = _hidden(label, post)
    if quality == "plain":
        return Standing("hidden", "nothing", label) if hidden else Standing("weak", "half", label)
    if _foreign(label, post):
        return Standing("wrong-language", "nothing", label)
    if hidden:
        return Standing("hidden", "nothing", label)
    if _misplaced(label, post):
        return Standing("misplaced", "half", label)
    return Standing("adequate", "half" if label.tricked else "enough", label)


def _quality(label: Label, post: Post) -> Quality:
    """What a label is worth by its words, as the profile reads them."""
    profile = post.profile
    if label.quality in {"denied", "own"}:
        return label.quality
    if _listed(label, post):
        return "good"
    if label.key and label.key in profile.refuses:
        return "vague"
    if label.quality == "plain":
        return "plain" if profile.affiliate else "vague"
    if profile.others == "kept" or label.quality == "vague" or (label.said and profile.sentences):
        return label.quality
    return "good" if profile.others == "listed" and _foreign(label, post) else "vague"


def _listed(label: Label, post: Post) -> bool:
    """Whether the profile names this label as one that counts."""
    profile = post.profile
    return label.key in profile.accepts or label.rule in profile.rules or (post.gift and label.key in profile.gifts)


def _foreign(label: Label, post: Post) -> bool:
    """Whether a label is in another language than the post, where that matters."""
    if not label.languages or not post.language or post.language in label.languages:
        return False
    return not (post.profile.anywhere and _listed(label, post))


def _hidden(label: Label, post: Post) -> bool:
    """In a spoiler, below a gap, or behind a row of hashtags."""
    reading = post.reading
    text = reading.folded.text
    if reading.within(label.start, "spoiler") or _gap(text) <= label.start:
        return True
    if post.profile.ends:
        return False
    if text[label.start] == "#":
        return bisect_left(_tags(text), label.start) > HASHTAGS
    row = _ROW.search(text[max(0, label.start - 1000) : label.start])
    return row is not None and row.group().count("#") > HASHTAGS


@lru_cache(maxsize=1)
def _gap(text: str) -> int:
    """Where the first gap of a text ends; behind its end where there is none."""
    found = GAP.search(text)
    return found.end() if found else len(text) + 1


@lru_cache(maxsize=1)
def _tags(text: str) -> Sequence[int]:
    """Where the hashtags of a text begin."""
    return [found.start() for found in _TAG.finditer(text)]


def _misplaced(label: Label, post: Post) -> bool:
    """In code or small print, too far behind the first signal, or not where the profile wants it."""
    reading, profile = post.reading, post.profile
    text = reading.folded.text
    if reading.within(label.start, "code") or reading.within(label.start, "subtext"):
        return True
    if profile.lines and text[: label.start].lstrip().count("\n") >= profile.lines:
        return True
    if profile.ends and text[label.start] == "#" and _within_row(text, label):
        return True
    first, end = post.first
    if label.start <= first:
        return False
    return profile.before or label.start - end > AFTER or text.count("\n", end, label.start) > BREAKS


def _within_row(text: str, label: Label) -> bool:
    """Whether a hashtag has others on both sides."""
    return bool(_ROW.search(text[max(0, label.start - 1000) : label.start]) and _ROW_ON.search(text[label.end :]))
