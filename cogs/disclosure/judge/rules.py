"""The decision about one post, alone and pure: what is found, how it is disclosed, what follows (docs/policy.md 4).

A false hold costs more than a missed one: whatever is doubtful is a nudge, or nothing.
"""

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from bot.kit.text import cut
from cogs.disclosure.judge import endorsing, exempting, labels, language, segments, signals, standing, unfurling
from cogs.disclosure.judge.book import Book, Strength
from cogs.disclosure.judge.labels import Label
from cogs.disclosure.judge.patterns import LINK
from cogs.disclosure.judge.profiles import STRICT, Profile, ProfileName
from cogs.disclosure.judge.relations import NOTHING, Known
from cogs.disclosure.judge.segments import QUOTED, Reading
from cogs.disclosure.judge.signal import Signal
from cogs.disclosure.judge.standing import Disclosure, Post, Standing, Worth
from cogs.disclosure.judge.unfurling import Leads

Decision = Literal["allow", "nudge", "hold"]
TABLE: Final[dict[tuple[Strength, Worth], Decision]] = {
    ("strong", "enough"): "allow",
    ("strong", "half"): "nudge",
    ("strong", "nothing"): "hold",
    ("medium", "enough"): "allow",
    ("medium", "half"): "nudge",
    ("medium", "nothing"): "nudge",
    ("weak", "enough"): "allow",
    ("weak", "half"): "nudge",
    ("weak", "nothing"): "nudge",
}
"""The table of docs/policy.md 4: the worst signal by what the label is worth."""
_ORDER: Final[dict[Strength, int]] = {"strong": 2, "medium": 1, "weak": 0}


class Judged(Struct, frozen=True):
    """What follows for a post, and why. `spans` are start and end in characters of the original text.

    `signals` begin with the one that decides. `language` is "" where the words do not tell. `known` and `leads` are
    what it was judged by, so that a label can be tried on it.
    """

    decision: Decision
    disclosure: Disclosure
    signals: tuple[Signal, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    language: str = ""
    label: tuple[int, int] | None = None
    worth: Worth = "nothing"
    known: Known = NOTHING
    leads: Leads = ()

    @property
    def rule(self) -> str:
        """The rule that decides; "" where there is none."""
        return self.signals[0].rule if self.signals else ""


def judge(
    text: str,
    book: Book,
    *,
    platform: str = "",
    lang: str = "",
    profile: ProfileName = STRICT,
    known: Known = NOTHING,
    leads: Leads = (),
) -> Judged:
    """Judge a post. `lang` is its language where it is known, `known` what is registered about its author, and
    `leads` where its links lead.
    """
    reading = unfurling.resolved(segments.read(text, platform), leads)
    found = exempting.left(reading, signals.find(reading, book, exempting.known(known)), known.exempt)
    norm = book.profiles[profile]
    if not found:
        stands = _said(reading, book, lang, norm)
        return Judged("allow", stands.disclosure, language=lang, worth=stands.worth)
    tongue = (
        lang or language.guess(reading.prose.replace(LINK, " ").replace(QUOTED, " "), book.frequent) or _told(found)
    )
    worst = max(found, key=lambda one: (_ORDER[one.strength], -one.start))
    first = found[0].start, found[0].end
    gift = all(one.kind == "gift" for one in found)
    paid = any(one.strength == "strong" and one.rule not in endorsing.OURS for one in found)
    post = Post(reading, tongue, first, norm, strong=paid, gift=gift)
    told = labels.find(reading, book)
    hints = [labels.hint(one.rule, one.start, one.end) for one in found if one.kind == "gift"]
    apart = [one for one in hints if not any(label.start < one.end and one.start < label.end for label in told)]
    stands = standing.of([*told, *apart, *labels.brands(reading)], post)
    decision = decide(worst.strength, stands, masked=any(one.rule == "around.masked" for one in found))
    ordered = (worst, *(one for one in found if one is not worst))
    return Judged(
        decision,
        stands.disclosure,
        ordered,
        _spans(reading, ordered),
        tongue,
        _place(reading, stands.label),
        stands.worth,
        known,
        leads,
    )


def _told(found: Sequence[Signal]) -> str:
    """The language of the rules that found something, where a post is too short to tell; "" if they have several.

    English tells nothing: its words, "code" and "link" and "#collab", are in everybody's posts.
    """
    told = {one.languages for one in found if len(one.languages) == 1 and "en" not in one.languages}
    return next(iter(told.pop())) if len(told) == 1 else ""


def decide(worst: Strength, stands: Standing, *, masked: bool = False) -> Decision:
    """The table. A link whose words show another site stays a nudge, however well disclosed."""
    decision = TABLE[worst, stands.worth]
    return "nudge" if masked and decision == "allow" else decision


def _said(reading: Reading, book: Book, lang: str, norm: Profile) -> Standing:
    """How a post without any signal is disclosed: only by what says something without one."""
    telling = [label for label in labels.find(reading, book) if label.quality != "vague"]
    return standing.of(telling, Post(reading, lang, (0, 0), norm))


def _spans(reading: Reading, found: Sequence[Signal]) -> tuple[tuple[int, int], ...]:
    """Where the signals stand in the original, in the order of the text; those that overlap are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(reading.folded.span(one.start, one.end) for one in found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _place(reading: Reading, label: Label | None) -> tuple[int, int] | None:
    return reading.folded.span(label.start, label.end) if label else None


def quotes(text: str, spans: Sequence[tuple[int, int]], most: int = 3, longest: int = 160) -> tuple[str, ...]:
    """The telling words of a text, each once, in their order; spans that lie outside it are left out."""
    within = [(start, end) for start, end in sorted(spans) if 0 <= start < end <= len(text)]
    found = dict.fromkeys(cut(text[start:end], longest) for start, end in within)
    return tuple(quote for quote in found if quote)[:most]
