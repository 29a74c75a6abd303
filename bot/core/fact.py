"""What the journal knows about an event in its batch."""

from msgspec import Struct

from bot.core.directory import Known
from bot.kit.events import Event
from bot.kit.people import Channel, Space


class Fact(Struct):
    """An event in its batch: who and where it is about, and whether it is new."""

    event: Event
    platform: str
    id: int = 0
    new: bool = False
    space: Space | None = None
    actor: Known | None = None
    channel: Channel | None = None
    changed: bool = False
    """Whether this event shows another name or other roles of its actor than were known."""
    also: "Fact | None" = None
    """The change of its actor that this event was the first to show; handled before it."""
