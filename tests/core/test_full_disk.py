"""A disk that fills: nothing is acknowledged that is not on record, nothing half done stays, and it heals."""

import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.kit.cog import Cog
from bot.kit.events import MessagePosted
from bot.kit.outcome import NotRecorded
from bot.kit.ui import say
from bot.storage import tables
from bot.storage.database import Unwritable
from bot.testing import Room
from tests.core.stage import SPACE, Ctx, Nothing, Stage, cog_named, note, pages, posted, stage

BIG = "much " * 10_000


def cog_that(how: str) -> Cog[Nothing]:
    """A cog that needs space on the disk at a certain moment of its handler."""
    cog = cog_named("hungry")

    @cog.on(MessagePosted)
    async def write(ctx: Ctx, event: MessagePosted) -> None:
        ctx.send(ctx.channel, say(f"thank you for {event.key}"), purpose="test")
        if not event.text.startswith("much"):
            return
        match how:
            case "at the flush":
                ctx.tx.add(note, {"text": BIG})
            case "before a read":
                ctx.tx.add(note, {"text": BIG})
                await ctx.tx.rows(select(note.c.id))
            case "in a change":
                await ctx.tx.change(insert(note).values(text=BIG))
            case "in a change, unnoticed":
                try:
                    await ctx.tx.change(insert(note).values(text=BIG))
                except BaseException:  # noqa: BLE001  a cog that carries on whatever happens
                    ctx.tx.add(note, {"text": "it will have been nothing"})
            case _:
                ctx.tx.add(note, {"text": "small"})

    @cog.on(MessagePosted)
    async def afterwards(ctx: Ctx, event: MessagePosted) -> None:
        ctx.tx.add(note, {"text": f"after {event.key}"})

    return cog


async def nothing_happened(it: Stage, key: str) -> None:
    assert not await it.rows(select(tables.journal).where(tables.journal.c.key == key))
    assert await it.states() == ["sent"]
    assert await it.notes() == ["after m0"]


MOMENTS = ["at the flush", "before a read", "in a change", "in a change, unnoticed"]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda name: name.replace(" ", "_"))
async def test_a_disk_that_fills_in_a_handler_leaves_nothing_of_the_event(moment: str, folder: Path) -> None:
    async with stage(folder, cog_that(moment)) as it:
        await it.bring(posted("m0"))
        await it.fill_disk()
        with pytest.raises(NotRecorded):
            await it.bring(posted("m1", BIG))
        await nothing_happened(it, "m1")
        await it.free_disk()
        assert (await it.bring(posted("m1", BIG))).new
        assert not (await it.bring(posted("m1", BIG))).new
        assert it.harbour.texts == ["thank you for m0", "thank you for m1"]


async def test_a_disk_that_fills_at_the_journal_leaves_nothing_of_the_event(folder: Path) -> None:
    key = "k" * 50_000
    async with stage(folder, cog_that("nowhere")) as it:
        await it.bring(posted("m0"))
        await it.fill_disk()
        with pytest.raises(NotRecorded):
            await it.bring(posted(key))
        await nothing_happened(it, key)
        await it.free_disk()
        assert (await it.bring(posted(key))).new


async def test_those_in_the_same_batch_that_still_fit_are_recorded(folder: Path) -> None:
    async with stage(folder, cog_that("at the flush")) as it:
        await it.bring(posted("m0"))
        await it.fill_disk()
        events = [posted("m1"), posted("m2", BIG), posted("m3")]
        outcomes = await asyncio.gather(*(it.host.submit(event) for event in events), return_exceptions=True)
        assert [isinstance(outcome, NotRecorded) for outcome in outcomes] == [False, True, False]
        assert await it.notes() == ["after m0", "after m1", "after m3"]


async def test_memory_knows_no_more_than_the_database_afterwards(folder: Path) -> None:
    async with stage(folder, cog_that("at the flush")) as it:
        await it.bring(posted("m0"))
        await it.fill_disk()
        stranger = posted("m1", BIG).actor
        assert stranger is not None
        new = type(stranger)("u77", "Stranger", roles=())
        with pytest.raises(NotRecorded):
            await it.bring(posted("m1", BIG, by=new))
        await it.free_disk()
        await it.bring(posted("m2", by=type(stranger)("u78", "Other", roles=())))
        await it.bring(posted("m1", BIG, by=new))
        accounts = {row.key: row.person for row in await it.rows(select(tables.account))}
        people = {row.key: row.person for row in await it.rows(select(tables.journal))}
        assert (people["m1"], people["m2"]) == (accounts["u77"], accounts["u78"])
        assert len(set(accounts.values())) == len(accounts)


class Ceiling:
    """No file of this process may grow beyond a size, as if the disk had ended there."""

    def __init__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def lower(self, to: int) -> None:
        """From now on."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (to, self._before[1]))

    def lift(self) -> None:
        """As before."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


def ceiling_at(point: str, ceiling: Ceiling, wal: Path) -> Callable[[str], None]:
    """Lower the ceiling to the log's size at a point of the way, if the test armed it."""

    def reached(name: str) -> None:
        if name == point and wal.with_name("armed").exists():
            ceiling.lower(wal.stat().st_size)

    return reached


async def test_a_disk_that_fills_at_the_commit_leaves_nothing_of_the_event(folder: Path) -> None:
    ceiling = Ceiling()
    async with stage(
        folder, cog_that("nowhere"), reached=ceiling_at("before commit", ceiling, folder / "hearth.db-wal")
    ) as it:
        await it.bring(posted("m0"))
        (folder / "armed").touch()
        try:
            with pytest.raises(NotRecorded):
                await it.host.submit(posted("m1"))
        finally:
            ceiling.lift()
            (folder / "armed").unlink()
        await nothing_happened(it, "m1")
        assert (await it.bring(posted("m1"))).new
        assert it.harbour.texts == ["thank you for m0", "thank you for m1"]


async def test_a_write_of_the_core_on_a_full_disk_says_so_and_heals(folder: Path) -> None:
    async with stage(folder) as it:
        await it.fill_disk()
        with pytest.raises(Unwritable):
            await it.hearth.database.write(lambda connection: connection.execute(insert(note).values(text=BIG)))
        await it.free_disk()
        await it.hearth.database.write(lambda connection: connection.execute(insert(note).values(text="small")))
        assert await it.notes() == ["small"]


async def test_what_was_sent_but_could_not_be_written_down_is_looked_up_and_not_sent_again(folder: Path) -> None:
    ceiling = Ceiling()
    async with stage(
        folder, cog_that("nowhere"), reached=ceiling_at("before mark", ceiling, folder / "hearth.db-wal")
    ) as it:
        await it.bring(posted("m0"))
        (folder / "armed").touch()
        try:
            await it.bring(posted("m1"))
        finally:
            ceiling.lift()
            (folder / "armed").unlink()
        assert await it.states() == ["sent", "sending"]
        await it.wait(60_000)
        assert await it.states() == ["sent", "sent"]
        assert it.harbour.asked == [("deliver", 1), ("deliver", 2), ("find", 2)]


async def test_the_local_platform_brings_it_again_and_it_is_recorded_once(folder: Path) -> None:
    tried = asyncio.Event()

    def reached(name: str) -> None:
        if name == "received":
            tried.set()

    async with Room.open(folder, [cog_that("at the flush")], reached=reached) as room:
        await pages(room.hearth.database, 1)
        tried.clear()
        key = await room.world.post(room.member.key, room.channels["general"], "much ado")
        await tried.wait()
        assert await room.world.backlog() == 1
        await pages(room.hearth.database, SPACE)
        await room.settled()
        found = await room.rows(select(tables.journal).where(tables.journal.c.key == key))
        assert len(found) == 1
        assert await room.said_in("general") == [f"thank you for {key}"]
