"""Whether names and words are still what the entries' digests stand for; what was erased is counted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from bot.core.audit import findings
from bot.core.audit.chain import Entry, digest
from bot.core.audit.rows import Detail

if TYPE_CHECKING:
    from bot.core.audit.findings import Problem

_EMPTY: Final = (None, None)


class Details:
    """Names and words beside the entries, which they must match or be erased from."""

    def __init__(self, every: Iterator[Detail]) -> None:
        self.lost = 0
        self.wrong: dict[str, Problem] = {}
        self._every = every
        self._at: Detail | None = None
        self._begun = False

    def take(self, entry: Entry) -> None:
        """The next entry in the order of numbers."""
        self._begin()
        while self._at is not None and self._at.entry < entry.id:
            self.wrong[f"{self._at.entry}:astray"] = findings.detail_astray(self._at.entry)
            self._more()
        held = None
        if self._at is not None and self._at.entry == entry.id:
            held = self._at
            self._more()
        digests = (entry.by, entry.subject, entry.words)
        if held is None:
            if any(digests):
                self.wrong[f"{entry.id}:gone"] = findings.detail_gone(entry.id)
            return
        if not any(digests):
            self.wrong[f"{entry.id}:astray"] = findings.detail_astray(entry.id)
        for (role, value, salt), kept in zip(held.cells(), digests, strict=True):
            if kept is not None and (value, salt) == _EMPTY:
                self.lost += 1
            elif not _matches(role, value, salt, kept):
                self.wrong[f"{entry.id}:{role}"] = findings.detail(entry.id, role)

    def end(self) -> None:
        """There are no more entries."""
        self._begin()
        while self._at is not None:
            self.wrong[f"{self._at.entry}:astray"] = findings.detail_astray(self._at.entry)
            self._more()

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._more()

    def _more(self) -> None:
        self._at = next(self._every, None)


def _matches(role: str, value: int | str | None, salt: str | None, kept: str | None) -> bool:
    if kept is None:
        return (value, salt) == _EMPTY
    return value is not None and salt is not None and digest(role, salt, value) == kept
