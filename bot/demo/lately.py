"""The scene on which the demo opens: what is waiting for somebody at this very moment.

The story before it belongs to days; this belongs to the minutes before the demo is looked at. A
newcomer is at the door, one post waits for the moderators, and of another its author was just told.
"""

from dataclasses import dataclass
from typing import Final

from bot.demo.acts import Act, Joins, Says, Volunteers


@dataclass(frozen=True, slots=True)
class Lately:
    """Something that happened so many minutes ago."""

    minutes: int
    act: Act


LATELY: Final = (
    Lately(95, Volunteers("", "Juniper")),
    Lately(94, Volunteers("", "Marlow")),
    Lately(
        80,
        Says(
            "",
            "Quill",
            "projects",
            "The flush cutters everybody asked about, they have not slipped once: https://amzn.to/3hrthsd",
        ),
    ),
    Lately(
        9,
        Says(
            "",
            "Ember",
            "help",
            "For whoever is out of veneer: use my code EMBER15 at the timber shop and you pay 15 % less.",
        ),
    ),
    Lately(4, Joins("", "Rook", "Europe/Vienna")),
)
"""Oldest first. The first two posts need a word about who earns; one has waited longer than its author had."""
