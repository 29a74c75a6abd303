"""A cog and its decorators. They write down specs and register nothing: the registry reads them.

A handler's annotations are its interface: a command's parameters become native options, typed and
checked before the handler runs.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from bot.kit.backing import Services
from bot.kit.context import Context
from bot.kit.delivery import Capability
from bot.kit.events import DomainEvent, Event
from bot.kit.local import NO_WORDS, Local, Locals
from bot.kit.options import OptionSpec, options_of
from bot.kit.people import Access, Pointed, Space
from bot.kit.services import Kept, Timer
from bot.kit.settings import SettingsT
from bot.kit.ui import Action, Choice, Form, Message

P = ParamSpec("P")
EventT = TypeVar("EventT", bound=Event | DomainEvent)
ActionT = TypeVar("ActionT", bound=Action)
TimerT = TypeVar("TimerT", bound=Timer)

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


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Values for a command's option while it is typed; reads only, and answers fast."""

    command: str
    option: str
    handler: Callable[..., Awaitable[Sequence[Choice]]]


@dataclass(slots=True)
class Cog(Generic[SettingsT]):
    """One feature as members see it: its settings, commands, buttons, listeners and timers.

    `needs` are capabilities without which a platform's spaces go without this cog; `uses` are those that
    it puts to use where there are any, for which a platform may want permissions. `about` is what `/help` and
    `/setup` say of it. `keeps` words its tables with people in them, for `/privacy`.
    `unnamed` are menu entries, actions' tags and notes' purposes of which nobody reads whose they are, where others
    look at what happened: whoever reports a post, say.
    `binds` says what a decision about a post in the moderation queue holds for, from the post's text: an edit after
    which it returns the same opens nothing again. Without it that is the text, whatever its white space.
    `warm` is called once in a thread after the start, for what would take too long in a handler: reading
    lists, importing what is heavy. `foresee` says in the preview of a change of settings what it would have done.
    """

    name: str
    about: str
    settings: type[SettingsT]
    needs: tuple[Capability, ...] = ()
    uses: tuple[Capability, ...] = ()
    keeps: Mapping[str, Kept] = field(default_factory=dict[str, Kept])
    unnamed: frozenset[str] = frozenset()
    binds: Callable[[str], str] | None = None
    warm: Callable[[], object] | None = None
    foresee: Foresee | None = None
    commands: list[Command] = field(default_factory=list[Command])
    pressed: list[Pressed] = field(default_factory=list[Pressed])
    sent: list[Sent] = field(default_factory=list[Sent])
    listeners: list[Listener] = field(default_factory=list[Listener])
    due: list[Due] = field(default_factory=list[Due])
    suggestions: list[Suggestion] = field(default_factory=list[Suggestion])
    menus: list[Menu] = field(default_factory=list[Menu])
    groups: list[Group] = field(default_factory=list[Group])

    def command(
        self,
        name: str,
        *,
        help: str,  # noqa: A002  the word of the platforms for it, and only a keyword here
        who: Access = Access.NEWCOMER,
        private: bool = False,
        form: bool = False,
        raises: Raises = (),
        local: Locals = NO_WORDS,
    ) -> Callable[
        [Callable[Concatenate[Context[SettingsT], P], Awaitable[Answer]]],
        Callable[Concatenate[Context[SettingsT], P], Awaitable[Answer]],
    ]:
        """A slash command; the handler's annotations are its options, and `local` names it in other languages."""

        def note(
            handler: Callable[Concatenate[Context[SettingsT], P], Awaitable[Answer]],
        ) -> Callable[Concatenate[Context[SettingsT], P], Awaitable[Answer]]:
            self.commands.append(Command(name, help, options_of(handler), handler, who, private, form, raises, local))
            return handler

        return note

    def group(self, name: str, *, help: str, local: Locals = NO_WORDS) -> None:  # noqa: A002  as above
        """What the commands that begin with this word have in common; without it, that is the cog's `about`."""
        self.groups.append(Group(name, help, local))

    def menu(
        self,
        name: str,
        *,
        help: str,  # noqa: A002  as above
        who: Access = Access.NEWCOMER,
        raises: Raises = (),
        local: Locals = NO_WORDS,
    ) -> Callable[
        [Callable[[Context[SettingsT], Pointed], Awaitable[Answer]]],
        Callable[[Context[SettingsT], Pointed], Awaitable[Answer]],
    ]:
        """An entry of every message's menu; the handler gets the message that it was chosen for."""

        def note(
            handler: Callable[[Context[SettingsT], Pointed], Awaitable[Answer]],
        ) -> Callable[[Context[SettingsT], Pointed], Awaitable[Answer]]:
            self.menus.append(Menu(name, help, handler, who, raises, local))
            return handler

        return note

    def suggest(
        self, command: str, option: str
    ) -> Callable[
        [Callable[[Context[SettingsT], str], Awaitable[Sequence[Choice]]]],
        Callable[[Context[SettingsT], str], Awaitable[Sequence[Choice]]],
    ]:
        """Values for an option while it is typed."""

        def note(
            handler: Callable[[Context[SettingsT], str], Awaitable[Sequence[Choice]]],
        ) -> Callable[[Context[SettingsT], str], Awaitable[Sequence[Choice]]]:
            self.suggestions.append(Suggestion(command, option, handler))
            return handler

        return note

    def press(
        self,
        action: type[ActionT],
        *,
        who: Access = Access.NEWCOMER,
        redraw: bool = False,
        private: bool = True,
        raises: Raises = (),
    ) -> Callable[
        [Callable[[Context[SettingsT], ActionT, tuple[str, ...]], Awaitable[Answer]]],
        Callable[[Context[SettingsT], ActionT, tuple[str, ...]], Awaitable[Answer]],
    ]:
        """What a button or select does; the handler gets its action and the chosen values."""

        def note(
            handler: Callable[[Context[SettingsT], ActionT, tuple[str, ...]], Awaitable[Answer]],
        ) -> Callable[[Context[SettingsT], ActionT, tuple[str, ...]], Awaitable[Answer]]:
            self.pressed.append(Pressed(action, handler, who, redraw, private, raises))
            return handler

        return note

    def submitted(
        self,
        action: type[ActionT],
        *,
        who: Access = Access.NEWCOMER,
        private: bool = True,
        raises: Raises = (),
    ) -> Callable[
        [Callable[[Context[SettingsT], ActionT, FormValues], Awaitable[Answer]]],
        Callable[[Context[SettingsT], ActionT, FormValues], Awaitable[Answer]],
    ]:
        """What becomes of a form; the handler gets its action and the values by field name."""

        def note(
            handler: Callable[[Context[SettingsT], ActionT, FormValues], Awaitable[Answer]],
        ) -> Callable[[Context[SettingsT], ActionT, FormValues], Awaitable[Answer]]:
            self.sent.append(Sent(action, handler, who, private, raises))
            return handler

        return note

    def on(
        self, event: type[EventT], *, raises: Raises = (), when: When | None = None
    ) -> Callable[
        [Callable[[Context[SettingsT], EventT], Awaitable[None]]],
        Callable[[Context[SettingsT], EventT], Awaitable[None]],
    ]:
        """What to do when something happens; anything it tells others stands in `raises`.

        Give `when` to whatever listens to every message: most of them then cost next to nothing.
        """

        def note(
            handler: Callable[[Context[SettingsT], EventT], Awaitable[None]],
        ) -> Callable[[Context[SettingsT], EventT], Awaitable[None]]:
            self.listeners.append(Listener(event, handler, raises, when))
            return handler

        return note

    def timer(
        self, timer: type[TimerT], *, raises: Raises = ()
    ) -> Callable[
        [Callable[[Context[SettingsT], TimerT], Awaitable[None]]],
        Callable[[Context[SettingsT], TimerT], Awaitable[None]],
    ]:
        """What to do when a timer falls due."""

        def note(
            handler: Callable[[Context[SettingsT], TimerT], Awaitable[None]],
        ) -> Callable[[Context[SettingsT], TimerT], Awaitable[None]]:
            self.due.append(Due(timer, handler, raises))
            return handler

        return note


AnyCog = Cog[Any]
