"""Reads every cog's specs once, and refuses at start-up what would only fail later.

Clashes, missing capabilities, cycles of domain events and controls that cannot be told apart are
found here, with a sentence that names the cog; nothing is looked up by name afterwards.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bot.core.fields import misfits
from bot.core.settings import CORE
from bot.core.words import KEEPS
from bot.kit.cog import AnyCog
from bot.kit.domain import DomainEvent
from bot.kit.errors import ConfigError
from bot.kit.local import unknown
from bot.kit.outcome import CommandSheet, GroupSheet, MenuSheet, OptionSheet
from bot.kit.services import Kept
from bot.kit.settings import Settings
from bot.kit.specs import Author, Command, Due, Group, Listener, Menu, Pressed, Sent, Suggestion
from bot.kit.text import cut
from bot.kit.ui import Choice

if TYPE_CHECKING:
    from bot.kit.events import Event

DEPTH_LIMIT: Final = 8
COMMANDS_LIMIT: Final = 100
MENUS_LIMIT: Final = 5
"""Entries in a message's menu: as many as Discord takes of one application."""
NAME_LIMIT: Final = 32
_ABOUT: Final = 100
WORDS_LIMIT: Final = 3
"""Words in a command's name: Discord knows commands, groups in them, and subcommands."""


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
        self.groups: dict[str, tuple[AnyCog, Group]] = {}
        self.listeners: Mapping[type[Event | DomainEvent], Sequence[tuple[AnyCog, Listener]]]
        listeners: dict[Any, list[tuple[AnyCog, Listener]]] = defaultdict(list)
        for cog in self.cogs:
            self._read(cog, listeners)
        self.listeners = dict(listeners)
        self._refuse_cycles()
        self._refuse_strays()
        if self._problems:
            raise ConfigError(*self._problems)
        self.authors: Sequence[tuple[AnyCog, Author]] = [(cog, one) for cog in self.cogs for one in cog.authors]
        self.binds: Mapping[str, Callable[[str], str]] = {cog.name: cog.binds for cog in self.cogs if cog.binds}
        self.sheets: tuple[CommandSheet, ...] = tuple(self._sheet(name) for name in sorted(self.commands))
        self.menu_sheets: tuple[MenuSheet, ...] = tuple(
            MenuSheet(menu.name, menu.help, int(menu.who), dict(menu.local)) for _, menu in self.menus.values()
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
            if not _named(command.name):
                self._problems.append(
                    f"cog {cog.name}: /{command.name} is not lower case or over {NAME_LIMIT} long a word, "
                    f"or has more than {WORDS_LIMIT} words"
                )
        for group in cog.groups:
            self._add(self.groups, group.name, cog, group, f"group /{group.name}")
        self._read_languages(cog)
        for listener in cog.listeners:
            listeners[listener.event].append((cog, listener))
        self._read_controls(cog)

    def _read_languages(self, cog: AnyCog) -> None:
        """Words for languages that no platform knows would be shown to nobody."""
        options = [option.local for command in cog.commands for option in command.options]
        words = [spec.local for spec in (*cog.commands, *cog.groups, *cog.menus)]
        self._problems.extend(
            f"cog {cog.name}: {code!r} is no language that commands are named in" for code in unknown(*words, *options)
        )

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
        begun = {" ".join(words[:count]) for words in map(str.split, self.commands) for count in range(1, len(words))}
        for name in sorted(begun & set(self.commands)):
            self._problems.append(f"/{name} is a command, and other commands begin with it")
        for name in sorted(set(self.groups) - begun):
            self._problems.append(f"cog {self.groups[name][0].name}: no command begins with /{name}")
        if (count := len({name.partition(" ")[0] for name in self.commands})) > COMMANDS_LIMIT:
            self._problems.append(f"{count} commands, and platforms take {COMMANDS_LIMIT}")
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
                option.local,
            )
            for option in command.options
        )
        return CommandSheet(
            name,
            command.help,
            options,
            int(command.who),
            command.private,
            command.form,
            cog.name,
            cog.about,
            self._groups(cog, name),
            dict(command.local),
        )

    def _groups(self, cog: AnyCog, name: str) -> tuple[GroupSheet, ...]:
        """What the words before a command's last are, by the cog that says it or by what this cog is about."""
        words = name.split()
        sheets: list[GroupSheet] = []
        for count in range(1, len(words)):
            known = self.groups.get(" ".join(words[:count]))
            sheets.append(
                GroupSheet(words[count - 1], known[1].help, dict(known[1].local))
                if known
                else GroupSheet(words[count - 1], cut(cog.about, _ABOUT))
            )
        return tuple(sheets)


def _named(name: str) -> bool:
    """Whether a command can be called so: words in lower case with single spaces between."""
    words = name.split()
    spaced = name == " ".join(words).lower()
    return spaced and 0 < len(words) <= WORDS_LIMIT and all(len(word) <= NAME_LIMIT for word in words)


def _tag(kind: Any) -> str:
    tag = kind.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f'{kind.__name__} needs tag="cog.name"')
    return tag
