"""What disclosure is called everywhere: kinds of findings, the norm here, what Hearth would do with a text."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.clock import milliseconds
from bot.kit.text import lasting
from cogs.disclosure.judge.profiles import Profile
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.settings import Mode, Settings

TITLES: Final = {
    "link": "A link that pays whoever shares it",
    "code": "A code of the author's own",
    "referral": "An invitation that pays the author",
    "gift": "Something from a company",
    "relation": "A brand that its author is close to",
    "evasion": "Something that a label or filter would not see",
}
"""What moderators read above a card, by the kind of signal."""
TITLE_UNSURE: Final = "Something that may pay somebody"

DISCLOSED: Final = {
    "none": "",
    "weak": "What the post says about it does not tell who gains.",
    "misplaced": "The label comes late, in code or in small print.",
    "hidden": "The label is out of sight.",
    "denied": "The post says that it is no advertisement.",
    "wrong-language": "The label is in another language than the post.",
    "adequate": "The label is there, but hard to read.",
}
"""How a post is disclosed, where that is not enough."""


def why(judged: Judged) -> str:
    """Why a post was flagged: what the signal that decides means, and what its label lacks, if anything."""
    lacks = "" if judged.worth == "enough" else DISCLOSED[judged.disclosure]
    return " ".join(part for part in (judged.signals[0].why, lacks) if part)


def found(judged: Judged) -> str:
    """How a post is disclosed."""
    if judged.worth == "enough":
        return "It says plainly what it is."
    return DISCLOSED[judged.disclosure] or "It has no label."


def norms(settings: Settings, place: Profile, offers: Mapping[str, str], *, hides: bool, labels: bool) -> Sequence[str]:
    """`/disclosure`: what the norm is here, how to label (`offers`), what happens otherwise; as far as the platform
    lets Hearth take posts out of sight, and put labels in front of them.
    """
    return (
        f"{settings.norm} {settings.norm_link}".strip(),
        (
            f"A link that pays you: begin with “{offers['link']}”. A code of your own: “{offers['code']}”. "
            f"A gift from a company: “{offers['gift']}”.{_plainly(place)}"
        ),
        f"It counts when it stands {_stands(place)}.",
        _happens(settings, hides=hides, labels=labels),
        (
            "/share puts the label in front for you; “Add disclosure” in the menu of your post does it later. "
            "/relationship declares once what you are to a brand. /disclosure-check says what I would make of a text, "
            "and keeps nothing of it."
        ),
    )


def _plainly(place: Profile) -> str:
    if not place.sentences:
        return ""
    return " Plain words do as well" + (
        ": “I earn a commission on this.”" if place.language == "en" else ", in the language of your post."
    )


def _stands(place: Profile) -> str:
    first = {0: "", 1: "in the first line, "}.get(place.lines, f"in the first {place.lines} lines, ")
    last = "" if place.anywhere else ", in the language of the post"
    return f"{first}before the link or code, where everyone sees it{last}"


def _happens(settings: Settings, *, hides: bool, labels: bool) -> str:
    how = "can add the label with one press" if labels else "can edit it, or have me put the label in its thread"
    time = milliseconds(settings.author_time)
    then = f"You have {lasting(time, 3)} before moderators see it." if time else "Moderators see it at once."
    match settings.mode:
        case "shadow":
            return "A post without a label stays as it is. I only count how often that happens."
        case "nudge":
            return f"A post without a label stays, and I write to its author, who {how}. {then}"
        case "hold" if not hides:
            return (
                "A post that clearly pays its author and does not say so stays, and I write to its author at once, "
                f"who {how}. {then}"
            )
        case "hold":
            return (
                "A post that clearly pays its author and does not say so is out of sight until it does. I write to its "
                f"author at once, who {how}. {then} Where it is not clear I only ask."
            )


WOULD: Final = {
    "allow": "I would let this stand.",
    "nudge": "I would write to its author, and the post would stay.",
    "hold": "I would keep this out of sight until it says what it is, and write to its author at once.",
}
"""What Hearth would do with a text, by the decision, in mode "hold"."""
NO_SIGNAL: Final = "I see nothing in it that pays anybody: no known network link, no code or invitation of one's own."
SEE_NOT: Final = (
    "I go by links and words. I cannot see pictures, where a shortened link goes, or who pays whom otherwise. "
    "Nothing of this text was kept."
)


def mode_note(mode: Mode) -> str:
    """How this community differs from what was said, for the rule that decides."""
    match mode:
        case "hold":
            return ""
        case "nudge":
            return "Here nothing is hidden: its author would be told."
        case "shadow":
            return "Here nobody would be told: I only count."


def would_help(label: str) -> str:
    """What would make it right."""
    return f"With “{label}” in front it would stand."
