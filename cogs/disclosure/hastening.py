"""Going over from RE2 to Vectorscan, once there is enough to read that it pays."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from threading import Thread
from typing import Final

import msgspec

from cogs.disclosure.books import Rulebook
from cogs.disclosure.together import Together

PATIENCE: Final = 1_000
"""Messages that are looked through slowly first: short runs and quiet communities never pay for compiling."""
_LONGEST: Final = 600
"""Seconds after which compiling is given up."""


def in_time(held: Rulebook) -> None:
    """Hasten a rulebook's patterns in a thread, as soon as `PATIENCE` messages have been looked through."""
    book = held.book
    every = (held.signs, held.speaks, book.phrase_set, book.context_set.together, book.label_set)
    held.signs.after(PATIENCE, lambda: Thread(target=hasten, args=every, name="hasten", daemon=True).start())


def hasten(*every: Together) -> None:
    """Compile patterns and those below them, the first first; whatever fails stays as it was. Takes some 20 seconds."""
    from cogs.disclosure.scanner import Scanner  # noqa: PLC0415  10 milliseconds that a quiet community never needs

    wanted = [one for one in dict.fromkeys(part for each in every for part in _chain(each)) if one.own]
    for one, written in zip(wanted, _compiled([one.own for one in wanted]), strict=False):
        if written:
            one.hastened(Scanner(written))


def _chain(one: Together | None) -> Iterator[Together]:
    while one is not None:
        yield one
        one = one.below


def _compiled(patterns: Sequence[Sequence[str]]) -> Sequence[bytes]:
    """A database for each, from a process of its own; none where that fails."""
    command = [sys.executable, "-m", "cogs.disclosure.compiling"]
    given = msgspec.msgpack.encode(patterns)
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_LONGEST, check=True)  # noqa: S603  it is this Python
        return msgspec.msgpack.decode(done.stdout, type=list[bytes])
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError):
        return []
