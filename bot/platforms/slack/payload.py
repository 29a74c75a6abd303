"""Parts of what Slack sends, which may be there or not. Pure; what is of another kind raises when it is used."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

Payload = Mapping[str, Any]
NONE: Final[Payload] = {}


def part(data: Payload, name: str) -> Payload:
    """What stands there; an empty one where there is none."""
    found: Payload | None = data.get(name)
    return found or NONE


def parts(data: Payload, name: str) -> Sequence[Payload]:
    """The list that stands there; an empty one where there is none."""
    found: Sequence[Payload] | None = data.get(name)
    return found or ()


def words_of(data: Payload, name: str) -> str:
    """The text that stands there; an empty one where there is none."""
    return str(data.get(name) or "")


def cursor_of(page: Payload) -> str | None:
    """Where the next page begins; None after the last."""
    return words_of(part(page, "response_metadata"), "next_cursor") or None
