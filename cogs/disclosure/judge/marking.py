"""The cog's one mark on a person: whether something of theirs is open, and the names that they registered.

With it a post is let through to the judge without a query (`flagging`). Names are kept as they are looked
for: folded, and letters and digits alone, so that "Acme Tools", "#acmetools" and "acme-tools" are one.
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from cogs.disclosure.judge.folding import fold
from cogs.disclosure.judge.relations import Relation

_OPEN: Final = "open"
_BETWEEN: Final = "|"


def compose(*, open_: bool, names: Iterable[str]) -> str | None:
    """The mark from its two parts; None where nothing is to be marked."""
    kept = sorted({name for name in names if name})
    return _BETWEEN.join([_OPEN if open_ else "", *kept]) if open_ or kept else None


def is_open(mark: str | None) -> bool:
    """Whether something of theirs is under review."""
    return mark is not None and mark.partition(_BETWEEN)[0] == _OPEN


def names(mark: str | None) -> tuple[str, ...]:
    """What they registered."""
    return tuple(mark.split(_BETWEEN)[1:]) if mark else ()


def mentions(mark: str | None, text: str) -> bool:
    """Whether a text could be about something that its author registered; more than the judge will find."""
    looked_for = names(mark)
    if not looked_for:
        return False
    seen = compact(unquote(text, errors="replace") if "%" in text else text)
    return any(name in seen for name in looked_for)


def compact(text: str) -> str:
    """A text as names are looked for in it."""
    return "".join(letter for letter in fold(text).text.casefold() if letter.isalnum())


def names_of(relations: Iterable[Relation]) -> frozenset[str]:
    """What of these relationships a post could say: names, sites and codes."""
    said = (word for one in relations for word in (one.brand, *one.aliases, *one.domains, *one.codes))
    return frozenset(filter(None, map(compact, said)))
