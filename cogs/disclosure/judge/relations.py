"""What members declared: who they are to a brand. The register keeps it, and the judge reads it; pure."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["employee", "founder", "family", "paid", "ambassador", "affiliate", "gifted", "investor", "event"]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship that holds at the time of a post.

    `brand` is as its member wrote it, `aliases` are other names of it, `domains` its sites without
    "www.", and `codes` what pays or credits the member there.
    """

    kind: Kind
    brand: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


Scope = Literal["brand", "tag", "domain"]


@dataclass(frozen=True, slots=True)
class Exempt:
    """What an author need not label, as moderators decided: everything about a brand, with a tag or code, or on a site.

    `what` is folded: letters and digits of a brand, a tag in small letters, a site without "www.".
    """

    scope: Scope
    what: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is registered that bears on one author's post: their relationships, the community's own tags and codes,
    which pay nobody in particular, and what moderators exempted this author for.
    """

    relations: tuple[Relation, ...] = ()
    community_tags: tuple[str, ...] = ()
    community_codes: tuple[str, ...] = ()
    exempt: tuple[Exempt, ...] = ()


NOTHING = Known()
