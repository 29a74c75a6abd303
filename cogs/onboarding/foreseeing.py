"""What the preview of changed settings says of greetings to come."""

from collections.abc import Sequence

from bot.kit.backing import Services
from bot.kit.people import Space
from cogs.onboarding import staffwords
from cogs.onboarding.rules import GREETER
from cogs.onboarding.settings import Settings


async def foresee(_: Services, _space: Space, before: Settings, after: Settings) -> Sequence[str]:
    """A greeting that names no greeter gets a sentence that does, where somebody's turn it is."""
    if after.greeting == before.greeting or GREETER in after.greeting:
        return ()
    return (staffwords.GREETER_ADDED,)
