"""What is listed about a person, and whose page it is: decided from what is known, pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.kit.services import Held, Kept


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing that is kept: how many, and in words what and why, where anybody said."""

    table: str
    count: int
    kept: Kept | None


def lines(held: Sequence[Held]) -> Sequence[Line]:
    """One line for each kind: tables that mean the same are one, and one that nobody worded stands for itself.

    A kind that takes several tables counts as often as the fullest of them, so that a name in three
    tables is not three things.
    """
    found: dict[object, Line] = {}
    for one in held:
        key = one.kept or one.table
        before = found.get(key)
        found[key] = Line(one.table, max(one.rows, before.count if before else 0), one.kept)
    return sorted(found.values(), key=lambda line: line.kept is None)
