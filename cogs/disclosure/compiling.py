"""Compiles patterns for Vectorscan: a process of its own, because it takes some 20 seconds and up to 270 MB.

Reads lists of patterns from standard input and writes a database for each to standard output, both as MessagePack.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from cogs.disclosure.scanner import compiled


def main() -> None:
    """Compile, let everything else on the machine go first, and be the first to go where memory is short (Linux)."""
    with suppress(AttributeError, OSError):  # where there are no priorities, it competes
        os.nice(10)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    wanted = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[list[str]])
    sys.stdout.buffer.write(msgspec.msgpack.encode([compiled(patterns) for patterns in wanted]))


if __name__ == "__main__":
    main()
