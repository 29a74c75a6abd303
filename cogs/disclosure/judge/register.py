"""What may stand in the register of relationships, and when somebody is asked again; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from bot.kit.clock import DAY
from bot.kit.text import clean, visible
from cogs.disclosure.judge import urls
from cogs.disclosure.judge.marking import compact
from cogs.disclosure.judge.relations import Kind, Relation

Seen = Literal["moderators", "everyone"]
Step = Literal["declared", "changed", "ended", "renewed", "undone"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SEEN: Final[tuple[Seen, ...]] = get_args(Seen)
MOST: Final = 20
"""Relationships that one person can have at a time."""
NAMES: Final = 5
THINGS: Final = 10
NAME_LONGEST: Final = 60
UNDO: Final = 600_000
"""Milliseconds within which a step can be taken back."""
AHEAD: Final = 30 * DAY
YEAR: Final = 365 * DAY
_TOO_COMMON: Final = """
the and for you are was not but all any can her his our out who how why new now one two day get has had let may
way yes see use this that with from your they have will what when just like good great best nice cool free cheap
shop store brand company firma site web website link links code codes app apps book books game games food coffee
home work team club blog post news here there me my it is in on at to of or so we us no a an der die das und ich
ist mit von les des est une que para por con del los las uma mais het een van dat niet
"""
TOO_COMMON: Final = frozenset(_TOO_COMMON.split())
"""Words that would make nearly every post of somebody one about their brand."""
_SHARED: Final = """
etsy.com ebay.com instagram.com facebook.com tiktok.com youtube.com youtu.be twitter.com x.com linkedin.com
pinterest.com reddit.com discord.com discord.gg patreon.com kickstarter.com ko-fi.com github.com google.com
medium.com linktr.ee amazon.com amazon.co.uk amazon.de amazon.fr amazon.es amazon.it twitch.tv vimeo.com
spotify.com threads.net
"""
SHARED: Final = frozenset(_SHARED.split())
"""Sites with pages of very many: a page of one's own there says nothing about the site."""
_UNDER: Final = """
github.io gitlab.io blogspot.com wordpress.com myshopify.com substack.com bandcamp.com itch.io gumroad.com
tumblr.com wixsite.com squarespace.com carrd.co netlify.app vercel.app pages.dev bigcartel.com
"""
UNDER: Final = frozenset(_UNDER.split())
"""Sites under whose name everybody has a name of their own, which then counts whole."""
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,22}")
_CODE: Final = re.compile(r"[A-Za-z0-9][\w.%+-]{1,39}")
_AROUND: Final = "\"'\u201c\u201d\u2018\u2019()[]<>:"
_FILLERS: Final = frozenset({"site", "sites", "website", "domain", "and", "und", "et", "y", "e", "en", "is", "my"})
_CODES: Final = frozenset({"code", "codes", "tag", "tags", "coupon", "referral"})


@dataclass(frozen=True, slots=True)
class Declared:
    """A relationship in the register; times in epoch milliseconds.

    `since` is when it begins or began, as its member says: it may lie ahead, or before they declared it.
    `until` is when it ends or ended (None: nobody knows), `planned` what its member named as the end, so
    that ending it can be taken back. `sure` is when they last said that it holds, `asked` when they were
    last asked, `step` and `at` what was done last, `replaces` what it stands for since a change.
    """

    id: int
    person: int
    relation: Relation
    seen: Seen
    since: int
    until: int | None
    planned: int | None
    sure: int
    asked: int | None
    step: Step
    at: int
    replaces: int | None = None

    def holds(self, now: int) -> bool:
        """Whether it holds at a time."""
        return self.since <= now and not self.over(now)

    def over(self, now: int) -> bool:
        """Whether it ended, or was changed, before a time."""
        return self.until is not None and self.until <= now


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be read or kept, and why."""

    why: Literal[
        "short", "common", "long", "many", "not a date", "not dates", "past", "far", "early", "turned", "neither",
        "not a site", "shared",
    ]  # fmt: skip
    what: str = ""


def brand(text: str) -> tuple[str, ...] | Wrong:
    """The name of a brand and its other names, separated by commas."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", clean(text)):
        if visible(part):
            name = " ".join(part.split())
            found.setdefault(compact(name), name)
    for name in found.values() or [""]:
        if len(compact(name)) < 2 or (compact(name).isdigit() and len(compact(name)) < 4):
            return Wrong("short", name)
        if compact(name) in TOO_COMMON:
            return Wrong("common", name)
        if len(name) > NAME_LONGEST:
            return Wrong("long", name)
    return Wrong("many") if len(found) > NAMES else tuple(found.values())


@dataclass(frozen=True, slots=True)
class Things:
    """Sites, and codes that pay or credit somebody there."""

    domains: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def things(text: str) -> Things | Wrong:
    """Sites and codes as people list them: "acme.example, code ANA10"."""
    domains: list[str] = []
    codes: list[str] = []
    for part in re.split(r"[,;\n]", clean(text)):
        coded = False
        for token in part.split():
            word = token.strip(_AROUND).rstrip(".")
            if word.casefold() in _CODES:
                coded = True
            elif word.casefold() in _FILLERS or not visible(word):
                continue
            elif not coded and ("." in word or "/" in word):
                site = domain(word)
                if isinstance(site, Wrong):
                    return site
                domains.append(site)
            elif _CODE.fullmatch(word) and (coded or re.search(r"[0-9A-Z]", word)) and len(compact(word)) > 2:
                codes.append(word)
            else:
                return Wrong("neither", token)
    found = Things(tuple(dict.fromkeys(domains)), tuple({code.casefold(): code for code in codes}.values()))
    return Wrong("many") if len(found.domains) + len(found.codes) > THINGS else found


def domain(text: str) -> str | Wrong:
    """The site behind an address: "https://www.shop.acme.example/tea?x=1" is acme.example."""
    read = urls.unfold(text)
    host = read[0].host.removeprefix("www.") if read else ""
    if not _HOST.fullmatch(host):
        return Wrong("not a site", text)
    name, suffix = urls.registered(host)
    site = f"{name}.{suffix}"
    if not name:
        return Wrong("not a site", text)
    if site in UNDER:
        return host if host != site else Wrong("shared", site)
    if site in SHARED and (len(read[0].path) > 1 or host != site):
        return Wrong("shared", site)
    return site


# What is done with one


def same(one: Relation, other: Relation) -> bool:
    """Whether two would stand in the register twice."""
    return one.kind == other.kind and compact(one.brand) == compact(other.brand)


def named(brand_: str, relations: Iterable[Relation]) -> bool:
    """Whether a brand is registered under this name or another of its names."""
    return any(compact(brand_) in map(compact, (one.brand, *one.aliases)) for one in relations)


def changed(
    before: Declared, number: int, relation: Relation, seen: Seen, since: int, planned: int | None, now: int
) -> Declared:
    """What stands for a relationship from now on; the former one ends, and is known for posts of its time."""
    return Declared(
        number, before.person, relation, seen, since, planned, planned, now, None, "changed", now, before.id
    )


def renewed(before: Declared, until: int | None, now: int) -> Declared:
    """It still holds, until another time where it had an end."""
    return replace(before, until=until, planned=until, sure=now, step="renewed", at=now)


def resumed(before: Declared, now: int) -> Declared:
    """It never ended, or was never changed."""
    return replace(before, until=before.planned, step="undone", at=now)


def undoable(one: Declared, at: int, now: int) -> bool:
    """Whether the step that was taken at `at` is the last one, and short enough ago."""
    return one.at == at and one.step in {"declared", "changed", "ended"} and now - at <= UNDO


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due about a relationship at a moment: whether to ask, and when to look again (None: never)."""

    ask: bool
    again: int | None


def due(one: Declared, now: int) -> Due:
    """Open-ended ones are asked about every year, others once, a month before their end.

    One that ends within a month of being declared, or of its beginning, just ends. Nobody is asked before it begins.
    """
    if one.over(now):
        return Due(ask=False, again=None)
    if one.since > now:
        return Due(ask=False, again=one.since)
    if one.until is None:
        at = max(one.sure, one.since, one.asked or 0) + YEAR
        return Due(ask=True, again=now + YEAR) if at <= now else Due(ask=False, again=at)
    at = one.until - AHEAD
    if (one.asked is not None and one.asked >= at) or at <= max(one.sure, one.since):
        return Due(ask=False, again=one.until)
    return Due(ask=True, again=one.until) if at <= now else Due(ask=False, again=at)


def waits(one: Declared) -> bool:
    """Whether its member was asked and has not answered."""
    return one.asked is not None and one.asked > one.sure


def shown(declared: Sequence[Declared], *, moderates: bool, hidden: bool) -> Sequence[Declared]:
    """What somebody else reads of a member's relationships. Moderators see all: they are declared for them."""
    if moderates:
        return declared
    return () if hidden else [one for one in declared if one.seen == "everyone"]
