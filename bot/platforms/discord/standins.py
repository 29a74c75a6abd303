"""Which messages stand for which, and which Hearth took down: in memory, beside the vault. One for a platform."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.kit.kept import StandIn
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.standing import Stands


class StandIns:
    """`Standings` over what the vault holds. What stood for a post once is remembered until Hearth stops: events
    about it may still come.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._shown: dict[str, StandIn] = {}
        self._current: dict[str, str] = {}
        self._removed: set[str] = set()
        self._hooks: set[str] = set()

    def load(self, standing: Iterable[StandIn], removed: Iterable[str]) -> None:
        """Take in what the vault holds, at the start."""
        for one in standing:
            self.shows(one)
        self._removed.update(removed)

    def find(self, key: str) -> Stands | None:
        """What the message with this key stands for."""
        one = self._shown.get(key)
        return Stands(one.message, one.author) if one else None

    def original(self, key: str) -> str:
        """The key of what was written first."""
        one = self._shown.get(key)
        return one.message if one else key

    def current(self, key: str) -> str:
        """The key of the message that shows it now."""
        return self._current.get(key, key)

    def ours(self, payload: Mapping[str, Any]) -> bool:
        """Whether a webhook's message is one that Hearth put up: by the webhook, or by whose application it is."""
        mine = payload.get("application_id")
        return payload.get("webhook_id") in self._hooks or (mine is not None and mine == self._atlas.application)

    def removed(self, key: str) -> bool:
        """Whether Hearth itself took this message down."""
        return key in self._removed

    def owns(self, hook: str) -> None:
        """This webhook is Hearth's own."""
        self._hooks.add(hook)

    def shows(self, one: StandIn) -> None:
        """This message stands for a post from now on."""
        self._shown[one.shown], self._current[one.message] = one, one.shown

    def takes(self, key: str) -> None:
        """This message is being taken down."""
        self._removed.add(key)

    def leaves(self, key: str) -> None:
        """It was not taken down after all."""
        self._removed.discard(key)

    def forget(self, account: str) -> None:
        """Somebody was erased: nothing is known any more to stand for a post of theirs."""
        for key in [key for key, one in self._shown.items() if one.author.key == account]:
            self._current.pop(self._shown.pop(key).message, None)
