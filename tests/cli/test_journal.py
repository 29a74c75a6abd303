"""`hearth journal export`: what stands in the file, who is named, and how it can go wrong."""

import csv
import io
import stat
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import Text, cast, insert, literal, select

from bot.cli.journal import export_journal
from bot.kit.errors import ConfigError
from bot.kit.events import MessagePosted
from bot.kit.people import Account, Place
from bot.storage import tables
from bot.testing import Room, StoppedClock
from cogs import SHIPPED
from tests.cli.started import hearth

AT = StoppedClock().now()
DAY = 86_400_000
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"]


def _config(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "config.toml").write_text(f'[storage]\nfolder = "{folder / "data"}"\n')


def _export(folder: Path, *words: str) -> list[dict[str, str]]:
    done = hearth("journal", "export", "--csv", "--output", "all.csv", *words, folder=folder)
    assert (done.returncode, done.stdout) == (0, ""), done
    with (folder / "all.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def _week(folder: Path) -> None:
    _config(folder)
    async with Room.open(folder / "data", SHIPPED) as room:
        key = await room.member.says("Who has a ladder?\nSee https://example.org")
        await room.friend.says("I do", reply_to=key)
        await room.member.uses('/thanks @Friend for the "ladder", twice')
        for who, label in ((room.friend, "Hide me"), (room.moderator, "Stop counting me")):
            shown = await who.uses("/privacy")
            await who.presses(label, await who.sees(shown))
        await room.moderator.says("A quiet word")
        await room.newcomer.says("Bye")
        shown = await room.newcomer.uses("/privacy")
        confirm = await room.newcomer.sees(await room.newcomer.presses("Erase me", await room.newcomer.sees(shown)))
        await room.newcomer.presses("Erase me for good", confirm)
        await room.settled()


async def test_every_entry_comes_with_its_figures_and_never_its_words(tmp_path: Path) -> None:
    await _week(tmp_path)
    rows = _export(tmp_path)
    posts = [row for row in rows if row["kind"] == "MessagePosted"]
    first, second = posts[:2]
    assert (first["at"], first["channel"], first["platform"]) == ("2026-03-02T10:00:00.000Z", "general", "local")
    assert (first["words"], first["links"], first["counted"]) == ("6", "1", "yes")
    assert second["about"] == first["key"]
    (thanked,) = [row for row in rows if row["kind"] == "Thanked"]
    assert (thanked["person"], thanked["subject"]) == (first["person"], second["person"])
    assert first["person"].removeprefix("p").isdecimal()
    assert "ladder" not in str(rows)
    assert "Member" not in {row["person"] for row in rows}


async def test_with_names_the_hidden_the_uncounted_and_the_erased_are_not_named(tmp_path: Path) -> None:
    await _week(tmp_path)
    rows = _export(tmp_path, "--names")
    posts = [row for row in rows if row["kind"] == "MessagePosted"]
    assert [row["person"] for row in posts] == ["Member", "someone", "someone", ""]
    assert [row["counted"] for row in posts] == ["yes", "yes", "no", "yes"]
    assert [row["subject"] for row in rows if row["kind"] == "Thanked"] == ["someone"]
    everything = str(rows)
    for name in ("Friend", "Moderator", "Newcomer"):
        assert f"'{name}'" not in everything


async def test_no_cell_is_a_formula_and_quotes_survive(tmp_path: Path) -> None:
    _config(tmp_path)
    async with Room.open(tmp_path / "data", SHIPPED) as room:
        for number, name in enumerate([*FORMULAS, 'a,"b"\nc', "ünï 🌱"]):
            by, place = Account(f"x{number}", name, roles=()), Place(f"y{number}", name)
            event = MessagePosted(key=name, space="local", at=AT, actor=by, place=place, text="x", reply_to=name)
            await room.hearth.host("local").submit(event)
    rows = [row for row in _export(tmp_path, "--names") if row["kind"] == "MessagePosted"]
    for row, name in zip(rows, [*FORMULAS, 'a,"b"\nc', "ünï 🌱"], strict=True):
        shown = f"'{name}" if name in FORMULAS else name
        assert (row["person"], row["channel"], row["key"], row["about"]) == (shown, shown, shown, shown)


async def test_a_span_holds_its_first_and_its_last_day_whole(tmp_path: Path) -> None:
    _config(tmp_path)
    midnight = AT - 10 * 3_600_000
    async with Room.open(tmp_path / "data", SHIPPED) as room:
        for number, at in enumerate([midnight - 1, midnight, midnight + DAY - 1, midnight + DAY]):
            by = Account("x1", "Ana", roles=())
            event = MessagePosted(key=f"k{number}", space="local", at=at, actor=by, place=Place("c1"), text="x")
            await room.hearth.host("local").submit(event)

    def keys(*words: str) -> list[str]:
        return [row["key"] for row in _export(tmp_path, *words) if row["kind"] == "MessagePosted"]

    assert keys() == ["k0", "k1", "k2", "k3"]
    assert keys("--since", "2026-03-02", "--until", "2026-03-02") == ["k1", "k2"]
    assert keys("--since", "2026-03-03") == ["k3"]
    assert keys("--until", "2026-03-01") == ["k0"]
    assert keys("--since", "0001-01-01", "--until", "9999-12-31") == ["k0", "k1", "k2", "k3"]
    assert keys("--since", "2030-01-01") == []


async def test_times_that_no_calendar_holds_do_not_end_it(tmp_path: Path) -> None:
    _config(tmp_path)
    async with Room.open(tmp_path / "data", SHIPPED) as room:
        await room.member.says("Hello")
        odd = [
            {"id": 900 + n, "space": 1, "kind": 1, "key": f"k{n}", "at": at} for n, at in enumerate((2**62, -(2**62)))
        ]
        await room.hearth.database.write(lambda line: line.execute(insert(tables.journal), odd))
    assert {row["id"]: row["at"] for row in _export(tmp_path) if row["key"] in {"k0", "k1"}} == {"900": "", "901": ""}


async def test_it_reads_beside_a_running_hearth_and_writes_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    _config(tmp_path)
    async with Room.open(tmp_path / "data", SHIPPED) as room:
        await room.member.says("Hello")
        done = hearth("journal", "export", "--csv", "--output", "out.csv", folder=tmp_path)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.endswith("entries are in out.csv.\n")
        printed = hearth("journal", "export", folder=tmp_path)
        assert (printed.returncode, printed.stderr) == (0, "")
        assert len(list(csv.DictReader(io.StringIO(printed.stdout)))) > 5
        await room.member.says("Still here")
    file = tmp_path / "out.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith(b"id,at,platform,space,kind,person,counted,")
    assert _names(tmp_path) == ["config.toml", "data", "out.csv"]


async def test_a_long_journal_comes_in_slices_and_says_how_far_it_is(tmp_path: Path) -> None:
    _config(tmp_path)
    async with Room.open(tmp_path / "data", SHIPPED) as room:
        numbers = select(literal(1000).label("id")).cte("numbers", recursive=True)
        numbers = numbers.union_all(select(numbers.c.id + 1).where(numbers.c.id < 101_499))
        key = "k" + cast(numbers.c.id, Text)
        rows = select(numbers.c.id, key, literal(1), literal(1), literal(AT))
        many = insert(tables.journal).from_select(["id", "key", "space", "kind", "at"], rows)
        await room.hearth.database.write(lambda line: line.execute(many))
    done = hearth("journal", "export", "--csv", "--output", "out.csv", folder=tmp_path)
    assert done.returncode == 0
    first, last = done.stderr.splitlines()
    assert first.endswith("entries so far …")
    assert last.endswith("entries are in out.csv.")
    with (tmp_path / "out.csv").open(newline="") as file:
        ids = [int(row[0]) for row in islice(csv.reader(file), 1, None)]
    assert ids == sorted(set(ids))
    assert len(ids) > 100_500


@pytest.mark.parametrize(
    "day",
    ["yesterday", "2026-02-30", "20260302", "2026-W10-1", "", "٢٠٢٦-٠٣-٠٢", "2026-03-02T10:00", "x" * 5000, "\x1b[31m"],
)
@pytest.mark.parametrize("option", ["since", "until"])
def test_a_wrong_date_is_one_sentence(option: str, day: str) -> None:
    with pytest.raises(ConfigError) as mistake:
        export_journal(since=day) if option == "since" else export_journal(until=day)
    (problem,) = mistake.value.problems
    assert problem.startswith(f"--{option}: I read ")
    assert len(problem) < 200
    assert problem.isprintable()


def test_days_in_the_wrong_order_are_one_sentence() -> None:
    with pytest.raises(ConfigError, match="is before --since 2026-03-02, so there is nothing to export"):
        export_journal(since="2026-03-02", until="2026-03-01")


def test_without_a_database_or_a_place_to_write_it_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    for words in ((), ("--output", "nowhere/out.csv"), ("--output", "taken"), ("--output", "."), ("--since", "x")):
        done = hearth("journal", "export", *words, folder=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done
    assert _names(tmp_path) == ["taken"]
