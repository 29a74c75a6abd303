"""Hearthside: about a dozen people who build and mend things in the evenings. Everyone is invented."""

from dataclasses import dataclass
from typing import Final, Literal

from bot.demo.acts import Day
from bot.demo.week1 import FIRST
from bot.demo.week2 import SECOND
from bot.demo.week3 import THIRD

Kind = Literal["newcomer", "member", "moderator", "organiser"]


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody who was there from the beginning; others join as the story goes on."""

    name: str
    kind: Kind
    zone: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel; no `readers` or `writers` means everyone."""

    name: str
    about: str
    readers: tuple[Kind, ...] = ()
    writers: tuple[Kind, ...] = ()


CAST: Final = (
    Character("Linden", "organiser", "Europe/Berlin"),
    Character("Saffron", "organiser", "Europe/Lisbon"),
    Character("Bram", "moderator", "Europe/Amsterdam"),
    Character("Wren", "moderator", "America/New_York"),
    Character("Juniper", "member", "Europe/Berlin"),
    Character("Marlow", "member", "Europe/London"),
    Character("Tove", "member", "Europe/Stockholm"),
    Character("Quill", "member", "America/Chicago"),
    Character("Ember", "member", "Europe/Madrid"),
)

PLACES: Final = (
    Place("general", "What is on your bench, and whatever else is on your mind"),
    Place("introductions", "Who you are and what you are making"),
    Place("projects", "Work in progress, half-finished welcome"),
    Place("help", "Stuck? Ask here, with a photo if you have one"),
    Place("announcements", "Dates and decisions, seldom and short", writers=("organiser",)),
    Place("staff", "For those who look after the place", ("moderator", "organiser"), ("moderator", "organiser")),
)

STORY: Final[tuple[Day, ...]] = (*FIRST, *SECOND, *THIRD)
