"""Read-only views of what Hearth did and will do, for pages and the command line."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class JournalLine(Struct, frozen=True):
    """One journal entry in words; `at` in epoch milliseconds; figures only, never text.

    `kind` is for people, `event` the event's own name, for whoever waits for one.
    """

    id: int
    at: int
    kind: str
    who: str | None
    where: str | None
    about: str | None
    detail: str
    cause: int | None
    event: str = ""


class OutboxLine(Struct, frozen=True):
    """One effect and how far it is: waiting, sending, sent, folded, dropped, failed or uncertain."""

    id: int
    at: int
    what: str
    where: str
    purpose: str
    state: str
    attempts: int
    next_at: int | None
    why: str


class ScheduleLine(Struct, frozen=True):
    """One schedule ahead, next due first; `due` in epoch milliseconds."""

    id: int
    cog: str
    name: str
    due: int
    rhythm: str


class Views(Protocol):
    """What happened, what is going out, and what is ahead."""

    async def journal(self, *, before: int | None = None, limit: int = 100) -> Sequence[JournalLine]:
        """The newest entries first, older than entry `before` if given."""
        ...

    async def outbox(self, *, limit: int = 100) -> Sequence[OutboxLine]:
        """What is still to do first, then what was done lately."""
        ...

    async def schedule(self) -> Sequence[ScheduleLine]:
        """What falls due, soonest first."""
        ...

    async def next_due(self) -> int | None:
        """When something falls due next (a schedule or a held message), epoch milliseconds."""
        ...


class TimeMachine(Protocol):
    """A clock that people can move forward, and everything scheduled with it."""

    def now(self) -> int:
        """Hearth's time in epoch milliseconds."""
        ...

    async def travel(self, to: int) -> None:
        """Move to a later time through everything that falls due on the way; raises Say for an earlier one."""
        ...
