"""Reading the rulebook from TOML: every mistake names the file and the entry.

Patterns run on RE2, so that no text can make them slow (FACTS: Python's `re` took 18.6 s on 28
hostile characters). A pattern may say {link} and {token}.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

from cogs.disclosure.book import Book, Examples, Invitation, LabelRule, Language, LinkRule, PhraseRule
from cogs.disclosure.patterns import Mistake, Pattern, Together, escaped, pattern

_Index = dict[str, list[LinkRule]]
_FILES: Final = ("links", "phrases", "labels", "languages")


@cache
def shipped() -> Book:
    """The rules that come with Hearth, read once, when the first text is judged."""
    folder = files("cogs.disclosure") / "data"
    return read({name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in _FILES})


def read(texts: Mapping[str, str]) -> Book:
    """A rulebook from its four files' texts; raises `Mistake`."""
    tables = {name: _toml(name, text) for name, text in texts.items()}
    seen: set[str] = set()
    links = [_link(one) for one in _entries("links", tables["links"].get("link"), seen)]
    words = _Entry("phrases", {"id": "context", **tables["phrases"].get("context", {})})
    contexts = {name: words.pattern(name) for name in words.table if name != "id"}
    phrases = [
        _phrase(one, {*contexts, "referral"}) for one in _entries("phrases", tables["phrases"].get("phrase"), seen)
    ]
    labels = [_label(one) for one in _entries("labels", tables["labels"].get("label"), seen)]
    by_host, by_name, by_parameter = _indexes(links)
    return Book(
        links,
        phrases,
        labels,
        contexts,
        {code: _language(_Entry("languages", {"id": code, **one})) for code, one in tables["languages"].items()},
        _invitation(_Entry("links", {"id": "invitation", **tables["links"].get("invitation", {})})),
        frozenset(_Entry("phrases", tables["phrases"]).text("ordinary").split()),
        by_host,
        by_name,
        by_parameter,
        Together(rule.source for rule in phrases),
        Together(rule.source for rule in labels),
    )


def _toml(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise Mistake(f"{name}.toml: {why}") from why


class _Entry:
    """One entry while it is read: every mistake names the file and the entry."""

    def __init__(self, file: str, table: Mapping[str, Any]) -> None:
        self.table = table
        self.where = f"{file}.toml: {table.get('id') or table.get('name') or 'an entry without an id'}"

    def text(self, name: str, default: str | None = None) -> str:
        value = self.table.get(name, default)
        if not isinstance(value, str):
            raise Mistake(f"{self.where}: {name} is missing or no text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.table.get(name, [])
        listed = cast("list[object]", value) if isinstance(value, list) else [None]
        texts = tuple(one for one in listed if isinstance(one, str))
        if len(texts) != len(listed):
            raise Mistake(f"{self.where}: {name} is no list of texts")
        return texts

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        value = self.text(name, default)
        if value not in allowed:
            raise Mistake(f"{self.where}: {name} is {value!r}, and has to be one of {', '.join(allowed)}")
        return value

    def pattern(self, name: str) -> Pattern:
        return self.compiled(self.text(name), f"{name}: ")

    def pattern_or_none(self, name: str) -> Pattern | None:
        return self.pattern(name) if name in self.table else None

    def compiled(self, source: str, name: str = "") -> Pattern:
        try:
            return pattern(source)
        except Mistake as why:
            raise Mistake(f"{self.where}: {name}{why}") from why

    @property
    def examples(self) -> Examples:
        found = Examples(self.texts("match"), self.texts("no_match"))
        if not found.match or not found.no_match:
            raise Mistake(f"{self.where}: give it examples, match and no_match")
        return found


def _entries(file: str, tables: object, seen: set[str]) -> Iterator[_Entry]:
    for table in cast("list[dict[str, Any]]", tables) if isinstance(tables, list) else []:
        entry = _Entry(file, table)
        number = entry.text("id")
        if number in seen:
            raise Mistake(f"{entry.where}: this id exists already")
        seen.add(number)
        yield entry


def _link(entry: _Entry) -> LinkRule:
    name = entry.text("name")
    rule = LinkRule(
        entry.text("id"),
        name,
        entry.text("why", f"The {name} link pays whoever made it."),
        entry.choice("strength", ("strong", "medium", "weak"), "strong"),
        entry.texts("hosts"),
        frozenset(entry.texts("parameters")),
        entry.pattern_or_none("path"),
        entry.pattern_or_none("value"),
        entry.pattern_or_none("not_value"),
        entry.examples,
    )
    if not rule.hosts and not rule.parameters:
        raise Mistake(f"{entry.where}: it names neither hosts nor parameters, and would be every link")
    return rule


def _invitation(entry: _Entry) -> Invitation:
    return Invitation(
        entry.pattern("path"),
        frozenset(entry.texts("parameters")),
        frozenset(entry.texts("not_hosts")),
    )


def _language(entry: _Entry) -> Language:
    offer = entry.table.get("offer")
    if not isinstance(offer, dict) or set(cast("dict[str, str]", offer)) != {"link", "code", "gift"}:
        raise Mistake(f"{entry.where}: offer a label for a link, a code and a gift")
    return Language(frozenset(entry.text("words").split()), cast("dict[str, str]", offer))


def _phrase(entry: _Entry, contexts: set[str]) -> PhraseRule:
    needs = tuple(tuple(choice.split(" or ")) for choice in entry.texts("needs"))
    unless = entry.texts("unless")
    for context in {*unless, *(name for choice in needs for name in choice)} - contexts:
        raise Mistake(f"{entry.where}: there is no context {context!r}")
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


_BEFORE: Final = r"(?:^|[\n(\[{*_~|:\"'+]|【|- )[\s*_~\"(\[{]*(?:[\x{2190}-\x{2bff}\x{1f000}-\x{1faff}]\s*)*"
_AFTER: Final = r"(?:\s*[:;.,!|()\[\]}*_~\"'/+\n-]|\s*[^\x00-\x7f]|\s*$|\s*\x01)"


def _label(entry: _Entry) -> LabelRule:
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
