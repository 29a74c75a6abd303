"""What can be wrong with a chain, each in a sentence that names the entry and what it means."""

from typing import Literal, NamedTuple

Kind = Literal[
    "altered",
    "missing",
    "reordered",
    "renumbered",
    "added",
    "cut",
    "unreadable",
    "head",
    "detail",
    "erased",
    "lines",
    "line",
    "set back",
    "replaced",
]


class Problem(NamedTuple):
    """One finding: its kind, the first entry or line that it is about (0 for none), and what to say."""

    kind: Kind
    number: int
    said: str


def altered(number: int) -> Problem:
    """A row that does not carry its seal."""
    return Problem("altered", number, f"Entry {number} was altered: it does not carry its seal.")


def missing(first: int, last: int) -> Problem:
    """Numbers that are not there, with later ones that are."""
    return Problem("missing", first, f"{_span(first, last)} missing: somebody removed what stood there.")


def cut(first: int, last: int) -> Problem:
    """The newest are not there."""
    said = f"{_span(first, last)} missing at the end: the sealed head counts {last:,} entries, not {first - 1:,}."
    return Problem("cut", first, said)


def reordered(number: int, found: int) -> Problem:
    """A row that stands under another number."""
    said = f"Entry {number} was moved: it stands under the number {found}, so the order is not the one it happened in."
    return Problem("reordered", number, said)


def renumbered(number: int, count: int) -> Problem:
    """Rows that were closed up over what was removed."""
    what = "An entry was" if count == 1 else f"{count} entries were"
    said = f"{what} removed from number {number} on, and the later ones were numbered anew to hide it."
    return Problem("renumbered", number, said)


def added(number: int) -> Problem:
    """A row that nobody sealed."""
    return Problem("added", number, f"Entry {number} was put in: Hearth never sealed it there.")


def unreadable(number: str) -> Problem:
    """A row whose text is none."""
    said = f"Entry {number} was altered: what stands there cannot be read as text."
    return Problem("unreadable", int(number), said)


def no_table(why: str) -> Problem:
    """A table that is gone or of another form, or pages of the file that are damaged."""
    said = f"The chain's tables cannot be read ({why}): somebody changed them, or the file is damaged."
    return Problem("unreadable", 0, said)


def head_gone() -> Problem:
    """Rows, and no head."""
    return Problem("head", 0, "The head of the chain is missing from the database, so its end is not known.")


def head_altered() -> Problem:
    """A head without its seal."""
    return Problem("head", 0, "The head of the chain was altered: it does not carry its seal.")


def head_old(sealed: int, there: int) -> Problem:
    """A head that was true once."""
    said = f"The head of the chain is not the newest: it was sealed at entry {sealed}, and entry {there} is here."
    return Problem("head", there, said)


def head_other(number: int) -> Problem:
    """A head that was true of other entries."""
    said = f"The head of the chain was sealed over another entry {number} than the one that is here."
    return Problem("head", number, said)


def detail(number: int, role: str) -> Problem:
    """A name or words that the entry does not stand for."""
    what = {"by": "who acted was", "subject": "whom it is about was", "words": "its words were"}[role]
    return Problem("detail", number, f"Entry {number}: {what} altered, and no longer what the entry stands for.")


def detail_gone(number: int) -> Problem:
    """Erasing leaves the row empty, and here there is none."""
    return Problem("detail", number, f"Entry {number}: its names and words were removed, which no erasure does.")


def detail_astray(number: int) -> Problem:
    """A detail of nothing."""
    return Problem("detail", number, f"There are names or words under the number {number}, where no entry has any.")


def unexplained(lost: int, said: int) -> Problem:
    """Emptied by hand, or brought back."""
    told = f"{lost:,} names and words are gone from the entries, and the erasures in the chain account for {said:,}."
    return Problem("erased", 0, told)


def earlier_altered(last: int) -> Problem:
    """What a new chain found before it."""
    return Problem("altered", 1, f"Entries 1 to {last} were altered since the chain was begun anew after them.")


def no_lines(name: str) -> Problem:
    """The file is gone."""
    said = f"{name} is missing: without it nobody can tell whether the newest entries were cut off. Put your copy back."
    return Problem("lines", 0, said)


def entries_gone(name: str, count: int) -> Problem:
    """There were entries, and there are none."""
    said = f"The database has no audit chain, and {name} counts {count:,} entries: they were removed."
    return Problem("set back", 1, said)


def line_altered(number: int, name: str) -> Problem:
    """A line without its seal."""
    return Problem("line", number, f"Line {number} of {name} was altered: it does not carry its seal.")


def lines_removed(number: int, name: str) -> Problem:
    """A line that follows another than the one before it."""
    return Problem("line", number, f"Lines of {name} before line {number} were altered or removed.")


def set_back(day: str, count: int, there: int) -> Problem:
    """A line knows more than the chain."""
    said = (
        f"The daily line of {day} counts {count:,} entries, and the chain has {there:,}: the newest were cut off, "
        "or an older copy of the database was put back."
    )
    return Problem("set back", there + 1, said)


def replaced(day: str, count: int) -> Problem:
    """A line knows another chain."""
    said = (
        f"The daily line of {day} was sealed over other entries than those up to number {count:,} here: "
        "the chain was replaced."
    )
    return Problem("replaced", count, said)


def _span(first: int, last: int) -> str:
    return f"Entry {first:,} is" if first == last else f"Entries {first:,} to {last:,} are"
