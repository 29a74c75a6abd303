"""What the page needs of whatever community it shows; the local platform's world fits it as it is.

What comes back is shown as it is: structs that the page's scripts know by the names of their fields.
Everything may raise `Say`, whose sentence is shown to the person.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from bot.kit.ui import Attached


class Stage(Protocol):
    """A community as its members see and use it; members, places and messages are named by keys."""

    def listen(self, listener: Callable[[frozenset[str]], None]) -> None:
        """After each act, tell which topics show something else now: "home", "channel:c1"."""
        ...

    async def home(self, viewer: str) -> Struct:
        """Who is here, and the places that the viewer sees."""
        ...

    async def page(self, viewer: str, channel: str, *, before: str | None = None, limit: int = 50) -> Struct:
        """The newest messages of a place, or those before one."""
        ...

    async def attached(self, viewer: str, message: str, name: str) -> Attached:
        """A file in a message that the viewer sees."""
        ...

    async def commands(self, viewer: str) -> Sequence[Struct]:
        """The commands that this member is offered."""
        ...

    async def menus(self, viewer: str) -> Sequence[Struct]:
        """The entries of a message's menu that this member is offered."""
        ...

    async def suggest(self, member: str, command: str, option: str, typed: str) -> Sequence[Struct]:
        """Values for an option while it is typed."""
        ...

    async def say(
        self, member: str, channel: str, text: str, reply_to: str | None = None, thread: str | None = None
    ) -> Struct:
        """Send what stands in the composer: a message or a command line."""
        ...

    async def edit(self, member: str, message: str, text: str) -> None:
        """Change one's own message."""
        ...

    async def delete(self, member: str, message: str) -> None:
        """Delete a message, or dismiss what only this member sees."""
        ...

    async def react(self, member: str, message: str, emoji: str) -> None:
        """Put a reaction on a message."""
        ...

    async def unreact(self, member: str, message: str, emoji: str) -> None:
        """Take a reaction back."""
        ...

    async def press(self, member: str, message: str, action: str, values: Sequence[str] = ()) -> Struct:
        """Press a button, or choose values from a list."""
        ...

    async def menu(self, member: str, message: str, menu: str) -> Struct:
        """Choose an entry of a message's menu."""
        ...

    async def send_form(self, member: str, action: str, values: Mapping[str, str | bool | Sequence[str]]) -> Struct:
        """Send an open form."""
        ...

    async def mark_read(self, member: str, channel: str) -> None:
        """The member has seen everything in a place."""
        ...

    async def join(self, name: str, zone: str | None = None) -> str:
        """A newcomer arrives; their key."""
        ...

    async def admit(self, member: str) -> None:
        """A newcomer has agreed to the norms, and is in."""
        ...

    async def leave(self, member: str) -> None:
        """Somebody leaves."""
        ...

    async def set_reachable(self, member: str, reachable: bool) -> None:
        """Open or close a member's direct messages."""
        ...


class Sky(Protocol):
    """The weather over the wire: faults to rehearse with, by name."""

    @property
    def name(self) -> str:
        """The weather now."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """The weathers to choose from."""
        ...

    def choose(self, name: str) -> None:
        """From now on this weather; raises Say for an unknown one."""
        ...
