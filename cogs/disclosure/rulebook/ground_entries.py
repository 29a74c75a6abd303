"""What rules stand on, as entries of the rulebook: norms, languages, profiles, and how brands and praise are told."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields
from typing import cast

from cogs.disclosure.judge.book import FIXES, Endorsement, Invitation, Language, Naming, Norm
from cogs.disclosure.judge.folding import fold
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.judge.profiles import Profile, key
from cogs.disclosure.judge.together import Together
from cogs.disclosure.rulebook.entry import Entry


def norm(entry: Entry) -> Norm:
    """Who asks for a label, with the place where that stands. Raises `Mistake`."""
    names = ("id", "title", "says", "link", "checked")
    entry.only(names)
    found = Norm(*(entry.text(name) for name in names))
    if not found.link.startswith(("https://", "http://")):
        raise Mistake(f"{entry.where}: link is {found.link!r}, and has to begin with https://")
    return found


def language(entry: Entry) -> Language:
    """The labels offered in a language, one for each way to earn. Raises `Mistake`."""
    entry.only({"id", "words", "offer"})
    offer = entry.table.get("offer")
    if not isinstance(offer, dict) or set(cast("dict[str, str]", offer)) != set(FIXES):
        raise Mistake(f"{entry.where}: offer a label for each of {', '.join(FIXES)}")
    return Language(cast("dict[str, str]", offer))


def frequent(languages: Mapping[str, Entry]) -> Mapping[str, Sequence[str]]:
    """Languages by the frequent words of each, by which a post's language is told."""
    found: dict[str, list[str]] = {}
    for code, entry in languages.items():
        for word in dict.fromkeys(entry.text("words").split()):
            found.setdefault(word, []).append(code)
    return found


def invitation(entry: Entry) -> Invitation:
    """What an address looks like that somebody invites with. Raises `Mistake`."""
    parameters, but = frozenset(entry.texts("parameters")), frozenset(entry.texts("not_hosts"))
    return Invitation(entry.pattern("path"), parameters, but)


def naming(entry: Entry) -> Naming:
    """How names of brands are told from those of people and things. Raises `Mistake`."""
    entry.only({"id", "company", "beside", "people", "pages", "sites"})
    company, beside, people = (entry.pattern(name) for name in ("company", "beside", "people"))
    signs = Together(entry.source(name) for name in ("company", "beside"))
    return Naming(company, beside, people, signs, entry.pattern("pages"), frozenset(entry.text("sites").split()))


def endorsement(entry: Entry) -> Endorsement:
    """What people say who recommend something. Raises `Mistake`."""
    return Endorsement(*(entry.pattern(field.name) for field in fields(Endorsement)))


def profile(entry: Entry, labels: AbstractSet[str]) -> Profile:
    """A country's labels and where they have to stand; `labels` are the ids of all. Raises `Mistake`."""

    def keys(name: str) -> frozenset[str]:
        return frozenset(key(fold(text).text) for text in entry.texts(name))

    entry.only({"id", *(field.name for field in fields(Profile) if field.name != "name")})
    return Profile(
        entry.text("id"),
        entry.text("title"),
        entry.text("source"),
        entry.text("checked"),
        entry.text("language"),
        keys("accepts"),
        keys("refuses"),
        keys("gifts"),
        frozenset(entry.named("rules", labels, "label")),
        entry.choice("others", ("kept", "weak", "listed"), "kept"),
        entry.truth("sentences", default=True),
        entry.truth("affiliate", default=True),
        entry.truth("anywhere"),
        entry.number("lines"),
        entry.truth("before"),
        entry.truth("ends"),
    )
