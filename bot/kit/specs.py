"""What a cog's decorators write down of a handler: when it is called, who may call it, and what it may tell."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.kit.actions import Action
from bot.kit.backing import Services
from bot.kit.domain import DomainEvent
from bot.kit.events import Event
from bot.kit.forms import Form
from bot.kit.local import Local, Locals
from bot.kit.options import OptionSpec
from bot.kit.people import Access, Person, Space
from bot.kit.services import Timer
from bot.kit.ui import Choice, Message

Answer = Message | Form | None
FormValues = dict[str, str | bool | tuple[str, ...]]
Raises = tuple[type[DomainEvent], ...]
When = Callable[[Any, str | None, Any], bool]
"""Whether a listener wants an event at all: pure, and far cheaper than its handler. It gets the event, the cog's
mark on whoever acted (`ctx.marks`) or None, and the cog's settings where it happened.
"""


Foresee = Callable[[Services, Space, Any, Any], Awaitable[Sequence[str]]]
"""What a change of a cog's settings would have done, in sentences for the preview; nothing where it does not matter.

It reads only, and gets what holds now and what would hold.
"""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. `private` and `form` stand here because platforms fix them beforehand.

    A name of two or three words makes it part of a group, `relationship add` of `relationship`.
    """

    name: str
    help: str
    options: tuple[OptionSpec, ...]
    handler: Callable[..., Awaitable[Answer]]
    who: Access
    private: bool
    form: bool
    raises: Raises
    local: Locals = field(default_factory=dict[str, Local])


@dataclass(frozen=True, slots=True)
class Group:
    """The first words of several commands, and what they have in common."""

    name: str
    help: str
    local: Locals = field(default_factory=dict[str, Local])


@dataclass(frozen=True, slots=True)
class Menu:
    """An entry of every message's own menu, for what one does with somebody's post; answers are private."""

    name: str
    help: str
    handler: Callable[..., Awaitable[Answer]]
    who: Access
    raises: Raises
    local: Locals = field(default_factory=dict[str, Local])


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button or select does. The answer redraws the message, or is shown privately."""

    action: type[Action]
    handler: Callable[..., Awaitable[Answer]]
    who: Access
    redraw: bool
    private: bool
    raises: Raises


@dataclass(frozen=True, slots=True)
class Sent:
    """What becomes of a form; the handler raises `Invalid` to keep it open with its mistakes."""

    action: type[Action]
    handler: Callable[..., Awaitable[Answer]]
    who: Access
    private: bool
    raises: Raises


@dataclass(frozen=True, slots=True)
class Listener:
    """What a cog does when something happens, if `when` holds for it."""

    event: type[Event] | type[DomainEvent]
    handler: Callable[..., Awaitable[None]]
    raises: Raises
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What a cog does when one of its timers falls due."""

    timer: type[Timer]
    handler: Callable[..., Awaitable[None]]
    raises: Raises


Author = Callable[..., Awaitable[Person | None]]
"""Tells for which member Hearth posted something, by its row."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Values for a command's option while it is typed; reads only, and answers fast."""

    command: str
    option: str
    handler: Callable[..., Awaitable[Sequence[Choice]]]
