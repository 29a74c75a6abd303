"""A small community on some platform, as the stories that every platform tells see it."""

from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct

from bot.hearth import Hearth
from bot.kit.delivery import Capabilities


class Seen(Struct, frozen=True):
    """A message as a person sees it; `handle` is the platform's own, for what is done with it next."""

    text: str
    buttons: tuple[str, ...]
    alts: tuple[str, ...]
    handle: Any


class Asked(Struct, frozen=True):
    """What somebody sees after asking: a message for them alone or for all, or a form."""

    message: Seen | None = None
    private: bool = False
    form: Any = None


class Planned(Struct, frozen=True):
    """What stands on the platform's list of events: `starts` in whole seconds, `where` in words."""

    name: str
    starts: int
    where: str


class Someone(Protocol):
    """One person, who acts as people do there."""

    @property
    def name(self) -> str:
        """What they are called."""
        ...

    async def says(self, text: str, *, where: str = "general") -> Any:
        """Post a message; the platform's own handle of it."""
        ...

    async def edits(self, post: Any, text: str) -> None:
        """Change a message of their own."""
        ...

    async def deletes(self, post: Any) -> None:
        """Take it back; the organiser can take away any post."""
        ...

    async def reacts(self, post: Any, emoji: str, *, on: bool = True) -> None:
        """React to it, or take that back."""
        ...

    async def uses(self, command: str, **options: Any) -> Asked:
        """Use a slash command; people as options are themselves."""
        ...

    async def presses(self, label: str, message: Seen) -> Asked:
        """Press a button."""
        ...

    async def chooses(self, menu: str, post: Any) -> Asked:
        """Choose an entry of a message's menu."""
        ...

    async def sends(self, form: Any, **values: Any) -> Asked:
        """Send a form, changing only these fields, by name."""
        ...

    async def forges(self, form: Any, **values: Any) -> Asked:
        """Send these fields alone with whatever is in them, as a client does that somebody changed or that is stale."""
        ...

    async def reads(self, words: str) -> Seen:
        """Wait for a private note with these words."""
        ...

    async def roles(self) -> Sequence[str]:
        """Which roles they have."""
        ...


class Square(Protocol):
    """The community: an organiser, a moderator, two members, and two channels, "general" and "staff"."""

    @property
    def hearth(self) -> Hearth:
        """Hearth as it runs now."""
        ...

    @property
    def able(self) -> Capabilities:
        """What Hearth can do on this platform; stories ask where it makes a difference to what people see."""
        ...

    @property
    def organiser(self) -> Someone:
        """Who changes settings."""
        ...

    @property
    def moderator(self) -> Someone:
        """Who decides on posts."""
        ...

    @property
    def member(self) -> Someone:
        """Who posts."""
        ...

    @property
    def friend(self) -> Someone:
        """Another member."""
        ...

    async def arrives(self, name: str) -> Someone:
        """Somebody new comes, and is let in at once."""
        ...

    async def hears(self, words: str, where: str = "general") -> Seen:
        """Wait for a message with these words in a channel."""
        ...

    async def texts(self, where: str = "general") -> Sequence[str]:
        """What stands in a channel now, for everybody, oldest first."""
        ...

    async def threads(self, where: str = "general") -> dict[str, Sequence[str]]:
        """The threads of a channel, or the posts of a forum, by name, and what was said in each."""
        ...

    async def adds_forum(self, name: str, *tags: str) -> None:
        """Organisers open a forum with these tags on offer."""
        ...

    async def tags(self, post: str) -> Sequence[str]:
        """The tags of a forum's post."""
        ...

    async def planned(self) -> Sequence[Planned]:
        """What is planned."""
        ...

    async def settled(self) -> None:
        """Wait until Hearth has everything on record, and has sent all it may send at this time."""
        ...

    async def advance(self, **by: float) -> None:
        """Let time pass, as in `advance(hours=1)`."""
        ...

    async def restarts(self) -> None:
        """Hearth stops and starts again."""
        ...
