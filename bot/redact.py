"""What a secret looks like, so that none is printed, logged, or read from a file.

Secrets come from the environment alone. The shapes are the platforms' own: Discord's bot tokens are
three dotted base64 parts, Slack's begin with xox, xapp or xwfp.
"""

import json
import re
from collections.abc import Mapping
from typing import Final

VARIABLES: Final = {
    "HEARTH_DISCORD_TOKEN": "Discord's bot token",
    "HEARTH_SLACK_BOT_TOKEN": "Slack's bot token (xoxb-…)",
    "HEARTH_SLACK_APP_TOKEN": "Slack's app token (xapp-…)",
    "HEARTH_AUDIT_KEY": "The audit chain's key, if it shall not lie in the data folder",
}
"""Environment variables that hold secrets."""

HIDDEN: Final = "[hidden]"
_SHORTEST: Final = 6  # a shorter "secret" would blank out ordinary words
_NAMES: Final = (
    r"(?:tokens?|secrets?|passwords?|passwd|passphrases?|credentials?|authorization|cookies?"
    r"|(?:api|signing|private)[_-]?keys?)"
)
_KEY: Final = re.compile(rf"(?:^|[._-])(?:{_NAMES}|keys?)(?:$|[._-])", re.IGNORECASE)
_SHAPES: Final = re.compile(
    r"""\bxox[a-z](?:\.[a-z-]+)?-[A-Za-z0-9-]{8,}"""
    r"""|\bx(?:app|wfp)-[A-Za-z0-9-]{8,}"""
    r"""|\b(?:mfa\.)?[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}"""
    r"""|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)""",
    re.ASCII,
)
_PAIR: Final = re.compile(
    rf"""(?P<name>\b(?:[a-z0-9]+[_-])*{_NAMES}\b["']?\s*[:=]\s*["']?(?:(?:Bearer|Bot|Basic)\s+)?)(?!\[hidden\])[^\s"',;&)}}\]]+""",
    re.IGNORECASE,
)


def is_secret_name(name: str) -> bool:
    """Whether a key of this name would hold a secret."""
    return _KEY.search(name) is not None


def is_secret_value(value: str) -> bool:
    """Whether a value has the shape of a platform's token."""
    return _SHAPES.search(value) is not None


def known_secrets(environ: Mapping[str, str]) -> frozenset[str]:
    """The secrets that the environment holds now, as they are and as JSON or a repr would write them."""
    held = (value.strip() for name, value in environ.items() if name in VARIABLES)
    return frozenset(
        form
        for value in held
        if len(value) >= _SHORTEST
        for form in (value, json.dumps(value)[1:-1], repr(value)[1:-1])
    )


def hide(text: str, secrets: frozenset[str] = frozenset()) -> str:
    """The text with everything that is or looks like a secret replaced."""
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _PAIR.sub(rf"\g<name>{HIDDEN}", _SHAPES.sub(HIDDEN, text))
