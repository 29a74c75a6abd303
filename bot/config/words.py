"""The sentences operators read about their file: what is wrong, what to do, and what they may have meant."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from difflib import get_close_matches
from typing import Any, Final, NamedTuple
from zoneinfo import available_timezones

from pydantic_core import ErrorDetails

from bot.kit.settings import Settings, write_span
from bot.redact import VARIABLES, hide

REFUSED: Final = {
    "web.host": (
        "the page listens on 127.0.0.1 only, since whoever reaches it can act as any member; "
        "remove this line, and reach the page from elsewhere through a tunnel of your own"
    ),
}
"""Settings that people look for and that Hearth does not have, with the reason."""

_SYNTAX: Final = (
    (r"Cannot overwrite a value|Cannot mutate immutable", "this key stands here already; keep one of the two"),
    (r"Cannot declare \((.*)\) twice", "this section stands here already; join the two"),
    (r"Duplicate inline table key", "this key stands here already; keep one of the two"),
    (r"Expected '=' after a key", 'a line is written: key = value, for example level = "info"'),
    (r"Invalid statement", "this is no key, section or comment; a line is written: key = value"),
    (r"Invalid initial character for a key part", "a key begins with a letter, a digit or a quotation mark"),
    (
        r"Expected newline or end of document",
        "something follows the value; one setting a line, and text in quotation marks",
    ),
    (r"Unterminated string|Illegal character '\\n'", "a text is not closed; put a quotation mark at its end"),
    (r"Unclosed array", 'a list is not closed; put a "]" at its end'),
    (r"Unclosed inline table", 'a table is not closed; put a "}" at its end'),
    (r"Expected '\]\]?' at the end of a table declaration", 'a section is written: [name]; the "]" is missing'),
    (r"Invalid value", "this is no value; put text in quotation marks, and write true, false, a number or a list"),
    (
        r"Unescaped '\\'|Invalid hex value",
        r"a backslash needs another before it: write \\ or put the text in single quotes",
    ),
    (r"Invalid date or datetime", 'this date or time does not exist; a time of day is written "09:00"'),
    (r"Found invalid character", "there is a control character in this line; type it anew"),
)


class Problem(NamedTuple):
    """One mistake: where (a line counted from 1, a key's path) and the sentence about it."""

    line: int
    path: tuple[str | int, ...]
    why: str

    def written(self, file: str) -> str:
        """As the operator reads it."""
        return f"{file}:{self.line}: {shown(self.path)}: {self.why}" if self.path else f"{file}:{self.line}: {self.why}"


def shown(path: Iterable[str | int]) -> str:
    """A path as one writes it in the file; the elements of a list are counted from 1."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_short(hide(part))}" for part in path).lstrip(".")


def meant(given: str, known: Iterable[str]) -> str:
    """A question for the likely name, else the names there are if they are few."""
    names = sorted(known)
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(given.casefold(), folded, n=1, cutoff=0.55)
    if close:
        return f'; did you mean "{folded[close[0]]}"?'
    return f"; there are: {', '.join(names)}" if 0 < len(names) <= 12 else ""


def syntax(message: str) -> tuple[int | None, str]:
    """What the parser said, in an operator's words; the line is None at the end of the file."""
    at = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(at[1]) if at else None
    for pattern, words in _SYNTAX:
        if re.search(pattern, message):
            return line, words
    return line, f"this is not valid TOML ({message.partition(' (at ')[0]})"


def secret(path: tuple[str | int, ...]) -> str:
    """A secret stands in the file: where it goes instead. Its value is never shown."""
    where = "_".join(str(part) for part in path).casefold()
    match (where.partition("_")[0], "app" in where):
        case ("discord", _):
            names = ["HEARTH_DISCORD_TOKEN"]
        case ("slack", True):
            names = ["HEARTH_SLACK_APP_TOKEN"]
        case ("slack", False):
            names = ["HEARTH_SLACK_BOT_TOKEN"]
        case _:
            names = list(VARIABLES)
    return (
        "secrets are not read from the file; remove this line, renew the secret if others could read the file, "
        f"and set the environment variable {' or '.join(names)}"
    )


def wrong(error: ErrorDetails, model: type[Settings] | None) -> str:
    """One of pydantic's findings as a sentence."""
    context: Mapping[str, Any] = error.get("ctx", {})
    given = error["input"]
    match error["type"]:
        case "extra_forbidden":
            return (
                f"there is no setting of this name{meant(str(error['loc'][-1]), model.model_fields if model else ())}"
            )
        case "missing":
            return "this setting is needed; add it"
        case "literal_error" | "enum":
            expected = str(context["expected"]).replace("'", '"')
            return f"{_seen(given)} is none of {expected}{_of_choices(given, expected)}"
        case "value_error":
            return f"{_seen(given)} is not understood: {_found(context['error'])}{_zone(given, error, model)}"
        case kind if kind in _BOUNDS:
            return _BOUNDS[kind].format(given=_seen(given), **context)
        case kind:
            return _TYPES.get(kind, f"{_seen(given)} does not fit: {error['msg']}")


_BOUNDS: Final = {
    "greater_than_equal": "{given} is too small; the least is {ge}",
    "greater_than": "{given} is too small; it must be more than {gt}",
    "less_than_equal": "{given} is too large; the most is {le}",
    "less_than": "{given} is too large; it must be less than {lt}",
    "string_too_long": "this text is too long; at most {max_length} characters",
    "string_too_short": "this text is too short; at least {min_length} characters",
    "too_long": "this list is too long; at most {max_length}",
    "too_short": "this list is too short; at least {min_length}",
}
_TYPES: Final = {
    "int_type": "this needs a whole number, without quotation marks",
    "int_from_float": "this needs a whole number, without a decimal point",
    "int_parsing": "this needs a whole number, without quotation marks",
    "float_type": "this needs a number, without quotation marks",
    "bool_type": "this needs true or false, without quotation marks",
    "string_type": 'this needs a text in quotation marks, for example "text"',
    "path_type": 'this needs a path in quotation marks, for example "data"',
    "tuple_type": 'this needs a list, for example ["one", "two"]',
    "list_type": 'this needs a list, for example ["one", "two"]',
    "dict_type": "this needs a table of its own",
    "finite_number": "this needs a number that ends",
}


def _found(error: object) -> str:
    """What a setting's own rule says, on one line also where it names several."""
    return str(error).replace("\n", "; ")


def _seen(value: object) -> str:
    """A value as the operator wrote it, short, and hidden if it looks like a secret."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, timedelta):
        text = write_span(value)
    return _short(hide(text))


def _short(text: str) -> str:
    """At most 40 characters, and none that moves the cursor."""
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= 40 else f"{clean[:39]}…"


def _of_choices(given: object, expected: str) -> str:
    close = get_close_matches(str(given).casefold(), re.findall('"([^"]*)"', expected), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def _zone(given: object, error: ErrorDetails, model: type[Settings] | None) -> str:
    field = model.model_fields.get(str(error["loc"][0])) if model else None
    extra = field.json_schema_extra if field else None
    is_zone = isinstance(extra, dict) and ("hearth", "zone") in extra.items()
    if not isinstance(given, str) or not is_zone:
        return ""
    zones = available_timezones()
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(zones)}
    typed = given.strip().replace(" ", "_").casefold()
    city = get_close_matches(typed.rpartition("/")[2], cities, n=1, cutoff=0.75)
    return f'; did you mean "{cities[city[0]]}"?' if city else meant(given, zones)
