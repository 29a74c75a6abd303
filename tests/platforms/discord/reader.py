"""A reader of Discord's markdown, as its client is known to read it: what a person sees, and what was more than text.

The client tries its rules where it stands, in this order, and a sign that begins none of them is text. Rules of whole
lines hold at the beginning of one. An address runs to the next space or `<`, without the stops at its end.
"""

import re
from collections.abc import Sequence
from typing import Final

_LINES: Final = (
    ("quote", r" *>(?:>>)? "),
    ("heading", r" *#{1,3}\s+"),
    ("subtext", r" *-# "),
    ("list", r" *(?:[-*+]|[0-9]+[.)]) "),
)
_PLACES: Final = (
    ("escape", r"\\(?P<text>[^0-9A-Za-z\s])"),
    ("address", r"(?P<text>https?://[^\s<\ufeff]+[^<.,:;\"'\]\s\ufeff])"),
    ("hidden address", r"<[^: >]+:/[^ >]+>"),
    ("person", r"<@!?[0-9]+>"),
    ("role", r"<@&[0-9]+>"),
    ("place", r"<#[0-9]+>"),
    ("time", r"<t:-?[0-9]+(?::[tTdDfFR])?>"),
    ("emoji", r"<a?:\w+:[0-9]+>|:[\w+~-]+:"),
    ("command", r"</[^>]+:[0-9]+>|<id:[^>]+>"),
    ("everyone", r"@(?:everyone|here)"),
    ("masked", r"\[[^\]]*\]\([^)]*\)"),
    ("code", r"(`+)[\s\S]*?[^`]\1(?!`)"),
    ("bold", r"\*\*(?P<text>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    ("underlined", r"__(?:\\[\s\S]|[^\\])+?__(?!_)"),
    ("slanted", r"_(?:\\[\s\S]|[^\\_])+?_|\*(?=\S)(?:\\[\s\S]|[^\\*])+?\*"),
    ("struck", r"~~[\s\S]+?~~"),
    ("spoiler", r"\|\|[\s\S]+?\|\|"),
)
_AT_LINES: Final = [(kind, re.compile(rule)) for kind, rule in _LINES]
_ANYWHERE: Final = [(kind, re.compile(rule)) for kind, rule in _PLACES]
PINGS: Final = re.compile(r"@everyone|@here|<@[!&]?[0-9]+>")
"""What Discord's servers look for in the raw text, whatever stands around it."""


def read(markdown: str) -> tuple[str, Sequence[str]]:
    """The words that a person sees, and the kinds of everything that is more than words."""
    words, kinds = "", list[str]()
    at, line = 0, True
    while at < len(markdown):
        rules = [*_AT_LINES, *_ANYWHERE] if line else _ANYWHERE
        kind, found = next(((kind, hit) for kind, rule in rules if (hit := rule.match(markdown, at))), ("", None))
        line = False
        if found is None:
            words, line, at = words + markdown[at], markdown[at] == "\n", at + 1
            continue
        at = found.end()
        if kind == "bold":
            inner, more = read(found["text"])
            words, kinds = words + inner, [*kinds, kind, *more]
        elif kind in {"escape", "address"}:
            words, kinds = words + found["text"], kinds if kind == "escape" else [*kinds, kind]
        else:
            kinds.append(kind)
            line = kind == "quote"
    return words, kinds
