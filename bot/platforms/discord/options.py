"""What an operator decides about the connection to Discord, as the adapter takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.platforms.discord.answers import DEADLINE
from bot.platforms.discord.rest import FILE_HOSTS
from bot.platforms.discord.supervise import BACKOFF

MEGABYTE: Final = 1_000_000


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
