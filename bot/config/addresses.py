"""Addresses that a platform is reached at: the token goes there, so none is plain text on a network.

What urllib and the libraries that connect might read differently (a backslash, a name before an @) is refused.
"""

import re
from ipaddress import ip_address
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator

_ODD: Final = re.compile(r"[^!-~]|[\\@?#<>\"'{}|^`]")


def _checked(value: str, plain: str, safe: str, example: str) -> str:
    """The address without a slash at its end; raises ValueError with what one looks like."""
    like = f'an address looks like "{example}"'
    odd = _ODD.search(value)
    if odd:
        raise ValueError(f"{like}, and this one has {odd[0]!r} in it")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError(like) from None
    if parts.scheme not in {plain, safe} or not parts.hostname or port == 0:
        raise ValueError(like)
    if parts.scheme == plain and not _loopback(parts.hostname):
        raise ValueError(f"the token would cross the network unencrypted; begin it with {safe}://")
    return value.rstrip("/")


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


HttpAddress = Annotated[
    str, AfterValidator(lambda value: _checked(value, "http", "https", "https://discord.com/api/v10"))
]
"""https, or http on this machine."""
SocketAddress = Annotated[str, AfterValidator(lambda value: _checked(value, "ws", "wss", "wss://gateway.discord.gg"))]
"""wss, or ws on this machine."""
