"""A rule of a community's own from what an organiser filled in; pure.

A link is a site, a path on it, a parameter, or these together; a phrase is plain words, or a pattern between
slashes. Both are refused where they would be found in ordinary talk.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.kit.text import clean, cut, visible
from cogs.disclosure.judge import patterns, register, segments, signals
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.folding import fold
from cogs.disclosure.judge.patterns import Mistake, escaped
from cogs.disclosure.judge.urls import registered, unfold
from cogs.disclosure.own_rules.ordinary import ordinary
from cogs.disclosure.rulebook import owning
from cogs.disclosure.rulebook.owning import OwnRule

LONGEST_PATTERN: Final = 200
LARGEST: Final = 600
"""Steps of a pattern's program, which is what a character costs at worst."""
EXAMPLES: Final = 5
LONGEST_EXAMPLE: Final = 300
FEWEST: Final = 5
"""Letters that a phrase needs, lest it be found everywhere."""
Claim = Literal["link", "hint", "code", "invitation", "gift"]
CLAIMS: Final[tuple[Claim, ...]] = ("invitation", "code", "gift", "hint")
"""What a phrase can mean; a link is `link` or `hint`."""
_MEANS: Final[dict[Claim, tuple[str, str]]] = {
    "invitation": ("referral", "strong"),
    "code": ("code", "strong"),
    "gift": ("gift", "strong"),
    "hint": ("referral", "weak"),
}
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,22}")
_PARAMETER: Final = re.compile(r"[a-z0-9_.~-]{1,40}")
EVERYDAY: Final = (
    "good morning everyone, how are you today?",
    "thanks for the link, I will have a look at it tonight",
    "does anybody know a good place to buy pens? I got mine for 5 euros at the shop",
    "I wrote a post about it here: https://blog.example.org/2026/03/how-we-did-it?page=2#comments",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
    "see https://en.wikipedia.org/wiki/Fountain_pen and https://github.com/example/project/issues/12",
    "guten Morgen, hat jemand Lust auf ein Treffen am Samstag?",
    "merci beaucoup, je regarde ce soir",
    "hola a todos, gracias por la ayuda con mi proyecto",
    "use my code from the repo, the tests pass now",
    "meeting at 10:30, please bring your own ideas and 2 or 3 examples!",
)
"""Talk in which no rule of a community's own may be found."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What of a form cannot be used, and why."""

    why: Literal[
        "no link",
        "parameter",
        "ordinary",
        "suffix",
        "shared",
        "short",
        "long",
        "pattern",
        "large",
        "everything",
        "everyday",
        "examples",
        "long example",
        "missed",
        "found",
        "unusable",
    ]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """Which links a rule is about; `path` is where they begin on the site."""

    host: str = ""
    path: str = ""
    parameter: str = ""

    @property
    def shown(self) -> str:
        """As organisers write it."""
        return f"{self.host}{self.path}{f'?{self.parameter}=' if self.parameter else ''}"

    @property
    def example(self) -> str:
        """A link that such a rule has to find."""
        asked = f"?{self.parameter}=abc123" if self.parameter else ""
        return f"https://{self.host or 'shop.example'}{self.path or '/a'}{asked}"


def where(text: str) -> Where | Wrong:
    """A site, a path or a parameter as people write them: "shop.example", "shop.example/r/", "?partner="."""
    typed = "".join(clean(text).split()).lower()
    address, mark, query = typed.partition("?")
    parameter = query.partition("&")[0].partition("=")[0]
    if mark and not _PARAMETER.fullmatch(parameter):
        return Wrong("parameter", cut(text, 60))
    rest = address.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    host, slash, path = rest.partition("/")
    path = f"/{path}" if slash and path else ""
    if not host and not path and ordinary(parameter):
        return Wrong("ordinary", parameter)
    if not host:
        return Where(parameter=parameter) if parameter and not path else Wrong("no link", cut(text, 60))
    urls = unfold(f"https://{host}/")
    host = urls[0].host if urls else host
    if not _HOST.fullmatch(host):
        return Wrong("no link", cut(text, 60))
    if not registered(host)[0]:
        return Wrong("suffix", host)
    if not path and not parameter and (host in register.SHARED or host in register.UNDER):
        return Wrong("shared", host)
    return Where(host, path, parameter)


def link(place: Where, claim: Claim, why: str, number: str, match: Sequence[str], others: Sequence[str]) -> OwnRule:
    """A rule about links; examples beyond those given come from the place itself."""
    says: dict[str, Any] = {"id": number, "name": place.host or f"?{place.parameter}="}
    says |= {"hosts": [place.host]} if place.host else {}
    says |= {"parameters": [place.parameter]} if place.parameter else {}
    says |= {"path": f"^{escaped(place.path)}"} if place.path else {}
    says |= {"weight": "weak" if claim == "hint" else "strong", "why": why}
    says |= {
        "match": [place.example, *match],
        "no_match": [f"https://{place.host or 'shop.example'}.other.example/", *others],
    }
    return OwnRule("link", number, says)


def phrase(text: str) -> str | Wrong:
    """The pattern of a phrase: of plain words, in which * is any word, or what stands between slashes."""
    typed = clean(text).strip()
    if len(typed) > LONGEST_PATTERN:
        return Wrong("long", str(LONGEST_PATTERN))
    if len(typed) > 2 and typed[0] == typed[-1] == "/":
        return _checked(typed[1:-1])
    words = fold(" ".join(typed.split())).text.split()
    if sum(letter.isalnum() for letter in "".join(words)) < FEWEST:
        return Wrong("short", typed)
    source = r"\s+".join(r"\S+" if word == "*" else escaped(word) for word in words)
    return _checked(f"{_edge(words[0][0])}{source}{_edge(words[-1][-1])}")


def _edge(letter: str) -> str:
    return r"\b" if letter.isascii() and (letter.isalnum() or letter == "_") else ""


def _checked(source: str) -> str | Wrong:
    try:
        found = patterns.pattern(source)
    except Mistake as why:
        return Wrong("pattern", str(why).partition("RE2 pattern: ")[2])
    if found.size > LARGEST:
        return Wrong("large")
    return Wrong("everything") if found.search("") else source


def said(source: str, claim: Claim, why: str, number: str, match: Sequence[str], others: Sequence[str]) -> OwnRule:
    """A rule about what people say."""
    kind, weight = _MEANS[claim]
    says = {"id": number, "kind": kind, "weight": weight, "pattern": source, "why": why}
    return OwnRule("phrase", number, {**says, "match": list(match), "no_match": [EVERYDAY[0], *others]})


def examples(text: str) -> tuple[str, ...] | Wrong:
    """Posts of a form's field, one a line."""
    lines = tuple(line.strip() for line in clean(text).split("\n") if visible(line))
    if len(lines) > EXAMPLES:
        return Wrong("examples", str(EXAMPLES))
    long = next((line for line in lines if len(line) > LONGEST_EXAMPLE), None)
    return Wrong("long example", str(LONGEST_EXAMPLE)) if long is not None else lines


def number(hint: str, taken: Iterable[str]) -> str:
    """An id for a rule, from what it is about."""
    slug = "-".join(re.findall(r"[a-z0-9]+", fold(hint).text.lower()))[:40].strip("-") or "rule"
    used, wanted = set(taken), f"{owning.PREFIX}{slug}"
    return next(one for one in (wanted, *(f"{wanted}-{count}" for count in range(2, 100))) if one not in used)


def misses(book: Book, own: str, match: Sequence[str], others: Sequence[str]) -> dict[str, Wrong]:
    """What of a rule's form is wrong by what the rule finds, by the field's name; `book` has the rule in it."""

    def finds(text: str) -> bool:
        return own in {one.rule for one in signals.find(segments.read(text, ""), book)}

    wrong: dict[str, Wrong] = {}
    missed = next((text for text in match if not finds(text)), None)
    if missed is not None:
        wrong["match"] = Wrong("missed", cut(missed, 80))
    found = next(filter(finds, others), None)
    if found is not None:
        wrong["others"] = Wrong("found", cut(found, 80))
    everyday = next(filter(finds, EVERYDAY), None)
    if everyday is not None:
        wrong["what"] = Wrong("everyday", cut(everyday, 60))
    return wrong
