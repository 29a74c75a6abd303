"""A line a day outside the database: how long the chain is, and its newest seal.

Whoever puts an older copy of the database back, or cuts the chain and seals it anew, has these lines
against them: all the more where the operator copies the file to another machine.
"""

import asyncio
import hashlib
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import astuple, replace

from bot.core.audit.acts import Audit
from bot.core.audit.chain import Head, Key
from bot.core.audit.rows import head_of
from bot.kit.clock import Clock
from bot.storage.database import Database

FILE: Final = "audit-heads.jsonl"
_TAIL: Final = 8192
"""Bytes in which the last line surely is; one has about 400."""
log = logging.getLogger("hearth.audit")


class HeadLine(Struct, frozen=True, forbid_unknown_fields=True):
    """One line: when, which chain, how many entries, the newest's seal, what the line before was, and a seal."""

    at: str
    chain: str
    count: int
    head: str
    before: str
    mac: str

    def sealed(self, key: Key) -> str:
        """The seal that belongs to it."""
        return key.seal("line", *astuple(self)[:-1])


_DECODE: Final = msgspec.json.Decoder(HeadLine).decode


def print_of(line: bytes) -> str:
    """What the next line says about this one."""
    return hashlib.sha256(line).hexdigest() if line else ""


def read_line(line: bytes) -> HeadLine | None:
    """One line of the file; None for anything else."""
    try:
        return _DECODE(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def read_lines(path: Path, *, whole: bool = True) -> list[bytes] | None:
    """Every line, oldest first; None if there is no such file. Of the `whole` file, what a crash cut short at its
    end is left out; a copy by hand may lack the last line's end, and have empty lines.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    return lines[:-1] if whole else [line for line in lines if line.strip()]


class Heads:
    """The file of one folder, which this process alone adds to."""

    def __init__(self, database: Database, audit: Audit, clock: Clock) -> None:
        self._path = database.path.parent / FILE
        self._database = database
        self._audit = audit
        self._clock = clock
        self._turn = asyncio.Lock()
        self._compared = False

    async def write(self, *, forced: bool = False) -> bool:
        """Write the day's line unless it is there; with `forced`, also what came since. Whether it wrote.

        A disk that cannot be written is logged and tried again the next time.
        """
        async with self._turn:
            try:
                head = await self._database.read(head_of)
                return head is not None and await asyncio.to_thread(self._write, head, forced)
            except OSError as error:
                log.warning("the audit chain's daily line cannot be written to %s: %s", self._path, error)
                return False

    def _write(self, head: Head, forced: bool) -> bool:
        at = datetime.fromtimestamp(self._clock.now() / 1000, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(handle).st_size
            start = max(0, size - _TAIL)
            whole, _, torn = os.pread(handle, _TAIL, start).rpartition(b"\n")
            last = whole.rpartition(b"\n")[2]
            held = read_line(last)
            self._compare(held, head, empty=not size)
            same_day = held is not None and held.at[:10] == at[:10]
            if held is not None and same_day and (not forced or (held.chain, held.head) == (head.chain, head.head)):
                return False
            bare = HeadLine(at, head.chain, head.entries, head.head, print_of(last), "")
            line = replace(bare, mac=bare.sealed(self._audit.key))
            end = size - len(torn)
            os.ftruncate(handle, end)
            os.pwrite(handle, msgspec.json.encode(line) + b"\n", end)
            os.fsync(handle)
        finally:
            os.close(handle)
        return True

    def _compare(self, held: HeadLine | None, head: Head, *, empty: bool) -> None:
        """Once, at the start: an older copy that was put back is best noticed before more is added to it."""
        if self._compared:
            return
        self._compared = True
        if empty and head.entries:
            log.warning(
                "%s is gone, though the audit chain has %d entries, and is begun anew. "
                "Compare with your copy of it: hearth audit verify --heads FILE",
                self._path,
                head.entries,
            )
        if held is None:
            return
        if held.mac == held.sealed(self._audit.key) and (held.chain != head.chain or held.count > head.entries):
            log.warning(
                "the audit chain had %d entries on %s and has %d now: an older copy was put back, or it was cut. "
                "See: hearth audit verify",
                held.count,
                held.at[:10],
                head.entries,
            )
