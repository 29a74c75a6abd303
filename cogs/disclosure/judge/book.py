"""What the rulebook holds: links, phrases, labels and languages, as the judge uses them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from cogs.disclosure.judge.patterns import Pattern
from cogs.disclosure.judge.profiles import Profile
from cogs.disclosure.judge.relations import Kind as Relationship
from cogs.disclosure.judge.together import Named, Together

Strength = Literal["strong", "medium", "weak"]
Quality = Literal["good", "own", "plain", "vague", "denied", "void"]
Kind = Literal["link", "code", "referral", "gift", "evasion", "relation"]
Fix = Literal["link", "code", "gift", "relation", "family", "earning"]
"""Which of a language's labels is suggested: for a link, a code, a gift, a tie to a brand, or other earnings."""
FIXES: Final[tuple[Fix, ...]] = get_args(Fix)


@dataclass(frozen=True, slots=True)
class Examples:
    """What an entry has to find, and what it must not; `where` is its file, line and id, for whoever wrote it."""

    match: tuple[str, ...]
    no_match: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class Norm:
    """Who asks for a label, what they say, where that stands, and in which month it was looked up."""

    id: str
    title: str
    says: str
    link: str
    checked: str


@dataclass(frozen=True, slots=True)
class About:
    """What every rule says of itself: why it matters, in words for members; the languages it is about, none for
    all of them; the norms that ask for it, by name; and which label it suggests.
    """

    why: str
    languages: frozenset[str]
    norms: tuple[str, ...]
    fix: Fix


@dataclass(frozen=True, slots=True)
class LinkRule:
    """Links by host and parameter; `hosts` empty means every host.

    `needs` and `unless` name contexts that the post has to have, or lets it pass; `despite` are those with which
    it does not pass after all.
    """

    id: str
    name: str
    about: About
    strength: Strength
    hosts: tuple[str, ...]
    parameters: frozenset[str]
    path: Pattern | None
    path_source: str
    not_hosts: Pattern | None
    value: Pattern | None
    not_value: Pattern | None
    needs: tuple[str, ...]
    unless: tuple[str, ...]
    despite: tuple[str, ...]
    examples: Examples


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """What people say; `needs` and `unless` name contexts, each of `needs` a choice.

    `branded` is whether the pattern asks for a brand, and so is looked for in the marked text (`naming`).

    `sentence` is whether only what stands in the same sentence lets it pass.
    """

    id: str
    kind: Kind
    about: About
    strength: Strength
    pattern: Pattern
    source: str
    cue: str
    needs: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...]
    sentence: bool
    branded: bool
    examples: Examples

    @property
    def sign(self) -> str:
        """What tells in one look at a text whether the pattern could be in it."""
        return self.cue if self.branded else self.source


@dataclass(frozen=True, slots=True)
class LabelRule:
    """How a post says what it is: `pattern` has the label as its first group, `spaced` too where there is one.

    `said` means that it is a plain sentence.
    """

    id: str
    quality: Quality
    about: About
    pattern: Pattern
    spaced: Pattern | None
    source: str
    said: bool
    examples: Examples


@dataclass(frozen=True, slots=True)
class RelationRule:
    """What a registered relationship of one kind makes of praise; its `about.why` has {brand} for the brand's name."""

    id: str
    kind: Relationship
    about: About
    strength: Strength
    examples: Examples


@dataclass(frozen=True, slots=True)
class Endorsement:
    """What people say who recommend something; each of these is looked for near the name of a brand.

    `neither` looks like praise and is none; `negated` before praise and `critical` around it take it back.
    """

    praise: Pattern
    call: Pattern
    offer: Pattern
    neither: Pattern
    negated: Pattern
    critical: Pattern


@dataclass(frozen=True, slots=True)
class Naming:
    """How names of brands are told from those of people and things.

    `company` finds a name that can be nothing else, `beside` one by the word next to it (its first group), unless
    `people` is in it; `signs` tells in one look which of the two are in a text. `sites` are hosts that give no brand
    its name, as everybody links to them, and `pages` paths that only its customers have to do with.
    """

    company: Pattern
    beside: Pattern
    people: Pattern
    signs: Together
    pages: Pattern
    sites: frozenset[str]


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an address looks like that somebody invites with, and the hosts where it is only an invitation."""

    path: Pattern
    parameters: frozenset[str]
    not_hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """A language: the labels offered in it by kind."""

    offer: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """Every rule, and ways to look them up.

    `by_host`, `by_name` ("amazon" of "amazon.*") and `by_parameter` find links; the sets tell in one look
    which phrases, labels and contexts are in a text at all. `frequent` are languages by the short words that tell
    them, `ordinary` words
    in capitals that are no codes, `names` those of people, `spellable` hosts that stand for a rule by themselves.
    """

    links: Sequence[LinkRule]
    phrases: Sequence[PhraseRule]
    labels: Sequence[LabelRule]
    relations: Mapping[str, RelationRule]
    norms: Mapping[str, Norm]
    contexts: Mapping[str, Pattern]
    languages: Mapping[str, Language]
    frequent: Mapping[str, Sequence[str]]
    invitation: Invitation
    naming: Naming
    endorsement: Endorsement
    profiles: Mapping[str, Profile]
    ordinary: frozenset[str]
    names: frozenset[str]
    spellable: tuple[str, ...]
    by_host: Mapping[str, Sequence[LinkRule]]
    by_name: Mapping[str, Sequence[LinkRule]]
    by_parameter: Mapping[str, Sequence[LinkRule]]
    phrase_set: Together
    label_set: Together
    context_set: Named
