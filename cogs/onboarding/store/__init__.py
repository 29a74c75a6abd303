"""Who came, how far they are, who greets, which text of the norms was accepted when, and bursts of joins."""

from cogs.onboarding.store.bursts import before, crowd, find_burst, held, keep_burst, pass_over
from cogs.onboarding.store.greeters import greeted, greeters, hellos, say_hello, step_down, volunteer
from cogs.onboarding.store.people import arrived, at_the_door, find, greeted_by, keep, note, sharing, trail
from cogs.onboarding.store.tables import (
    Burst,
    Crowd,
    Newcomer,
    accepted,
    burst,
    greeter,
    hello,
    newcomer,
    norms,
    step,
    unreached,
)
from cogs.onboarding.store.texts import accept, begin, missed, newest, not_yet, take_missed

__all__ = [
    "Burst",
    "Crowd",
    "Newcomer",
    "accept",
    "accepted",
    "arrived",
    "at_the_door",
    "before",
    "begin",
    "burst",
    "crowd",
    "find",
    "find_burst",
    "greeted",
    "greeted_by",
    "greeter",
    "greeters",
    "held",
    "hello",
    "hellos",
    "keep",
    "keep_burst",
    "missed",
    "newcomer",
    "newest",
    "norms",
    "not_yet",
    "note",
    "pass_over",
    "say_hello",
    "sharing",
    "step",
    "step_down",
    "take_missed",
    "trail",
    "unreached",
    "volunteer",
]
