"""Newcomers: a greeting by a named member, first steps, the norms, a question at the door where one is asked.

`cog` has the buttons and timers by name. People come and go in `arriving`, are greeted in `greeting`
(many at once in `burst`), asked in `door`, welcomed or not in `letting_in`, and take their steps in
`firststeps`; `reminding` and `unreached` write to them, `norms` counts the texts, `overview` is for
organisers and greeters.
"""

from cogs.onboarding import (
    arriving,
    burst,
    door,
    firststeps,
    greeting,
    letting_in,
    norms,
    overview,
    reminding,
    shut,
    unreached,
)
from cogs.onboarding.cog import cog

__all__ = [
    "arriving",
    "burst",
    "cog",
    "door",
    "firststeps",
    "greeting",
    "letting_in",
    "norms",
    "overview",
    "reminding",
    "shut",
    "unreached",
]
