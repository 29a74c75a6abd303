"""One option's value from what was typed: people by @Name, places by #name, numbers, yes and no. Pure.

Every mistake is a `Say` that names the option and shows a line that works.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from msgspec import Struct

from bot.kit.errors import Say
from bot.kit.outcome import CommandSheet, OptionSheet
from bot.kit.people import Account, Place
from bot.kit.text import clean, cut, either, visible

Value = str | int | bool | Account | Place
_YES: Final = {"yes", "y", "true", "on", "1"}
_NO: Final = {"no", "n", "false", "off", "0"}
_LONGEST_QUOTE: Final = 40
_DEFAULT_LONGEST: Final = 4000
_QUOTED: Final = re.compile(r'"([^"]*)"')


class Known(Struct, frozen=True):
    """Whom and what an option can mean: the people here, and the places that the writer sees."""

    people: Sequence[Account]
    places: Sequence[Place]


def short(text: str) -> str:
    """What was typed, cut to fit into a sentence."""
    return cut(text, _LONGEST_QUOTE)


def example(sheet: CommandSheet, known: Known) -> str:
    """A line that works for this command, with its required options."""
    parts = [f"{option.name}:{_sample(option, known)}" for option in sheet.options if option.required]
    return " ".join([f"/{sheet.name}", *parts])


def _sample(option: OptionSheet, known: Known) -> str:
    if option.choices:
        return option.choices[0].label
    match option.kind:
        case "person":
            return f"@{known.people[0].name}" if known.people else "@Name"
        case "channel":
            return f"#{known.places[0].name}" if known.places else "#channel"
        case "whole":
            return str(max(option.least or 1, min(3, option.most or 3)))
        case "flag":
            return "yes"
        case _:
            return " a few words"


def take(option: OptionSheet, text: str, known: Known, *, rest: bool) -> tuple[Value | None, str]:
    """Read a value from the start of a text; the value (None if there is none) and what is left.

    With `rest`, free text takes everything.
    """
    text = text.strip()
    if option.choices:
        return _choice(option, text)
    match option.kind:
        case "person":
            return _named("@", text, {person.name: person for person in known.people}, known.people)
        case "channel":
            return _named("#", text, {place.name: place for place in known.places}, known.places)
        case "whole":
            return _word(text, _whole)
        case "flag":
            return _word(text, _flag)
        case _:
            return _text(text, rest=rest)


def _pattern(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _named(
    mark: str, text: str, by_name: Mapping[str, Account | Place], all_of: Sequence[Account | Place]
) -> tuple[Value | None, str]:
    folded = {name.casefold(): thing for name, thing in by_name.items()}
    keys = {thing.key: thing for thing in all_of}
    found = re.match(rf"{mark}?({_pattern([*by_name, *keys])})(?!\w)", text, re.IGNORECASE) if keys else None
    if found is None:
        return None, text
    thing = folded.get(found[1].casefold()) or keys.get(found[1])
    return (thing, text[found.end() :].strip()) if thing else (None, text)


def _choice(option: OptionSheet, text: str) -> tuple[Value | None, str]:
    values = {word.casefold(): choice.value for choice in option.choices for word in (choice.value, choice.label)}
    found = re.match(rf'"?({_pattern(values)})"?(?!\w)', text, re.IGNORECASE)
    value = values.get(found[1].casefold()) if found else None
    return (value, text[found.end() :].strip()) if found and value is not None else (None, text)


def _word(text: str, read: Callable[[str], int | None]) -> tuple[Value | None, str]:
    word, _, left = text.partition(" ")
    value = read(word)
    return (None, text) if value is None else (value, left.strip())


def _whole(word: str) -> int | None:
    return int(word) if re.fullmatch(r"[+-]?[0-9]{1,15}", word) else None


def _flag(word: str) -> bool | None:
    word = word.casefold()
    return True if word in _YES else False if word in _NO else None


def _text(text: str, *, rest: bool) -> tuple[Value | None, str]:
    if found := _QUOTED.match(text):
        if not rest or found.end() == len(text):
            return found[1].strip() or None, text[found.end() :].strip()
    elif not rest:
        word, _, left = text.partition(" ")
        return word or None, left.strip()
    return text or None, ""


def misread(option: OptionSheet, text: str, sheet: CommandSheet, known: Known) -> Say:
    """What was typed is no value of this option."""
    typed = short(text)
    match option.kind:
        case _ if option.choices:
            near = _near(typed, [choice.label for choice in option.choices])
            read = f'I read "{typed}". ' if typed else ""
            why = f"{read}Choose {either([choice.label for choice in option.choices])}.{near}"
        case "person":
            word, near = _nearest("@", text, [person.name for person in known.people])
            why = f'I know nobody here called "{word}".{near}'
        case "channel":
            word, near = _nearest("#", text, [place.name for place in known.places])
            why = f'I see no channel called "{word}".{near}'
        case "whole":
            why = f'I read "{typed}" for {option.name}, and it needs a whole number.'
        case "flag":
            why = f'I read "{typed}" for {option.name}. Choose yes or no.'
        case _:
            why = f"Write a few words for {option.name}."
    return Say(f"{why} Try: {example(sheet, known)}")


def _nearest(mark: str, text: str, names: Sequence[str]) -> tuple[str, str]:
    """The words at the start that are nearest to a name, and what may have been meant."""
    said = text.removeprefix(mark).split()[:3]
    for count in range(len(said), 0, -1):
        if near := _near(" ".join(said[:count]), names):
            return short(" ".join(said[:count])), near
    return short(said[0] if said else mark), ""


def _near(typed: str, names: Sequence[str]) -> str:
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(typed.casefold(), list(folded), n=1, cutoff=0.6)
    return f" Did you mean {folded[close[0]]}?" if close else ""


def within(option: OptionSheet, value: Value) -> Value:
    """The value within the option's bounds; raises Say where it is beyond them."""
    if isinstance(value, str):
        value = clean(value)
        longest = option.longest or _DEFAULT_LONGEST
        if not visible(value):
            raise Say(f"Write words that people can see for {option.name}.")
        if len(value) > longest:
            raise Say(f"{option.name} holds {longest:,} characters, and this has {len(value):,}. Could you shorten it?")
    elif isinstance(value, int) and not isinstance(value, bool):
        if option.least is not None and value < option.least:
            raise Say(f"The least for {option.name} is {option.least:,}, and this is {value:,}.")
        if option.most is not None and value > option.most:
            raise Say(f"The most for {option.name} is {option.most:,}, and this is {value:,}.")
    return value
