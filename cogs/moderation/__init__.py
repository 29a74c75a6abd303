"""The moderators' side of the review queue, and members' reports.

One card for an item in the staff channel, changed in place (`cards`, `following`); decisions by its
buttons or from `/queue` (`deciding`, `alike`, `queue`, `more`); what follows for the post, its author and
those who reported it (`ending`, `authors`), also where the platform refuses it (`refused`); what goes with
whoever is erased (`leaving`); and the report itself, from every message's menu (`reporting`).
"""

from cogs.moderation import alike, authors, deciding, ending, following, leaving, more, queue, refused, reporting
from cogs.moderation.cog import cog

__all__ = [
    "alike",
    "authors",
    "cog",
    "deciding",
    "ending",
    "following",
    "leaving",
    "more",
    "queue",
    "refused",
    "reporting",
]
