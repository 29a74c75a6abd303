"""What an operator decides about the connection to Slack, as the adapter takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self

from bot.platforms.slack.answers import DEADLINE
from bot.platforms.supervise import BACKOFF

HEARTBEAT: Final = 10.0


class Chosen(Protocol):
    """The part of an operator's file that speaks of Slack."""

    @property
    def api_url(self) -> str:
        """Where its web interface is."""
        ...

    @property
    def moderators(self) -> str:
        """The private channel whose members are moderators."""
        ...

    @property
    def user_groups(self) -> bool:
        """Whether user groups count as roles."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """Addresses and limits. `deadline`, `heartbeat` and `backoff` are in seconds."""

    bot_token: str
    app_token: str
    api_url: str = "https://slack.com/api"
    moderators: str = "staff"
    user_groups: bool = False
    deadline: float = DEADLINE
    heartbeat: float = HEARTBEAT
    backoff: Sequence[float] = BACKOFF

    @classmethod
    def of(cls, chosen: Chosen, bot_token: str, app_token: str) -> Self:
        """What a file and the tokens from the environment make."""
        return cls(bot_token, app_token, chosen.api_url, chosen.moderators, chosen.user_groups)
