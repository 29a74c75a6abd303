"""A post taken apart: what is quoted, what stands in a spoiler, in code or in small print, and its links.

Quotes and speech attributed to somebody else say nothing about the author, so they are blanked.
Links are blanked to a placeholder: phrases and labels are not looked for inside an address.
"""

import re
from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from cogs.disclosure.judge import emphasis, quoted
from cogs.disclosure.judge.folding import Folded, dropped, fold
from cogs.disclosure.judge.patterns import LINK, Pattern, pattern

Zone = Literal["quote", "spoiler", "code", "subtext"]
QUOTED: Final = "\x02"
"""Stands where somebody else's words stood."""
LINKS_LIMIT: Final = 1_000
"""Links that are read in one post, more than fit into one on Discord; each costs some 14 microseconds."""

_BARE: Final = pattern(
    r"(?i)\bh(?:tt|xx)ps?:[\\/]*(?:[^\s<>|`]|\|[^\s<>|`]){3,}"
    r"|(?:[a-z0-9_%-]{1,63}\.){1,8}[a-z]{2,24}\.?(?::[0-9]{1,5})?[/?#\\](?:[^\s<>|`]|\|[^\s<>|`])*",
)
_TITLE: Final = r"(?:\s+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?"
"""What shows only where somebody points at a link."""
_MASKED: Final = pattern(r"\[([^\]\n]{1,300})\]\(\s*<?([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)?)>?" + _TITLE + r"\s*\)")
_PICTURE: Final = pattern(r"<a?:\w{2,32}:[0-9]{15,21}>")
"""An emoji of the server's own on Discord, of which people see the picture and not the name."""
_SLACK: Final = pattern(r"<((?:https?|mailto):[^|>\s]+)(?:\|([^>\n]{0,300}))?>")
_CODE: Final = pattern(r"(?s)```.*?```|``.+?``|`[^`]+`")
_SLACK_CODE: Final = pattern(r"(?s)```.*?```|`[^`\n]+`")
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_SPOILER: Final = pattern(r"(?s)\|\|.+?\|\|")


class Found(Struct, frozen=True):
    """A link as written: its address, where it stands in the folded text, and where the words shown instead.

    `leads` are addresses that it leads to, where somebody knows (`unfurling`).
    """

    address: str
    start: int
    end: int
    shown: tuple[int, int] = (0, 0)
    broken: bool = False
    leads: tuple[str, ...] = ()


class Reading(Struct, frozen=True):
    """A post ready to be judged; `prose` is as long as the folded text, with links and quotes blanked."""

    folded: Folded
    prose: str
    links: tuple[Found, ...]
    zones: tuple[tuple[int, int, Zone], ...]
    unread: tuple[int, int] = (0, 0)
    """Where the first link stands that was one too many; nothing where all were read."""
    marked: "Reading | None" = None
    """The same with the signs that set words off, where there are any: a label may stand between such signs."""

    def within(self, place: int, zone: Zone) -> bool:
        """Whether a place of the folded text stands in a zone."""
        return any(kind == zone and start <= place < end for start, end, kind in self.zones)


def read(text: str, platform: str) -> Reading:
    """Take a post apart. Quotes are told by the signs that the platform reads, not by look-alikes."""
    folded = fold(text)
    signs = emphasis.places(folded.text)
    if not signs:
        return _read(folded, platform)
    letters = list(folded.text)
    for place in signs:
        letters[place] = "*"
    marked = _read(Folded("".join(letters), folded.origin, folded.original), platform)
    return replace(_read(dropped(folded, signs), platform), marked=marked)


def _read(folded: Folded, platform: str) -> Reading:
    zones = tuple(_located(folded, platform))
    letters = list(folded.text)
    for start, end, kind in zones:
        if kind == "quote":
            _blank(letters, start, end, QUOTED)
    for found in _PICTURE.finditer(folded.text) if "<" in folded.text else ():
        _blank(letters, *found.span(), " ")
    links: list[Found] = []
    unread = (0, 0)
    for written, sign in ((_SLACK, "<"), (_MASKED, "]("), (_BARE, "")):
        if sign not in folded.text:
            continue
        rest = "".join(letters)
        for link in _links(written, rest):
            if len(links) == LINKS_LIMIT:
                unread = link.start, link.end
                break
            links.append(link)
            first, last = link.shown if any(link.shown) else (link.end, link.end)
            _blank(letters, link.start, first, LINK)
            _blank(letters, last, link.end, LINK)
    return Reading(folded, "".join(letters), tuple(sorted(links, key=lambda link: link.start)), zones, unread)


def _links(written: Pattern, text: str) -> Iterator[Found]:
    """The links of one way of writing them."""
    if written is _BARE:
        if "." not in text and ":" not in text:
            return
        for found in written.finditer(text):
            seen = _trimmed(found.group())
            address = f"htt{seen[3:]}" if seen[:2].lower() == "hx" else seen
            address = address.replace("[.]", ".")
            place = found.start(), found.start() + len(seen)
            yield Found(address.replace("&amp;", "&"), *place, broken=address != seen)
        return
    for found in written.finditer(text):
        shown, address = (2, 1) if written is _SLACK else (1, 2)
        place = found.span(shown) if found[shown] else (0, 0)
        yield Found(found[address].replace("&amp;", "&"), found.start(), found.end(), place)


def _trimmed(address: str) -> str:
    """An address in running text, without the signs that end a sentence or close a bracket around it."""
    while address and (address[-1] in ".,;:!?'\"*_~" or _unopened(address, ")", "(") or _unopened(address, "]", "[")):
        address = address[:-1]
    return address


def _unopened(address: str, last: str, first: str) -> bool:
    return address[-1] == last and address.count(last) > address.count(first)


def _blank(letters: list[str], start: int, end: int, sign: str) -> None:
    letters[start:end] = [letter if letter == "\n" else sign for letter in letters[start:end]]


def _located(folded: Folded, platform: str) -> Iterator[tuple[int, int, Zone]]:
    """Zones in the folded text: what the platform's signs make, and speech attributed to somebody."""
    for start, end, kind in _zones(folded.original, platform):
        yield folded.locate(start), folded.locate(end), kind
    for start, end in quoted.spans(folded.text):
        yield start, end, "quote"


def _zones(text: str, platform: str) -> Iterator[tuple[int, int, Zone]]:
    """Zones of the original text. A sign at a line's start holds for the line, `>>>` for all that follows."""
    if "`" in text:
        letters = list(text)
        for found in (_SLACK_CODE if platform == "slack" else _CODE).finditer(text):
            yield *found.span(), "code"
            _blank(letters, *found.span(), ".")
        text = "".join(letters)
    place = 0
    for line in _LINE.findall(text):
        bare = line.lstrip(" ")
        if bare.startswith(">>>") or (platform == "slack" and bare.startswith("&gt;&gt;&gt;")):
            yield place, len(text), "quote"
            break
        if bare.startswith((">", "&gt;")):
            yield place, place + len(line), "quote"
        elif bare.startswith("-# "):
            yield place, place + len(line), "subtext"
        place += len(line)
    if platform != "slack" and "||" in text:
        for found in _SPOILER.finditer(text):
            yield *found.span(), "spoiler"
