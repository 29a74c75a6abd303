"""Decisions and administrative acts enter a chain, with their transaction or not at all; the chain needs its key."""

import asyncio
import json
import logging
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.core.audit.chain import Key
from bot.core.audit.keys import VARIABLE, find_key, make_key
from bot.core.audit.renewing import renew
from bot.core.clockwork import MovableClock
from bot.hearth import DATABASE, Hearth
from bot.kit.errors import ConfigError, Say
from bot.kit.items import Refusal
from bot.storage import tables
from bot.storage.database import Database
from bot.testing import StoppedClock
from tests.core.deeds import ANA, BEN, KIT, MO, REASON, Deeds, copied, key_of, kinds, look, post, rows, saved, tamper
from tests.core.stage import HOUR, Ctx, Stage, stage

DAY = 24 * HOUR
SPOKEN = "SELECT 1 FROM audit_detail WHERE words IS NOT NULL"
WHAT = "SELECT what, about FROM audit ORDER BY id"


@pytest.fixture
def deeds() -> Deeds:
    """A cog that does what a test says."""
    return Deeds()


async def gone(it: Stage, deeds: Deeds, who: Any, number: int) -> None:
    """Somebody asks to be erased, and is."""

    async def leave(ctx: Ctx) -> None:
        ctx.privacy.erase(number)

    await deeds.do(it, leave, by=who)
    await it.hearth.eraser.idle()


async def test_decisions_and_settings_enter_the_chain_in_order_and_it_is_whole(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
        running = await look(folder)
        assert (running.problems, running.entries) == ((), 6)
    assert rows(folder, WHAT) == [
        ("review rejected", "item:1"),
        ("review appealed", "item:1"),
        ("review approved", "item:1"),
        ("settings saved", "setting:community:1"),
        ("settings undone", "setting:community:2"),
        ("review approved", "item:2"),
    ]
    first, *_ = rows(folder, 'SELECT "by", subject, words FROM audit_detail ORDER BY entry')
    assert first == (3, 1, REASON)
    report = await look(folder)
    assert (report.problems, report.entries, report.reached, report.lost) == ((), 6, 6, 0)


async def test_a_handler_that_fails_leaves_no_entry_and_its_neighbours_keep_theirs(folder: Path, deeds: Deeds) -> None:
    async def regrets(ctx: Ctx) -> None:
        await saved(ctx, "Europe/Paris")
        raise Say("Better not.")

    async def spoils(ctx: Ctx) -> None:
        await saved(ctx, "Europe/Rome")
        ctx.tx.add(tables.meta, {"name": "x", "value": None})

    async with stage(folder, deeds.cog) as it:
        await deeds.meet(it)
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Vienna"))
        wishes = [deeds.event(regrets), deeds.event(spoils), deeds.event(lambda ctx: saved(ctx, "Europe/Zurich"))]
        await asyncio.gather(*(it.host.submit(wish) for wish in wishes))
    assert [about for _, about in rows(folder, WHAT)] == ["setting:community:1", "setting:community:2"]
    assert (await look(folder)).problems == ()


async def test_of_many_who_decide_at_once_each_decision_that_held_has_one_entry(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.meet(it)
        for number in range(1, 9):
            await deeds.do(it, lambda ctx, number=number: ctx.review.submit(post(1, f"m{number}")))
        races = [
            deeds.event(lambda ctx, item=item, by=by: ctx.review.decide(item, 1, "approved", by=by))
            for item in range(1, 9)
            for by in (2, 3, 4)
        ]
        deeds.came.clear()
        await asyncio.gather(*(it.host.submit(race) for race in races))
    assert sum(isinstance(answer, Refusal) for answer in deeds.came) == 16
    assert rows(folder, WHAT) == [("review approved", f"item:{number}") for number in range(1, 9)]
    assert (await look(folder)).problems == ()


async def test_who_is_erased_is_gone_from_the_chain_and_it_is_still_whole(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
        await gone(it, deeds, ANA, 1)
        await gone(it, deeds, MO, 3)
    assert rows(folder, 'SELECT 1 FROM audit_detail WHERE "by" IN (1, 3) OR subject IN (1, 3)') == []
    assert rows(folder, SPOKEN) == []
    what = [row[0] for row in rows(folder, WHAT)][6:]
    assert what == ["erasure asked", "details erased", "erasure done"] * 2
    report = await look(folder)
    assert (report.problems, report.entries, report.lost) == ((), 12, 7 + 8)


async def test_words_go_when_their_time_is_up_and_who_acted_stays(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
        await it.wait(89 * DAY)
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Rome"))
        assert len(rows(folder, SPOKEN)) == 6
        await it.wait(2 * DAY)
        assert len(rows(folder, SPOKEN)) == 1
    assert len(rows(folder, 'SELECT 1 FROM audit_detail WHERE "by" IS NOT NULL')) == 7
    assert rows(folder, WHAT)[-1] == ("details erased", "details:5")
    report = await look(folder)
    assert (report.problems, report.lost, report.reached) == ((), 5, 8)


async def test_the_database_itself_lets_nobody_change_or_remove_an_entry(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
        for statement in ("UPDATE audit SET at = 1", "DELETE FROM audit", "UPDATE audit_detail SET words = 'x'"):
            with pytest.raises(Exception, match="only grows"):
                await it.hearth.database.write(lambda line, text=statement: line.exec_driver_sql(text))
    assert (await look(folder)).problems == ()


# The key


async def test_the_key_is_made_once_for_its_owner_alone_and_is_nowhere_in_the_database(
    folder: Path, deeds: Deeds
) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    key = folder / "audit.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    text = key.read_text()
    assert len(bytes.fromhex(text.strip())) == 32
    held = (folder / DATABASE).read_bytes()
    assert text.strip().encode() not in held
    assert bytes.fromhex(text.strip()) not in held
    async with stage(folder, deeds.cog):
        assert key.read_text() == text
    assert text.strip() not in repr(key_of(folder))


async def test_without_its_key_or_with_another_hearth_does_not_start_and_says_what_to_do(
    folder: Path, deeds: Deeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    kept = (folder / "audit.key").read_text()
    (folder / "audit.key").unlink()
    for key in (None, "ab" * 32):
        if key:
            (folder / "audit.key").write_text(key)
        with pytest.raises(ConfigError, match=r"audit.key: .* key of .*chain.* from your backup.*hearth audit renew"):
            async with stage(folder, deeds.cog):
                pass
    with monkeypatch.context() as environment:
        environment.setenv(VARIABLE, "cd" * 32)
        with pytest.raises(ConfigError, match=f"environment variable {VARIABLE}: this is not the key"):
            async with stage(folder, deeds.cog):
                pass
        environment.setenv(VARIABLE, kept)
        async with stage(folder, deeds.cog):
            pass
    (folder / "audit.key").write_text(kept)
    assert (await look(folder)).problems == ()


async def test_an_empty_chain_is_begun_anew_with_whatever_key_there_is(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog):
        pass
    (folder / "audit.key").unlink()
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    assert (await look(folder)).problems == ()


async def test_a_head_that_was_altered_stops_the_start_and_every_further_entry(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
        tamper(folder, "UPDATE audit_head SET entries = 5", "DELETE FROM audit WHERE id = 6")
        before = rows(folder, WHAT)
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Rome"))
        await gone(it, deeds, BEN, 2)
        assert rows(folder, WHAT) == before
        assert 2 not in {row.id for row in await it.rows(select(tables.person_table.c.id))}
        assert it.hearth.book.version(1, "community") == 2
    with pytest.raises(
        ConfigError, match=r"head of the audit chain was altered or removed.*hearth audit verify.*audit renew"
    ):
        async with stage(folder, deeds.cog):
            pass


@pytest.mark.parametrize("text", ["ab" * 32, "AB" * 40, "q" * 43, "q" * 43 + "=", "_-" * 22, "  " + "ab" * 32 + "\n"])
def test_a_key_is_read_in_hexadecimal_or_base64(text: str, tmp_path: Path) -> None:
    assert isinstance(find_key(tmp_path, {VARIABLE: text}), Key)
    (tmp_path / "audit.key").write_text(text)
    assert isinstance(find_key(tmp_path, {}), Key)


@pytest.mark.parametrize("text", ["ab" * 31, "secret", "q" * 40, "ä" * 50, "not a key at all, but a sentence of words"])
def test_a_key_that_is_none_is_refused_in_a_sentence_that_does_not_repeat_it(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"{VARIABLE} holds .*openssl rand -hex 32") as mistake:
        find_key(tmp_path, {VARIABLE: text})
    assert text not in str(mistake.value)
    (tmp_path / "audit.key").write_text(text)
    with pytest.raises(ConfigError, match=r"audit\.key holds "):
        find_key(tmp_path, {VARIABLE: " "})


def test_a_key_that_others_can_read_is_pointed_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "audit.key").write_text("ab" * 32)
    (tmp_path / "audit.key").chmod(0o644)
    find_key(tmp_path, {})
    assert "chmod 600" in caplog.text


def test_a_folder_that_takes_no_key_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / ".audit.key.new").mkdir()
    with pytest.raises(ConfigError, match="cannot write its audit key"):
        make_key(tmp_path)


@given(st.binary(min_size=32, max_size=64), st.text(), st.text())
def test_a_seal_tells_apart_whatever_differs(secret: bytes, one: str, other: str) -> None:
    def sealed(*parts: str) -> str:
        return Key(secret).seal("entry", *(part.encode("utf-8", "replace").decode() for part in parts))

    assert (sealed(one, other) == sealed(one + other, "")) == (other == "")
    assert sealed(one) != Key(secret).seal("head", one.encode("utf-8", "replace").decode())


# The lines outside


def lines(folder: Path) -> list[dict[str, Any]]:
    """The daily lines."""
    return [json.loads(line) for line in (folder / "audit-heads.jsonl").read_text().splitlines()]


async def test_a_line_is_written_at_the_start_at_the_end_and_once_a_day(folder: Path, deeds: Deeds) -> None:
    clock = MovableClock(StoppedClock())
    async with stage(folder, deeds.cog, clock=clock) as it:
        await deeds.story(it)
        for _ in range(3):
            assert not await it.hearth.audit_heads.write()
        clock.move(clock.now() + DAY)
        assert await it.hearth.audit_heads.write()
        assert not await it.hearth.audit_heads.write()
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Rome"))
    async with stage(folder, deeds.cog, clock=clock):
        pass
    found = [(line["at"], line["count"]) for line in lines(folder)]
    assert found == [("2026-03-02T10:00:00Z", 0), ("2026-03-03T10:00:00Z", 6), ("2026-03-03T10:00:00Z", 7)]
    assert stat.S_IMODE((folder / "audit-heads.jsonl").stat().st_mode) == 0o600
    report = await look(folder)
    assert (report.problems, report.lines, report.reached) == ((), 3, 7)


async def test_a_line_that_a_crash_cut_short_is_written_anew(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    path = folder / "audit-heads.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert (await look(folder)).problems == ()
    async with stage(folder, deeds.cog):
        pass
    report = await look(folder)
    assert (report.problems, report.lines, report.reached) == ((), 2, 6)


async def test_a_disk_that_takes_no_line_stops_nothing(
    folder: Path, deeds: Deeds, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "audit-heads.jsonl").mkdir()
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    assert "daily line cannot be written" in caplog.text


async def test_an_older_copy_that_was_put_back_is_noticed_at_the_start(
    folder: Path, deeds: Deeds, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    older = (folder / DATABASE).read_bytes()
    async with stage(folder, deeds.cog) as it:
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Rome"), by=KIT)
    (folder / DATABASE).write_bytes(older)
    with caplog.at_level(logging.WARNING):
        async with stage(folder, deeds.cog):
            pass
    assert "had 7 entries on 2026-03-02 and has 6 now" in caplog.text
    assert kinds(await look(folder)) == [("set back", 7)]


async def test_what_was_removed_while_hearth_was_down_is_in_the_log_at_the_next_start(
    folder: Path, deeds: Deeds, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    tamper(folder, "DELETE FROM audit WHERE id = 6")
    (folder / "audit-heads.jsonl").unlink()
    async with stage(folder, deeds.cog):
        pass
    assert "counts 6 entries and its last number is 5" in caplog.text
    assert "audit-heads.jsonl is gone, though the audit chain has 6 entries" in caplog.text
    tamper(folder, "DROP TABLE audit")
    with pytest.raises(ConfigError, match="no such table: audit"):
        await Hearth.open(folder, cogs=[deeds.cog])


# A new chain


async def begun_anew(folder: Path, why: str = "the key was lost") -> int:
    """What `hearth audit renew` does."""
    database = await Database.open(folder / DATABASE)
    try:
        return await renew(database, folder, why, StoppedClock().now(), {})
    finally:
        await database.close()


@pytest.mark.parametrize("how", ["key", "head", "row", "detail", "erased", "set back"])
async def test_a_new_chain_keeps_the_old_entries_and_guards_them_from_then_on(
    how: str, folder: Path, deeds: Deeds, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    if how == "key":
        (folder / "audit.key").unlink()
    else:
        tamper(
            folder,
            {
                "head": "UPDATE audit_head SET entries = 9",
                "row": "UPDATE audit SET about = 'item:9' WHERE id = 2",
                "detail": "UPDATE audit_detail SET words = 'x' WHERE entry = 1",
                "erased": "UPDATE audit_detail SET words = NULL, words_salt = NULL WHERE entry = 1",
                "set back": "DELETE FROM audit WHERE id = 6",
            }[how],
        )
        assert (await look(folder)).problems
    number = await begun_anew(folder)
    async with stage(folder, deeds.cog) as it:
        await deeds.do(it, lambda ctx: saved(ctx, "Europe/Rome"))
        await gone(it, deeds, ANA, 1)
    report = await look(folder)
    assert report.problems == ()
    assert report.begins == number == 7
    assert report.of_earlier == 2
    assert rows(folder, "SELECT words FROM audit_detail WHERE entry = 7") == [("the key was lost",)]
    for statement in (
        "UPDATE audit SET at = at + 1 WHERE id = 3",
        "DELETE FROM audit WHERE id = 1",
        "DELETE FROM audit WHERE id = 7",
        "UPDATE audit_detail SET words = 'y', words_salt = 'z' WHERE entry = 4",
        "DELETE FROM audit_detail WHERE entry = 5",
    ):
        other = copied(folder, tmp_path_factory.mktemp("copy"))
        tamper(other, statement)
        assert (await look(other)).problems, statement


async def test_a_chain_can_be_begun_anew_twice(folder: Path, deeds: Deeds) -> None:
    async with stage(folder, deeds.cog) as it:
        await deeds.story(it)
    with pytest.raises(ConfigError, match="nothing is wrong with the audit chain, so nothing was changed"):
        await begun_anew(folder)
    for wanted in (7, 8):
        (folder / "audit.key").unlink()
        assert await begun_anew(folder) == wanted
    async with stage(folder, deeds.cog):
        pass
    report = await look(folder)
    assert (report.problems, report.entries, report.begins) == ((), 8, 8)
