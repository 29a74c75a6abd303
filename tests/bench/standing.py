"""What Hearth costs to start and to keep: seconds to ready, resident memory, disk for each million events."""

import asyncio
import json
import os
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psutil

from bot.core.journal import COLUMNS
from tests.bench.spine import connect, messages, opened, ours

READY: Final = "Hearth is at"
_LIBRARIES: Final = (
    "import aiohttp, aiosqlite, apscheduler.schedulers.asyncio, jinja2, msgspec, pydantic, sqlalchemy, structlog, typer"
)
_MILLION: Final = 1_000_000
_PART: Final = 50_000
_REST: Final = (None, None, None, 38, 200, 0, 0, 0, 0, None, None)


async def start(folder: Path) -> dict[str, Any]:
    """Seconds from the command to the printed address, on a seeded folder; beside importing the libraries."""
    await _ready(folder)
    mine = [(await _ready(folder))[0] for _ in range(5)]
    theirs: list[float] = []
    for _ in range(5):
        begun = time.perf_counter()
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", _LIBRARIES, env=_warm())
        await process.wait()
        theirs.append(time.perf_counter() - begun)
    return {"ours": statistics.median(mine), "reference": statistics.median(theirs)}


async def memory(folder: Path) -> dict[str, Any]:
    """Resident megabytes of a served demo; beside a process that only imported the libraries."""
    _, mine = await _ready(folder)
    code = f"{_LIBRARIES}; import psutil; print(psutil.Process().memory_info().rss)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return {"ours": mine / 1e6, "reference": int(out) / 1e6}


def _warm() -> dict[str, str]:
    """The environment of a warm start: Python keeps what it compiled."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}


async def _ready(folder: Path) -> tuple[float, int]:
    """Start a demo, wait for its address, look at its memory, stop it."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from bot.cli import main; main()",
        "demo",
        "--folder",
        str(folder),
        "--port",
        "0",
        stdout=asyncio.subprocess.PIPE,
        env=_warm(),
    )
    if process.stdout is None:
        raise RuntimeError("no output to read")
    async for line in process.stdout:
        if READY in line.decode():
            break
    took = time.perf_counter() - begun
    resident = psutil.Process(process.pid).memory_info().rss
    process.send_signal(signal.SIGINT)
    await process.wait()
    return took, resident


async def million() -> dict[str, dict[str, Any]]:
    """Memory before and after a million events in a process of their own, and what they take on disk.

    In the bench's process, what was measured before would count.
    """
    code = "import asyncio, json; from tests.bench import standing; print(json.dumps(asyncio.run(standing.lived())))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    return json.loads(out)


async def lived() -> dict[str, dict[str, Any]]:
    """The same, in this process."""
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
        folder = Path(name)
        hearth = await opened(folder)
        async with hearth.running(alarm=False):
            await ours(hearth, messages(_PART, 0))
            before = psutil.Process().memory_info().rss
            empty = _size(folder / "hearth.db")
            for _ in range(_MILLION // _PART):
                await ours(hearth, messages(_PART, 0))
            after = psutil.Process().memory_info().rss
        grown = _size(folder / "hearth.db") - empty
        with closing(connect(folder / "plain.db")) as connection:
            connection.execute(f"CREATE TABLE journal ({', '.join(COLUMNS)}, UNIQUE (space, kind, key))")
            rows = ((n, 1, 1, str(10**18 + n), 10**12 + n, n % 200, n % 20, *_REST) for n in range(_MILLION))
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO journal VALUES ({', '.join('?' * len(COLUMNS))})", rows)  # noqa: S608
            connection.execute("COMMIT")
        return {
            "memory": {"ours": after / 1e6, "reference": before / 1e6},
            "disk": {"ours": grown / 1e6, "reference": _size(folder / "plain.db") / 1e6},
        }


def _size(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size
