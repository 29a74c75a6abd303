"""What `/help` says."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.kit.outcome import CommandSheet, MenuSheet, OptionSheet
from bot.kit.people import Access
from bot.kit.text import cut
from bot.kit.ui import TEXT_LIMIT, Block, Facts, Heading, Message, Text, say

FIRST: Final = "This is what you can ask of me here. Type a command in any channel; /help and its name tells more."
NOTHING: Final = "There is nothing to ask of me here yet. Organisers choose what I do."
MENUS: Final = "In the menu of a message"
_TITLES: Final = {Access.MEMBER: "", Access.MODERATOR: "For moderators", Access.ORGANISER: "For organisers"}
_MARGIN: Final = 200
_FOR: Final = {
    Access.MEMBER: "opens once you are a member here",
    Access.MODERATOR: "is for moderators",
    Access.ORGANISER: "is for organisers",
}


def overview(groups: Mapping[Access, Sequence[CommandSheet]], menus: Sequence[MenuSheet]) -> Message:
    """Everything that somebody can use; names alone where it would get too long."""
    if not groups:
        return say(NOTHING)
    parts = [
        (_TITLES[access], [(f"/{sheet.name}", sheet.help) for sheet in sheets]) for access, sheets in groups.items()
    ]
    if menus:
        parts.append((MENUS, [(menu.name, menu.help) for menu in menus]))
    length = sum(len(title) + sum(len(name) + len(help_) + 1 for name, help_ in pairs) for title, pairs in parts)
    if length > TEXT_LIMIT - _MARGIN:
        names = " ".join(name for _, pairs in parts for name, _ in pairs if name.startswith("/"))
        return say(FIRST, cut(names, TEXT_LIMIT - _MARGIN))
    blocks: list[Block] = []
    for title, pairs in parts:
        blocks += [Heading(title)] if title else []
        blocks.append(Facts(tuple(pairs)))
    return say(FIRST, *blocks)


def group(name: str, sheets: Sequence[CommandSheet]) -> Message:
    """What begins with a word that is no command by itself."""
    commands = Facts(tuple((f"/{sheet.name}", sheet.help) for sheet in sheets))
    return say(f"/{cut(name, 32)} goes on with one of these.", commands)


def command(sheet: CommandSheet, name: str) -> Message:
    """One command, its options and a line that works; `name` is somebody's, for the example."""
    facts = Facts(tuple((option.name, _option(option)) for option in sheet.options))
    asked = "Only you see the answer." if sheet.private else "Everyone in the channel sees the answer."
    parts: list[Block] = [facts] if sheet.options else []
    return say(f"/{sheet.name}: {sheet.help}.", *parts, Text(f"Try: {example(sheet, name)}"), Text(asked))


def _option(option: OptionSheet) -> str:
    parts = [option.help]
    if option.choices:
        parts.append("one of " + ", ".join(choice.label for choice in option.choices))
    elif option.kind == "whole" and option.least is not None and option.most is not None:
        parts.append(f"{option.least:,} to {option.most:,}")
    if not option.required:
        parts.append("may be left out")
    return ", ".join(parts)


def example(sheet: CommandSheet, name: str) -> str:
    """A line that works, with what the command needs, or with its first option if it needs nothing."""
    needed = [option for option in sheet.options if option.required] or list(sheet.options[:1])
    return " ".join([f"/{sheet.name}", *(f"{option.name}: {_sample(option, name)}" for option in needed)])


def _sample(option: OptionSheet, name: str) -> str:
    if option.choices:
        return option.choices[0].label
    match option.kind:
        case "person":
            return f"@{name}"
        case "channel":
            return "#general"
        case "whole":
            return str(max(option.least or 1, min(7, option.most or 7)))
        case "flag":
            return "yes"
        case _:
            return option.help


def closed(sheet: CommandSheet) -> str:
    """A command that takes more."""
    return f"/{sheet.name} {_FOR[Access(sheet.access)]}. /help shows what is open to you now."


def unknown(typed: str, near: str | None) -> str:
    """A command that is not there."""
    hint = f"Did you mean /{near}?" if near else "/help alone shows what there is."
    return f'I know no command "/{cut(typed, 32)}". {hint}'
