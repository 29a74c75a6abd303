"""What a community plans to do together, for the platform's own list of events (Discord's scheduled events)."""

from typing import Final

from msgspec import Struct

from bot.kit.text import CLOSE, OPEN
from bot.kit.ui import Picture

NAME_LIMIT: Final = 100
ABOUT_LIMIT: Final = 1000
PLACE_LIMIT: Final = 100
"""Characters, as Discord's scheduled events have them (its documentation); Slack has no such list."""


class Gathering(Struct, frozen=True):
    """Something planned: `starts` and `ends` in epoch milliseconds, `where` a channel's id or a place in words.

    `about` may hold tokens. Name and place are plain: they stand in lists, where a person's name could never be
    taken back, so people belong into `about`.
    """

    name: str
    starts: int
    ends: int
    where: int | str
    about: str = ""
    picture: Picture | None = None

    def __post_init__(self) -> None:
        """Refuse at build time what some platform could not show, rather than when it is due."""
        plain(self.name, "a gathering's name", NAME_LIMIT)
        if isinstance(self.where, str):
            plain(self.where, "a gathering's place", PLACE_LIMIT)
        alt = self.picture.alt if self.picture else ""
        if len(self.about) + len(alt) > ABOUT_LIMIT:
            raise ValueError(f"what a gathering is about holds {ABOUT_LIMIT} characters, its picture's words included")
        if self.picture and not alt.strip():
            raise ValueError("a gathering's picture needs words for those who do not see it")
        if self.starts >= self.ends:
            raise ValueError("a gathering ends after it starts")


def plain(text: str, what: str, most: int) -> None:
    """Check a title: visible, short enough, and without tokens. Raises ValueError."""
    if not text.strip() or len(text) > most:
        raise ValueError(f"{what} holds 1 to {most} characters, not {len(text)}")
    if OPEN in text or CLOSE in text:
        raise ValueError(f"{what} is plain text: people, places and times stand in what it is about")
