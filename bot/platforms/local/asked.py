"""What a member asks of Hearth, live: the world hands it over the link and waits for the answer."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from bot.kit.filled import Values
from bot.kit.outcome import CommandSheet, MenuSheet
from bot.kit.people import Account, Place
from bot.kit.typed import Value
from bot.kit.ui import Choice
from bot.platforms.local.shown import Shown


class Asked(Struct, frozen=True, kw_only=True):
    """An interaction; `key` is its own, never used twice."""

    key: str
    at: int
    member: Account
    place: Place


class Command(Asked, frozen=True, kw_only=True):
    """A command line was sent."""

    command: str
    options: dict[str, Value]


class Press(Asked, frozen=True, kw_only=True):
    """A button was pressed, or something chosen from a list."""

    message: str
    action: str
    values: tuple[str, ...] = ()


class SentForm(Asked, frozen=True, kw_only=True):
    """A form was sent."""

    action: str
    values: Values


class Menu(Asked, frozen=True, kw_only=True):
    """An entry of a message's menu was chosen; `author` wrote the message, and `text` is what it says."""

    menu: str
    message: str
    author: Account
    text: str


class Link(Protocol):
    """Hearth, as the world sees it while it is connected."""

    async def ask(self, asked: Asked) -> Shown:
        """Bring an interaction and wait for what comes of it; raises Say where nothing was done."""
        ...

    async def suggest(self, member: Account, command: str, option: str, typed: str) -> Sequence[Choice]:
        """Values for an option while it is typed."""
        ...

    @property
    def commands(self) -> Sequence[CommandSheet]:
        """The commands that Hearth declared."""
        ...

    @property
    def menus(self) -> Sequence[MenuSheet]:
        """The entries of a message's menu that Hearth declared."""
        ...
