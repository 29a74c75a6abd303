"""From a line like `/thanks member:@Ana why: for the soup` to a command and its options. Pure.

Options may be named or stand in order; the last text takes the rest of the line.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from bot.kit.errors import Say
from bot.kit.outcome import CommandSheet, OptionSheet
from bot.kit.text import clean
from bot.kit.typed import Known, Value, example, misread, short, take, within

LINE_LIMIT: Final = 4000
"""Characters of a line: longer is no command, and would take long to read."""
TOO_LONG: Final = "A command line holds 4,000 characters, and this one is longer."
_COMMAND: Final = re.compile(r"/\s*([^\s:]*(?:\s+[^\s:]+){0,2})")
"""A command's name may have three words; what follows it may look like more of them."""


class Missing(Say):
    """The line lacks an option that the command cannot do without; a platform may ask for it in a form instead.

    `options` are those that the line has.
    """

    def __init__(self, why: str, sheet: CommandSheet, options: Mapping[str, Value]) -> None:
        super().__init__(why)
        self.sheet = sheet
        self.options = options


def is_command(line: str) -> bool:
    """Whether a line asks for a command; `//` and a lone slash are ordinary text."""
    return bool(re.match(r"/\w", line))


def parse(line: str, sheets: Sequence[CommandSheet], known: Known) -> tuple[CommandSheet, dict[str, Value]]:
    """Read a line; raises Say for a command or option that makes no sense."""
    if len(line) > LINE_LIMIT:
        raise Say(TOO_LONG)
    line = clean(line).strip()
    sheet, rest = _command(line, sheets)
    spoken, loose = _split(sheet, rest)
    options: dict[str, Value] = {}
    for option, text in spoken:
        value, left = take(option, text, known, rest=True)
        if value is None:
            raise misread(option, text, sheet, known)
        options[option.name] = within(option, value)
        loose = f"{loose} {left}".strip()
    _place(sheet, options, loose, known)
    return sheet, options


def _command(line: str, sheets: Sequence[CommandSheet]) -> tuple[CommandSheet, str]:
    """The command with the longest name that the line begins with, and what follows it."""
    start = _COMMAND.match(line)
    ends = [found.end() for found in re.finditer(r"\S+", start[1])] if start else []
    by_name = {sheet.name: sheet for sheet in sheets}
    for end in reversed(ends):
        if start and (found := by_name.get(_spaced(start[1][:end]))):
            return found, line[start.start(1) + end :].strip()
    raise _unknown(start[1] if start else "", sheets)


def named(name: str, sheets: Sequence[CommandSheet]) -> CommandSheet:
    """A command by name; raises Say with the nearest one."""
    if found := next((sheet for sheet in sheets if sheet.name == _spaced(name)), None):
        return found
    raise _unknown(name, sheets)


def _spaced(name: str) -> str:
    return " ".join(name.casefold().split())


def _unknown(typed: str, sheets: Sequence[CommandSheet]) -> Say:
    """No command is called so; a group alone is none, so the answer says how it goes on."""
    first, _, rest = _spaced(typed).partition(" ")
    group = [sheet.name for sheet in sheets if sheet.name.startswith(f"{first} ")]
    if group and not rest:
        return Say(f"/{first} goes on: {', '.join(f'/{name}' for name in group)}.")
    name = " ".join([first, *rest.split()[:1]]) if group else first
    close = get_close_matches(name, group or [sheet.name for sheet in sheets], n=1, cutoff=0.5)
    hint = f"Did you mean /{close[0]}?" if close else "Type / alone to see all there are."
    return Say(f'There is no command called "/{short(name)}". {hint}')


def _split(sheet: CommandSheet, text: str) -> tuple[Sequence[tuple[OptionSheet, str]], str]:
    """The named parts of a line, and what stands before the first of them."""
    if not sheet.options:
        return [], text.strip()
    by_name = {option.name: option for option in sheet.options}
    marks: list[tuple[int, int, OptionSheet]] = []
    for found in re.finditer(rf"(?:(?<=\s)|^)({'|'.join(map(re.escape, by_name))})\s*:(?!//)", text, re.IGNORECASE):
        option = by_name.get(found[1].casefold())
        if option and all(option is not marked for _, _, marked in marks):
            marks.append((found.start(), found.end(), option))
    if not marks:
        return [], text.strip()
    ends = [start for start, _, _ in marks[1:]] + [len(text)]
    spoken = [(option, text[begin:end].strip()) for (_, begin, option), end in zip(marks, ends, strict=True)]
    return spoken, text[: marks[0][0]].strip()


def _place(sheet: CommandSheet, options: dict[str, Value], loose: str, known: Known) -> None:
    """Give what was not named to the options that are still open, in their order."""
    still = [option for option in sheet.options if option.name not in options]
    for count, option in enumerate(still):
        if not loose:
            if option.required:
                raise _missing(option, sheet, known, options)
            continue
        value, left = take(option, loose, known, rest=count == len(still) - 1)
        if value is not None:
            options[option.name], loose = within(option, value), left
        elif option.required:
            raise misread(option, loose, sheet, known)
    if loose:
        raise _astray(loose, [option for option in still if option.name not in options], sheet, known)


def _astray(loose: str, still: Sequence[OptionSheet], sheet: CommandSheet, known: Known) -> Say:
    """Nothing that is still open takes the rest of a line; what it looks most like says what it wants."""
    kind = {"@": "person", "#": "channel"}.get(loose[0])
    if meant := next((option for option in still if option.kind == kind), next(iter(still), None)):
        return misread(meant, loose, sheet, known)
    return Say(f'I do not know what "{short(loose)}" means for /{sheet.name}. Try: {example(sheet, known)}')


def _missing(option: OptionSheet, sheet: CommandSheet, known: Known, options: Mapping[str, Value]) -> Missing:
    why = f"/{sheet.name} needs more: {_lower(option.help)}. Try: {example(sheet, known)}"
    return Missing(why, sheet, dict(options))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


def resolve(sheet: CommandSheet, given: Mapping[str, Value], known: Known) -> dict[str, Value]:
    """Options by name, as a program gives them: texts are read as if they were typed."""
    options: dict[str, Value] = {}
    by_name = {option.name: option for option in sheet.options}
    for name, value in given.items():
        option = by_name.get(name)
        if option is None:
            raise Say(f'/{sheet.name} has no option "{short(name)}". Try: {example(sheet, known)}')
        options[name] = within(option, _typed(option, value, sheet, known))
    for option in sheet.options:
        if option.required and option.name not in options:
            raise _missing(option, sheet, known, options)
    return options


def _typed(option: OptionSheet, value: Value, sheet: CommandSheet, known: Known) -> Value:
    if not isinstance(value, str) or (option.kind == "text" and not option.choices):
        return value
    found, left = take(option, clean(value), known, rest=True)
    if found is None or left:
        raise misread(option, value, sheet, known)
    return found
