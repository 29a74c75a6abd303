"""Slack's text: what people type becomes escaped and marked, and what is marked becomes words again."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.servers.shapes import Shape

MARK: Final = re.compile(r"<([^<>]+)>")
TYPED: Final = re.compile(r"https?://[^\s<>|]+|(?<![\w@])@[\w.'-]+|(?<![\w#])#[\w-]+")
PIECE: Final = re.compile(r"<([^<>]+)>|:([a-z0-9_+'-]+):|([^<:]+|[<:])")


def escape(text: str) -> str:
    """The three characters that Slack escapes, and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """And back."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, find: Callable[[str], str | None]) -> str:
    """What becomes of a text that somebody types: escaped, with links and with those `find` knows by @name or #name."""

    def mark(found: re.Match[str]) -> str:
        word = found[0]
        if word.startswith("http"):
            trimmed = word.rstrip(".,;:!?)")
            return f"<{trimmed}>{word[len(trimmed) :]}"
        core = word.rstrip(".'-")
        known = find(core)
        return word if known is None else known + word[len(core) :]

    return TYPED.sub(mark, escape(text))


def linked(text: str, links: Mapping[str, str]) -> str:
    """The same with an address behind some of its words."""
    for words, address in links.items():
        text = text.replace(escape(words), f"<{escape(address)}|{escape(words)}>", 1)
    return text


def shown(text: str, name: Callable[[str], str]) -> str:
    """What people read: `name` turns @U… and #C… into what they are called."""

    def word(found: re.Match[str]) -> str:
        inner, _, label = found[1].partition("|")
        if inner[0] in "@#":
            return inner[0] + (label or name(inner[1:]))
        if inner.startswith("!date^"):
            return label
        return ("@" + inner[1:].split("^")[0]) if inner[0] == "!" and not label else label or inner

    return unescape(MARK.sub(word, text))


def rich_text(text: str, block_id: str) -> Shape:
    """The block that Slack's client puts beside the text of whatever people write."""
    elements: list[Shape] = []
    for found in PIECE.finditer(text):
        element = _element(found[1], found[2], found[3])
        if element["type"] == "text" and elements and elements[-1]["type"] == "text":
            elements[-1]["text"] += element["text"]
        else:
            elements.append(element)
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _element(mark: str | None, emoji: str | None, plain: str | None) -> dict[str, Any]:
    if emoji:
        return {"type": "emoji", "name": emoji}
    if not mark:
        return {"type": "text", "text": unescape(plain or "")}
    inner, _, label = mark.partition("|")
    match inner[0]:
        case "@":
            return {"type": "user", "user_id": inner[1:]}
        case "#":
            return {"type": "channel", "channel_id": inner[1:]}
        case "!":
            return {"type": "broadcast", "range": inner[1:]}
        case _:
            return {"type": "link", "url": unescape(inner)} | ({"text": unescape(label)} if label else {})
