"""One writer and one reader for a file, and one Hearth for a folder."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.hearth import Hearth
from bot.kit.errors import ConfigError
from bot.storage.bulk import insert_rows
from bot.storage.database import Database, Unwritable
from bot.storage.lock import InstanceLock
from bot.storage.migrating import migrate, require_current
from bot.storage.sqlite import stands
from bot.storage.tables import meta, reaction, space

SPAWN = multiprocessing.get_context("forkserver")


async def names(database: Database) -> list[str]:
    rows = await database.read(lambda connection: connection.execute(select(meta.c.name).order_by(meta.c.name)).all())
    return [row.name for row in rows]


async def test_what_was_written_is_read(database: Database) -> None:
    await database.write(lambda connection: connection.execute(insert(meta).values(name="a", value="x")))
    assert await names(database) == ["a"]


async def test_the_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError):
        await database.read(lambda connection: connection.execute(insert(meta).values(name="a", value="x")))
    assert await names(database) == []


async def test_an_error_says_what_failed_and_not_what_people_wrote(database: Database) -> None:
    words = insert(meta).values(name="a", value="what Ana wrote")
    await database.write(lambda connection: connection.execute(words))
    with pytest.raises(IntegrityError) as failed:
        await database.write(lambda connection: connection.execute(words))
    assert "meta.name" in str(failed.value)
    assert "Ana" not in str(failed.value)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only to root but a medium")
async def test_a_backup_on_a_medium_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "backup" / "hearth.db"
    path.parent.mkdir()
    migrate(path)
    path.parent.chmod(0o500)
    try:
        require_current(path)
        database = await Database.open_to_read(path)
        assert await names(database) == []
        await database.close()
    finally:
        path.parent.chmod(0o700)


async def test_what_was_deleted_is_overwritten_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "hearth.db"
    migrate(path)
    for line in ("INSERT INTO meta VALUES ('a', 'Rumpelstilzchen')", "DELETE FROM meta"):
        database = await Database.open(path)
        await database.write(lambda connection, line=line: connection.execute(text(line)))
        await database.close()
    assert b"Rumpelstilzchen" not in path.read_bytes()


async def test_the_reader_sees_no_half_of_a_transaction(database: Database) -> None:
    seen: list[list[str]] = []

    async def look() -> None:
        seen.extend([await names(database) for _ in range(50)])

    def both(connection: Connection) -> None:
        connection.execute(insert(meta).values(name="a", value="x"))
        connection.execute(insert(meta).values(name="b", value="x"))

    await asyncio.gather(look(), database.write(both))
    assert all(found in ([], ["a", "b"]) for found in seen)


async def test_transactions_of_the_writer_never_overlap(database: Database) -> None:
    open_now, most = 0, 0

    def job(number: int) -> Callable[[Connection], None]:
        def run(connection: Connection) -> None:
            nonlocal open_now, most
            open_now += 1
            most = max(most, open_now)
            connection.execute(insert(meta).values(name=f"{number:03}", value="x"))
            connection.execute(select(meta)).all()
            open_now -= 1

        return run

    await asyncio.gather(*(database.write(job(number)) for number in range(60)))
    assert most == 1
    assert len(await names(database)) == 60


async def test_a_job_that_raises_leaves_nothing_and_the_next_one_works(database: Database) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(insert(meta).values(name="a", value="x"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(fail)
    await database.write(lambda connection: connection.execute(insert(meta).values(name="b", value="x")))
    assert await names(database) == ["b"]


async def test_a_constraint_is_no_matter_of_the_disk(database: Database) -> None:
    def twice(connection: Connection) -> None:
        insert_rows(connection, meta, ("name", "value"), [("a", "x"), ("a", "y")])

    with pytest.raises(IntegrityError):
        await database.write(twice)
    assert await names(database) == []


async def test_memory_is_read_anew_after_what_it_learned_was_undone(database: Database) -> None:
    memory = ["a row that never was"]

    def fail(connection: Connection) -> None:
        connection.execute(insert(meta).values(name="a", value="x"))
        raise ZeroDivisionError

    def again(connection: Connection) -> None:
        memory[:] = [row.name for row in connection.execute(select(meta))]

    with pytest.raises(ZeroDivisionError):
        await database.write(fail, undone=again)
    assert memory == []


async def test_a_full_disk_is_unwritable_and_heals(database: Database) -> None:
    def pages(most: int) -> Callable[[Connection], None]:
        def limit(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")
            connection.rollback()

        return limit

    def big(connection: Connection) -> None:
        connection.execute(insert(meta).values(name="small", value="x"))
        connection.execute(insert(meta).values(name="big", value="x" * 100_000))

    await database.writer.run(pages(1))
    with pytest.raises(Unwritable, match="full"):
        await database.write(big)
    assert await names(database) == []
    await database.writer.run(pages(1_000_000))
    await database.write(big)
    assert await names(database) == ["big", "small"]


async def test_a_full_disk_inside_a_savepoint_ends_the_whole_transaction(database: Database) -> None:
    """The fact that the core is built on: after it, the driver knows of no transaction."""
    found: list[bool] = []

    def job(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.rollback()
        connection.begin()
        connection.execute(insert(meta).values(name="before", value="x"))
        with pytest.raises(DBAPIError), connection.begin_nested():
            connection.execute(insert(meta).values(name="big", value="x" * 100_000))
        found.append(stands(connection))
        connection.rollback()

    await database.writer.run(job)
    assert found == [False]
    assert await names(database) == []


async def test_putting_a_row_whose_columns_are_all_its_key(database: Database) -> None:
    row = (1, "m1", "👍", 1)

    def twice(connection: Connection) -> None:
        for _ in range(2):
            insert_rows(connection, reaction, ("channel", "message", "emoji", "person"), [row], "replace")

    await database.write(twice)
    rows = await database.read(lambda connection: connection.execute(select(reaction)).all())
    assert [tuple(found) for found in rows] == [row]


async def test_the_file_is_as_durable_as_it_says(database: Database) -> None:
    def pragmas(connection: Connection) -> dict[str, Any]:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked}
        connection.rollback()
        return found

    assert await database.writer.run(pragmas) == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def hold(folder: Path, pipe: Pipe) -> None:
    """A Hearth in another process, until it is told to end."""
    lock = InstanceLock(folder / "hearth.lock")
    pipe.send(os.getpid())
    pipe.recv()
    lock.release()


async def test_a_second_hearth_on_a_folder_is_told_about_the_first_and_can_start_after_it(tmp_path: Path) -> None:
    here, there = SPAWN.Pipe()
    first = SPAWN.Process(target=hold, args=(tmp_path, there), daemon=True)
    first.start()
    number = await asyncio.to_thread(here.recv)
    with pytest.raises(ConfigError, match=f"another Hearth is using this folder \\(process {number}\\)"):
        await Hearth.open(tmp_path, cogs=[])
    assert not (tmp_path / "hearth.db").exists()
    here.send("end")
    await asyncio.to_thread(first.join)
    await (await Hearth.open(tmp_path, cogs=[])).close()


async def test_a_hearth_that_was_killed_leaves_its_folder_free(tmp_path: Path) -> None:
    here, there = SPAWN.Pipe()
    first = SPAWN.Process(target=hold, args=(tmp_path, there), daemon=True)
    first.start()
    await asyncio.to_thread(here.recv)
    first.kill()
    await asyncio.to_thread(first.join)
    InstanceLock(tmp_path / "hearth.lock").release()


async def test_a_folder_that_is_missing_or_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "missing", tmp_path / "file"):
        with pytest.raises(ConfigError, match="cannot be written"):
            await Hearth.open(folder, cogs=[])


async def test_a_folder_is_free_again_after_a_start_that_failed(tmp_path: Path) -> None:
    (tmp_path / "hearth.db").write_bytes(b"no database" * 1000)
    for _ in range(2):
        with pytest.raises(ConfigError, match="cannot be used"):
            await Hearth.open(tmp_path, cogs=[])


async def test_a_row_goes_where_its_columns_say_in_whatever_order_they_come(database: Database) -> None:
    columns = ("name", "id", "community", "platform", "key")
    await database.write(lambda connection: insert_rows(connection, space, columns, [("Here", 7, 1, "local", "k")]))
    found = await database.read(lambda connection: connection.execute(select(space)).one())
    assert (found.id, found.community, found.platform, found.key, found.name) == (7, 1, "local", "k", "Here")
