"""Whatever somebody does to the chain's rows, its head or its lines without the key, verifying it says so."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.core.audit.checking import walk
from bot.core.audit.keys import make_key
from bot.core.clockwork import MovableClock
from bot.hearth import DATABASE
from bot.kit.errors import ConfigError
from bot.testing import StoppedClock
from tests.core.deeds import ANA, Deeds, copied, key_of, kinds, look, rows, saved, tamper
from tests.core.stage import HOUR, Ctx, new_database, stage

HEADS = "audit-heads.jsonl"
Change = Callable[[list[str]], list[str]]


async def _lived(folder: Path) -> None:
    """Three days: a story; another day's settings; Ana is erased. A line for each start and end."""
    deeds, clock = Deeds(), MovableClock(StoppedClock())

    async def leave(ctx: Ctx) -> None:
        ctx.privacy.erase(1)

    async with stage(folder, deeds.cog, clock=clock) as it:
        await deeds.story(it)
    clock.move(clock.now() + 24 * HOUR)
    async with stage(folder, deeds.cog, clock=clock) as it:
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Rome"))
    clock.move(clock.now() + 24 * HOUR)
    async with stage(folder, deeds.cog, clock=clock) as it:
        await deeds.do(it, leave, by=ANA)
        await it.hearth.eraser.idle()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ten entries and six lines; what Ana was in them is erased."""
    folder = tmp_path_factory.mktemp("lived")
    new_database(folder / DATABASE)
    asyncio.run(_lived(folder))
    return folder


@pytest.fixture
def here(lived: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    return copied(lived, tmp_path / "here")


async def test_what_nobody_touched_is_whole(here: Path) -> None:
    report = await look(here)
    assert (report.problems, report.entries, report.lines, report.reached, report.lost) == ((), 10, 6, 10, 7)


@pytest.mark.parametrize(
    ("found", "statements"),
    [
        (("missing", 4), ["DELETE FROM audit WHERE id = 4"]),
        (("missing", 4), ["DELETE FROM audit WHERE id IN (4, 5, 6)"]),
        (("missing", 1), ["DELETE FROM audit WHERE id = 1"]),
        (("cut", 10), ["DELETE FROM audit WHERE id = 10"]),
        (("cut", 10), ["DELETE FROM audit WHERE id = 10", "DELETE FROM audit_detail WHERE entry = 10"]),
        (("cut", 6), ["DELETE FROM audit WHERE id > 5"]),
        (("cut", 1), ["DELETE FROM audit"]),
        (
            ("reordered", 3),
            [
                "UPDATE audit SET id = -1 WHERE id = 3",
                "UPDATE audit SET id = 3 WHERE id = 7",
                "UPDATE audit SET id = 7 WHERE id = -1",
            ],
        ),
        (("reordered", 5), ["UPDATE audit SET id = 50 WHERE id = 5"]),
        (("reordered", 5), ["UPDATE audit SET id = -5 WHERE id = 5"]),
        (("renumbered", 4), ["DELETE FROM audit WHERE id = 4", "UPDATE audit SET id = id - 1 WHERE id > 4"]),
        (("renumbered", 4), ["DELETE FROM audit WHERE id IN (4, 5)", "UPDATE audit SET id = id - 2 WHERE id > 5"]),
        (
            ("added", 4),
            [
                "UPDATE audit SET id = -id WHERE id >= 4",
                "UPDATE audit SET id = 1 - id WHERE id < 0",
                "INSERT INTO audit SELECT 4, community, at, what, about, NULL, NULL, NULL, mac FROM audit WHERE id = 3",
            ],
        ),
        (
            ("added", 11),
            ["INSERT INTO audit SELECT 11, community, at, what, about, NULL, NULL, NULL, mac FROM audit WHERE id = 10"],
        ),
        (
            ("added", 0),
            ["INSERT INTO audit SELECT 0, 1, at, what, about, NULL, NULL, NULL, mac FROM audit WHERE id = 1"],
        ),
        (("altered", 4), ["UPDATE audit SET what = 'settings read' WHERE id = 4"]),
        (("altered", 10), ["UPDATE audit SET at = at - 1 WHERE id = 10"]),
        (("unreadable", 4), ["UPDATE audit SET about = CAST(x'ff' AS TEXT) WHERE id = 4"]),
        (("unreadable", 4), ["UPDATE audit_detail SET words = CAST(x'ff' AS TEXT) WHERE entry = 4"]),
        (("head", 0), ["UPDATE audit_head SET entries = 9"]),
        (("head", 0), ["UPDATE audit_head SET entries = 9", "DELETE FROM audit WHERE id = 10"]),
        (("head", 0), ["UPDATE audit_head SET chain = CAST(x'ff' AS TEXT)"]),
        (("head", 0), ["DELETE FROM audit_head"]),
        (("unreadable", 0), ["DROP TABLE audit"]),
        (("unreadable", 0), ["DROP TABLE audit_detail"]),
        (("unreadable", 0), ["ALTER TABLE audit DROP COLUMN subject_digest"]),
        (("set back", 1), ["DELETE FROM audit_head", "DELETE FROM audit"]),
        (("detail", 4), ["UPDATE audit_detail SET words = 'x' WHERE entry = 4"]),
        (("detail", 4), ['UPDATE audit_detail SET "by" = 2 WHERE entry = 4']),
        (("detail", 3), ["UPDATE audit_detail SET subject = 1, subject_salt = 'x' WHERE entry = 3"]),
        (("detail", 4), ["DELETE FROM audit_detail WHERE entry = 4"]),
        (("detail", 9), ["INSERT INTO audit_detail (entry, words, words_salt) VALUES (9, 'x', 'y')"]),
        (("detail", 99), ["INSERT INTO audit_detail (entry) VALUES (99)"]),
        (("erased", 0), ["UPDATE audit_detail SET words = NULL, words_salt = NULL WHERE entry = 4"]),
        (
            ("detail", 4),
            [
                "UPDATE audit_detail SET entry = -4 WHERE entry = 4",
                "UPDATE audit_detail SET entry = 4 WHERE entry = 5",
                "UPDATE audit_detail SET entry = 5 WHERE entry = -4",
            ],
        ),
    ],
)
async def test_what_was_done_to_the_rows_is_named_with_its_entry(
    found: tuple[str, int], statements: list[str], here: Path
) -> None:
    tamper(here, *statements)
    report = await look(here)
    assert kinds(report)[0] == found
    assert not {kind for kind, _ in kinds(report)} & {"replaced", "line"}, "the lines are whole, and nobody is accused"
    assert all(problem.said.endswith(".") and problem.said.isprintable() for problem in report.problems)


async def test_a_head_of_an_earlier_day_does_not_hide_what_was_cut_off(here: Path, lived: Path) -> None:
    """Whoever copied the database at entry 6 puts back the head of that day, with or without the entries after it."""
    line = json.loads((lived / HEADS).read_text().splitlines()[1])
    key = key_of(here)
    assert line["count"] == 6
    seal = key.seal("head", line["chain"], 1, 6, line["head"])
    tamper(here, "UPDATE audit_head SET entries = 6, head = ?, mac = ?", given=(line["head"], seal))
    assert kinds(await look(here)) == [("head", 10)]
    tamper(here, "DELETE FROM audit WHERE id > 6", "DELETE FROM audit_detail WHERE entry > 6")
    tamper(here, "UPDATE audit_detail SET words = words")
    report = await look(here)
    assert ("set back", 7) in kinds(report)
    assert "daily line of 2026-03-03 counts 7 entries, and the chain has 6" in report.problems[-1].said
    (here / HEADS).unlink()
    assert ("lines", 0) in kinds(await look(here))


async def test_a_copy_of_the_lines_from_elsewhere_catches_who_set_back_the_folder_whole(
    here: Path, tmp_path: Path
) -> None:
    deeds, whole = Deeds(), copied(here, tmp_path / "older")
    async with stage(here, deeds.cog) as it:
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Oslo"))
    elsewhere = shutil.copy(here / HEADS, tmp_path / "elsewhere.jsonl")
    assert kinds(await look(here, Path(elsewhere))) == []
    copied(whole, here)
    assert kinds(await look(here)) == []
    assert kinds(await look(here, Path(elsewhere))) == [("set back", 11)]
    async with stage(here, deeds.cog) as it:
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Paris"))
    assert kinds(await look(here)) == []
    assert kinds(await look(here, Path(elsewhere))) == [("replaced", 11)]


def _edit(number: int, old: str, new: str) -> Change:
    def run(lines: list[str]) -> list[str]:
        assert old in lines[number - 1]
        return [*lines[: number - 1], lines[number - 1].replace(old, new), *lines[number:]]

    return run


def _turned(lines: list[str]) -> list[str]:
    return lines[::-1]


def _none(_: list[str]) -> list[str]:
    return []


def _drop(number: int) -> Change:
    return lambda lines: lines[: number - 1] + lines[number:]


def _insert(number: int, line: str = "") -> Change:
    return lambda lines: [*lines[: number - 1], line or lines[0], *lines[number - 1 :]]


@pytest.mark.parametrize(
    ("found", "change"),
    [
        (("line", 2), _edit(2, '"count":6', '"count":5')),
        (("line", 6), _edit(6, "2026", "2025")),
        (("line", 3), _edit(3, "{", "[")),
        (("line", 3), _edit(3, '"at"', '"when"')),
        (("line", 2), _drop(2)),
        (("line", 1), _drop(1)),
        (None, _drop(6)),
        (("line", 4), _insert(4)),
        (("line", 2), _insert(2, " ")),
        (("line", 1), _turned),
        (("lines", 0), _none),
    ],
)
async def test_lines_that_were_edited_or_removed_are_named(
    found: tuple[str, int] | None, change: Change, here: Path
) -> None:
    lines = (here / HEADS).read_text().splitlines()
    (here / HEADS).write_text("".join(f"{line}\n" for line in change(lines)))
    assert kinds(await look(here)) == ([found] if found else [])


async def test_lines_that_are_no_text_or_of_another_form_are_named(here: Path) -> None:
    path = here / HEADS
    for junk in (b"\xff\n", b'{"at":"\xff","chain":"","count":1,"head":"","before":"","mac":""}\n', b"{}\n", b"[1]\n"):
        path.write_bytes(junk)
        assert kinds(await look(here)) == [("line", 1)]
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        await look(here)


async def test_of_a_copy_made_elsewhere_any_lines_will_do_in_whatever_shape_they_were_mailed(
    here: Path, tmp_path: Path
) -> None:
    first, *_, newest = (here / HEADS).read_text().splitlines()
    copy = tmp_path / "mailed.jsonl"
    for text in (newest, f"{newest}\r\n", f"\n{first}\n\n{newest}\n"):
        copy.write_text(text)
        report = await look(here, copy)
        assert (report.problems, report.reached) == ((), 10), text
    copy.write_text(newest.replace('"count":10', '"count":11'))
    assert kinds(await look(here, copy)) == [("line", 1)]
    copy.write_text("\n")
    with pytest.raises(ConfigError, match="no line in this file"):
        await look(here, copy)
    tamper(here, "DELETE FROM audit WHERE id = 10")
    copy.write_text(newest)
    assert kinds(await look(here, copy)) == [("cut", 10), ("set back", 10)]


async def test_lines_of_a_chain_that_is_not_here_any_more_are_a_finding(here: Path) -> None:
    tamper(here, "DELETE FROM audit", "DELETE FROM audit_detail", "DELETE FROM audit_head")
    assert kinds(await look(here)) == [("set back", 1)]
    deeds = Deeds()
    async with stage(here, deeds.cog) as it:
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Oslo"))
    assert [kind for kind, _ in kinds(await look(here))] == ["replaced"]


async def test_without_the_key_or_with_another_nothing_is_claimed(here: Path) -> None:
    (here / "audit.key").unlink()
    with pytest.raises(ConfigError, match=r"audit\.key: the key of the audit chain is missing"):
        await look(here)
    make_key(here)
    with pytest.raises(ConfigError, match=r"audit\.key: this is not the key"):
        await look(here)
    with pytest.raises(ConfigError, match="there is no such file"):
        await look(here, here / "none.jsonl")


# Any cell at all


class Memory:
    """The lived chain in memory, without the guards, to change one cell at a time."""

    def __init__(self, folder: Path) -> None:
        self.key = key_of(folder)
        raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        with sqlite3.connect(folder / DATABASE) as source:
            source.backup(raw)
        source.close()
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        self._engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        self.line: Connection = self._engine.connect()

    def close(self) -> None:
        """Let go of it."""
        self.line.close()
        self._engine.dispose()


@pytest.fixture(scope="module")
def memory(lived: Path) -> Iterator[Memory]:
    """In memory."""
    held = Memory(lived)
    yield held
    held.close()


CELLS = {
    "audit": ("id", "community", "at", "what", "about", "by_digest", "subject_digest", "words_digest", "mac"),
    "audit_detail": ("entry", "by", "by_salt", "subject", "subject_salt", "words", "words_salt"),
    "audit_head": ("id", "chain", "begins", "entries", "head", "mac"),
}
VALUES = st.one_of(
    st.none(),
    st.integers(-3, 12),
    st.integers(-(2**63), 2**63 - 1),
    st.text(max_size=8),
    st.sampled_from(["0" * 64, "details:9", "audit renewed", "details erased", "review approved", b"\xff"]),
)


@given(st.sampled_from([(table, name) for table, names in CELLS.items() for name in names]), st.integers(0, 9), VALUES)
def test_no_cell_can_be_changed_unnoticed(memory: Memory, cell: tuple[str, str], row: int, value: Any) -> None:
    table, name = cell
    run = memory.line.exec_driver_sql
    keys = [found[0] for found in run(f"SELECT rowid FROM {table} ORDER BY rowid").fetchall()]  # noqa: S608  the test's
    key = keys[row % len(keys)]
    before = run(f'SELECT "{name}" FROM {table} WHERE rowid = ?', (key,)).scalar()  # noqa: S608  as above
    assume(before != value)
    to = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
    run("SAVEPOINT cell")
    change = f'UPDATE {table} SET "{name}" = {to} WHERE rowid = ?'  # noqa: S608  as above
    try:
        try:
            changed = run(change, (value, key)).rowcount
        except (DBAPIError, UnicodeEncodeError):
            changed = 0
        assume(changed)
        assert walk(memory.line, memory.key).problems
    finally:
        run("ROLLBACK TO cell")
        run("RELEASE cell")
    assert walk(memory.line, memory.key).problems == []


async def test_the_rows_are_what_the_tests_of_every_cell_know(here: Path) -> None:
    for table, names in CELLS.items():
        assert tuple(row[1] for row in rows(here, f"PRAGMA table_info({table})")) == names


def test_the_program_in_the_documents_finds_what_hearth_finds(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[2] / "docs/audit.md").read_text()
    program = text.split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(here)
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    tamper(here, "UPDATE audit SET what = 'review undone' WHERE id = 4")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.endswith("AssertionError: entry 4\n")
