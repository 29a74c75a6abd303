"""Hearth's texts in Slack's rich text and in its escaped text, and what members wrote as plain words. Pure.

In Slack's markup (mrkdwn) nothing can be escaped but `&`, `<` and `>`: somebody's `*stars*` would come out bold. So
what is shown is rich text, whose parts are never read as markup; the escaped text is for notifications.
Naming somebody notifies them on Slack wherever they read it, so that only whom a message shall notify is mentioned, and
others are a link to their profile.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.people import Place
from bot.kit.text import CLOSE, OPEN, TokenKind, clean, draw
from bot.platforms.slack import words
from bot.platforms.slack.keys import channel_of, is_id, parts_of, root_of

Json = dict[str, Any]
_LINK: Final = re.compile(r"https?://[^\s<>\"\u2066-\u2069\u202a-\u202e]{3,2900}", re.IGNORECASE)
_TRAILING: Final = ".,;:!?)]}'\u00bb\u201d\u2019"
_MARK: Final = re.compile(r"<([^<>]*)>")
_SCHEME: Final = re.compile(r"^(?:https?://|mailto:|tel:)")
_HELD: Final = re.compile(r"(?:(?!&[lg]t;)[^\s()])+(?:\((?:(?!&[lg]t;)[^\s()])*\)(?:(?!&[lg]t;)[^\s()])*)?")
"""Addresses that can stand in brackets of their own as they are, still escaped: with one pair of brackets at most."""
_ESCAPES: Final = {"(": "%28", ")": "%29", "&lt;": "%3C", "&gt;": "%3E"}
_ENDS: Final = re.compile(r"[()]|&[lg]t;")
_LATEST: Final = 8_640_000_000_000
"""Seconds to the last day that JavaScript, and so Slack's client, can name."""
_LONGEST_DAY: Final = {"time": "{date_long} {time}", "day": "{date_long}"}


class Sight(Struct, frozen=True):
    """How a message is seen: what its tokens mean, the workspace's address, whom it notifies, and whether it is for
    one person alone, where naming others notifies nobody.
    """

    names: Names = Names()
    home: str = ""
    ping: frozenset[int] = frozenset()
    alone: bool = False


def escaped(text: str) -> str:
    """Plain text as Slack takes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """And back."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich(text: str, sight: Sight, *, style: Mapping[str, bool] | None = None, links: bool = True) -> list[Json]:
    """A text as elements of rich text; without `links`, addresses cannot be followed."""
    found: list[Json] = []
    styled = {"style": dict(style)} if style else {}

    def plain(part: str) -> str:
        part = part.replace(OPEN, "").replace(CLOSE, "")
        end = 0
        for link in _LINK.finditer(part) if links else ():
            address = link[0].rstrip(_TRAILING)
            _text(found, part[end : link.start()], styled)
            found.append({"type": "link", "url": address, **styled})
            end = link.start() + len(address)
        _text(found, part[end:], styled)
        return ""

    def token(kind: TokenKind, number: int, key: str) -> str:
        element = _token(kind, number, key, sight)
        if element["type"] == "text":
            _text(found, element["text"], styled)
        else:
            found.append(element | (styled if element["type"] == "link" else {}))
        return ""

    draw(text, plain, token)
    return found


def _text(found: list[Json], text: str, styled: Json) -> None:
    if text:
        found.append({"type": "text", "text": text, **styled})


def _token(kind: TokenKind, number: int, key: str, sight: Sight) -> Json:
    match kind:
        case "person":
            return _person(number, sight)
        case "place":
            return _place(sight.names.places.get(number))
        case "message":
            place, shown = sight.names.places.get(number), sight.names.posts.get(key, "")
            address = permalink(sight.home, shown)
            name = f"#{place.name}" if place and place.name else words.A_POST
            return _link(address, name) if address else _place(place)
        case "time" | "day":
            return _date(kind, number)


def _person(number: int, sight: Sight) -> Json:
    person = sight.names.people.get(number)
    if person is None:
        return {"type": "text", "text": words.SOMEONE}
    if is_id(person.key) and (sight.alone or number in sight.ping):
        return {"type": "user", "user_id": person.key}
    name = f"@{person.name}"
    return _link(f"{sight.home}team/{person.key}", name) if sight.home else {"type": "text", "text": name}


def _place(place: Place | None) -> Json:
    channel = channel_of(place) if place else ""
    if place is None or place.kind == "direct" or not is_id(channel):
        return {"type": "text", "text": f"#{place.name}" if place and place.name else words.SOMEWHERE}
    return {"type": "channel", "channel_id": channel}


def _date(kind: str, at: int) -> Json:
    if abs(at // 1000) > _LATEST:
        return {"type": "text", "text": words.SOME_DAY}
    return {"type": "date", "timestamp": at // 1000, "format": _LONGEST_DAY[kind], "fallback": _utc(kind, at)}


def _link(address: str, text: str) -> Json:
    return {"type": "link", "url": address, "text": text}


def permalink(home: str, key: str) -> str:
    """The address of a message in the workspace; empty where nothing leads there."""
    parts = parts_of(key)
    return f"{home}archives/{parts[0]}/p{parts[1].replace('.', '')}" if home and parts else ""


def fallback(text: str, sight: Sight) -> str:
    """A text as Slack's escaped text: for notifications, screen readers, and clients that draw no blocks."""

    def token(kind: TokenKind, number: int, key: str) -> str:
        element = _token(kind, number, key, sight)
        match element["type"]:
            case "user":
                return f"<@{element['user_id']}>"
            case "channel":
                return f"<#{element['channel_id']}>"
            case "date":
                return f"<!date^{element['timestamp']}^{element['format']}|{element['fallback']}>"
            case _:
                return escaped(element["text"])

    return draw(text, lambda part: escaped(part.replace(OPEN, "").replace(CLOSE, "")), token)


def flat(text: str, names: Names) -> str:
    """A text without any markup, times in UTC: for labels and headings, which know none."""

    def token(kind: TokenKind, number: int, _: str) -> str:
        match kind:
            case "person":
                person = names.people.get(number)
                return f"@{person.name}" if person else words.SOMEONE
            case "place" | "message":
                place = names.places.get(number)
                if place is not None and root_of(place):
                    return words.A_THREAD
                return f"#{place.name}" if place and place.name else words.SOMEWHERE
            case "time" | "day":
                return _utc(kind, number)

    return draw(text, lambda part: part.replace(OPEN, "").replace(CLOSE, ""), token)


def _utc(kind: str, at: int) -> str:
    try:
        return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d" if kind == "day" else "%Y-%m-%d %H:%M UTC")
    except (OverflowError, ValueError, OSError):
        return words.SOME_DAY


def one_line(text: str) -> str:
    """A text on one line, for headings and names."""
    return " ".join(text.split())


# What members wrote


def written(text: str, called: Mapping[str, str]) -> str:
    """What a member wrote, in plain words: people and channels by the names in `called`, addresses as they lead."""

    def mark(found: re.Match[str]) -> str:
        inner, _, label = found[1].partition("|")
        if not inner:
            return label
        match inner[0]:
            case "@":
                return f"@{called.get(inner[1:]) or label or inner[1:]}"
            case "#":
                return f"#{called.get(inner[1:]) or label or inner[1:]}"
            case "!":
                return label or "@" + inner[1:].partition("^")[0]
            case _:
                return _address(inner, label)

    return clean(unescaped(_MARK.sub(mark, text)))


def _address(address: str, label: str) -> str:
    """A link as it was typed: Slack puts the scheme in front of what was typed without. Words that are another text are
    kept apart from the address that they hide, `[words](address)`, so that both are read and neither is taken for the
    other's.
    """
    words = one_line(label)
    if not words or words == address:
        return address.removeprefix("mailto:").removeprefix("tel:")
    if _SCHEME.sub("", words).rstrip("/") == _SCHEME.sub("", address).rstrip("/"):
        return label
    held = address if _HELD.fullmatch(address) else _ENDS.sub(lambda sign: _ESCAPES[sign[0]], address)
    return f"[{words}]({held})"


def mentioned(text: str) -> list[str]:
    """Whom a message mentions, each once."""
    keys = (found[1][1:].partition("|")[0] for found in _MARK.finditer(text) if found[1][:1] == "@")
    return [key for key in dict.fromkeys(keys) if is_id(key)]
