"""Which cogs a platform's spaces go without, because its bots cannot do what the cog needs."""

from bot.kit.cog import AnyCog
from bot.kit.delivery import Capabilities


def missing(cog: AnyCog, has: Capabilities) -> tuple[str, ...]:
    """The capabilities that a cog needs and a platform lacks."""
    return tuple(need for need in cog.needs if not getattr(has, need))
