"""What a registered relationship makes of a post: praise or an offer of one's own brand is strong.

This is S4 of docs/policy.md 2: facts, answers to questions, bugs, criticism and mere mention are no signal. Also what
a community's own tags and codes let pass, and which words call to buy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, get_args

from cogs.disclosure.judge.book import Book, Endorsement, RelationRule, Strength
from cogs.disclosure.judge.folding import fold
from cogs.disclosure.judge.patterns import BRAND, LINK, Pattern, escaped, pattern
from cogs.disclosure.judge.relations import Kind, Known, Relation
from cogs.disclosure.judge.segments import Found, Reading
from cogs.disclosure.judge.urls import Url, registered

LINKED: Final = "\x04"
"""Stands where a link to the brand stood, once for each character, as `BRAND` where its name did."""
QUOTE: Final = 120
"""Characters of praise and name that are quoted together."""
NEAR: Final = 220
"""How far from the brand's name, in characters, praise counts as praise of it."""
OURS: Final = frozenset({"relation.founder", "relation.employee"})
"""Relationships of which "our app" says enough, because nobody is paid per link or code (docs/policy.md 2 and 3)."""
_TOKEN: Final = pattern(r"[A-Za-z0-9][A-Za-z0-9_.%+-]{1,39}")
_SENTENCE: Final = pattern(r"[^.!?\n]*[.!?\n]?")
_KINDS: Final = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Endorsed:
    """A brand praised by somebody close to it: by which rule, where, how surely, and why in words for members."""

    rule: RelationRule
    start: int
    end: int
    strength: Strength
    why: str


def read(author: Sequence[str]) -> Known:
    """Relationships as the data and the command line write them.

    As in "employee:Acme", "affiliate:acme.example", "community-tag:club-20".
    """
    relations: list[Relation] = []
    tags: list[str] = []
    codes: list[str] = []
    for one in author:
        kind, _, what = one.partition(":")
        if not what.strip() or (kind not in _KINDS and kind not in {"community-tag", "community-code"}):
            known = ", ".join([*_KINDS, "community-tag", "community-code"])
            raise ValueError(f"{one!r} is no relationship: write one of {known}, a colon, and a brand, domain or tag")
        match kind:
            case "community-tag":
                tags.append(what.strip())
            case "community-code":
                codes.append(what.strip())
            case _:
                relations.append(_relation(kind, what.strip()))
    return Known(tuple(relations), tuple(tags), tuple(codes))


def _relation(kind: str, what: str) -> Relation:
    host = what.lower().removeprefix("www.")
    sited = "." in what and " " not in what
    return Relation(kind, registered(host)[0] if sited else what, domains=(host,) if sited else ())  # pyright: ignore[reportArgumentType]  one of _KINDS


def endorsed(
    reading: Reading, links: Sequence[tuple[Found, Sequence[Url]]], known: Known, book: Book
) -> Iterator[Endorsed]:
    """Every registered brand that the post praises, offers or calls to buy; and codes that pay its author."""
    for relation in known.relations:
        rule = book.relations[relation.kind]
        places = list(_places(reading, links, relation))
        found = _praised(reading, places, book) if places else None
        if found:
            start, end, strength = found
            start, end = _with_name(start, end, places)
            yield Endorsed(rule, start, end, strength, rule.about.why.replace("{brand}", relation.brand))
        for start, end in _codes(reading, links, relation):
            why = f"This code or tag is registered as the author's own at {relation.brand}."
            yield Endorsed(rule, start, end, "strong", why)


def _places(
    reading: Reading, links: Sequence[tuple[Found, Sequence[Url]]], relation: Relation
) -> Iterator[tuple[int, int]]:
    """Where a post names a brand, or links to it."""
    for found in _names((relation.brand, *relation.aliases)).finditer(reading.prose):
        yield found.span(1)
    names = {compact(one) for one in (relation.brand, *relation.aliases)}
    for link, urls in links:
        if any(_theirs(url.host, relation, names) for url in urls):
            yield link.start, link.end


def _theirs(host: str, relation: Relation, names: set[str]) -> bool:
    if relation.domains:
        return any(host == one or host.endswith(f".{one}") for one in relation.domains)
    return compact(registered(host)[0]) in names


def compact(name: str) -> str:
    """A name without what is written in one way or another."""
    return "".join(letter for letter in fold(name).text.lower() if letter.isalnum())


@lru_cache(maxsize=512)
def _names(names: tuple[str, ...]) -> Pattern:
    """Any of these names as a word, also possessive, and in hashtags and mentions."""
    forms = (r"[ _-]?".join(escaped(word) for word in fold(name).text.split()) for name in names if name.strip())
    return pattern(rf"(?:^|[^\w.@/-]|[@#])({'|'.join(forms)})(?:'?s)?(?:$|[^\w])")


def _praised(reading: Reading, places: Sequence[tuple[int, int]], book: Book) -> tuple[int, int, Strength] | None:
    """The first praise, offer or call to buy near the brand's name. A link to its help or service calls to nothing."""
    words = book.endorsement
    letters = list(reading.prose)
    for start, end in places:
        if letters[start] != LINK:
            letters[start:end] = BRAND * (end - start)
        elif not book.naming.pages.search(reading.folded.text[start:end]):
            letters[start:end] = LINKED * (end - start)
    text = "".join(letters)
    for start, end in _around(text, places):
        piece = text[start:end]
        for found in words.neither.finditer(piece):
            first, last = found.span()
            piece = piece[:first] + "_" * (last - first) + piece[last:]
        for saying in (words.praise, words.call, words.offer):
            for found in saying.finditer(piece):
                before = piece[max(0, found.start() - 30) : found.start()]
                if words.negated.search(before) or _asks(piece, found.end(), call=saying is words.call):
                    continue
                unsure = words.critical.search(piece) is not None
                return start + found.start(), start + found.end(), "medium" if unsure else "strong"
    return None


def _with_name(start: int, end: int, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """A praise together with the brand's name, where they stand close enough to be quoted as one."""
    first, last = min(places, key=lambda place: max(place[0] - end, start - place[1]))
    joined = min(start, first), max(end, last)
    return joined if joined[1] - joined[0] <= QUOTE else (start, end)


def _around(text: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches of text that may speak of the brand; those that overlap are one."""
    last = (0, 0)
    for start, end in sorted(places):
        first, after = max(0, start - NEAR), min(len(text), end + NEAR)
        if last[1] and first <= last[1]:
            last = (last[0], max(after, last[1]))
            continue
        if last[1]:
            yield last
        last = (first, after)
    if last[1]:
        yield last


def _asks(piece: str, place: int, *, call: bool) -> bool:
    """Whether the sentence around a place is a question; a call is one also with a question mark."""
    sign = _SENTENCE.search(piece[place:])
    return not call and sign is not None and sign.group().endswith("?")


def _codes(
    reading: Reading, links: Sequence[tuple[Found, Sequence[Url]]], relation: Relation
) -> Iterator[tuple[int, int]]:
    codes = {code.lower() for code in relation.codes}
    if not codes:
        return
    for found in _TOKEN.finditer(reading.prose):
        if found.group().lower().rstrip(".") in codes:
            yield found.span()
    for link, urls in links:
        if any(value.lower() in codes for url in urls for _, value in url.query):
            yield link.start, link.end


def calls(reading: Reading, words: Endorsement) -> bool:
    """Whether a post calls to buy."""
    return bool(words.call.search(reading.prose.replace(LINK, " ")))
