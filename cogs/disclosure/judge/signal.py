"""One thing found in a post that could mean that somebody is paid."""

from msgspec import Struct

from cogs.disclosure.judge.book import About, Fix, Kind, Strength


class Signal(Struct, frozen=True):
    """One thing found: by which rule, how strong, where in the folded text, why in words for members, the norms that
    ask for a label, which label is suggested, and in which languages the rule looks, none for all of them.
    """

    rule: str
    kind: Kind
    strength: Strength
    start: int
    end: int
    why: str
    norms: tuple[str, ...] = ()
    fix: Fix = "link"
    languages: frozenset[str] = frozenset()


def said(about: About) -> tuple[str, tuple[str, ...], Fix, frozenset[str]]:
    """What a rule says of itself, as a signal carries it."""
    return about.why, about.norms, about.fix, about.languages
