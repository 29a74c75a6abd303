"""What must hold after a process was killed and Hearth started again on its folder."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine

from bot.storage.migrating import migrate
from tests.prove.child import NOTES, alive, life, settled

Life = Callable[[Path, int, str, int], None]
"""A whole life in a folder: so many things to do, and where to be killed, the how-manieth time it is reached."""
NURSERY: Final = get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.prove.child", "tests.prove.court", "tests.prove.lodger"])


def prepared(folder: Path) -> Path:
    """A folder with a migrated database and the witness's table, to copy for each life."""
    migrate(folder / "hearth.db")
    engine = create_engine(f"sqlite:///{folder / 'hearth.db'}")
    NOTES.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder


def copied(template: Path, folder: Path) -> Path:
    """A fresh folder with the template's database."""
    folder.mkdir()
    shutil.copy(template / "hearth.db", folder / "hearth.db")
    return folder


def start(folder: Path, count: int, point: str, nth: int, lived: Life = life) -> ForkServerProcess:
    """A life in a process of its own, forked from one that has imported everything: a start costs little."""
    (folder / "killed").unlink(missing_ok=True)
    process = NURSERY.Process(target=lived, args=(folder, count, point, nth), daemon=True)
    process.start()
    return process


def killed(folder: Path) -> str | None:
    """Where the last life in a folder was killed; None if it came to its end.

    The exit code is no witness: the process that forks cannot always tell it.
    """
    note = folder / "killed"
    return note.read_text() if note.exists() else None


def last_words(folder: Path) -> str:
    """What a life said about its end."""
    return (folder / "last-words").read_text(errors="replace")[-2000:]


async def examined(folder: Path) -> int:
    """Start again, let everything settle, and look; how many messages there are. Raises AssertionError."""
    async with alive(folder, lambda _: None) as (hearth, world):
        await settled(hearth, world)
    with closing(sqlite3.connect(folder / "local.db")) as local, closing(sqlite3.connect(folder / "hearth.db")) as db:
        posted = {f"m{row[0]}" for row in local.execute("SELECT id FROM message WHERE author <> 0")}
        bodies = [row[0] for row in local.execute("SELECT body FROM message WHERE author = 0")]
        said = Counter(body.split("heard ")[1].split('"')[0] for body in bodies)
        kind = "SELECT id FROM term WHERE name = 'MessagePosted'"
        journal = Counter(row[0] for row in db.execute(f"SELECT key FROM journal WHERE kind = ({kind})"))  # noqa: S608
        heard = Counter(row[0] for row in db.execute("SELECT key FROM heard"))
        refused = Counter(row[0] for row in db.execute("SELECT note FROM refused"))
        notes = {row[0] for row in db.execute("SELECT id FROM outbox WHERE do = 'direct'")}
        states = Counter(row[:] for row in db.execute("SELECT do, state FROM outbox"))
        whole = [file.execute("PRAGMA integrity_check").fetchone()[0] for file in (local, db)]
    acknowledged = folder / "acknowledged"
    told = set(acknowledged.read_text().split()) if acknowledged.exists() else set[str]()
    once = Counter(dict.fromkeys(posted, 1))
    assert told <= journal.keys(), "an acknowledged message is not on record"
    assert journal == once, "not every message is on record once"
    assert heard == once, "not every message was handled once"
    assert said == once, "not every message was answered once"
    assert refused == Counter(dict.fromkeys(notes, 1)), "not every closed door was told of once"
    assert set(states) <= {("send", "sent"), ("direct", "failed")}, f"something was left undone: {states}"
    assert whole == ["ok", "ok"], "a file is damaged"
    return len(posted)
