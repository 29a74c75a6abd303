"""Compiles patterns for Vectorscan: a process of its own, because it takes some 100 s and 480 MB.

Is told the process that it works for, reads lists of patterns from standard input and writes a database for each to
standard output, both as MessagePack.
"""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from cogs.disclosure.judge.scanner import compiled

_END_WITH_PARENT: Final = 1
"""PR_SET_PDEATHSIG of prctl(2): the kernel sends the signal when the thread that began this process is gone."""


def main() -> None:
    """Compile, and let everything else on the machine go first. On Linux it goes first where memory is short, and
    ends with the Hearth that waits for it.
    """
    with suppress(AttributeError, OSError):  # where there are no priorities, it competes
        os.nice(10)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    if sys.platform.startswith("linux"):
        _end_with(int(sys.argv[1]))
    wanted = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[list[tuple[int, str]]])
    sys.stdout.buffer.write(msgspec.msgpack.encode([compiled(patterns) for patterns in wanted]))


def _end_with(parent: int) -> None:
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:  # it was gone before
        sys.exit()


if __name__ == "__main__":
    main()
