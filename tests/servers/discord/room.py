"""A channel or thread, wherever one can be named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """A channel or thread that was handed out; its name as it was then."""

    id: int
    name: str


Where = str | Room
"""By name, or as it was handed out."""
