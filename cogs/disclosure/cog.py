"""The cog itself and what its controls carry, which the parts of this folder share."""

from typing import Final

from bot.kit.actions import Action
from bot.kit.cog import Cog
from bot.kit.services import Timer
from cogs.disclosure.exemptions import words as exempt_words
from cogs.disclosure.flagged import post_words
from cogs.disclosure.flagged.words import KEEPS
from cogs.disclosure.judge.binding import binding
from cogs.disclosure.relationships import words as register_words
from cogs.disclosure.replay import replaying
from cogs.disclosure.rulebook import warming
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import words as share_words

cog: Final = Cog(
    "disclosure",
    "Say when you gain from what you share; a label takes one press.",
    Settings,
    uses=("hide", "label", "automod"),
    keeps={**KEEPS, **register_words.KEEPS, **share_words.KEEPS, **exempt_words.KEEPS, **post_words.KEEPS},
    binds=binding,
    warm=warming.warm,
    foresee=replaying.foresee,
)
PURPOSE: Final = "disclosure"
"""Of every note about a flagged post, for the pace and for `DirectRefused`."""


class Fix(Action, frozen=True, tag="disclosure.fix"):
    """Put the label in front of the post of this item."""

    item: int


class InThread(Action, frozen=True, tag="disclosure.in_thread"):
    """Put the label in the thread of the post of this item."""

    item: int


class Leave(Action, frozen=True, tag="disclosure.leave"):
    """Say that the post of this item needs no label."""

    item: int


class Show(Action, frozen=True, tag="disclosure.show"):
    """Read the note about this item, which could not be delivered."""

    item: int


class TimeUp(Timer, frozen=True, tag="disclosure.author-time-over"):
    """The author's time with this item is over."""

    item: int
