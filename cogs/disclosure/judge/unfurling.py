"""Where a post's links lead, as the platform shows it: one more address of each, when it arrives; pure.

Hearth opens no link. A platform that does tells what it found, often only some seconds after the post.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec.structs import replace

from bot.kit.events import Unfurled
from bot.kit.text import clean
from cogs.disclosure.judge import segments
from cogs.disclosure.judge.segments import Found, Reading
from cogs.disclosure.judge.urls import registered, unfold

Leads = Sequence[tuple[str, str]]
"""Links as they stand in a post, "" where nobody knows which, each with the address that it leads to."""
MOST: Final = 20
"""Links of one post whose goal is looked at."""
LONGEST: Final = 2000
"""Characters of an address that are looked at."""


def leads(shown: Iterable[Unfurled], kept: Leads = ()) -> Leads:
    """What a platform shows, and what it showed before, each once."""
    new = ((clean(one.link)[:LONGEST], clean(one.address)[:LONGEST]) for one in shown)
    return tuple(dict.fromkeys([*kept, *(pair for pair in new if pair[1])]))[:MOST]


def resolved(reading: Reading, shown: Leads) -> Reading:
    """A post whose links know where they lead.

    A goal that nobody says the link of belongs to the first link on another site, since a link that names its own
    site needs none; without such a link to none.
    """
    if not shown or not reading.links:
        return reading
    links = list(reading.links)
    for link, address in shown:
        place = _named(links, link) if link else _open(links, address)
        if place is not None:
            links[place] = replace(links[place], leads=(*links[place].leads, address))
    return replace(reading, links=tuple(links))


def bound(text: str, platform: str, shown: Leads) -> Leads:
    """The same with the link that each belongs to, so that it goes when an edit takes the link away."""
    reading = resolved(segments.read(text, platform), shown)
    return tuple((link.address, address) for link in reading.links for address in link.leads)


def _named(links: Sequence[Found], link: str) -> int | None:
    wanted = unfold(link)[:1]
    return next((place for place, one in enumerate(links) if wanted and unfold(one.address)[:1] == wanted), None)


def _open(links: Sequence[Found], address: str) -> int | None:
    goal = unfold(address)
    if not goal or any(_site(one.address) == registered(goal[0].host) for one in links):
        return None
    return next((place for place, one in enumerate(links) if not one.leads), None)


def _site(address: str) -> tuple[str, str] | None:
    urls = unfold(address)
    return registered(urls[0].host) if urls else None


def text_with(text: str, shown: Leads) -> str:
    """What the prefilter looks at: the post and where its links lead."""
    return "\n".join([text, *(address for _, address in shown)]) if shown else text


def written(shown: Leads) -> str:
    """As it is kept beside a post under review."""
    return json.dumps(list(shown))


def read(text: str) -> Leads:
    """As it was kept."""
    pairs: Any = json.loads(text) if text else []
    return tuple((str(link), str(address)) for link, address in pairs)
