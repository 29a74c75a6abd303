"""Reading the rulebook from TOML: every mistake names the file, the line and the entry.

Patterns run on RE2, so that no text can make them slow (measured in `patterns.py`). A pattern may say {link} and
{token}, and may be a list, of which any may match.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Final, get_args

from cogs.disclosure.judge.book import Book, LinkRule
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.judge.relations import Kind as Relationship
from cogs.disclosure.judge.together import Named, Together
from cogs.disclosure.rulebook import ground_entries as ground
from cogs.disclosure.rulebook import rule_entries as rule
from cogs.disclosure.rulebook import trying
from cogs.disclosure.rulebook.labelling import label
from cogs.disclosure.rulebook.written import Written

_Index = dict[str, list[LinkRule]]
PHRASES: Final = ("codes", "referrals", "gifts", "evasions")
FILES: Final = ("links", *PHRASES, "words", "labels", "languages", "profiles", "endorsing", "norms")
_HOLDS: Final = {
    "links": {"link", "invitation", "default"},
    **dict.fromkeys(PHRASES, ("phrase", "default")),
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
    folder = files("cogs.disclosure.rulebook") / "data"
    return {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in FILES}


def read(texts: Mapping[str, str], *, tried: bool = True) -> Book:
    """A rulebook from its files' texts; raises `Mistake`, also where a rule fails an example of its own."""
    book = _book(Written(texts))
    missing = set(get_args(Relationship)) - set(book.relations)
    if missing:
        raise Mistake(f"endorsing.toml: there is no relation for {', '.join(sorted(missing))}")
    failed = next((failure for kind in trying.tried(book) for failure in kind.failures), "") if tried else ""
    if failed:
        raise Mistake(failed)
    return book


def _book(written: Written) -> Book:
    for name, held in _HOLDS.items():
        written.only(name, held)
    norms = {name: ground.norm(one) for name, one in written.every("norms").items()}
    words, said = written.whole("words"), written.one("words", "context")
    contexts = {name: said.pattern(name) for name in said.table if name != "id"}
    links = [rule.link(one, contexts.keys(), norms) for one in written.listed("links", "link")]
    listed = (one for file in PHRASES for one in written.listed(file, "phrase"))
    phrases = [rule.phrase(one, contexts.keys(), norms) for one in listed]
    labels = [label(one, norms) for one in written.listed("labels", "label")]
    named = {one.id for one in labels}
    languages = written.every("languages")
    by_host, by_name, by_parameter = _indexes(links)
    return Book(
        links=links,
        phrases=phrases,
        labels=labels,
        relations={one.text("kind"): rule.relation(one, norms) for one in written.listed("endorsing", "relation")},
        norms=norms,
        contexts=contexts,
        languages={code: ground.language(one) for code, one in languages.items()},
        frequent=ground.frequent(languages),
        invitation=ground.invitation(written.one("links", "invitation")),
        naming=ground.naming(written.one("words", "brand")),
        endorsement=ground.endorsement(written.whole("endorsing")),
        profiles={name: ground.profile(one, named) for name, one in written.every("profiles").items()},
        ordinary=frozenset(words.text("ordinary").split()),
        names=frozenset(words.text("names").split()),
        spellable=tuple(_spellable(links)),
        by_host=by_host,
        by_name=by_name,
        by_parameter=by_parameter,
        phrase_set=Together((one.sign for one in phrases), loosely=True),
        label_set=Together((one.source for one in labels), loosely=True),
        context_set=Named({name: said.source(name) for name in contexts}),
    )


def _spellable(links: Sequence[LinkRule]) -> Iterator[str]:
    """Hosts that stand for a rule by themselves."""
    for one in links:
        if not one.parameters and not one.path:
            yield from (host for host in one.hosts if host.count(".") == 1)


def _indexes(links: Sequence[LinkRule]) -> tuple[_Index, _Index, _Index]:
    by_host: _Index = {}
    by_name: _Index = {}
    by_parameter: _Index = {}
    for one in links:
        for host in one.hosts:
            name = host.removesuffix(".*")
            (by_host if name == host else by_name).setdefault(name, []).append(one)
        for parameter in one.parameters if not one.hosts else ():
            by_parameter.setdefault(parameter, []).append(one)
    return by_host, by_name, by_parameter


def extend(book: Book, texts: Mapping[str, str]) -> Book:
    """A rulebook with the rules of further files on top, each of which may hold links, phrases and labels.

    `texts` are the files' by their names without ".toml". Ids have to be new. Raises `Mistake`; examples
    are not tried. Hosts of these rules are not looked for spelled out ("amzn dot to").
    """
    taken = (one.id for one in (*book.links, *book.phrases, *book.labels, *book.relations.values()))
    written, contexts, norms = Written(texts, taken), book.contexts.keys(), book.norms
    links, phrases, labels = list(book.links), list(book.phrases), list(book.labels)
    for name in texts:
        written.only(name, KINDS)
        links += [rule.link(one, contexts, norms) for one in written.listed(name, "link")]
        phrases += [rule.phrase(one, contexts, norms) for one in written.listed(name, "phrase")]
        labels += [label(one, norms) for one in written.listed(name, "label")]
    by_host, by_name, by_parameter = _indexes(links)
    return replace(
        book,
        links=links,
        phrases=phrases,
        labels=labels,
        by_host=by_host,
        by_name=by_name,
        by_parameter=by_parameter,
        phrase_set=_more(book.phrase_set, [one.sign for one in phrases[len(book.phrases) :]]),
        label_set=_more(book.label_set, [one.source for one in labels[len(book.labels) :]]),
    )


def _more(held: Together, patterns: Sequence[str]) -> Together:
    return Together(patterns, held) if patterns else held
