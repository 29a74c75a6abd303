"""Posts that Hearth put up under their author's name, and those that it took down to keep, as readers see them."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from msgspec import Struct, structs

from bot.kit.delivery import Names
from bot.kit.people import Account


class Stands(Struct, frozen=True):
    """A post that Hearth put up for somebody: the key of what they wrote first, and who they are."""

    original: str
    author: Account


class Standings(Protocol):
    """What is known of such posts, asked for every message that changes, so without any reading."""

    def find(self, key: str) -> Stands | None:
        """What the message with this key stands for; None for an ordinary one."""
        ...

    def original(self, key: str) -> str:
        """The key by which Hearth knows a message, which is that of what was written first."""
        ...

    def current(self, key: str) -> str:
        """The key of the message that now shows what was written first under this one."""
        ...

    def ours(self, payload: Mapping[str, Any]) -> bool:
        """Whether a webhook's message is one that Hearth put up."""
        ...

    def removed(self, key: str) -> bool:
        """Whether Hearth itself took this message down, to keep it or to put it up anew."""
        ...


class _Nobody:
    """No post stands for another."""

    def find(self, key: str) -> Stands | None:
        return None

    def original(self, key: str) -> str:
        return key

    current = original

    def ours(self, payload: Mapping[str, Any]) -> bool:
        return False

    def removed(self, key: str) -> bool:
        return False


def linking(names: Names, standing: Standings) -> Names:
    """The names with links that lead to what shows each post now."""
    if not names.posts:
        return names
    return structs.replace(names, posts={key: standing.current(key) for key in names.posts})


NOBODY: Final[Standings] = _Nobody()
