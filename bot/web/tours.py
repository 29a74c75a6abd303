"""Tours: a few things to try in a community, each ticked off when the journal says that it happened.

Whoever serves the page hands them to `build(..., tours=…)`; without any, the page has no tours. The
page follows the journal from the line at which a tour was begun, so that whatever way somebody takes
to a step counts, and keeps what is ticked in the browser.
"""

from typing import Final, Literal, get_args

from msgspec import Struct

Part = Literal["", "line", "menu", "person", "arrive", "direct", "clock", "journal"]
"""Parts of the page that a step can show: the line to write in, the newest message's menu, the picker of
who one is, the button for a newcomer, the switch of one's direct messages, the clock, what happened.
"""
LEAST: Final = 3
MOST: Final = 6


class Tick(Struct, frozen=True):
    """A journal line that ticks a step off, whoever brought it about unless `who` says so.

    `event` is an event's own name as in `bot.kit.events` ("ButtonPressed", "ReviewMoved"). `detail`, if
    given, stands somewhere in the line's detail: "/welcome" of a command, "disclosure.fix" of a button
    or a form, a menu entry's name, "approved" of a step in the queue, a note's purpose. `who` is the
    name of whoever acted, `about` that of whom it was about, `where` a channel's name without its #.
    """

    event: str
    detail: str = ""
    who: str = ""
    about: str = ""
    where: str = ""


class TourStep(Struct, frozen=True):
    """One thing to try: `text` is a whole sentence or two, and any of `ticks` ticks it off.

    A step without ticks is ticked by hand ("I saw it"). `who` is whom to be, by name, or else by role
    ("moderator" is the first of them): a button switches there. `where` is the channel to be in, by its
    name without #, or "direct" for one's conversation with Hearth: a button opens it. `point` is the
    part of the page to show, and `write` what a button puts into the line, for people to read and send.
    """

    text: str
    ticks: tuple[Tick, ...] = ()
    who: str = ""
    where: str = ""
    point: Part = ""
    write: str = ""


class Tour(Struct, frozen=True):
    """A tour of 3 to 6 steps. `key` names it for good, in browsers too; `about` says what one gets to see;
    `closing` is said when all is ticked, and names what to try next.

    Raises ValueError where it could not be followed.
    """

    key: str
    title: str
    about: str
    steps: tuple[TourStep, ...]
    closing: str

    def __post_init__(self) -> None:
        """Refuse what the page could not lead through."""
        if not LEAST <= len(self.steps) <= MOST:
            raise ValueError(f"tour {self.key!r} has {len(self.steps)} steps, and takes {LEAST} to {MOST}")
        for step in self.steps:
            if step.point not in get_args(Part):
                raise ValueError(f"tour {self.key!r} points at {step.point!r}, which the page does not have")
            if not all(tick.event for tick in step.ticks):
                raise ValueError(f"tour {self.key!r} has a tick without an event: {step.text!r}")
