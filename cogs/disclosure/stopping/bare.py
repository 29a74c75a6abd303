"""What a platform may stop by itself: messages that are nothing but a paying network's link. Pure.

Nothing else is as clear: such a message has no word that could be a label, and whoever adds one is past this. The
patterns are for Discord's AutoMod, which takes Rust's, as many and as long as `kit.effects` says; Python and RE2 read
them alike. Networks that do not fit, or that a path alone tells, are left to Hearth itself.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bot.kit.effects import PATTERN_LIMIT, PATTERNS_LIMIT
from cogs.disclosure.judge.book import Book, LinkRule

NETWORK: Final = "network."
"""Begins the names of rules for links that a network made, whatever else the post says."""
_BEFORE: Final = r"(?i-m:^[\s<>|*_~]*(?:https?://(?:[a-z0-9-]+\.)*(?:"
_AFTER: Final = r")/[^\s/]\S*[\s<>|*_~]*)+$)"
"""Around a link only what Discord formats it with, for what is a letter each kind of pattern decides otherwise. Case is
no matter, and the ends are those of the message, not of a line: a label may stand in the line above.
"""


def patterns(book: Book, without: Collection[str] = ()) -> tuple[str, ...]:
    """The patterns of a rulebook, in its order, leaving out rules by name."""
    room = PATTERN_LIMIT - len(_BEFORE) - len(_AFTER)
    lines: list[str] = []
    for host in _hosts(book, without):
        fits = next((at for at, line in enumerate(lines) if len(line) + 1 + len(host) <= room), None)
        if fits is not None:
            lines[fits] += f"|{host}"
        elif len(lines) < PATTERNS_LIMIT and len(host) <= room:
            lines.append(host)
    return tuple(f"{_BEFORE}{line}{_AFTER}" for line in lines)


def _hosts(book: Book, without: Collection[str]) -> Iterator[str]:
    seen: set[str] = set()
    for rule in book.links:
        if _by_host_alone(rule) and rule.id not in without:
            for host in rule.hosts:
                if host not in seen and "*" not in host:
                    seen.add(host)
                    yield host.replace(".", r"\.")


def _by_host_alone(rule: LinkRule) -> bool:
    conditions: Sequence[object] = (rule.parameters, rule.path, rule.not_hosts, rule.needs, rule.unless)
    return rule.id.startswith(NETWORK) and rule.strength == "strong" and not any(conditions)
