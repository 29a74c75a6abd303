"""Which words of a post name a brand, by what the post itself shows of it.

A capital letter tells little, and in German nothing: Anna has one as well. What tells is a link to the brand's site, a
company's form, a word for what it makes, or its people, launch or campaign. In the marked text every letter of such a
name is `BRAND`, so that a phrase can ask for a brand ("working with {brand}") and be free about the words around it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.patterns import BRAND
from cogs.disclosure.judge.segments import Found
from cogs.disclosure.judge.urls import Url, registered

SHORTEST: Final = 4
"""Letters that the name of a site needs to be taken for a brand's."""
BEGINNING: Final = 5
"""Letters of a site's name that are enough where the name goes on ("Pellworm" for pellwormaudio.example)."""
_COMPANY, _BESIDE = range(2)
"""The places of the two kinds of patterns in `Naming.signs`."""
_MOST: Final = 20
"""Names marked of each kind, and links looked at for them; a post of people has few."""
_SITES: Final = 5
_LOOKS: Final = 200
"""Places at which the name of one site is looked for."""
_FIRST: Final = 2
"""Letters by which a name is looked for; its first word has as many."""
_WORDS: Final = 4
"""Words that a name may have."""
_WORD: Final = re.compile(r"[^\W_]+", re.ASCII)
_CAPITAL: Final = re.compile(r"\b[A-Z][a-z]+")
_ON: Final = re.compile(r"(?: ?& ?| )(?=[A-Z][a-z])([A-Z][a-z\w'-]+)")


def marked(prose: str, addresses: Sequence[tuple[Found, Sequence[Url]]], book: Book) -> str:
    """The text, as long as before, with the letters of brands' names replaced."""
    letters = list(prose)
    spans = (*islice(linked(prose, addresses, book), _MOST), *islice(_shaped(prose, book), _MOST))
    for start, end in spans:
        if person(prose[start:end], book):
            continue
        first = start - 1 if start and prose[start - 1] in "@#" else start
        letters[first:end] = BRAND * (end - first)
    return "".join(letters)


def linked(prose: str, addresses: Sequence[tuple[Found, Sequence[Url]]], book: Book) -> Iterator[tuple[int, int]]:
    """Names of the sites that a post links to."""
    theirs = (urls[0] for _, urls in addresses[:_MOST] if urls and not book.naming.pages.search(urls[0].path))
    sites = dict.fromkeys(_letters(registered(url.host)[0]) for url in theirs)
    names = [site for site in sites if len(site) >= SHORTEST and site not in book.naming.sites][:_SITES]
    lowered = prose.lower() if names else ""
    for name in names:
        place, looked = lowered.find(name[:_FIRST]), 0
        while place >= 0 and looked < _LOOKS:
            looked += 1
            if not place or not prose[place - 1].isalnum():
                end = _spelled(prose, list(islice(_WORD.finditer(prose, place), _WORDS)), name)
                if end:
                    yield place, _on(prose, end)
            place = lowered.find(name[:_FIRST], place + 1)


def _spelled(prose: str, words: Sequence[re.Match[str]], name: str) -> int:
    """Where a site's name ends that begins with the first of these words; 0 where it does not."""
    joined = ""
    for at, word in enumerate(words):
        if at and word.start() - words[at - 1].end() > SHORTEST:
            break
        more = word.group().lower()
        anded = at and "&" in prose[words[at - 1].end() : word.start()] and name.startswith(f"{joined}and{more}")
        joined += f"and{more}" if anded else more
        if joined == name:
            return word.end()
        if not name.startswith(joined):
            break
    first = words[0]
    begins = len(first.group()) >= BEGINNING and name.startswith(first.group().lower())
    return first.end() if begins and first.group()[0].isupper() else 0


def _on(prose: str, end: int) -> int:
    """The end of a name with the capitalised words that go on with it."""
    for _ in range(2):
        more = _ON.match(prose, end)
        if not more:
            break
        end = more.end()
    return end


def _shaped(prose: str, book: Book) -> Iterator[tuple[int, int]]:
    """Names that look like a company's, by themselves or by the word beside them."""
    there = book.naming.signs.within(prose)
    for found in book.naming.company.finditer(prose) if _COMPANY in there else ():
        yield found.span()
    for found in book.naming.beside.finditer(prose) if _BESIDE in there else ():
        start, end = next(found.span(number) for number, text in enumerate(found.groups(), 1) if text)
        name = prose[start:end]
        if not any(one.search(name) for one in (book.naming.people, book.contexts["tools"])):
            yield start, end


def person(text: str, book: Book) -> bool:
    """Whether somebody is named in a text: by a first name, or a word that stands for one."""
    return not book.names.isdisjoint(_CAPITAL.findall(text)) or book.contexts["given"].search(text) is not None


def _letters(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum())
