"""Texts as the page draws them: a list of spans, never markup. Pure.

Members write `@Name` and `#channel`; Hearth's texts carry tokens. Times stay epoch milliseconds,
so that every reader's browser shows them in its own zone.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, Literal, Protocol, TypeVar

from msgspec import Struct

from bot.kit.delivery import Names
from bot.kit.text import TokenKind, draw

_LINK: Final = re.compile(r"https?://[^\s<>\"'\u2066-\u2069\u202a-\u202e]{3,2000}")
_TRAILING: Final = ".,;:!?)]}\u00bb\u201d\u2019"
SOMEONE: Final = "someone"
SOMEWHERE: Final = "a channel"

SpanKind = Literal["text", "person", "place", "time", "day", "link", "mark"]


class Span(Struct, frozen=True, omit_defaults=True):
    """A piece of a line: `key` of the person or place, `at` of a time in epoch milliseconds.

    A place with a `message` is a link to that message in it.
    """

    t: SpanKind
    text: str = ""
    key: str = ""
    at: int = 0
    message: str = ""


class Named(Protocol):
    """Anything with a name and a key: a member, a place."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def key(self) -> str:
        """The platform's key for it."""
        ...


NamedT = TypeVar("NamedT", bound=Named)


def _finder(mark: str, names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w){mark}({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def mentioned(text: str, people: Sequence[NamedT]) -> Sequence[NamedT]:
    """Whom a member's message mentions as @Name, in order, each once."""
    if "@" not in text:
        return ()
    by_name = {person.name.casefold(): person for person in people}
    finder = _finder("@", (person.name for person in people))
    found = [] if finder is None else [by_name.get(match[1].casefold()) for match in finder.finditer(text)]
    return tuple(dict.fromkeys(person for person in found if person is not None))


def written(text: str, people: Sequence[Named], places: Sequence[Named]) -> Sequence[Span]:
    """A member's message: plain text with its mentions, channels and links."""
    spans: Sequence[Span] = [Span("text", text)]
    if "://" in text:
        spans = _split(spans, _LINK, _link)
    if "@" in text and people:
        spans = _split(spans, _finder("@", (p.name for p in people)), _named("person", "@", people))
    if "#" in text and places:
        spans = _split(spans, _finder("#", (p.name for p in places)), _named("place", "#", places))
    return [span for span in spans if span.t != "text" or span.text]


def _split(
    spans: Sequence[Span], finder: re.Pattern[str] | None, make: Callable[[str], tuple[Span, str]]
) -> Sequence[Span]:
    if finder is None:
        return spans
    parts: list[Span] = []
    for span in spans:
        if span.t != "text":
            parts.append(span)
            continue
        end = 0
        for found in finder.finditer(span.text):
            made, rest = make(found[0])
            parts += [Span("text", span.text[end : found.start()]), made]
            end = found.end() - len(rest)
        parts.append(Span("text", span.text[end:]))
    return parts


def _link(found: str) -> tuple[Span, str]:
    address = found.rstrip(_TRAILING)
    return Span("link", address, address), found[len(address) :]


def _named(kind: SpanKind, mark: str, things: Sequence[Named]) -> Callable[[str], tuple[Span, str]]:
    known = {thing.name.casefold(): thing for thing in things}

    def make(found: str) -> tuple[Span, str]:
        thing = known.get(found[1:].casefold())
        return (Span(kind, mark + thing.name, thing.key), "") if thing else (Span("text", found), "")

    return make


def spoken(text: str, names: Names) -> Sequence[Span]:
    """A text of Hearth's: its tokens as people, places and times."""
    spans: list[Span] = []

    def plain(part: str) -> str:
        if part:
            spans.append(Span("text", part))
        return ""

    def token(kind: TokenKind, number: int, key: str) -> str:
        match kind:
            case "person":
                person = names.people.get(number)
                spans.append(Span("person", f"@{person.name}", person.key) if person else Span("text", SOMEONE))
            case "place" | "message":
                place = names.places.get(number)
                linked = Span("place", f"#{place.name}", place.key, message=key) if place else None
                spans.append(linked or Span("text", SOMEWHERE))
            case "time" | "day":
                spans.append(Span(kind, at=number))
        return ""

    draw(text, plain, token)
    return spans


def linked(spans: Sequence[Span]) -> Sequence[Span]:
    """The same, with addresses that can be opened: in what Hearth says, not in what it quotes."""
    return [span for span in _split(spans, _LINK, _link) if span.t != "text" or span.text]


def quoted(text: str, marks: Sequence[tuple[int, int]], names: Names) -> Sequence[Span]:
    """Somebody's words with the telling parts set off."""
    spans: list[Span] = []
    end = 0
    for first, last in marks:
        spans += [*spoken(text[end:first], names), Span("mark", flat(spoken(text[first:last], names)))]
        end = last
    return [*spans, *spoken(text[end:], names)]


def flat(spans: Iterable[Span]) -> str:
    """Spans as one line of text, times in UTC: for quotes, names of threads, and tests."""
    return "".join(_flat(span) for span in spans)


def _flat(span: Span) -> str:
    if span.t not in {"time", "day"}:
        return span.text
    try:
        at = datetime.fromtimestamp(span.at / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return "some day"
    return f"{at:%Y-%m-%d}" if span.t == "day" else f"{at:%Y-%m-%d %H:%M} UTC"
