"""Decisions and administrative acts, for the chain that shows later whether anybody changed them."""

from typing import NamedTuple

from bot.core.work import Share


class Act(NamedTuple):
    """Something to be held to: what was done (as in "review approved"), about what (as in "item:12"), by
    whom, about whom, and the words typed with it.
    """

    what: str
    about: str
    by: int | None
    subject: int | None = None
    words: str = ""


class Audit:
    """The chain of one database."""

    def note(self, share: Share, community: int, act: Act, now: int) -> None:
        """Add an act at the batch's end, in the order of the batch; undone with its handler."""
