"""What an operator decides about the connection to Discord, as the adapter takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self
from urllib.parse import urlsplit

from bot.platforms.discord.answers import DEADLINE
from bot.platforms.discord.rest import FILE_HOSTS
from bot.platforms.supervise import BACKOFF

MEGABYTE: Final = 1_000_000
DISCORD: Final = "discord.com"


class Chosen(Protocol):
    """The part of an operator's file that speaks of Discord."""

    @property
    def api_url(self) -> str:
        """Where its interface is."""
        ...

    @property
    def gateway_url(self) -> str:
        """Where its gateway is."""
        ...

    @property
    def members(self) -> bool:
        """Whether to ask for the members intent."""
        ...

    @property
    def message_content(self) -> bool:
        """Whether to ask for the message content intent."""
        ...

    @property
    def shards(self) -> bool:
        """Whether to open several connections."""
        ...

    @property
    def hold_limit(self) -> int:
        """Megabytes."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """Addresses, intents and limits. `hold_limit` is in bytes, `deadline` and `backoff` in seconds."""

    token: str
    api_url: str = ""
    gateway_url: str = ""
    members: bool = True
    message_content: bool = True
    sharded: bool = False
    hold_limit: int = 8 * MEGABYTE
    file_hosts: frozenset[str] = FILE_HOSTS
    deadline: float = DEADLINE
    backoff: Sequence[float] = BACKOFF

    @classmethod
    def of(cls, chosen: Chosen, token: str) -> Self:
        """What a file and the token from the environment make; a proxy or a test's server keeps files too."""
        host = urlsplit(chosen.api_url).netloc
        return cls(
            token,
            chosen.api_url,
            chosen.gateway_url,
            chosen.members,
            chosen.message_content,
            chosen.shards,
            chosen.hold_limit * MEGABYTE,
            FILE_HOSTS if host == DISCORD else FILE_HOSTS | {host},
        )
