"""Signs that set words off: *so*, **so** and _so_. People see the words alone, so these are read without the signs."""

import re
from collections.abc import Sequence
from typing import Final

_RUN: Final = re.compile(r"\*{1,3}|_{1,3}|\n")
_CODE: Final = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_WORD: Final = re.compile(r"\S+")
_EDGES: Final = "*_"


def places(text: str) -> Sequence[int]:
    """Where such signs stand in a text, in order; linear. Those in code and inside addresses are none."""
    if "*" not in text and "_" not in text:
        return ()
    apart = _apart(text)
    begun: dict[str, list[tuple[int, int]]] = {"*": [], "_": []}
    found: list[int] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        sign = text[start]
        if sign == "\n":
            begun = {"*": [], "_": []}
            continue
        if apart[start]:
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        closes = bool(before.strip()) and not (sign == "_" and _of_word(after))
        opens = bool(after.strip()) and not (sign == "_" and _of_word(before))
        if before.isdigit() and after.isdigit():
            continue
        if closes and begun[sign]:
            first, last = begun[sign].pop()
            found += [*range(first, last), *range(start, end)]
        elif opens:
            begun[sign].append((start, end))
    return sorted(found)


def without(text: str) -> str:
    """A text without them."""
    away = places(text)
    if not away:
        return text
    parts: list[str] = []
    done = 0
    for place in away:
        parts.append(text[done:place])
        done = place + 1
    return "".join([*parts, text[done:]])


def _addresses(word: str) -> bool:
    last = word.rfind("/")
    return any(0 <= word.find(sign) < last for sign in "./:")


def _of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _apart(text: str) -> bytearray:
    """A byte for each character, not 0 where a sign is none."""
    apart = bytearray(len(text))
    for found in _CODE.finditer(text) if "`" in text else ():
        apart[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    for found in _WORD.finditer(text) if "/" in text else ():
        word = found.group()
        if not _addresses(word):
            continue
        start = found.start() + len(word) - len(word.lstrip(_EDGES))
        end = found.end() - (len(word) - len(word.rstrip(_EDGES)))
        apart[start:end] = b"\1" * (end - start)
    return apart
