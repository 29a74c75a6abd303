"""Sharing with the label up front: what somebody gains, the label that says so, and when to ask once more; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from cogs.disclosure.judge import language, marking, rules, segments
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.patterns import LINK
from cogs.disclosure.judge.profiles import STRICT, ProfileName
from cogs.disclosure.judge.register import Declared
from cogs.disclosure.judge.relations import NOTHING, Kind, Known
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.judge.segments import QUOTED
from cogs.disclosure.settings import LABEL

Gain = Literal["nothing", "commission", "paid", "gift", "work", "family", "mine"]
GAINS: Final[tuple[Gain, ...]] = get_args(Gain)
LONGEST: Final = 1600
"""Characters that can be shared: with the label and a name in front it is still a message everywhere."""
CHOICES: Final = 18
"""Declared relationships offered beside the gains, so that a list of 25 holds both."""
OF: Final[dict[Kind, Gain]] = {
    "employee": "work",
    "founder": "mine",
    "family": "family",
    "paid": "paid",
    "ambassador": "paid",
    "affiliate": "commission",
    "gifted": "gift",
    "investor": "mine",
    "event": "gift",
}
"""What a declared relationship means for a post."""
KIND: Final[dict[Gain, Kind]] = {
    "commission": "affiliate",
    "paid": "paid",
    "gift": "gifted",
    "work": "employee",
    "family": "family",
    "mine": "founder",
}
"""What is declared when somebody wants it remembered."""
_OFFERS: Final[dict[Gain, str]] = {
    "paid": "earning",
    "gift": "gift",
    "work": "relation",
    "family": "family",
    "mine": "relation",
}
"""Which of a language's labels says it; a commission goes by what is shared."""


@dataclass(frozen=True, slots=True)
class Norm:
    """What a label has to satisfy: the rulebook, the community's own label and profile, the platform, and what is
    registered about whoever shares.
    """

    book: Book
    label: str = LABEL
    platform: str = ""
    profile: ProfileName = STRICT
    known: Known = NOTHING


def judge(text: str, norm: Norm) -> Judged:
    """What the rules make of a text by itself."""
    return rules.judge(text, norm.book, platform=norm.platform, profile=norm.profile, known=norm.known)


def asks(gain: Gain, judged: Judged) -> bool:
    """Whether to ask once more: nothing is gained, they say, and something in the text clearly pays somebody."""
    strong = bool(judged.signals) and judged.signals[0].strength == "strong"
    return gain == "nothing" and strong and judged.decision != "allow"


def found(judged: Judged) -> Gain:
    """What a text by itself says that somebody gains."""
    kind = judged.signals[0].kind if judged.signals else "link"
    return "gift" if kind == "gift" else "work" if kind == "relation" else "commission"


def label(text: str, gain: Gain, judged: Judged, norm: Norm) -> str:
    """The label to put in front; empty where there is nothing to say, or the text says it already."""
    if gain == "nothing" or (judged.disclosure == "adequate" and judged.decision == "allow"):
        return ""
    kind = _OFFERS.get(gain) or _kind(judged)
    codes = dict.fromkeys([_language(text, judged, norm), norm.book.profiles[norm.profile].language, "en"])
    offers = [norm.book.languages[code].offer for code in codes if code in norm.book.languages]
    choices = [offer[kind if kind in offer else "link"] for offer in offers]
    if norm.label != LABEL and gain == "commission":
        choices.insert(0, norm.label)
    for choice in choices:
        after = judge(f"{choice} {text}", norm)
        if after.decision == "allow" and after.disclosure == "adequate":
            return choice
    return choices[0]


def _kind(judged: Judged) -> str:
    return next((one.kind for one in judged.signals if one.kind in {"link", "code", "referral"}), "link")


def _language(text: str, judged: Judged, norm: Norm) -> str:
    if judged.language:
        return judged.language
    prose = segments.read(text, norm.platform).prose
    return language.guess(prose.replace(LINK, " ").replace(QUOTED, " "), norm.book.frequent)


def suggested(text: str, held: Sequence[Declared]) -> Declared | None:
    """The one declared relationship that a text is about; None where there are none or several."""
    about = _about(text, held)
    return about[0] if len(about) == 1 else None


def offered(text: str, held: Sequence[Declared]) -> Sequence[Declared]:
    """What was declared, what the text is about first: a list has room for `CHOICES` of them, and more can be held."""
    about = _about(text, held)
    return [*about, *(one for one in held if one not in about)]


def _about(text: str, held: Sequence[Declared]) -> Sequence[Declared]:
    return [one for one in held if marking.mentions(_mark(one), text)]


def _mark(one: Declared) -> str | None:
    return marking.compose(open_=False, names=marking.names_of([one.relation]))
