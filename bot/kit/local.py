"""What commands are called in other languages; a platform that knows its readers' language shows them so."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

LOCALES: Final = frozenset({
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN",
    "zh-TW",
})  # fmt: skip
"""The languages that commands can be named in, by Discord's codes (its published OpenAPI document)."""


class Local(Struct, frozen=True):
    """Words of one language for a command, a group of commands, an option or a menu entry; what is empty stays English.

    `name` of a command with several words is that of its last. `choices` words an option's choices by their values.
    """

    name: str = ""
    help: str = ""
    choices: dict[str, str] = {}


Locals = Mapping[str, Local]
"""Words by the language's code; see `LOCALES`."""


NO_WORDS: Final[Locals] = MappingProxyType({})


def unknown(*words: Locals) -> Iterable[str]:
    """The codes among these that name no language."""
    return sorted({code for local in words for code in local} - LOCALES)
