"""What the local platform's bots can do: everything, unless it is told to go without, as other platforms have to."""

from typing import Final

from bot.kit.delivery import Capabilities
from bot.kit.effects import (
    AnyEffect,
    CallOff,
    Direct,
    GiveRole,
    Hide,
    Label,
    OpenThread,
    Plan,
    Replan,
    Restore,
    TakeRole,
    TimeOut,
)

EVERYTHING: Final = Capabilities(
    hide=True, in_place=True, label=True, time_out=True, roles=True, forums=True, events=True
)


def allows(has: Capabilities, effect: AnyEffect) -> bool:
    """Whether a platform that can do so much carries out such an effect."""
    match effect:
        case Hide() | Restore():
            return has.hide
        case Label():
            return has.label
        case TimeOut():
            return has.time_out
        case GiveRole() | TakeRole():
            return has.roles
        case Plan() | Replan() | CallOff():
            return has.events
        case OpenThread():
            return has.threads
        case Direct():
            return has.direct
        case _:
            return True
