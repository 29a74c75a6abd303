"""What a greeting may look like, and who may say hello; pure."""

import re
from typing import Final

from bot.kit.text import clean, mention

NAME: Final = "{name}"
_BRACES: Final = re.compile(r"\{[^{}]*\}?|\}")


def greeting(text: str) -> str:
    """A greeting that names the newcomer once or more; raises ValueError with what to change."""
    text = clean(text).strip()
    strange = next((found[0] for found in _BRACES.finditer(text) if found[0] != NAME), None)
    if strange is not None:
        raise ValueError(f"{strange[:20]} stands for nothing; the newcomer's name is {NAME}")
    if NAME not in text:
        raise ValueError(f"put {NAME} where the newcomer's name goes")
    return text


def greet(text: str, newcomer: int) -> str:
    """The greeting with the newcomer in it."""
    return text.replace(NAME, mention(newcomer))
