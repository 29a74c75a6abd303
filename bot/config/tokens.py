"""The platforms' tokens, from the environment alone."""

from collections.abc import Mapping
from typing import Final

from bot.kit.errors import ConfigError

DISCORD: Final = "HEARTH_DISCORD_TOKEN"
"""The variable's name."""
_WHERE: Final = "It is in the developer portal: your application, Bot, Reset Token."


def discord_token(environ: Mapping[str, str]) -> str:
    """Discord's bot token; raises `ConfigError` where there is none, or something that can be none."""
    kind, _, rest = environ.get(DISCORD, "").strip().partition(" ")
    token = rest.strip() if kind == "Bot" else f"{kind} {rest}".strip()  # people copy it out of a header, too
    if not token:
        raise ConfigError(
            f"Discord is switched on, and the environment variable {DISCORD} is not set. "
            f"Set it where Hearth is started. {_WHERE}"
        )
    if not (token.isascii() and token.isprintable()) or " " in token:
        raise ConfigError(
            f"What {DISCORD} holds is no token: there is a space, a line break or a letter in it that tokens do not "
            f"have. Copy it anew. {_WHERE}"
        )
    return token
