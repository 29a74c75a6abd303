"""Links, phrases and relations as entries of the rulebook."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final, get_args

from cogs.disclosure.judge import cues
from cogs.disclosure.judge.book import LinkRule, Norm, PhraseRule, RelationRule
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.judge.relations import Kind as Relationship
from cogs.disclosure.rulebook.entry import Entry
from cogs.disclosure.rulebook.labelling import ABOUT, about

_WEIGHTS: Final = ("strong", "medium", "weak")
_HOSTS: Final = {"hosts", "not_hosts", "parameters", "path", "value", "not_value"}
_LINK: Final = {"name", "needs", "unless", "despite", "weight"} | _HOSTS | ABOUT
_PHRASE: Final = {"kind", "weight", "pattern", "cue", "needs", "unless", "sentence"} | ABOUT
_NAMED: Final = ("{brand}", "{party}")


def link(entry: Entry, contexts: AbstractSet[str], norms: Mapping[str, Norm]) -> LinkRule:
    """A link by host, parameter or both; it may ask that its post stands alone. Raises `Mistake`."""
    entry.only(_LINK)
    known = contexts | {"alone"}
    name = entry.text("name")
    rule = LinkRule(
        entry.text("id"),
        name,
        about(entry, norms, f"The {name} link pays whoever made it."),
        entry.choice("weight", _WEIGHTS, "strong"),
        entry.filled("hosts"),
        frozenset(entry.filled("parameters")),
        entry.pattern_or_none("path"),
        entry.source("path", ""),
        entry.pattern_or_none("not_hosts"),
        entry.pattern_or_none("value"),
        entry.pattern_or_none("not_value"),
        entry.named("needs", known, "context"),
        entry.named("unless", known, "context"),
        entry.named("despite", known, "context"),
        entry.examples,
    )
    if not rule.hosts and not rule.parameters:
        raise Mistake(f"{entry.where}: it names neither hosts nor parameters, and would be every link")
    return rule


def phrase(entry: Entry, contexts: AbstractSet[str], norms: Mapping[str, Norm]) -> PhraseRule:
    """What people say; it may ask that its post has an invitation in it. Raises `Mistake`."""
    entry.only(_PHRASE)
    known = contexts | {"referral"}
    written = entry.source("pattern")
    source = cues.plain(written)
    cue = _cue(entry, entry.source("cue", written))
    if entry.compiled(cue).empty:
        raise Mistake(f"{entry.where}: what its pattern, or its cue, looks for can be empty, and is in every message")
    if any(name in cue for name in _NAMED):
        raise Mistake(f"{entry.where}: a pattern with {{brand}} or {{party}} takes a cue without it, for the prefilter")
    return PhraseRule(
        entry.text("id"),
        entry.choice("kind", ("link", "code", "referral", "gift", "evasion")),
        about(entry, norms),
        entry.choice("weight", _WEIGHTS, "strong"),
        entry.compiled(source),
        source,
        cue,
        tuple(tuple(choice.split(" or ")) for choice in entry.named("needs", known, "context")),
        entry.named("unless", known, "context"),
        entry.truth("sentence"),
        any(name in source for name in _NAMED),
        entry.examples,
    )


def _cue(entry: Entry, written: str) -> str:
    try:
        return cues.cue(written)
    except Mistake as why:
        raise Mistake(f"{entry.where}: {why}") from why


def relation(entry: Entry, norms: Mapping[str, Norm]) -> RelationRule:
    """What a registered relationship makes of praise. Raises `Mistake`."""
    entry.only({"kind", "weight"} | ABOUT)
    return RelationRule(
        entry.text("id"),
        entry.choice("kind", get_args(Relationship)),
        about(entry, norms),
        entry.choice("weight", _WEIGHTS, "strong"),
        entry.examples,
    )
