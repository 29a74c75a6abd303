"""The platforms' tokens, from the environment alone."""

from collections.abc import Mapping
from typing import Final

from bot.kit.errors import ConfigError

DISCORD: Final = "HEARTH_DISCORD_TOKEN"
"""The variable's name."""
SLACK_BOT: Final = "HEARTH_SLACK_BOT_TOKEN"
SLACK_APP: Final = "HEARTH_SLACK_APP_TOKEN"
_SLACK: Final = {
    SLACK_BOT: ("xoxb-", "your app at api.slack.com/apps, OAuth & Permissions, Bot User OAuth Token"),
    SLACK_APP: ("xapp-", "your app at api.slack.com/apps, Basic Information, App-Level Tokens"),
}
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


def slack_tokens(environ: Mapping[str, str]) -> tuple[str, str]:
    """Slack's bot token and app token; raises `ConfigError` with every one that is missing or can be none."""
    found = {name: environ.get(name, "").strip() for name in _SLACK}
    problems: list[str] = []
    for name, (begins, where) in _SLACK.items():
        token = found[name]
        if not token:
            problems.append(
                f"Slack is switched on, and the environment variable {name} is not set. "
                f"Set it where Hearth is started. It is in {where}."
            )
        elif not token.startswith(begins) or not (token.isascii() and token.isprintable()) or " " in token:
            problems.append(f"What {name} holds is no such token: it begins with {begins}. Copy it anew from {where}.")
    if problems:
        raise ConfigError(*problems)
    return found[SLACK_BOT], found[SLACK_APP]
