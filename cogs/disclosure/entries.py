"""Reading the rulebook from TOML: every mistake names the file and the entry.

Patterns run on RE2, so that no text can make them slow (FACTS: Python's `re` took 18.6 s on 28
hostile characters). A pattern may say {link} and {token}.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from cogs.disclosure.book import Book, Endorsement, Invitation, LabelRule, Language, LinkRule, PhraseRule
from cogs.disclosure.entry import Entry, toml
from cogs.disclosure.folding import fold
from cogs.disclosure.patterns import Mistake, Together, escaped
from cogs.disclosure.profiles import Profile, key

_Index = dict[str, list[LinkRule]]
FILES: Final = ("links", "phrases", "labels", "languages", "profiles", "endorsing")


@cache
def shipped() -> Book:
    """The rules that come with Hearth, read once, when the first text is judged."""
    return read(texts())


def texts() -> dict[str, str]:
    """The files that come with Hearth, as they are written."""
    folder = files("cogs.disclosure") / "data"
    return {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in FILES}


def read(written: Mapping[str, str]) -> Book:
    """A rulebook from its files' texts; raises `Mistake`."""
    tables = {name: toml(name, text) for name, text in written.items()}
    seen: set[str] = set()

    def entry(file: str, number: str, table: object) -> Entry:
        return Entry(
            file, {"id": number, **(cast("dict[str, Any]", table) if isinstance(table, dict) else {})}, written[file]
        )

    def entries(file: str, kind: str) -> Iterator[Entry]:
        return _entries(file, tables[file].get(kind), written[file], seen)

    words = entry("phrases", "context", tables["phrases"].get("context"))
    contexts = {name: words.pattern(name) for name in words.table if name != "id"}
    links = [_link(one, {*contexts, "alone"}) for one in entries("links", "link")]
    phrases = [_phrase(one, {*contexts, "referral"}) for one in entries("phrases", "phrase")]
    labels = [_label(one) for one in entries("labels", "label")]
    named = {rule.id for rule in labels}
    by_host, by_name, by_parameter = _indexes(links)
    return Book(
        links,
        phrases,
        labels,
        contexts,
        {code: _language(entry("languages", code, one)) for code, one in tables["languages"].items()},
        _invitation(entry("links", "invitation", tables["links"].get("invitation"))),
        _endorsement(entry("endorsing", "endorsing", tables["endorsing"])),
        {name: _profile(entry("profiles", name, one), named) for name, one in tables["profiles"].items()},
        frozenset(Entry("phrases", tables["phrases"], "").text("ordinary").split()),
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
        Together(rule.source for rule in phrases),
        Together(rule.source for rule in labels),
    )


def _entries(file: str, tables: object, text: str, seen: set[str]) -> Iterator[Entry]:
    for table in cast("list[dict[str, Any]]", tables) if isinstance(tables, list) else []:
        entry = Entry(file, table, text)
        number = entry.text("id")
        if number in seen:
            raise Mistake(f"{entry.where}: this id exists already")
        seen.add(number)
        yield entry


def _link(entry: Entry, contexts: set[str]) -> LinkRule:
    name = entry.text("name")
    rule = LinkRule(
        entry.text("id"),
        name,
        entry.text("why", f"The {name} link pays whoever made it."),
        entry.choice("strength", ("strong", "medium", "weak"), "strong"),
        entry.texts("hosts"),
        frozenset(entry.texts("parameters")),
        entry.pattern_or_none("path"),
        entry.text("path", ""),
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


def _language(entry: Entry) -> Language:
    offer = entry.table.get("offer")
    if not isinstance(offer, dict) or set(cast("dict[str, str]", offer)) != {"link", "code", "gift", "relation"}:
        raise Mistake(f"{entry.where}: offer a label for a link, a code, a gift and a relation")
    return Language(frozenset(entry.text("words").split()), cast("dict[str, str]", offer))


def _endorsement(entry: Entry) -> Endorsement:
    names = ("praise", "call", "offer", "neither", "negated", "critical")
    return Endorsement(*(entry.pattern(name) for name in names))


def _profile(entry: Entry, labels: set[str]) -> Profile:
    def keys(name: str) -> frozenset[str]:
        return frozenset(key(fold(text).text) for text in entry.texts(name))

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


def _phrase(entry: Entry, contexts: set[str]) -> PhraseRule:
    needs = tuple(tuple(choice.split(" or ")) for choice in entry.named("needs", contexts, "context"))
    unless = entry.named("unless", contexts, "context")
    source = entry.text("pattern")
    cue = entry.text("cue", source)
    entry.compiled(cue)
    return PhraseRule(
        entry.text("id"),
        entry.choice("kind", ("link", "code", "referral", "gift", "evasion")),
        entry.text("why"),
        entry.choice("strength", ("strong", "medium", "weak"), "strong"),
        entry.compiled(source),
        source,
        cue,
        needs,
        unless,
        entry.examples,
    )


_BEFORE: Final = r"(?:^|[\n(\[{*_~|:\"+\x01`]|【|- )[\s*_~\"(\[{]*(?:[\x{2190}-\x{2bff}\x{1f000}-\x{1faff}]\s*)*"
_AFTER: Final = r"(?:\s*[:;.,!|()\[\]}*_~\"'`/+\n]|\s+-|-+(?:\s|$)|\s*[^\x00-\x7f]|\s*$|\s*\x01)"


def _label(entry: Entry) -> LabelRule:
    tags, words, openings = entry.texts("tags"), entry.texts("words"), entry.texts("openings")
    forms: list[str] = []
    spaced: list[str] = []
    if tags:
        forms.append(rf"(?:^|[^\w&/])({'|'.join(map(escaped, tags))})(?:$|[^\w-])")
        spaced += [_apart(tag) for tag in tags]
    if words:
        forms.append(rf"{_BEFORE}({'|'.join(words)}){_AFTER}")
        spaced += [_apart(word) for word in words if len(word) > 4]
    if openings:
        forms.append(rf"{_BEFORE}({'|'.join(openings)})(?:$|[^\w])")
        spaced += [_apart(word) for word in openings]
    if "sentence" in entry.table:
        forms.append(f"({entry.text('sentence')})")
    if not forms:
        raise Mistake(f"{entry.where}: it has no tags, words, openings or sentence")
    quality = entry.choice("quality", ("good", "own", "plain", "vague", "denied"))
    apart = rf"(?:^|[^\w])({'|'.join(spaced)})(?:$|[^\w])" if spaced and quality == "good" else ""
    return LabelRule(
        entry.text("id"),
        quality,
        frozenset(entry.texts("languages")),
        entry.compiled("|".join(forms)),
        entry.compiled(apart) if apart else None,
        "|".join([*forms, apart] if apart else forms),
        len(forms) == 1 and "sentence" in entry.table,
        entry.examples,
    )


def _apart(word: str) -> str:
    """A word with something between its letters."""
    return r"[ ._*-]{1,2}".join(escaped(letter) for letter in word.replace(" ", ""))


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
