"""What the end of a connection to Slack means."""

from collections.abc import Awaitable, Callable, Sequence

from bot.kit.delivery import Later
from bot.kit.errors import ConfigError
from bot.platforms.slack.rest import TokenRefused
from bot.platforms.supervise import BACKOFF, Ending, Supervisor


class SlackSupervisor(Supervisor):
    """Waits as long as Slack asks for; a token that it does not take is for an operator to mend."""

    def __init__(self, connect: Callable[[], Awaitable[None]], backoff: Sequence[float] = BACKOFF) -> None:
        super().__init__("Slack", connect, backoff)

    def ended(self, error: Exception) -> Ending:
        """See `Supervisor`."""
        if isinstance(error, ConfigError | TokenRefused):
            return Ending(str(error), mend=True)
        return Ending(str(error), wait=(error.after or 0) / 1000 if isinstance(error, Later) else 0.0)
