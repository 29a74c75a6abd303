"""What somebody typed after a slash, read with the line that every platform shares. Pure.

Slack hands over people and channels as marks with their ids (`should_escape` in the manifest).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from bot.kit.line import Missing, parse
from bot.kit.outcome import CommandSheet
from bot.kit.typed import Known, Value
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.markup import written

NAME: Final = "hearth"
"""The command that all others can be typed after: `/hearth thanks @Ben for the soup`."""
HELP: Final = "help"
FEW: Final = 300
"""People and channels up to which a misspelt name is answered with the nearest."""
_MARK: Final = re.compile(r"<([@#])([A-Z][A-Z0-9]{1,20})(?:\|[^<>]*)?>")
_KEYED: Final = re.compile(r"([@#])([A-Z][A-Z0-9]{6,20})(?!\w)")


class Asked(Struct, frozen=True):
    """A command with its options; `missing` says that it lacks one, and in words which."""

    sheet: CommandSheet
    options: dict[str, Value]
    missing: str = ""


def read(command: str, text: str, sheets: Sequence[CommandSheet], workspace: Workspace) -> Asked:
    """Read a command and what was typed after it; raises Say for what makes no sense."""
    name = command.removeprefix("/").strip()
    typed = _MARK.sub(lambda mark: f"{mark[1]}{mark[2]}", text)
    line = " ".join(filter(None, ["" if name == NAME else name, written(typed, {}).strip()])) or HELP
    known = _known(workspace, line)
    try:
        sheet, options = parse(f"/{line}", sheets, known)
    except Missing as why:
        return Asked(why.sheet, _in_words(why.options, workspace), str(why))
    return Asked(sheet, _in_words(options, workspace))


def _known(workspace: Workspace, line: str) -> Known:
    """Whom and what the line can mean; where there are many, those alone that it may name."""
    folded = line.casefold()
    few = len(workspace.people) + len(workspace.rooms) <= FEW
    people = [key for key, one in workspace.people.items() if not one.gone and one.name]
    named = [key for key in people if few or key in line or workspace.people[key].name.casefold() in folded]
    rooms = [room.place for room in workspace.rooms.values() if room.place.name]
    places = [place for place in rooms if few or place.key in line or place.name.casefold() in folded]
    return Known([workspace.account(key) for key in named], places)


def _in_words(options: Mapping[str, Value], workspace: Workspace) -> dict[str, Value]:
    return {name: _said(value, workspace) for name, value in options.items()}


def _said(value: Value, workspace: Workspace) -> Value:
    """In words, people and channels are called by their names again."""
    return _KEYED.sub(lambda mark: _named(mark, workspace), value) if isinstance(value, str) else value


def _named(mark: re.Match[str], workspace: Workspace) -> str:
    room, person = workspace.rooms.get(mark[2]), workspace.people.get(mark[2])
    name = room.place.name if room else person.name if person else ""
    return f"{mark[1]}{name}" if name else mark[0]
