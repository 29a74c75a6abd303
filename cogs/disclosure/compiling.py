"""Compiles patterns for Vectorscan: a process of its own, because it takes some 15 seconds and leaves 60 MB behind.

Reads lists of patterns from standard input and writes a database for each to standard output, both as MessagePack.
"""

import os
import sys
from contextlib import suppress

import msgspec

from cogs.disclosure.scanner import compiled


def main() -> None:
    """Compile, and let everything else on the machine go first."""
    with suppress(AttributeError, OSError):  # where there are no priorities, it competes
        os.nice(10)
    wanted = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[list[str]])
    sys.stdout.buffer.write(msgspec.msgpack.encode([compiled(patterns) for patterns in wanted]))


if __name__ == "__main__":
    main()
