"""Hearth's texts in Discord's markdown: what lies between tokens shows as written, tokens natively. Pure.

Discord's parser is its own (a simple-markdown of the client's, undocumented): a backslash before any sign that is
neither letter, digit nor space shows that sign; an address runs to the next space or `<` and is not looked into, so
that nothing may be escaped inside it. Whom a message notifies is `allowed_mentions`, never the text.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from bot.kit.delivery import Names
from bot.kit.text import CLOSE, OPEN, TokenKind, draw
from bot.platforms.discord import words

_LINK: Final = r"https?://[^\s<\ufeff]+[^<.,:;\"'\]\s\ufeff]"
_SIGNS: Final = re.compile(
    rf"""(?P<link>{_LINK})(?P<after>[^\s<\ufeff]*(?=<))?
    |(?P<start>^[^\S\n]*)(?:(?P<point>[->+])|(?P<number>[0-9]+)(?P<dot>[.)]))
    |(?P<mass>@(?=everyone|here))
    |(?P<sign>[\\*_~|`<\[\#]|(?<=<)@|:(?=//|[\w+~-]+:))
    |[{OPEN}{CLOSE}]""",
    re.MULTILINE | re.VERBOSE,
)
_ADDRESS: Final = re.compile(r"(https?):(?=//)")
_IN_LINKS: Final = {ord(sign): f"%{ord(sign):02X}" for sign in "*[]|`"}
CHANNELS: Final = "https://discord.com/channels"
_GAP: Final = "\u200b"
_LATEST: Final = 8_640_000_000_000
"""Seconds to the last day that JavaScript, and so Discord's client, can name."""
_OPENED: Final = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_DIRECTED: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def marked(text: str, names: Names, *, links: bool = True) -> str:
    """A text in Discord's markdown; without `links`, inside of bold words say, addresses cannot be followed."""

    def token(kind: TokenKind, number: int, key: str) -> str:
        match kind:
            case "person":
                person = names.people.get(number)
                return _named("<@", person.key, person.name) if person else words.SOMEONE
            case "place":
                place = names.places.get(number)
                return _named("<#", place.key, f"#{place.name}") if place else words.SOMEWHERE
            case "message":
                return (links and _message(number, key, names)) or token("place", number, "")
            case "time" | "day":
                style = "D" if kind == "day" else "f"
                return f"<t:{number // 1000}:{style}>" if abs(number // 1000) <= _LATEST else words.SOME_DAY

    return draw(text, escaped if links else _unlinked, token)


def flat(text: str, names: Names) -> str:
    """A text without any markup, times in UTC: for labels, which know none, and for notifications."""

    def plain(part: str) -> str:
        return part.replace(OPEN, "").replace(CLOSE, "")

    def token(kind: TokenKind, number: int, _: str) -> str:
        match kind:
            case "person":
                person = names.people.get(number)
                return f"@{person.name}" if person else words.SOMEONE
            case "place" | "message":
                place = names.places.get(number)
                return f"#{place.name}" if place else words.SOMEWHERE
            case "time" | "day":
                return _utc(number, "%Y-%m-%d" if kind == "day" else "%Y-%m-%d %H:%M UTC")

    return draw(text, plain, token)


def escaped(text: str) -> str:
    """Plain text that Discord shows as it stands: nothing in it is markup, a mention or a masked link."""
    return _directed(_SIGNS.sub(_shown, text))


def one_line(text: str) -> str:
    """A text on one line, for headings and names."""
    return " ".join(text.split())


def shortened(text: str, most: int, drawn: Callable[[str], str]) -> str:
    """As much of a text as fits into so many characters once it is drawn, and a sign that there was more."""
    if len(whole := drawn(text)) <= most:
        return whole
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(drawn(_begun(text, middle))) <= most else (low, middle - 1)
    return drawn(_begun(text, low)) if low else words.NOTHING


def _begun(text: str, length: int) -> str:
    """The beginning of a text, which no token is cut through."""
    head = text[:length]
    if head.rfind(OPEN) > head.rfind(CLOSE):
        head = head[: head.rfind(OPEN)]
    return f"{head.rstrip()} {words.NOTHING}"


def _shown(found: re.Match[str]) -> str:
    if link := found["link"]:
        after = found["after"]
        # The space ends the address, which would take in the backslash of what follows.
        return link.translate(_IN_LINKS) + (f"{after} " if after is not None else "")
    if found["start"] is not None:
        point = found["point"]
        return f"{found['start']}\\{point}" if point else f"{found['start']}{found['number']}\\{found['dot']}"
    if found["mass"]:
        return f"@{_GAP}"
    return f"\\{found['sign']}" if found["sign"] else ""


def _unlinked(text: str) -> str:
    """Escaped, addresses too."""
    parts = _ADDRESS.split(text)
    return _directed("".join(f"{part}\\:" if at % 2 else _SIGNS.sub(_shown, part) for at, part in enumerate(parts)))


def _directed(text: str) -> str:
    """The text with the direction of writing turned back at each line's end, so that what follows keeps its own."""
    if not _DIRECTED.search(text):
        return text
    return "\n".join(line + _turned_back(line) for line in text.split("\n"))


def _turned_back(line: str) -> str:
    ends: list[str] = []
    for found in _DIRECTED.finditer(line):
        sign = found[0]
        if end := _OPENED.get(sign):
            ends.append(end)
        elif sign in ends:
            while ends.pop() != sign:
                pass
    return "".join(reversed(ends))


def _named(begin: str, key: str, name: str) -> str:
    """A mention by the platform's key; the name where the key is none of Discord's."""
    return f"{begin}{key}>" if key.isascii() and key.isdigit() else escaped(name)


def _message(channel: int, key: str, names: Names) -> str:
    """The address of a message, which Discord draws as a link to it; empty where nothing leads there."""
    place, shown = names.places.get(channel), names.posts.get(key, "")
    keys = (names.space, place.key if place else "", shown)
    return f"{CHANNELS}/{'/'.join(keys)}" if all(one.isascii() and one.isdigit() for one in keys) else ""


def _utc(at: int, form: str) -> str:
    try:
        return f"{datetime.fromtimestamp(at / 1000, UTC):{form}}"
    except (OverflowError, ValueError, OSError):
        return words.SOME_DAY
