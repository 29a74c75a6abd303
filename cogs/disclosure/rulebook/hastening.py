"""Going over from RE2 to Vectorscan, once there is enough to read that it pays."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from threading import Thread
from typing import Final

import msgspec

from cogs.disclosure.judge.together import Together
from cogs.disclosure.rulebook.books import Rulebook

PATIENCE: Final = 1_000
"""Messages that are looked through slowly first: short runs and quiet communities never pay for compiling."""
_LONGEST: Final = 600
"""Seconds after which compiling is given up."""


def in_time(held: Rulebook) -> None:
    """Hasten a rulebook's patterns in a thread, as soon as `PATIENCE` messages have been looked through."""
    held.signs.plain.after(PATIENCE, lambda: Thread(target=whole, args=(held,), name="hasten", daemon=True).start())


def whole(held: Rulebook) -> None:
    """Hasten all that a message and then a post is held against."""
    book = held.book
    hasten([held.signs.plain], [held.speaks], [book.phrase_set, book.context_set.together, book.label_set])


def hasten(*every: Sequence[Together]) -> None:
    """Compile patterns and those below them, the first first; whatever fails stays as it was. Takes some 100 s.

    Those that come together are asked about the same texts, and so are looked for in one go.
    """
    from cogs.disclosure.judge.scanner import Scanner, Share, Whole  # noqa: PLC0415  10 ms that a quiet community never needs

    wanted = list(_levels(every))
    for sets, written in zip(wanted, _compiled([list(_placed(sets)) for sets in wanted]), strict=False):
        if not written:
            continue
        shared, first = Whole(scanner := Scanner(written)), 0
        for each in sets:
            places = range(first, first := first + len(each.own))
            each.hastened(Share(shared, places) if len(sets) > 1 else scanner)


def _placed(sets: Sequence[Together]) -> Iterator[tuple[int, str]]:
    first = 0
    for each in sets:
        yield from ((first + place, one) for place, one in each.scanned)
        first += len(each.own)


def _levels(every: Iterable[Sequence[Together]]) -> Iterator[Sequence[Together]]:
    """What is compiled together: the lowest of each, and what stands on them by itself."""
    for sets in every:
        chains = [list(_chain(one)) for one in sets]
        yield [one for *_, one in chains if one.own]
        yield from ([one] for *upper, _ in chains for one in upper if one.own)


def _chain(one: Together | None) -> Iterator[Together]:
    while one is not None:
        yield one
        one = one.below


def _compiled(patterns: Sequence[Sequence[tuple[int, str]]]) -> Sequence[bytes]:
    """A database for each, from a process of its own; none where that fails."""
    command = [sys.executable, "-m", "cogs.disclosure.rulebook.compiling", str(os.getpid())]
    given = msgspec.msgpack.encode(patterns)
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_LONGEST, check=True)  # noqa: S603  it is this Python
        return msgspec.msgpack.decode(done.stdout, type=list[bytes])
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError):
        return []
