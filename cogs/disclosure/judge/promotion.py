"""How much of what somebody posts are links of their own, and when to say so; no rule of disclosure; pure.

A post has a link of one's own if it links to a site that its author declared, if it carries a code or tag they
declared, or if it has a link and says that it is about something of theirs ("in my shop", "I made this tool").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.kit.clock import DAY
from cogs.disclosure.judge import labels, segments
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.relations import Relation
from cogs.disclosure.judge.together import Together
from cogs.disclosure.judge.urls import Url, unfold

WINDOW: Final = 30 * DAY
"""How far back posts are counted, in milliseconds."""
PAUSE: Final = 7 * DAY
"""How long nobody hears of it again, in milliseconds."""
LEAST: Final = 3
"""Posts with links of one's own before anything is said: a newcomer's first posts may well be two of them."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of somebody's posts of the last 30 days had a link of their own."""

    own: int
    posts: int

    @property
    def percent(self) -> int:
        """In whole percent."""
        return 100 * self.own // max(1, self.posts, self.own)


def signs(book: Book) -> Together:
    """By which a text is let through that could speak of something of its author's; more than `own` will find."""
    return Together(["|".join(rule.source for rule in book.labels if rule.quality == "own") or "$^"])


def own(text: str, book: Book, platform: str, relations: Sequence[Relation]) -> bool:
    """Whether a post has a link of its author's own."""
    reading = segments.read(text, platform)
    urls = [url for link in reading.links for url in unfold(link.address)]
    if not urls:
        return False
    if any(_theirs(url, one) for one in relations for url in urls):
        return True
    return any(label.quality == "own" for label in labels.find(reading, book))


def _theirs(url: Url, one: Relation) -> bool:
    if any(url.host == site or url.host.endswith(f".{site}") for site in one.domains):
        return True
    codes = {code.lower() for code in one.codes}
    return any(value.lower() in codes for _, value in url.query)


def says_so(share: Share, threshold: int, told: int) -> bool:
    """Whether to write to somebody, who was told so often within `PAUSE`; `threshold` is in percent, 0 never."""
    return bool(threshold) and share.own >= LEAST and share.percent > threshold and not told
