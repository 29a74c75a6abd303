"""What moderators exempt an author for: read from a form, suggested from a post, and left out by the judge; pure.

An exemption is narrow. A link is let pass if it leads to the exempted site or brand, a phrase if its sentence names
the brand or every link of the post leads there; evasions are never let pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, get_args

from bot.kit.text import clean, visible
from cogs.disclosure.judge import around, linking, register, segments
from cogs.disclosure.judge.book import Book
from cogs.disclosure.judge.marking import compact
from cogs.disclosure.judge.patterns import pattern
from cogs.disclosure.judge.register import Wrong
from cogs.disclosure.judge.relations import Exempt, Known, Relation, Scope
from cogs.disclosure.judge.segments import Reading
from cogs.disclosure.judge.signal import Signal
from cogs.disclosure.judge.urls import Url, registered, unfold

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
LONGEST: Final = 60
YEARS: Final = 2
"""How long an exemption lasts at most: somebody looks at it again while people remember why it was given."""
_SENTENCE_ENDS: Final = ".!?\n"
_TAG: Final = pattern(r"[\w.%+-]{3,60}")


@dataclass(frozen=True, slots=True)
class Exemption:
    """One exemption: of whom, for what, until when, by whom (None: erased), from which item, granted when.

    Times in epoch milliseconds. `planned` is the end that was named, so that ending it early can be taken back.
    """

    id: int
    author: int
    exempt: Exempt
    until: int
    planned: int
    by: int | None
    item: int
    at: int

    def holds(self, now: int) -> bool:
        """Whether it holds at a time."""
        return self.until > now


def read(scope: Scope, text: str) -> Exempt | Wrong:
    """What a form names, folded as the judge looks for it."""
    said = visible(clean(text))
    match scope:
        case "brand":
            names = register.brand(said)
            return names if isinstance(names, Wrong) else Exempt(scope, compact(names[0]))
        case "domain":
            site = register.domain(said)
            return site if isinstance(site, Wrong) else Exempt(scope, site)
        case "tag":
            return Exempt(scope, said.lower()) if _TAG.fullmatch(said) else Wrong("neither", said)


def suggested(text: str, rule: str, span: tuple[int, int], book: Book, known: Known) -> Exempt | None:
    """The narrowest exemption that covers what a post was flagged for: `rule` at `span` of the text."""
    reading = segments.read(text, "")
    place = reading.folded.locate(span[0])
    near = [urls for link in reading.links if link.start <= place < link.end and (urls := unfold(link.address))]
    if rule.startswith("relation."):
        mine = [one for one in known.relations if rule == f"relation.{one.kind}"]
        return Exempt("brand", compact(mine[0].brand)) if mine else None
    for url in near[0] if near else ():
        for one in linking.matching(url, book):
            tag = next((value for name, value in url.query if name in one.parameters and value), "")
            if one.id == rule:
                return Exempt("tag", tag.lower()) if _TAG.fullmatch(tag) else Exempt("domain", _site(url))
    codes = around.codes(reading.prose, around.near(reading.prose, place, place), book)
    if codes:
        return Exempt("tag", codes[0].lower())
    linked = [urls for link in reading.links if (urls := unfold(link.address))]
    return Exempt("domain", _site(linked[0][0])) if linked else None


def _site(url: Url) -> str:
    name, suffix = registered(url.host)
    return f"{name}.{suffix}" if name else url.host


# What is left of a post for the judge


def known(about: Known) -> Known:
    """What is registered about an author, without what they are exempted for: tags and codes then pay nobody."""
    if not about.exempt:
        return about
    tags = tuple(one.what for one in about.exempt if one.scope == "tag")
    kept = [
        replace(one, codes=tuple(code for code in one.codes if code.lower() not in tags))
        for one in about.relations
        if not _covered(one, about.exempt)
    ]
    return replace(
        about,
        relations=tuple(kept),
        community_tags=(*about.community_tags, *tags),
        community_codes=(*about.community_codes, *tags),
    )


def _covered(relation: Relation, exempt: Sequence[Exempt]) -> bool:
    names = {compact(name) for name in (relation.brand, *relation.aliases)}
    for one in exempt:
        if one.scope == "brand" and one.what in names:
            return True
        if one.scope == "domain" and any(_under(site, one.what) for site in relation.domains):
            return True
    return False


def left(reading: Reading, found: Sequence[Signal], exempt: Sequence[Exempt]) -> Sequence[Signal]:
    """The signals that no exemption covers."""
    sites = [one.what for one in exempt if one.scope == "domain"]
    brands = [one.what for one in exempt if one.scope == "brand"]
    if not found or not (sites or brands):
        return found
    links = [(link.start, link.end, _leads(unfold(link.address), sites, brands)) for link in reading.links]
    everywhere = bool(links) and all(there for _, _, there in links)

    def passes(signal: Signal) -> bool:
        if signal.kind == "evasion":
            return False
        within = [there for start, end, there in links if start < signal.end and signal.start < end]
        if within:
            return all(within)
        return everywhere or any(brand in _sentence(reading.prose, signal) for brand in brands)

    return [signal for signal in found if not passes(signal)]


def _leads(urls: Sequence[Url], sites: Sequence[str], brands: Sequence[str]) -> bool:
    """Whether an address, or one inside it, is on one of the sites or of one of the brands."""
    return any(
        any(_under(url.host, site) for site in sites) or compact(registered(url.host)[0]) in brands for url in urls
    )


def _under(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _sentence(prose: str, signal: Signal) -> str:
    """The letters and digits of the sentence around a signal."""
    first = max(prose.rfind(end, 0, signal.start) for end in _SENTENCE_ENDS) + 1
    ends = [place for end in _SENTENCE_ENDS if (place := prose.find(end, signal.end)) >= 0]
    return compact(prose[first : min(ends, default=len(prose))])
