"""Handlers stand alone: one that fails loses what it wrote, and neither the event nor its neighbours."""

import asyncio
import logging
from pathlib import Path

import pytest
from sqlalchemy import delete, exists, func, insert, select, update

from bot.kit.cog import Cog
from bot.kit.errors import Say
from bot.kit.events import Event, MessagePosted
from bot.kit.outcome import Reply
from bot.kit.people import Person
from bot.kit.ui import Message, say
from bot.storage import tables
from tests.core.stage import BEN, GENERAL, Ctx, Nothing, cog_named, note, posted, stage, used


def writer(name: str) -> Cog[Nothing]:
    """A cog that writes its name for every message."""
    cog = cog_named(name)

    @cog.on(MessagePosted)
    async def write(ctx: Ctx, event: MessagePosted) -> None:
        ctx.tx.add(note, {"text": f"{name} {event.key}"})

    return cog


before, after = writer("before"), writer("after")
clumsy = cog_named("clumsy")


@clumsy.on(MessagePosted)
async def _clumsy(ctx: Ctx, event: MessagePosted) -> None:
    ctx.tx.add(note, {"text": f"clumsy {event.key}"})
    ctx.send(ctx.channel, say("oops"), purpose="test")
    if event.text == "bad":
        raise ZeroDivisionError("clumsy")


async def test_a_listener_that_raises_loses_its_own_writes_alone(folder: Path) -> None:
    async with stage(folder, before, clumsy, after) as it:
        assert (await it.bring(posted("m1", "bad"))).new
        assert await it.notes() == ["before m1", "after m1"]
        assert it.harbour.texts == []


async def test_what_failed_is_found_by_its_reference(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with stage(folder, clumsy) as it:
        await it.bring(posted("m1", "bad"))
        fault = (await it.rows(select(tables.fault)))[0]
        assert (fault.handler, fault.error) == ("clumsy on MessagePosted", "ZeroDivisionError")
        assert fault.reference in caplog.text
        assert fault.journal == (await it.rows(select(tables.journal.c.id)))[0].id


async def test_the_neighbours_in_a_batch_are_untouched(folder: Path) -> None:
    async with stage(folder, clumsy) as it:
        texts = {"m1": "good", "m2": "bad", "m3": "good"}
        await asyncio.gather(*(it.host.submit(posted(key, text)) for key, text in texts.items()))
        assert await it.notes() == ["clumsy m1", "clumsy m3"]
        assert len(await it.kinds()) == 3


greedy = cog_named("greedy")


@greedy.on(MessagePosted)
async def _greedy(ctx: Ctx, event: MessagePosted) -> None:
    ctx.tx.add(note, {"text": f"greedy {event.key}"})
    ctx.tx.add(note, {"text": "there is room for one of these"})


async def test_a_row_that_the_table_refuses_costs_only_its_own_handler(folder: Path) -> None:
    async with stage(folder, before, greedy, after) as it:
        await asyncio.gather(*(it.host.submit(posted(key)) for key in ("m1", "m2", "m3")))
        kept = set(await it.notes())
        assert kept == {"greedy m1", "there is room for one of these"} | {
            f"{who} {key}" for who in ("before", "after") for key in ("m1", "m2", "m3")
        }
        assert [row.handler for row in await it.rows(select(tables.fault))] == ["greedy on MessagePosted"] * 2


reader = cog_named("reader")


@reader.on(MessagePosted)
async def _reader(ctx: Ctx, event: MessagePosted) -> None:
    found = await ctx.tx.rows(select(note.c.id))
    ctx.tx.add(note, {"text": f"reader {event.key}", "about": len(found)})


async def test_who_reads_after_a_row_was_refused_is_not_to_blame(folder: Path) -> None:
    async with stage(folder, before, greedy, reader) as it:
        await asyncio.gather(*(it.host.submit(posted(key)) for key in ("m1", "m2")))
        faults = await it.rows(select(tables.fault.c.handler).distinct())
        assert [row.handler for row in faults] == ["greedy on MessagePosted"]
        assert {"reader m1", "reader m2", "before m1", "before m2"} <= set(await it.notes())


async def test_an_event_alone_survives_a_row_that_is_refused(folder: Path) -> None:
    async with stage(folder, before, greedy, reader, after) as it:
        await it.bring(posted("m1"))
        assert (await it.bring(posted("m2"))).new
        assert {"before m2", "reader m2", "after m2"} <= set(await it.notes())
        assert "greedy m2" not in await it.notes()


LOOKS = {
    "the table itself": select(func.count()).select_from(note),
    "an alias": select(func.count()).select_from(note.alias("other")),
    "a join": select(func.count()).select_from(tables.person_table.join(note, note.c.id > 0)),
    "a subquery": select(func.count()).select_from(select(note.c.id).subquery()),
    "a common table expression": select(func.count()).select_from(select(note.c.id).cte("all_notes")),
    "a scalar subquery": select(select(func.count()).select_from(note).scalar_subquery()),
    "a condition": select(func.count()).select_from(tables.space).where(exists().where(note.c.id > 0)),
    "an IN": select(func.count()).select_from(tables.space).where(tables.space.c.id.in_(select(func.min(note.c.id)))),
    "an alias in a condition": select(func.count())
    .select_from(tables.space)
    .where(exists(select(note.alias("hidden").c.id))),
}


@pytest.mark.parametrize("look", LOOKS, ids=lambda name: name.replace(" ", "_"))
async def test_a_handler_reads_what_it_wrote_through(look: str, folder: Path) -> None:
    cog, seen = cog_named("own"), list[int]()

    @cog.on(MessagePosted)
    async def write_then_read(ctx: Ctx, event: MessagePosted) -> None:
        ctx.tx.add(note, {"text": "mine"})
        found = await ctx.tx.first(LOOKS[look])
        seen.append(found[0] if found else -1)

    async with stage(folder, cog) as it:
        await it.bring(posted("m1"))
    assert seen == [1]


async def test_a_handler_reads_what_those_before_it_wrote(folder: Path) -> None:
    async with stage(folder, before, reader) as it:
        await asyncio.gather(*(it.host.submit(posted(key)) for key in ("m1", "m2")))
        rows = await it.rows(select(note.c.text, note.c.about).where(note.c.about.is_not(None)).order_by(note.c.id))
        assert [tuple(row) for row in rows] == [("reader m1", 1), ("reader m2", 3)]


claims = cog_named("claims")


@claims.on(MessagePosted)
async def _claims(ctx: Ctx, event: MessagePosted) -> None:
    ctx.tx.add(note, {"text": f"draft {event.key}"})
    changed = await ctx.tx.change(update(note).values(text=f"claimed {event.key}"))
    ctx.tx.add(note, {"text": f"then {event.key}", "about": changed})
    if event.text == "bad":
        raise ZeroDivisionError


async def test_a_change_answers_how_many_rows_it_touched_buffered_ones_too(folder: Path) -> None:
    async with stage(folder, claims) as it:
        await it.bring(posted("m1"))
        assert [tuple(row) for row in await it.rows(select(note.c.text, note.c.about))] == [
            ("claimed m1", None),
            ("then m1", 1),
        ]


async def test_a_failure_after_a_change_undoes_the_change_and_what_came_around_it(folder: Path) -> None:
    async with stage(folder, before, claims, after) as it:
        await it.bring(posted("m1", "bad"))
        assert await it.notes() == ["before m1", "after m1"]


async def test_a_statement_that_fails_can_be_survived(folder: Path) -> None:
    cog = cog_named("brave")

    @cog.on(MessagePosted)
    async def write_twice(ctx: Ctx, event: MessagePosted) -> None:
        await ctx.tx.change(insert(note).values(text="once"))
        try:
            await ctx.tx.change(insert(note).values(text="once"))
        except Exception:  # noqa: BLE001  whatever the driver calls it
            ctx.tx.add(note, {"text": "and no more"})

    async with stage(folder, before, cog, after) as it:
        await it.bring(posted("m1"))
        assert await it.notes() == ["before m1", "once", "and no more", "after m1"]


async def test_putting_a_row_replaces_what_stands_under_its_key(folder: Path) -> None:
    cog = cog_named("putter")

    @cog.on(MessagePosted)
    async def put(ctx: Ctx, event: MessagePosted) -> None:
        ctx.tx.put(note, {"id": 1, "text": event.text, "about": None})

    async with stage(folder, cog) as it:
        await asyncio.gather(it.host.submit(posted("m1", "old")), it.host.submit(posted("m2", "new")))
        assert await it.notes() == ["new"]


refuser = cog_named("refuser")


@refuser.command("try", help="Try")
async def _try(ctx: Ctx) -> Message:
    ctx.tx.add(note, {"text": "written"})
    await ctx.tx.change(insert(note).values(text="changed"))
    ctx.send(ctx.channel, say("sent"), purpose="test")
    raise Say("Not today.")


async def test_a_refusal_is_read_and_undoes_everything(folder: Path) -> None:
    async with stage(folder, before, refuser) as it:
        outcome = await it.bring(used("i1", "try"))
        assert isinstance(outcome.answer, Reply)
        assert (outcome.answer.message.text, outcome.answer.private) == ("Not today.", True)
        assert await it.notes() == []
        assert await it.states() == []
        assert await it.kinds() == ["CommandUsed"]


async def test_a_refusal_is_no_fault(folder: Path) -> None:
    async with stage(folder, refuser) as it:
        await it.bring(used("i1", "try"))
        assert await it.count(tables.fault) == 0


async def test_a_command_that_fails_gives_its_reference_and_no_details(folder: Path) -> None:
    cog = cog_named("broken")

    @cog.command("break", help="Break")
    async def broken(ctx: Ctx) -> Message:
        raise ZeroDivisionError("the secret")

    async with stage(folder, cog) as it:
        text = await it.reads(used("i1", "break"))
        reference = (await it.rows(select(tables.fault)))[0].reference
        assert reference in text
        assert "secret" not in text


async def test_a_handler_that_waits_for_anything_else_is_refused(folder: Path) -> None:
    cog = cog_named("sleepy")

    @cog.on(MessagePosted)
    async def sleep(ctx: Ctx, event: MessagePosted) -> None:
        ctx.tx.add(note, {"text": "sleepy"})
        await asyncio.sleep(0)

    async with stage(folder, before, cog, after) as it:
        assert (await it.bring(posted("m1"))).new
        assert await it.notes() == ["before m1", "after m1"]
        assert await it.count(tables.fault) == 1


async def test_somebody_named_in_a_refused_command_is_still_the_same_person_later(folder: Path) -> None:
    cog = cog_named("naming")

    @cog.command("greet", help="Greet")
    async def greet(ctx: Ctx, who: Person) -> Message:
        raise Say(f"Not {who.name}.")

    async with stage(folder, cog) as it:
        assert await it.reads(used("i1", "greet", who=BEN)) == "Not Ben."
        await it.bring(posted("m1", by=BEN))
        people = await it.rows(select(tables.account.c.key, tables.account.c.person))
        journal = await it.rows(select(tables.journal.c.person).where(tables.journal.c.key == "m1"))
        assert dict(map(tuple, people))["u2"] == journal[0].person


async def test_events_without_listeners_are_on_record_all_the_same(folder: Path) -> None:
    async with stage(folder) as it:
        event = Event(key="e", space="harbour-1", at=0, place=GENERAL)
        assert (await it.bring(event)).new


async def test_deleting_sees_the_rows_of_those_before(folder: Path) -> None:
    cog = cog_named("tidy")

    @cog.on(MessagePosted)
    async def tidy(ctx: Ctx, event: MessagePosted) -> None:
        await ctx.tx.change(delete(note))

    async with stage(folder, before, cog, after) as it:
        await it.bring(posted("m1"))
        assert await it.notes() == ["after m1"]


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
