"""The contract every platform adapter keeps; the shared contract suite exercises it."""

from typing import Protocol

from bot.kit.delivery import Deliverer
from bot.kit.outcome import Host


class Platform(Deliverer, Protocol):
    """An adapter: brings events in to a `Host`, and carries orders out.

    An event counts as acknowledged when `Host.submit` has resolved; if it raises `NotRecorded`, the
    adapter keeps the event and brings it again, unless it is `Unrecordable`. An adapter never decides and never
    words anything beyond what it was given; its own sentences are for a person whose request could not be recorded.
    """

    def roles(self, space: str) -> frozenset[str] | None:
        """The names of the roles in a space, from memory and for any thread; None where there are none, or not yet."""
        ...

    async def start(self, host: Host) -> None:
        """Connect, tell every space with `SpaceOpened`, catch up on what was missed, then go live."""
        ...

    async def stop(self) -> None:
        """Disconnect; what is under way is finished or left to be brought again."""
        ...
