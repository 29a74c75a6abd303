"""Reads every cog's specs once, and refuses at start-up what would only fail later.

Clashes, missing capabilities, cycles of domain events and controls that cannot be told apart are
found here, with a sentence that names the cog; nothing is looked up by name afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.core.fields import misfits
from bot.core.settings import CORE
from bot.core.words import KEEPS
from bot.kit.cog import AnyCog, Command, Due, Listener, Menu, Pressed, Sent, Suggestion
from bot.kit.errors import ConfigError
from bot.kit.events import DomainEvent, Event
from bot.kit.outcome import CommandSheet, MenuSheet, OptionSheet
from bot.kit.services import Kept
from bot.kit.settings import Settings
from bot.kit.ui import Choice

DEPTH_LIMIT: Final = 8
COMMANDS_LIMIT: Final = 100
MENUS_LIMIT: Final = 5
"""Entries in a message's menu: as many as Discord takes of one application."""
NAME_LIMIT: Final = 32


class Registry:
    """What all cogs together can do, by what triggers it."""

    def __init__(self, cogs: Iterable[AnyCog]) -> None:
        """Raises `ConfigError` with every clash at once."""
        self.cogs: tuple[AnyCog, ...] = tuple(cogs)
        self._problems: list[str] = []
        self.commands: dict[str, tuple[AnyCog, Command]] = {}
        self.pressed: dict[str, tuple[AnyCog, Pressed]] = {}
        self.sent: dict[str, tuple[AnyCog, Sent]] = {}
        self.due: dict[tuple[str, str], tuple[AnyCog, Due]] = {}
        self.suggestions: dict[tuple[str, str], tuple[AnyCog, Suggestion]] = {}
        self.menus: dict[str, tuple[AnyCog, Menu]] = {}
        self.listeners: Mapping[type[Event | DomainEvent], Sequence[tuple[AnyCog, Listener]]]
        listeners: dict[Any, list[tuple[AnyCog, Listener]]] = defaultdict(list)
        for cog in self.cogs:
            self._read(cog, listeners)
        self.listeners = dict(listeners)
        self._refuse_cycles()
        self._refuse_strays()
        if self._problems:
            raise ConfigError(*self._problems)
        self.sheets: tuple[CommandSheet, ...] = tuple(self._sheet(name) for name in sorted(self.commands))
        self.menu_sheets: tuple[MenuSheet, ...] = tuple(
            MenuSheet(menu.name, menu.help, int(menu.who)) for _, menu in self.menus.values()
        )

    @property
    def keeps(self) -> Mapping[str, Kept]:
        """What the rows of each table mean to the people in them, where that was worded."""
        worded = dict(KEEPS)
        for cog in self.cogs:
            worded.update({name: kept for name, kept in cog.keeps.items() if name not in KEEPS})
        return worded

    @property
    def unnamed(self) -> frozenset[str]:
        """Purposes, as the journal and the outbox keep them, whose people are not named to others."""
        return frozenset[str]().union(*(cog.unnamed for cog in self.cogs))

    @property
    def sections(self) -> Mapping[str, type[Settings]]:
        """The settings models by section: the community's own, then each cog's, with fields or without."""
        return {**CORE, **{cog.name: cog.settings for cog in self.cogs}}

    def _read(self, cog: AnyCog, listeners: dict[Any, list[tuple[AnyCog, Listener]]]) -> None:
        if any(other.name == cog.name for other in self.cogs if other is not cog):
            self._problems.append(f"cog {cog.name}: two cogs have this name")
        if cog.name in CORE:
            self._problems.append(f"cog {cog.name}: this name is taken by the community's own settings")
        self._problems.extend(f"cog {cog.name}: {why}" for why in misfits(cog.settings))
        for command in cog.commands:
            self._add(self.commands, command.name, cog, command, f"command /{command.name}")
            if len(command.name) > NAME_LIMIT or command.name != command.name.lower():
                self._problems.append(f"cog {cog.name}: /{command.name} is not lower case or over {NAME_LIMIT} long")
        for listener in cog.listeners:
            listeners[listener.event].append((cog, listener))
        self._read_controls(cog)

    def _read_controls(self, cog: AnyCog) -> None:
        """Buttons, forms, timers and suggestions: whatever comes back later by its tag or name."""
        for pressed in cog.pressed:
            self._add(self.pressed, _tag(pressed.action), cog, pressed, f"action {_tag(pressed.action)}")
        for sent in cog.sent:
            self._add(self.sent, _tag(sent.action), cog, sent, f"form {_tag(sent.action)}")
        for due in cog.due:
            self._add(self.due, (cog.name, _tag(due.timer)), cog, due, f"timer {_tag(due.timer)}")
        for suggestion in cog.suggestions:
            key = (suggestion.command, suggestion.option)
            self._add(self.suggestions, key, cog, suggestion, f"suggestions for /{' '.join(key)}")
        for menu in cog.menus:
            self._add(self.menus, menu.name, cog, menu, f"menu entry {menu.name!r}")
        for what in (*cog.pressed, *cog.sent):
            if not _tag(what.action).startswith(f"{cog.name}."):
                self._problems.append(f'cog {cog.name}: the tag {_tag(what.action)} must begin with "{cog.name}."')

    def _add(self, into: dict[Any, Any], key: Any, cog: AnyCog, spec: Any, words: str) -> None:
        if key in into:
            self._problems.append(f"cog {cog.name}: {words} exists already, in cog {into[key][0].name}")
        into[key] = (cog, spec)

    def _refuse_strays(self) -> None:
        for (command, option), (cog, _) in self.suggestions.items():
            known = self.commands.get(command)
            if known is None or option not in {spec.name for spec in known[1].options}:
                self._problems.append(f"cog {cog.name}: suggestions for /{command} {option}, which does not exist")
        if len(self.commands) > COMMANDS_LIMIT:
            self._problems.append(f"{len(self.commands)} commands, and platforms take {COMMANDS_LIMIT}")
        if len(self.menus) > MENUS_LIMIT or any(len(name) > NAME_LIMIT for name in self.menus):
            self._problems.append(f"a message's menu takes {MENUS_LIMIT} entries of {NAME_LIMIT} characters")

    def _refuse_cycles(self) -> None:
        """A domain event whose listeners may raise it again would never end."""
        follows = {
            event: {raised for _, listener in listeners for raised in listener.raises}
            for event, listeners in self.listeners.items()
        }

        def visit(event: Any, path: tuple[Any, ...]) -> None:
            if event in path:
                names = " → ".join(kind.__name__ for kind in (*path[path.index(event) :], event))
                problem = f"domain events go in a circle: {names}"
                if problem not in self._problems:
                    self._problems.append(problem)
                return
            if len(path) >= DEPTH_LIMIT:
                self._problems.append(f"domain events go deeper than {DEPTH_LIMIT}: {path[0].__name__}")
                return
            for after in sorted(follows.get(event, ()), key=lambda kind: kind.__name__):
                visit(after, (*path, event))

        for event in [event for event in follows if issubclass(event, DomainEvent)]:
            visit(event, ())

    def _sheet(self, name: str) -> CommandSheet:
        cog, command = self.commands[name]
        options = tuple(
            OptionSheet(
                option.name,
                option.help,
                option.kind,
                option.required,
                tuple(Choice(choice, choice) for choice in option.choices),
                (name, option.name) in self.suggestions,
                option.longest,
                option.least,
                option.most,
            )
            for option in command.options
        )
        who = int(command.who)
        return CommandSheet(name, command.help, options, who, command.private, command.form, cog.name, cog.about)


def _tag(kind: Any) -> str:
    tag = kind.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f'{kind.__name__} needs tag="cog.name"')
    return tag
