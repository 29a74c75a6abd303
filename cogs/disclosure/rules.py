"""The decision about one post, alone and pure: what is found, how it is disclosed, what follows (POLICY 4).

A false hold costs more than a missed one: whatever is doubtful is a nudge, or nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from msgspec import Struct

from bot.kit.clock import milliseconds
from bot.kit.events import MessageEdited, MessagePosted
from bot.kit.review import Item, Taken
from bot.kit.text import cut
from cogs.disclosure import endorsing, exempting, labels, language, segments, signals, unfurling
from cogs.disclosure.book import Book, Strength
from cogs.disclosure.labels import Disclosure, Label, Post, Standing, Worth
from cogs.disclosure.patterns import LINK
from cogs.disclosure.profiles import STRICT, Profile, ProfileName
from cogs.disclosure.relations import NOTHING, Known
from cogs.disclosure.segments import QUOTED, Reading
from cogs.disclosure.settings import LABEL, Mode
from cogs.disclosure.signal import Signal
from cogs.disclosure.unfurling import Leads

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
"""POLICY 4: the worst signal by what the label is worth."""
ADVICE: Final = timedelta(days=1)
ASKED: Final = timedelta(minutes=30)
LONGEST: Final = {"discord": 2000, "local": 4000, "slack": 40_000}
"""Characters of a message by platform (FACTS)."""
_ORDER: Final[dict[Strength, int]] = {"strong": 2, "medium": 1, "weak": 0}


class Judged(Struct, frozen=True):
    """What follows for a post, and why. `spans` are start and end in characters of the original text.

    `signals` begin with the one that decides. `language` is "" where the words do not tell.
    """

    decision: Decision
    disclosure: Disclosure
    signals: tuple[Signal, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    language: str = ""
    label: tuple[int, int] | None = None
    worth: Worth = "nothing"

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
    tongue = lang or language.guess(reading.prose.replace(LINK, " ").replace(QUOTED, " "), book.frequent)
    worst = max(found, key=lambda one: (_ORDER[one.strength], -one.start))
    first = found[0].start, found[0].end
    gift = all(one.kind == "gift" for one in found)
    paid = any(one.strength == "strong" and one.rule not in endorsing.OURS for one in found)
    post = Post(reading, tongue, first, norm, strong=paid, gift=gift)
    told = labels.find(reading, book)
    hints = [labels.hint(one.rule, one.start, one.end) for one in found if one.kind == "gift"]
    apart = [one for one in hints if not any(label.start < one.end and one.start < label.end for label in told)]
    stands = labels.standing([*told, *apart, *labels.brands(reading)], post)
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
    )


def decide(worst: Strength, stands: Standing, *, masked: bool = False) -> Decision:
    """The table. A link whose words show another site stays a nudge, however well disclosed."""
    decision = TABLE[worst, stands.worth]
    return "nudge" if masked and decision == "allow" else decision


def _said(reading: Reading, book: Book, lang: str, norm: Profile) -> Standing:
    """How a post without any signal is disclosed: only by what says something without one."""
    telling = [label for label in labels.find(reading, book) if label.quality != "vague"]
    return labels.standing(telling, Post(reading, lang, (0, 0), norm))


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


# What follows in a community


@dataclass(frozen=True, slots=True)
class Treatment:
    """What to do about a flagged post.

    `told` is whether its author hears of it, `held` whether it is out of sight meanwhile, `advice`
    whether moderators are left out, `begin` who has it first.
    """

    told: bool
    held: bool
    advice: bool
    begin: Literal["asked", "open"]


def treat(judged: Judged, mode: Mode, author_time: timedelta, *, restorable: bool = True) -> Treatment:
    """What a community's mode makes of a flagged post. What may pay somebody is a hint to its author alone, and
    what the platform could not show again as it was stays in sight.
    """
    advice = not judged.signals or judged.signals[0].strength != "strong"
    begin = "asked" if advice or author_time else "open"
    return Treatment(mode != "shadow", mode == "hold" and judged.decision == "hold" and restorable, advice, begin)


def time_with(advice: bool, author_time: timedelta, *, asked: bool = False) -> int:
    """How long an author has, in milliseconds: a hint ends by itself after a day, a question waits half an hour."""
    least = ADVICE if advice else ASKED if asked else timedelta(0)
    return milliseconds(max(author_time, least))


def attends(event: MessagePosted | MessageEdited) -> bool:
    """Whether messages like this are judged at all: people's, in places that others read."""
    if event.actor is not None and event.actor.bot:
        return False
    return event.place is None or event.place.kind != "direct"


def ignored(names: Iterable[str], ignore: Iterable[str]) -> bool:
    """Whether one of these places is among the channels left out."""
    out = {name.strip().removeprefix("#").casefold() for name in ignore}
    return any(name.casefold() in out for name in names)


def rejected(steps: Sequence[Taken]) -> bool:
    """Whether moderators decided against the post, and nobody took that back: then a label alone settles nothing."""
    last = next((step.what for step in reversed(steps) if step.what in {"rejected", "undone", "approved"}), None)
    return last == "rejected"


def questioned(item: Item) -> bool:
    """Whether a moderator waits for its author's answer."""
    return bool(item.reason) and item.state == "asked"


def hint_over(item: Item, *, advice: bool) -> bool:
    """Whether an item that its author left alone simply ends: a hint that nobody else has asked about."""
    return advice and not item.reason and not item.reports


AfterEdit = Literal["nothing", "flag", "fixed", "follow"]


def after_edit(judged: Judged, item: Item | None, mine: str, before: str) -> AfterEdit:
    """What follows when a post says something else now.

    `mine` is this cog's name, `before` the decision about the former text ("" if there was none).
    Somebody else's item is theirs, and what moderators decided is the queue's to open again.
    """
    flagged = judged.decision != "allow"
    if item is None:
        return "flag" if flagged else "nothing"
    if item.owner != mine:
        return "nothing"
    if not item.settled:
        return "follow" if flagged else "fixed"
    ended = item.state in {"fixed", "gone"}
    again = item.state == "gone" and before == judged.decision
    return "flag" if flagged and ended and not again else "nothing"


def quotes(text: str, spans: Sequence[tuple[int, int]], most: int = 3, longest: int = 160) -> tuple[str, ...]:
    """The telling words of a text, each once, in their order; spans that lie outside it are left out."""
    within = [(start, end) for start, end in sorted(spans) if 0 <= start < end <= len(text)]
    found = dict.fromkeys(cut(text[start:end], longest) for start, end in within)
    return tuple(quote for quote in found if quote)[:most]


def offered(
    text: str,
    judged: Judged,
    book: Book,
    configured: str,
    platform: str,
    *,
    profile: ProfileName = STRICT,
    known: Known = NOTHING,
) -> str:
    """The label to put in front: the community's own where it is right for the post, else its language's.

    Empty where no label would help: a link whose words show another site has to be edited.
    """
    fix = judged.signals[0].fix if judged.signals else "link"
    codes = dict.fromkeys([judged.language, book.profiles[profile].language])
    offers = [book.languages[code].offer for code in codes if code in book.languages]
    theirs = [offer[fix] for offer in offers]
    for label in [*theirs, configured] if configured == LABEL else [configured, *theirs]:
        after = judge(f"{label} {text}", book, platform=platform, lang=judged.language, profile=profile, known=known)
        if after.decision == "allow":
            return label
    return ""


def fits(label: str, text: str, platform: str) -> bool:
    """Whether there is a label, and the post with it in front is still a message."""
    return bool(label) and len(label) + 1 + len(text) <= LONGEST.get(platform, 2000)
