"""Members' posts that Hearth took out of sight and keeps, and what it put up in their place under their name.

For platforms that can only delete: the post is kept here first, durably, then removed, and later put up
anew. In every call `message` is the key of what was written first; people and places go by the platform's keys.
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from bot.kit.people import Account, Place


class KeptFile(Struct, frozen=True):
    """A file of a kept post; `about` describes it to whoever cannot see it."""

    name: str
    content: bytes
    type: str = "application/octet-stream"
    about: str = ""


class KeptPost(Struct, frozen=True, kw_only=True):
    """A post as it was, times in epoch milliseconds.

    `removed` is the message taken down: what was written first, or what stood for it. `bare` goes without
    previews of its links. `after` is the newest message of its place before it was put up anew: what is
    younger may be it.
    """

    space: str
    place: Place
    message: str
    removed: str
    author: Account
    text: str
    posted_at: int
    kept_at: int
    reply_to: str | None = None
    bare: bool = False
    files: tuple[KeptFile, ...] = ()
    after: str | None = None


class StandIn(Struct, frozen=True):
    """A message `shown` that Hearth put up for what `author` wrote first as `message`."""

    space: str
    message: str
    shown: str
    author: Account


class Vault(Protocol):
    """Where one platform's kept posts are. What returns is durable; raises `NotRecorded` where it cannot be."""

    async def keep(self, post: KeptPost) -> None:
        """Keep a post, instead of what was kept under its key before."""
        ...

    async def find(self, space: str, message: str) -> KeptPost | None:
        """A kept post with its files; None if there is none, or its author was erased."""
        ...

    async def reword(self, space: str, message: str, removed: str, text: str) -> None:
        """The author wrote this at the last moment in the message `removed`: keep it instead, if that is kept."""
        ...

    async def seek(self, space: str, message: str, after: str) -> None:
        """The post is about to be put up anew: remember the newest message of its place."""
        ...

    async def show(self, space: str, message: str, shown: str) -> None:
        """The post stands again as the message `shown`: it and its files are let go of."""
        ...

    async def let_go(self, space: str, message: str) -> None:
        """The post was not removed after all, or was given back to its author."""
        ...

    async def stands(self, space: str, message: str) -> StandIn | None:
        """What stands for a post; None if nothing does, or its author was erased."""
        ...

    async def fell(self, space: str, message: str) -> None:
        """What stood for a post was deleted."""
        ...

    async def removed(self) -> Sequence[str]:
        """The messages taken down for posts that are kept."""
        ...

    async def standing(self) -> Sequence[StandIn]:
        """Everything that stands for a post."""
        ...
