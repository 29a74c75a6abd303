"""Events through the spine, and a command at rest, beside stdlib sqlite3 doing the same writes."""

import asyncio
import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from bot.core.journal import COLUMNS
from bot.hearth import Hearth
from bot.kit.delivery import Capabilities, Order, Receipt
from bot.kit.events import CommandUsed, Event, MessagePosted, SpaceOpened
from bot.kit.outcome import Host
from bot.kit.people import Account, Place
from bot.storage import tables
from cogs import SHIPPED
from tests.bench import cog as bench

PRODUCERS: Final = 1000
EVENTS: Final = 40_000
ROUNDS: Final = 5
TEXT: Final = ("a message of ordinary length about the garden, the soup and the next meeting " * 3)[:200]
PEOPLE: Final = [Account(str(10**17 + n), f"Person {n}", roles=("member",)) for n in range(200)]
PLACES: Final = [Place(str(10**16 + n), f"room-{n}") for n in range(20)]
_first_id = 1_300_000_000_000_000_000


class Nowhere:
    """A platform that takes every order at once."""

    name = "bench"
    capabilities = Capabilities()

    def roles(self, space: str) -> None:
        """It has none."""

    async def start(self, host: Host) -> None:
        """Open the one space."""
        await host.submit(SpaceOpened(key="open", space="1", at=1, name="Bench", places=tuple(PLACES)))

    async def stop(self) -> None:
        """Nothing to stop."""

    async def deliver(self, order: Order) -> Receipt:
        """Done."""
        return Receipt(order.place, str(order.id))

    async def find(self, order: Order) -> Receipt | None:
        """Not there."""
        return None


def ids() -> Iterator[int]:
    """Keys as platforms give them: large, and ordered in time."""
    global _first_id  # noqa: PLW0603  one line of keys for the whole run
    while True:
        _first_id += 4_194_304 // 8
        yield _first_id


def messages(count: int, writing: int) -> list[Event]:
    """Messages by 200 people in 20 rooms, of which one in `writing` makes the cog write (0: none)."""
    keys = ids()
    return [
        MessagePosted(
            key=str(next(keys)),
            space="1",
            at=1_767_225_600_000 + n * 50,
            actor=PEOPLE[n * 7 % len(PEOPLE)],
            place=PLACES[n * 3 % len(PLACES)],
            text=f"{bench.WRITES} {TEXT}" if writing and n % writing == 0 else TEXT,
        )
        for n in range(count)
    ]


async def ours(hearth: Hearth, events: Sequence[Event]) -> float:
    """Events a second, a thousand producers each awaiting its own before the next."""
    host = hearth.host("bench")

    async def produce(mine: Sequence[Event]) -> None:
        for event in mine:
            await host.submit(event)

    parts = [events[n::PRODUCERS] for n in range(PRODUCERS)]
    gc.collect()
    begun = time.perf_counter()
    await asyncio.gather(*(produce(part) for part in parts))
    return len(events) / (time.perf_counter() - begun)


def connect(path: Path) -> sqlite3.Connection:
    """The reference's connection: the same pragmas, explicit transactions."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def reference(path: Path, events: Sequence[Event], first: int, writing: int) -> float:
    """Events a second of executemany(1000) into the same tables, rows made beforehand."""
    rows = [
        (
            first + n,
            1,
            1,
            e.key,
            e.at,
            n * 7 % 200 + 1,
            n * 3 % 20 + 1,
            None,
            None,
            None,
            38,
            200,
            0,
            0,
            0,
            0,
            None,
            None,
        )
        for n, e in enumerate(events)
    ]
    effect = '{"do":"send","channel":1,"message":{"text":"Noted.","blocks":[]},"purpose":"bench"}'
    columns = [column.name for column in tables.outbox.columns]
    box = {"space": 1, "lane": "c1", "do": "send", "effect": effect, "purpose": "bench", "urgency": "timely"}
    box |= {"state": "waiting", "attempts": 0, "created_at": 1, "next_at": 1, "why": "", "cause": 1, "channel": 1}
    insert = f"INSERT INTO journal ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
    outbox = f"INSERT INTO outbox ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    with closing(connect(path)) as connection:
        begun = time.perf_counter()
        for start in range(0, len(rows), 1000):
            part = rows[start : start + 1000]
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(f"{insert} ON CONFLICT DO NOTHING", part)
            if writing:
                some = part[::writing]
                connection.executemany("INSERT INTO bench_note VALUES (?, ?, ?)", [(1, row[5], row[4]) for row in some])
                connection.executemany(outbox, [tuple((box | {"id": row[0]}).get(c) for c in columns) for row in some])
            connection.execute("COMMIT")
        return len(rows) / (time.perf_counter() - begun)


async def opened(folder: Path) -> Hearth:
    """Every shipped cog and the measuring one, on a new database."""
    hearth = await Hearth.open(folder, cogs=[*SHIPPED, bench.cog], platforms=[Nowhere()])

    def make(connection: Connection) -> None:
        with connection.begin():
            bench.note.create(connection)

    await hearth.database.writer.run(make)
    return hearth


async def throughput(writing: int, *, delivering: bool) -> dict[str, Any]:
    """Ours and the reference turn about, on two files in the same folder; the medians."""
    mine: list[float] = []
    theirs: list[float] = []
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
        (Path(name) / "ours").mkdir()
        (Path(name) / "reference").mkdir()
        other = await opened(Path(name) / "reference")
        await other.close()
        hearth = await opened(Path(name) / "ours")
        async with hearth.running(alarm=False):
            if not delivering:
                await hearth.courier.stop()
            await ours(hearth, messages(5_000, writing))
            await hearth.settle()
            for turn in range(ROUNDS):
                mine.append(await ours(hearth, messages(EVENTS, writing)))
                events = messages(EVENTS, writing)
                first = 1 + turn * EVENTS
                path = Path(name) / "reference" / "hearth.db"
                theirs.append(await asyncio.to_thread(reference, path, events, first, writing))
            gc.unfreeze()
    return {"ours": statistics.median(mine), "reference": statistics.median(theirs)}


async def at_rest() -> dict[str, Any]:
    """The p50 of a command with one read, one write and one effect, and of the same in stdlib, in ms."""
    count = 400
    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as name:
        for part in ("ours", "reference"):
            (Path(name) / part).mkdir()
        other = await opened(Path(name) / "reference")
        await other.close()
        hearth = await opened(Path(name) / "ours")
        keys = ids()
        mine: list[float] = []
        theirs: list[float] = []
        async with hearth.running(alarm=False):
            await hearth.courier.stop()
            host = hearth.host("bench")
            with closing(connect(Path(name) / "reference" / "hearth.db")) as connection:
                for n in range(count):
                    key, who = str(next(keys)), PEOPLE[n % 50]
                    event = CommandUsed(
                        key=key, space="1", at=1 + n, actor=who, place=PLACES[0], command="note", options={"who": who}
                    )
                    begun = time.perf_counter()
                    await host.submit(event)
                    mine.append(time.perf_counter() - begun)
                    begun = time.perf_counter()
                    plain(connection, key, n)
                    theirs.append(time.perf_counter() - begun)
    return {"ours": statistics.median(mine[50:]) * 1000, "reference": statistics.median(theirs[50:]) * 1000}


def plain(connection: sqlite3.Connection, key: str, n: int) -> None:
    """The same transaction without Hearth: a journal row, a read, a row, an outbox row."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO journal (id, space, kind, key, at, person, channel) VALUES (?,1,1,?,?,1,1)", (n + 1, key, n)
    )
    connection.execute("SELECT count(*) FROM bench_note WHERE person = ?", (n % 50,)).fetchall()
    connection.execute("INSERT INTO bench_note VALUES (1, ?, ?)", (n % 50, n))
    connection.execute(
        "INSERT INTO outbox"
        " (id, space, lane, do, effect, purpose, urgency, channel, state, attempts, created_at, next_at, why)"
        " VALUES (?, 1, 'c1', 'answer', ?, '', 'reply', 1, 'answering', 0, ?, ?, '')",
        (n + 1, '{"do":"answer","channel":1,"message":{"text":"Person has 0.","blocks":[]},"interaction":"1"}', n, n),
    )
    connection.execute("COMMIT")
