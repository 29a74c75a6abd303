"""Reading the rulebook from TOML: every mistake names the file, the line and the entry.

Patterns run on RE2, so that no text can make them slow (FACTS: Python's `re` took 18.6 s on 28
hostile characters). A pattern may say {link} and {token}, and may be a list, of which any may match.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast, get_args

from cogs.disclosure import cues, trying
from cogs.disclosure.book import (
    FIXES,
    Book,
    Endorsement,
    Invitation,
    Language,
    LinkRule,
    Naming,
    Norm,
    PhraseRule,
    RelationRule,
)
from cogs.disclosure.entry import Entry, lines, toml
from cogs.disclosure.folding import fold
from cogs.disclosure.labelling import ABOUT, about, label
from cogs.disclosure.patterns import Mistake
from cogs.disclosure.profiles import Profile, key
from cogs.disclosure.relations import Kind as Relationship
from cogs.disclosure.together import Named, Together

_Index = dict[str, list[LinkRule]]
PHRASES: Final = ("codes", "referrals", "gifts", "evasions")
FILES: Final = ("links", *PHRASES, "words", "labels", "languages", "profiles", "endorsing", "norms")
_SORTED: Final = {"link": "weight", "phrase": "kind", "label": "quality"}
"""What sorts the entries of a kind; what most of a sort share stands once, in `[default.…]`."""
_HOLDS: Final = {
    "links": {"link", "invitation", "default"},
    **{name: {"phrase", "default"} for name in PHRASES},
    "words": {"context", "ordinary", "names", "brand"},
    "labels": {"label", "default"},
    "endorsing": {"relation", "praise", "call", "offer", "neither", "negated", "critical"},
}
KINDS: Final = ("link", "phrase", "label")
"""What a file of rules on top of the shipped ones may hold."""


@cache
def shipped() -> Book:
    """The rules that come with Hearth, read once, when the first text is judged.

    Their examples are not tried at that moment (0.1 s) but by the tests, as by `hearth disclosure test`.
    """
    return read(texts(), tried=False)


def texts() -> dict[str, str]:
    """The files that come with Hearth, as they are written."""
    folder = files("cogs.disclosure") / "data"
    return {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in FILES}


def read(written: Mapping[str, str], *, tried: bool = True) -> Book:
    """A rulebook from its files' texts; raises `Mistake`, also where a rule fails an example of its own."""
    tables = {name: toml(name, text) for name, text in written.items()}
    for name, held in _HOLDS.items():
        Entry(name, {"id": "the file", **tables[name]}, "").only({*held, "id"})
    seen: set[str] = set()

    def entry(file: str, number: str, table: object) -> Entry:
        if not isinstance(table, dict):
            raise Mistake(f"{file}.toml: {number} is missing or no table")
        return Entry(file, {"id": number, **cast("dict[str, Any]", table)}, written[file])

    def entries(file: str, kind: str) -> Iterator[Entry]:
        return _entries(file, kind, tables[file], written[file], seen)

    norms = {name: _norm(entry("norms", name, one)) for name, one in tables["norms"].items()}
    words = entry("words", "context", tables["words"].get("context"))
    contexts = {name: words.pattern(name) for name in words.table if name != "id"}
    links = [_link(one, {*contexts, "alone"}, norms) for one in entries("links", "link")]
    said = (one for file in PHRASES for one in entries(file, "phrase"))
    phrases = [_phrase(one, {*contexts, "referral"}, norms) for one in said]
    labels = [label(one, norms) for one in entries("labels", "label")]
    named = {rule.id for rule in labels}
    by_host, by_name, by_parameter = _indexes(links)
    spoken = {code: entry("languages", code, one) for code, one in tables["languages"].items()}
    book = Book(
        links,
        phrases,
        labels,
        {one.text("kind"): _relation(one, norms) for one in entries("endorsing", "relation")},
        norms,
        contexts,
        {code: _language(one) for code, one in spoken.items()},
        _frequent(spoken),
        _invitation(entry("links", "invitation", tables["links"].get("invitation"))),
        _naming(entry("words", "brand", tables["words"].get("brand"))),
        _endorsement(entry("endorsing", "endorsing", tables["endorsing"])),
        {name: _profile(entry("profiles", name, one), named) for name, one in tables["profiles"].items()},
        frozenset(Entry("words", tables["words"], "").text("ordinary").split()),
        frozenset(Entry("words", tables["words"], "").text("names").split()),
        tuple(
            host
            for rule in links
            if not rule.parameters and not rule.path
            for host in rule.hosts
            if host.count(".") == 1
        ),
        by_host,
        by_name,
        by_parameter,
        Together((rule.sign for rule in phrases), loosely=True),
        Together((rule.source for rule in labels), loosely=True),
        Named({name: words.source(name) for name in contexts}),
    )
    missing = set(get_args(Relationship)) - set(book.relations)
    if missing:
        raise Mistake(f"endorsing.toml: there is no relation for {', '.join(sorted(missing))}")
    failed = next((failure for kind in trying.tried(book, written) for failure in kind.failures), "") if tried else ""
    if failed:
        raise Mistake(failed)
    return book


def _entries(file: str, kind: str, table: Mapping[str, Any], text: str, seen: set[str]) -> Iterator[Entry]:
    listed: object = table.get(kind, [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in cast("list[object]", listed)):
        raise Mistake(f"{file}.toml: {kind} is no list of entries; begin each with [[{kind}]]")
    defaults: object = table.get("default", {})
    given = cast("dict[str, Any]", defaults) if isinstance(defaults, dict) else {}
    places = list(lines(text, kind))
    tables = cast("list[dict[str, Any]]", listed)
    for place, one in enumerate(tables):
        sort = one.get(_SORTED.get(kind, ""), "strong")
        usual: object = given.get(sort, {}) if isinstance(sort, str) else {}
        line = places[place] if len(places) == len(tables) else 0
        entry = Entry(file, {**cast("dict[str, Any]", usual), **one} if isinstance(usual, dict) else one, text, line)
        number = entry.text("id")
        if number in seen:
            raise Mistake(f"{entry.where}: this id exists already")
        seen.add(number)
        yield entry


def _norm(entry: Entry) -> Norm:
    entry.only({"id", "title", "says", "link", "checked"})
    norm = Norm(*(entry.text(name) for name in ("id", "title", "says", "link", "checked")))
    if not norm.link.startswith(("https://", "http://")):
        raise Mistake(f"{entry.where}: link is {norm.link!r}, and has to begin with https://")
    return norm


_LINK: Final = {
    "name",
    "hosts",
    "not_hosts",
    "parameters",
    "path",
    "value",
    "not_value",
    "needs",
    "unless",
    "despite",
    "weight",
}


def _link(entry: Entry, contexts: set[str], norms: Mapping[str, Norm]) -> LinkRule:
    entry.only(_LINK | ABOUT)
    name = entry.text("name")
    rule = LinkRule(
        entry.text("id"),
        name,
        about(entry, norms, f"The {name} link pays whoever made it."),
        entry.choice("weight", ("strong", "medium", "weak"), "strong"),
        entry.texts("hosts"),
        frozenset(entry.texts("parameters")),
        entry.pattern_or_none("path"),
        entry.source("path", ""),
        entry.pattern_or_none("not_hosts"),
        entry.pattern_or_none("value"),
        entry.pattern_or_none("not_value"),
        entry.named("needs", contexts, "context"),
        entry.named("unless", contexts, "context"),
        entry.named("despite", contexts, "context"),
        entry.examples,
    )
    if not rule.hosts and not rule.parameters:
        raise Mistake(f"{entry.where}: it names neither hosts nor parameters, and would be every link")
    return rule


def _invitation(entry: Entry) -> Invitation:
    return Invitation(
        entry.pattern("path"),
        frozenset(entry.texts("parameters")),
        frozenset(entry.texts("not_hosts")),
    )


def _naming(entry: Entry) -> Naming:
    entry.only({"id", "company", "beside", "people", "pages", "sites"})
    company, beside, people = (entry.pattern(name) for name in ("company", "beside", "people"))
    signs = Together(entry.source(name) for name in ("company", "beside"))
    return Naming(company, beside, people, signs, entry.pattern("pages"), frozenset(entry.text("sites").split()))


def _language(entry: Entry) -> Language:
    entry.only({"id", "words", "offer"})
    offer = entry.table.get("offer")
    if not isinstance(offer, dict) or set(cast("dict[str, str]", offer)) != set(FIXES):
        raise Mistake(f"{entry.where}: offer a label for each of {', '.join(FIXES)}")
    return Language(cast("dict[str, str]", offer))


def _frequent(languages: Mapping[str, Entry]) -> Mapping[str, Sequence[str]]:
    """Languages by the frequent words of each."""
    found: dict[str, list[str]] = {}
    for code, entry in languages.items():
        for word in dict.fromkeys(entry.text("words").split()):
            found.setdefault(word, []).append(code)
    return found


def _relation(entry: Entry, norms: Mapping[str, Norm]) -> RelationRule:
    entry.only({"kind", "weight"} | ABOUT)
    return RelationRule(
        entry.text("id"),
        entry.choice("kind", get_args(Relationship)),
        about(entry, norms),
        entry.choice("weight", ("strong", "medium", "weak"), "strong"),
        entry.examples,
    )


def _endorsement(entry: Entry) -> Endorsement:
    names = ("praise", "call", "offer", "neither", "negated", "critical")
    return Endorsement(*(entry.pattern(name) for name in names))


def _profile(entry: Entry, labels: set[str]) -> Profile:
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


def _cue(entry: Entry, written: str) -> str:
    try:
        return cues.cue(written)
    except Mistake as why:
        raise Mistake(f"{entry.where}: {why}") from why


_PHRASE: Final = {"kind", "weight", "pattern", "cue", "needs", "unless", "sentence"}


def _phrase(entry: Entry, contexts: set[str], norms: Mapping[str, Norm]) -> PhraseRule:
    entry.only(_PHRASE | ABOUT)
    needs = tuple(tuple(choice.split(" or ")) for choice in entry.named("needs", contexts, "context"))
    unless = entry.named("unless", contexts, "context")
    written = entry.source("pattern")
    source = cues.plain(written)
    cue = _cue(entry, entry.source("cue", written))
    entry.compiled(cue)
    branded = any(name in source for name in ("{brand}", "{party}"))
    if any(name in cue for name in ("{brand}", "{party}")):
        raise Mistake(f"{entry.where}: a pattern with {{brand}} or {{party}} takes a cue without it, for the prefilter")
    return PhraseRule(
        entry.text("id"),
        entry.choice("kind", ("link", "code", "referral", "gift", "evasion")),
        about(entry, norms),
        entry.choice("weight", ("strong", "medium", "weak"), "strong"),
        entry.compiled(source),
        source,
        cue,
        needs,
        unless,
        entry.truth("sentence"),
        branded,
        entry.examples,
    )


def _indexes(links: Sequence[LinkRule]) -> tuple[_Index, _Index, _Index]:
    by_host: _Index = {}
    by_name: _Index = {}
    by_parameter: _Index = {}
    for rule in links:
        for host in rule.hosts:
            name = host.removesuffix(".*")
            (by_host if name == host else by_name).setdefault(name, []).append(rule)
        for parameter in rule.parameters if not rule.hosts else ():
            by_parameter.setdefault(parameter, []).append(rule)
    return by_host, by_name, by_parameter


def extend(book: Book, written: Mapping[str, str]) -> Book:
    """A rulebook with the rules of further files on top, each of which may hold links, phrases and labels.

    `written` are the files' texts by their names without ".toml". Ids have to be new. Raises `Mistake`; examples
    are not tried. Hosts of these rules are not looked for spelled out ("amzn dot to").
    """
    seen = {rule.id for rule in (*book.links, *book.phrases, *book.labels, *book.relations.values())}
    links, phrases, labels = list(book.links), list(book.phrases), list(book.labels)
    for name, text in written.items():
        table = toml(name, text)
        Entry(name, {"id": "the file", **table}, "").only({*KINDS, "id"})
        links += [
            _link(one, {*book.contexts, "alone"}, book.norms) for one in _entries(name, "link", table, text, seen)
        ]
        further = _entries(name, "phrase", table, text, seen)
        phrases += [_phrase(one, {*book.contexts, "referral"}, book.norms) for one in further]
        labels += [label(one, book.norms) for one in _entries(name, "label", table, text, seen)]
    by_host, by_name, by_parameter = _indexes(links)
    return replace(
        book,
        links=links,
        phrases=phrases,
        labels=labels,
        by_host=by_host,
        by_name=by_name,
        by_parameter=by_parameter,
        phrase_set=_more(book.phrase_set, [rule.sign for rule in phrases[len(book.phrases) :]]),
        label_set=_more(book.label_set, [rule.source for rule in labels[len(book.labels) :]]),
    )


def _more(held: Together, patterns: Sequence[str]) -> Together:
    return Together(patterns, held) if patterns else held
