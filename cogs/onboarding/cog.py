"""The cog itself with its buttons, forms and timers by name; the handlers stand in the modules beside it."""

from typing import Final

from bot.kit.actions import Action
from bot.kit.clock import DAY
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.services import Timer
from cogs.onboarding import words
from cogs.onboarding.foreseeing import foresee
from cogs.onboarding.settings import Settings

Ctx = Context[Settings]
cog: Final = Cog(
    "onboarding",
    "Take newcomers in: a greeting, first steps, the norms.",
    Settings,
    uses=("roles",),
    keeps=words.KEEPS,
    foresee=foresee,
)

WELCOME: Final = "welcome"
TURN: Final = "your turn to greet"
SCREENING: Final = "question at the door"
NORMS: Final = "norms"
REMINDER: Final = "first steps"
CROWD: Final = "many joined"
SHUT: Final = "a role that was not given"
"""Purposes of what this cog sends."""
EXPIRES: Final = 2 * DAY
"""A greeting or a reminder that comes later than two days would only puzzle people."""


class Hello(Action, frozen=True, tag="onboarding.hello"):
    """Say hello to this person."""

    newcomer: int


class Open(Action, frozen=True, tag="onboarding.open"):
    """Where I am with my first steps."""


class Mine(Action, frozen=True, tag="onboarding.mine"):
    """The same, for this person alone."""

    person: int


class Accept(Action, frozen=True, tag="onboarding.accept"):
    """Accept this text of the norms."""

    version: int


class Skip(Action, frozen=True, tag="onboarding.skip"):
    """Leave a step out for now."""

    step: str


class Done(Action, frozen=True, tag="onboarding.done"):
    """A small thing was done."""

    step: str


class Pick(Action, frozen=True, tag="onboarding.pick"):
    """Choose interests."""

    step: str


class Write(Action, frozen=True, tag="onboarding.write"):
    """Open the form of a question, or send it."""

    step: str


class Go(Action, frozen=True, tag="onboarding.go"):
    """Go to a step from the list."""


class Later(Action, frozen=True, tag="onboarding.later"):
    """Not now."""


class Quiet(Action, frozen=True, tag="onboarding.quiet"):
    """No reminders."""


class Reply(Action, frozen=True, tag="onboarding.reply"):
    """Answer the question at the door: open the form, or send it."""


class GreetThem(Action, frozen=True, tag="onboarding.greet"):
    """Greet those who joined in the burst that started then."""

    started: int


class LeaveThem(Action, frozen=True, tag="onboarding.leave"):
    """Do not greet them."""

    started: int


class GiveAgain(Action, frozen=True, tag="onboarding.role"):
    """Give the role to this person again, which was refused before."""

    person: int


class Remind(Timer, frozen=True, tag="onboarding.first-steps-reminder"):
    """Look whether somebody wants a reminder."""

    person: int


class AskAgain(Timer, frozen=True, tag="onboarding.asking-about-new-norms"):
    """Write to the next of those who accepted an earlier text, by id from above `after`."""

    version: int
    after: int


class Unreached(Timer, frozen=True, tag="onboarding.new-norms-in-a-channel"):
    """Tell those in a channel whom a note about the norms did not reach."""


class Tick(Timer, frozen=True, tag="onboarding.calm-check"):
    """Look how a burst goes on."""

    started: int


class GreetNext(Timer, frozen=True, tag="onboarding.next-greetings"):
    """Greet the next few of a burst."""

    started: int


class OpenDoor(Timer, frozen=True, tag="onboarding.door-opens"):
    """Let the next few in who have a question to answer that is no longer asked."""


class TimeUp(Timer, frozen=True, tag="onboarding.time-to-answer-over"):
    """Somebody has not answered what moderators asked back at `since`: the moderators go on."""

    person: int
    since: int
