"""What is shown, told and asked of whom around the queue: decided from what is known, pure.

Whether a step may be taken is the core's to say; here stands what the cog makes of it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.kit.clock import DAY, HOUR, MINUTE
from bot.kit.domain import ReviewMoved
from bot.kit.items import Item, Taken
from bot.kit.text import clean, cut

LINE: Final = 100
"""Characters of a sentence to pick: what the lists of every platform can show."""
LINES: Final = 20
NORM: Final = 300
"""Characters of a norm that stand with a report, on a card and in notes to authors."""
PAUSES: Final[Mapping[str, int]] = {"10 minutes": 10 * MINUTE, "1 hour": HOUR, "1 day": DAY}
"""How long somebody can be timed out, in milliseconds; Discord allows up to 28 days, trust asks for less."""
REPORTS: Final[Mapping[str, str]] = {
    "selling something": "Reported: it sells something",
    "unkind": "Reported: it is unkind",
    "against the norms": "Reported: it goes against the norms",
    "something else": "Reported by a member",
}
"""What a report says is the matter, and what moderators read above the post."""
DECIDED: Final = frozenset({"approved", "rejected"})
WORDS: Final = frozenset({"warned", "timed out"})
HEARD: Final = frozenset({"asked", "rejected", *WORDS})
"""Steps by which an author hears that somebody looked."""

Told = Literal["rejected", "approved", "refused again", "granted", "undone"]
"""What an author hears: a decision, an appeal that failed or succeeded, a decision taken back."""


def lines(text: str) -> tuple[str, ...]:
    """The sentences to pick from, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def check_lines(text: str) -> str:
    """The same text if it can be shown as a list; raises ValueError with a sentence otherwise."""
    found = lines(text)
    if len(found) > LINES:
        raise ValueError(f"at most {LINES} lines can be picked from, and these are {len(found)}")
    long = [line for line in found if len(line) > LINE]
    if long:
        raise ValueError(
            "\n".join(f'a line holds {LINE} characters, and "{cut(line, 40)}" has {len(line)}' for line in long)
        )
    return text


def reason(picked: str, typed: str) -> str:
    """What a moderator says, from a sentence picked and words typed; empty if neither."""
    return " ".join(part for part in (clean(picked).strip(), clean(typed).strip()) if part)


def quotes(text: str, spans: Sequence[tuple[int, int]], most: int = 3, longest: int = 60) -> tuple[str, ...]:
    """The telling parts of a text, each once, in their order; spans that lie outside it are left out."""
    within = sorted((start, end) for start, end in spans if 0 <= start < end <= len(text))
    found = dict.fromkeys(cut(clean(text[start:end]), longest) for start, end in within)
    return tuple(quote for quote in found if quote)[:most]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text, and where in it the telling words are, as start and end in characters."""

    text: str
    marks: tuple[tuple[int, int], ...]


def excerpt(text: str, spans: Sequence[tuple[int, int]], most: int) -> Excerpt:
    """At most so many characters of a text, the first telling part among them, with those parts marked.

    Nothing is marked in a text that had to be cleaned, because it no longer is the one the spans are about.
    """
    shown = clean(text)
    telling = [(start, end) for start, end in sorted(spans) if 0 <= start < end <= len(text)] if shown == text else []
    begin = 0
    if len(shown) > most:
        begin = max(0, min((telling[0][0] if telling else 0) - most // 4, len(shown) - most))
    part = shown[begin : begin + most]
    head, tail = "…" if begin else "", "…" if begin + most < len(shown) else ""
    marks: list[tuple[int, int]] = []
    for start, end in telling:
        first = max(start - begin, marks[-1][1] if marks else len(head))
        last = min(end - begin, len(part) - len(tail))
        if first < last:
            marks.append((first, last))
    return Excerpt(head + part[len(head) : len(part) - len(tail)] + tail, tuple(marks))


def heard(item: Item, steps: Sequence[Taken]) -> bool:
    """Whether the author knows of it: whoever submits a post tells them, but a report is told to nobody."""
    return item.owner != "moderation" or item.appealed or any(step.what in HEARD for step in steps)


def follows(item: Item, steps: Sequence[Taken]) -> bool:
    """Whether the author heard how it stands, and not a warning or time-out alone: asked, or told of a decision."""
    return item.owner != "moderation" or any(
        step.what in {"asked", "rejected"} or (step.what == "approved" and heard(item, steps[:at]))
        for at, step in enumerate(steps)
    )


def returned(event: ReviewMoved) -> bool:
    """Whether a step brought something back to the moderators that was settled or with its author. Where one of them
    took a decision back they know of it, so Undo does not count.
    """
    return event.state == "open" and event.before not in {None, "open"} and event.what != "undone"


def hidden(item: Item, steps: Sequence[Taken]) -> bool:
    """Whether the post is out of sight after these steps, where the platform can hide: held by a rule or by a
    rejection, seen again after an approval or a fix; a decision taken back brings back what was before it.
    """
    before = now = item.held
    for step in steps:
        match step.what:
            case "approved" | "rejected" | "fixed":
                before, now = now, step.what == "rejected"
            case "undone":
                now = before
            case "stayed":
                before = now = False
            case "submitted" | "edited" | "reopened" if step.by is None:
                now = now or item.held
            case _:
                pass
    return now


def stayed(steps: Sequence[Taken]) -> bool:
    """Whether the post should be out of sight and is not, because the platform refused."""
    last = next((step.what for step in reversed(steps) if step.what in {*DECIDED, "fixed", "undone", "stayed"}), None)
    return last == "stayed"


def was_hidden(item: Item, steps: Sequence[Taken]) -> bool:
    """Whether the post was out of sight before the last decision, or the last time that its author put it right."""
    last = max((at for at, step in enumerate(steps) if step.what in {*DECIDED, "fixed"}), default=0)
    return hidden(item, steps[:last])


def told(item: Item, what: str, steps: Sequence[Taken]) -> Told | None:
    """What the author hears after a step; None if nothing."""
    if item.kind != "post" or item.author is None:
        return None
    match what:
        case "rejected":
            return "refused again" if item.appealed else "rejected"
        case "approved":
            if item.appealed:
                return "granted"
            return "approved" if heard(item, steps) else None
        case "undone":
            last = next((step.what for step in reversed(steps) if step.what in DECIDED), None)
            return "undone" if last == "rejected" or heard(item, steps) else None
        case _:
            return None


def barred(item: Item, by: int) -> Literal["own", "same moderator"] | None:
    """Why a moderator can never be the one who decides on an item, however it stands."""
    if item.author == by:
        return "own"
    return "same moderator" if item.appealed and item.first_decider == by else None


def second(moderators: Sequence[int], turns: Mapping[int, int], item: Item) -> int | None:
    """Whom to nudge about an item: whoever had a turn longest ago, but not those who know it already.

    `turns` says when each decided or was nudged last, in epoch milliseconds.
    """
    out = {item.author, item.claimed_by, item.first_decider}
    able = [moderator for moderator in moderators if moderator not in out]
    return min(able, key=lambda moderator: (turns.get(moderator, 0), moderator), default=None)


def nudged(item: Item, steps: Sequence[Taken]) -> bool:
    """Whether somebody was nudged since the item opened."""
    return any(step.what == "nudged" and step.at >= item.since for step in steps)


def paused_until(steps: Sequence[Taken]) -> int:
    """Until when the last time-out of a history holds, in epoch milliseconds; 0 if it was lifted, or never was."""
    last = next((step for step in reversed(steps) if step.what == "timed out"), None)
    if last is None:
        return 0
    length = PAUSES.get(last.words.partition(".")[0])
    return last.at + length if length else 0


def unanswered(steps: Sequence[Taken]) -> bool:
    """Whether an item came to the moderators because its author's time was over."""
    told = {"asked", "opened", "submitted", "appealed", "reopened"}
    last = next((step for step in reversed(steps) if step.what in told), None)
    return last is not None and last.what == "opened" and last.by is None


def word_of(author: int | None, steps: Sequence[Taken]) -> str:
    """What its author said about an item as it is now: not about what the post said before it was open again."""
    again = max((place for place, step in enumerate(steps) if step.what == "reopened"), default=0)
    said = [step.words for step in steps[again:] if step.what in {"opened", "appealed"} and step.by == author]
    return said[-1] if said else ""


def last_word(steps: Sequence[Taken]) -> Taken | None:
    """The last warning or time-out of a history."""
    return next((step for step in reversed(steps) if step.what in WORDS), None)


def alike(text: str) -> str:
    """What posts with the same words have in common, whatever their case and white space."""
    words = " ".join(text.casefold().split())
    return f"same:{hashlib.sha256(words.encode(errors='replace')).hexdigest()[:16]}" if words else ""


def pairs(text: str) -> tuple[tuple[int, int], ...]:
    """Items and versions as a batch keeps them: "12.3 14.1"."""
    return tuple((int(item), int(version)) for item, _, version in (part.partition(".") for part in text.split()))


def read_pair(value: str) -> tuple[int, int] | None:
    """One item and its version, as a list's choice carries them; None if it is something else."""
    item, dot, version = value.partition(".")
    plain = dot and all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (item, version))
    return (int(item), int(version)) if plain else None
