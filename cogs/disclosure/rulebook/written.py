"""Files of rules as tables while they are read: their entries, with what many of a sort share filled in."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, cast

from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.rulebook.entry import Entry, lines, told, toml

_SORTED: Final = {"link": "weight", "phrase": "kind", "label": "quality"}
"""What sorts the entries of a kind; what most of a sort share stands once, in `[default.…]`."""


class Written:
    """Files by their names without ".toml"; an id may be in all of them once."""

    def __init__(self, texts: Mapping[str, str], taken: Iterable[str] = ()) -> None:
        """Raises `Mistake` where one is no TOML; `taken` are ids of other files."""
        self.texts = texts
        self._tables = {name: toml(name, text) for name, text in texts.items()}
        self._seen = set(taken)

    def only(self, file: str, kinds: Collection[str]) -> None:
        """A mistake where a file holds anything else than these kinds of entries."""
        Entry(file, {"id": "the file", **self._tables[file]}, "").only({*kinds, "id"})

    def whole(self, file: str) -> Entry:
        """A file that is one entry."""
        return Entry(file, {"id": file, **self._tables[file]}, self.texts[file])

    def one(self, file: str, name: str) -> Entry:
        """The entry `[name]` of a file; a mistake where there is none."""
        return self._entry(file, name, self._tables[file].get(name))

    def every(self, file: str) -> Mapping[str, Entry]:
        """A file's entries by their names, where each `[name]` is one."""
        return {name: self._entry(file, name, table) for name, table in self._tables[file].items()}

    def _entry(self, file: str, name: str, table: object) -> Entry:
        if not isinstance(table, dict):
            raise Mistake(f"{file}.toml: {name} is missing or no table")
        return Entry(file, {"id": name, **cast("dict[str, Any]", table)}, self.texts[file])

    def listed(self, file: str, kind: str) -> Iterator[Entry]:
        """The entries `[[kind]]` of a file, in order; a mistake where an id is there twice."""
        given: object = self._tables[file].get(kind, [])
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in cast("list[object]", given)):
            raise Mistake(f"{file}.toml: {kind} is no list of entries; begin each with [[{kind}]]")
        tables = cast("list[dict[str, Any]]", given)
        places = list(lines(self.texts[file], kind))
        if len(places) != len(tables):  # not every one begins with [[kind]] on a line of its own
            by_id = told(self.texts[file])
            named = (table.get("id") for table in tables)
            places = [by_id.get(one, 0) if isinstance(one, str) else 0 for one in named]
        for line, table in zip(places, tables, strict=True):
            entry = Entry(file, {**self._usual(file, kind, table), **table}, line=line)
            number = entry.text("id")
            if number in self._seen:
                raise Mistake(f"{entry.where}: this id exists already")
            self._seen.add(number)
            yield entry

    def _usual(self, file: str, kind: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
        """What stands once for entries of this one's sort."""
        defaults: object = self._tables[file].get("default", {})
        sort: object = table.get(_SORTED.get(kind, ""), "strong")
        if not isinstance(defaults, dict) or not isinstance(sort, str):
            return {}
        usual: object = cast("dict[str, object]", defaults).get(sort, {})
        return cast("dict[str, Any]", usual) if isinstance(usual, dict) else {}
