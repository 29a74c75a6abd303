"""What becomes of an event: the answer that an adapter may give with its acknowledgement."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.events import Event, Interaction
from bot.kit.forms import Form
from bot.kit.kept import Vault
from bot.kit.local import Local
from bot.kit.people import Account, Place
from bot.kit.ui import Choice, Message


class Reply(Struct, frozen=True):
    """Say something to the person who asked. A public reply is also outbox row `answer`."""

    message: Message
    private: bool
    names: Names
    answer: int | None = None


class OpenForm(Struct, frozen=True):
    """Open a form for the person who asked."""

    form: Form


class FormErrors(Struct, frozen=True):
    """The form stays open: one sentence for each field that has a mistake."""

    why: dict[str, str]


class Update(Struct, frozen=True):
    """Redraw the message whose button was pressed."""

    message: Message
    names: Names


Answered = Reply | OpenForm | FormErrors | Update


class Outcome(Struct, frozen=True):
    """The event is on record (`new` unless it was there before); what to answer, if anything."""

    new: bool
    answer: Answered | None = None


class NotRecorded(Exception):  # noqa: N818  the adapter's cue not to acknowledge
    """The event could not be recorded; the text says so to a person. Send it again later."""


class Unrecordable(NotRecorded):
    """The event holds what no column takes, so it will never be on record: let it go, or others wait behind it."""


Told = Callable[[Event, Outcome | NotRecorded], None]
"""Hears in the loop, at once after the commit, what became of an event. It waits for nothing and raises nothing."""


class OptionSheet(Struct, frozen=True):
    """One option of a command, as an adapter declares it to its platform."""

    name: str
    help: str
    kind: str
    required: bool
    choices: tuple[Choice, ...] = ()
    suggests: bool = False
    longest: int | None = None
    least: int | None = None
    most: int | None = None
    local: dict[str, Local] = {}


class GroupSheet(Struct, frozen=True):
    """The words before a command's last: `relationship` of `relationship add`, as platforms show it."""

    name: str
    help: str
    local: dict[str, Local] = {}


class CommandSheet(Struct, frozen=True):
    """One command, as an adapter declares it to its platform; `access` is the least it takes.

    `cog` and `about` name the feature it belongs to, for `/help`. A name may have several words; then `groups` says
    what those before the last are, the outermost first.
    """

    name: str
    help: str
    options: tuple[OptionSheet, ...]
    access: int
    private: bool
    form: bool
    cog: str = ""
    about: str = ""
    groups: tuple[GroupSheet, ...] = ()
    local: dict[str, Local] = {}


class MenuSheet(Struct, frozen=True):
    """One entry of every message's menu, as an adapter declares it; `access` is the least it takes."""

    name: str
    help: str
    access: int
    local: dict[str, Local] = {}


class Past(Struct, frozen=True):
    """What Hearth knows of a space from before: until when it heard everything, in epoch milliseconds, or None for a
    new space; and the keys of the accounts that are in it, or were let in only as far as the screening.
    """

    heard: int | None = None
    present: frozenset[str] = frozenset()


class Recalled(Struct, frozen=True):
    """What is on record of one place, by keys alone: messages that stand, as far as Hearth heard, and who reacted to
    which of them: message, emoji, accounts.
    """

    messages: tuple[str, ...] = ()
    reactions: dict[str, dict[str, frozenset[str]]] = {}


class Host(Protocol):
    """Hearth, as an adapter sees it."""

    async def salt(self) -> str:
        """A short text of this database's own, so that keys made from its row numbers are no other database's."""
        ...

    async def past(self, space: str) -> Past:
        """What is known of a space, for catching up on what happened since. How far it had come stays as it is, over
        crashes as well, until `caught_up` says that nothing is missing any more.
        """
        ...

    async def recent(self, space: str, since: int) -> Mapping[str, Recalled]:
        """What is on record of messages since a time in epoch milliseconds, by their places' keys: for telling what
        became of them while Hearth was away. Only so much is looked through; a place that is left out has nothing.
        """
        ...

    async def back(self) -> None:
        """The platform is connected, or another space of it is: what waited for that can go."""
        ...

    async def caught_up(self, space: str) -> None:
        """Everything that happened in a space until now is on record, or told as a gap."""
        ...

    def bring(self, event: Event, told: Told) -> None:
        """Bring an event in without waiting; `told` hears what became of it. Thousands a second come this way."""
        ...

    def submit(self, event: Event) -> Awaitable[Outcome]:
        """Bring an event in; resolves when it is on record. Raises `NotRecorded`."""
        ...

    async def answered(self, interaction: Interaction, answer: int, place: Place, message: str) -> None:
        """A public reply was given: outbox row `answer` is this message now."""
        ...

    async def suggest(self, space: str, actor: Account, command: str, option: str, typed: str) -> Sequence[Choice]:
        """Values for an option while it is typed, at most 25; empty where there are none."""
        ...

    @property
    def commands(self) -> Sequence[CommandSheet]:
        """Every command, for declaring them to the platform."""
        ...

    @property
    def vault(self) -> Vault:
        """Where a platform that can only delete keeps what is out of sight."""
        ...

    @property
    def menus(self) -> Sequence[MenuSheet]:
        """Every entry of a message's menu, for declaring them to the platform."""
        ...
