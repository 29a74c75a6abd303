"""Text that Hearth sends is plain; mentions, places and times in it are tokens.

Each platform escapes its own markup in the plain parts and draws the tokens natively (a Discord
`<t:…>` shows every reader their own zone). The token delimiters are private-use characters that
`clean` removes from everything members write, so nobody can type a token into being.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, Literal

from bot.kit.clock import DAY, HOUR, MINUTE

OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
_KEY: Final = "[0-9A-Za-z.]{1,40}"
_TOKEN: Final = re.compile(f"{OPEN}([a-z])(-?[0-9]{{1,18}})(?::({_KEY}))?{CLOSE}")
_LONE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile(f"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f{OPEN}{CLOSE}]")
_SENTENCE: Final = re.compile("[.!?][\"'\u201d\u2019)]*(?= )|[\u3002\uff01\uff1f]")
_INVISIBLE: Final = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")

TokenKind = Literal["person", "place", "message", "time", "day"]
_KINDS: Final[dict[str, TokenKind]] = {"p": "person", "c": "place", "m": "message", "t": "time", "d": "day"}
DrawToken = Callable[[TokenKind, int, str], str]
"""Draws a token: its kind, its number (a person, a place, a time), and of a message, the platform's key for it."""


def mention(person: int) -> str:
    """A token for the person with this id."""
    return f"{OPEN}p{person}{CLOSE}"


def place_link(channel: int) -> str:
    """A token for the channel with this id."""
    return f"{OPEN}c{channel}{CLOSE}"


def message_link(channel: int, key: str) -> str:
    """A token for a message in the channel with this id; where a platform has no link to it, it is one to the place."""
    return f"{OPEN}m{channel}:{key}{CLOSE}" if re.fullmatch(_KEY, key) else place_link(channel)


def moment(at: int) -> str:
    """A token for a date and time, shown in each reader's own zone; `at` in epoch milliseconds."""
    return f"{OPEN}t{at}{CLOSE}"


def day(at: int) -> str:
    """A token for a date alone, shown in each reader's own zone; `at` in epoch milliseconds."""
    return f"{OPEN}d{at}{CLOSE}"


def clean(text: str) -> str:
    """What a person wrote, without control characters, token delimiters and lone surrogates.

    Everything else stays as written, direction marks and joined emoji included: the places that
    show text isolate it, and the places that judge it fold it for themselves.
    """
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("", _LONE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))


def visible(text: str) -> str:
    """The text without characters that show nothing; empty means that nobody would see anything."""
    return _INVISIBLE.sub("", text).strip()


def draw(text: str, plain: Callable[[str], str], token: DrawToken) -> str:
    """Render a text: `plain` escapes what lies between tokens, `token` draws each of them."""
    parts: list[str] = []
    end = 0
    for found in _TOKEN.finditer(text):
        parts.append(plain(text[end : found.start()]))
        kind = _KINDS.get(found[1])
        parts.append(token(kind, int(found[2]), found[3] or "") if kind else "")
        end = found.end()
    parts.append(plain(text[end:]))
    return "".join(parts)


def tokens(text: str, kind: TokenKind) -> set[int]:
    """The ids that a text names, for looking their names up before it is drawn."""
    if OPEN not in text:
        return set()
    return {int(n) for letter, n, _ in _TOKEN.findall(text) if _KINDS.get(letter) == kind}


def linked_messages(text: str) -> set[tuple[int, str]]:
    """The messages that a text links to: the channel's id, and the platform's key."""
    if OPEN not in text:
        return set()
    return {(int(n), key) for letter, n, key in _TOKEN.findall(text) if _KINDS.get(letter) == "message"}


def listed(names: Sequence[object], most: int = 20) -> str:
    """Names in a sentence: "Ana", "Ana and Ben", "Ana, Ben and 3 more" where only `most` are named."""
    if len(names) > most:
        return f"{', '.join(map(str, names[:most]))} and {len(names) - most} more"
    *others, last = map(str, names)
    return f"{', '.join(others)} and {last}" if others else last


def either(names: Sequence[str]) -> str:
    """What one can choose from, in a sentence: "calm", "calm or wild", "one, two or three"."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def cut(text: str, most: int) -> str:
    """At most so many characters of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def shortened(text: str, most: int) -> str:
    """The same, ended after a sentence or else a word, for texts that somebody shall be held to."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[: most - 1]
    ends = [found.end() for found in _SENTENCE.finditer(head) if most // 2 <= found.end() < most - 1]
    if ends:
        return f"{head[: ends[-1]]} …"
    space = head.rfind(" ")
    return f"{head[:space] if space >= most // 2 else head}…"


def lasting(ms: int, units: int = 1) -> str:
    """A length of time in words, rounded down to its largest unit, or so many: "2 hours", "1 hour and 30 minutes"."""
    parts: list[str] = []
    for size, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        count, ms = divmod(ms, size)
        if count and len(parts) < units:
            parts.append(counted(count, name))
    return listed(parts) if parts else "less than a minute"


def counted(count: int, what: str, several: str = "") -> str:
    """A number with its word: "1 message", "12 messages", "3 people"."""
    return f"{count:,} {what if count == 1 else several or f'{what}s'}"
