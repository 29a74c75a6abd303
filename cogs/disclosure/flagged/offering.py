"""Which label is offered for a post, and which ones members of a community are told to begin with; pure."""

from collections.abc import Mapping
from typing import Final

from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.profiles import STRICT, ProfileName
from cogs.disclosure.judge.rules import Judged, judge
from cogs.disclosure.settings import LABEL

LONGEST: Final = {"discord": 2000, "local": 4000, "slack": 40_000}
"""Characters of a message: what Discord and Slack document, and what the local page takes."""
_PAID: Final = "https://amzn.to/3lamp9"
"""A link that pays whoever made it, as in the simplest post that needs a label."""


def offered(
    text: str,
    judged: Judged,
    book: Book,
    configured: str,
    platform: str,
    *,
    profile: ProfileName = STRICT,
) -> str:
    """The label to put in front: the community's own where it is right for the post, else its language's.

    Empty where no label would help: a link whose words show another site has to be edited.
    """
    fix = judged.signals[0].fix if judged.signals else "link"
    codes = dict.fromkeys([judged.language, book.profiles[profile].language])
    offers = [book.languages[code].offer for code in codes if code in book.languages]
    theirs = [offer[fix] for offer in offers]
    for label in [*theirs, configured] if configured == LABEL else [configured, *theirs]:
        if settles(label, text, judged, book, platform, profile=profile):
            return label
    return ""


def settles(label: str, text: str, judged: Judged, book: Book, platform: str, *, profile: ProfileName = STRICT) -> bool:
    """Whether a post is as it should be with this label in front, by what is known of its author and its links."""
    tongue, known, leads = judged.language, judged.known, judged.leads
    with_it = f"{label} {text}"
    after = judge(with_it, book, platform=platform, lang=tongue, profile=profile, known=known, leads=leads)
    return after.decision == "allow"


def counts(label: str, book: Book, profile: ProfileName) -> bool:
    """Whether a label settles an ordinary post with a link that pays."""
    return judge(f"{label} {_PAID}", book, profile=profile).decision == "allow"


def customary(book: Book, configured: str, profile: ProfileName) -> Mapping[str, str]:
    """What members are told to begin with, by what it is about: labels that count here."""
    offer = book.languages[book.profiles[profile].language].offer
    return {**offer, "link": configured} if counts(configured, book, profile) else offer


def fits(label: str, text: str, platform: str) -> bool:
    """Whether there is a label, and the post with it in front is still a message."""
    return bool(label) and len(label) + 1 + len(text) <= LONGEST.get(platform, 2000)
