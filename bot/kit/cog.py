"""A cog and its decorators. They write down specs and register nothing: the registry reads them.

A handler's annotations are its interface: a command's parameters become native options, typed and
checked before the handler runs.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from bot.kit.actions import Action
from bot.kit.context import Context
from bot.kit.delivery import Capability
from bot.kit.domain import DomainEvent
from bot.kit.events import Event
from bot.kit.local import NO_WORDS, Locals
from bot.kit.options import options_of
from bot.kit.people import Access, Person, Pointed, SentRef
from bot.kit.services import Kept, Timer
from bot.kit.settings import SettingsT
from bot.kit.specs import (
    Answer,
    Author,
    Command,
    Due,
    Foresee,
    FormValues,
    Group,
    Listener,
    Menu,
    Pressed,
    Raises,
    Sent,
    Suggestion,
    When,
)
from bot.kit.ui import Choice

P = ParamSpec("P")
EventT = TypeVar("EventT", bound=Event | DomainEvent)
ActionT = TypeVar("ActionT", bound=Action)
TimerT = TypeVar("TimerT", bound=Timer)


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
    authors: list[Author] = field(default_factory=list[Author])

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

    def behind(
        self, handler: Callable[[Context[SettingsT], SentRef], Awaitable[Person | None]]
    ) -> Callable[[Context[SettingsT], SentRef], Awaitable[Person | None]]:
        """For which member Hearth posted something, by its row: it is theirs where others point at it."""
        self.authors.append(handler)
        return handler

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
