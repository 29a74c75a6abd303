"""Settings as TOML text: for the example, and for exporting what organisers own."""

import json
from collections.abc import Mapping
from typing import Any, cast

from bot.kit.settings import Settings


def value(given: object) -> str:
    """A TOML value: text, true or false, a number, a list of them, a table within a line."""
    match given:
        case str():
            # JSON's escapes are TOML's, except that TOML wants DEL escaped too.
            return json.dumps(given, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return "true" if given else "false"
        case int() | float():
            return str(given)
        case list() | tuple():
            return f"[{', '.join(map(value, cast('list[object]', given)))}]"
        case dict():
            pairs = (f"{key(name)} = {value(inner)}" for name, inner in cast("dict[str, object]", given).items())
            return f"{{ {', '.join(pairs)} }}"
        case _:
            raise TypeError(f"TOML has no {type(given).__name__}")


def key(name: str) -> str:
    """A key, in quotation marks where it must be."""
    return name if name and all(c.isascii() and (c.isalnum() or c in "_-") for c in name) else value(name)


def plain(settings: Settings) -> dict[str, Any]:
    """A model's values as people write them; what is None is left out."""
    return settings.model_dump(mode="json", exclude_none=True)


def sections(settings: Mapping[str, Settings]) -> str:
    """Sections as they stand in a file: `[settings.name]` and a line for each setting."""
    parts = (
        "\n".join([f"[settings.{key(name)}]", *(f"{key(field)} = {value(held)}" for field, held in plain(one).items())])
        for name, one in settings.items()
    )
    return "\n\n".join(parts) + "\n"
