"""What pages and adapters see: views in words, and suggestions that only read."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.kit.cog import Cog
from bot.kit.errors import Say
from bot.kit.events import MessagePosted
from bot.kit.people import Access, Account
from bot.kit.services import Timer
from bot.kit.ui import Choice, Message, say
from bot.storage import tables
from bot.storage.database import Database
from tests.core.stage import ANA, AT, HOUR, Ctx, Nothing, cog_named, note, posted, stage, used


class Ring(Timer, frozen=True, tag="shop.ring"):
    """A bell."""


def shop() -> Cog[Nothing]:
    """A cog with something of everything."""
    cog = cog_named("shop")

    @cog.command("buy", help="Buy something")
    async def buy(ctx: Ctx, what: str) -> Message:
        ctx.timers.once(Ring(), key=what, at=ctx.now + HOUR)
        ctx.send(ctx.channel, say(f"{ctx.actor} buys"), purpose="shop")
        return say(what)

    @cog.suggest("buy", "what")
    async def suggest(ctx: Ctx, typed: str) -> Sequence[Choice]:
        found = await ctx.tx.rows(select(note.c.text))
        names = [row.text for row in found] if not typed.isdecimal() else [f"{n}" for n in range(int(typed))]
        match typed:
            case "write":
                ctx.tx.add(note, {"text": "from a suggestion"})
            case "change":
                await ctx.tx.change(insert(note).values(text="from a suggestion"))
            case "send":
                ctx.send((await ctx.places.all())[0], say("from a suggestion"), purpose="shop")
            case "timer":
                ctx.timers.once(Ring(), key="x", at=ctx.now)
            case "say":
                raise Say("No.")
            case "fail":
                raise ZeroDivisionError
            case _:
                pass
        return [Choice(name, name) for name in names if typed.isdecimal() or typed in name]

    @cog.on(MessagePosted)
    async def write(ctx: Ctx, event: MessagePosted) -> None:
        ctx.tx.add(note, {"text": event.text})

    return cog


async def suggested(folder: Path, typed: str) -> list[str]:
    async with stage(folder, shop()) as it:
        await it.bring(posted("m1", "apples"))
        await it.bring(posted("m2", "pears"))
        found = await it.host.suggest("harbour-1", ANA, "buy", "what", typed)
        assert await it.notes() == ["apples", "pears"]
        assert await it.count(tables.outbox) == 0
        assert await it.count(tables.schedule) == 0
        assert (await it.bring(posted("m3", "plums"))).new
        return [choice.value for choice in found]


async def test_suggestions_read_what_is_there(folder: Path) -> None:
    assert await suggested(folder, "ap") == ["apples"]


async def test_suggestions_are_no_more_than_platforms_show(folder: Path) -> None:
    assert len(await suggested(folder, "40")) == 25


@pytest.mark.parametrize("typed", ["write", "change", "send", "timer", "say", "fail"])
async def test_a_suggestion_that_does_anything_else_suggests_nothing(typed: str, folder: Path) -> None:
    assert await suggested(folder, typed) == []


async def test_there_are_no_suggestions_for_what_nobody_knows(folder: Path) -> None:
    async with stage(folder, shop()) as it:
        assert await it.host.suggest("harbour-1", ANA, "buy", "what", "") == ()
        await it.bring(posted("m1"))
        assert await it.host.suggest("harbour-1", ANA, "buy", "where", "") == ()
        assert await it.host.suggest("elsewhere", ANA, "buy", "what", "") == ()


@pytest.mark.parametrize(
    ("who", "met", "found"),
    [("newcomer", True, 0), ("member", True, 0), ("moderator", True, 1), ("moderator", False, 1), ("", False, 0)],
)
async def test_nothing_is_suggested_to_whoever_may_not_use_the_command(
    who: str, met: bool, found: int, folder: Path
) -> None:
    cog, typing = cog_named("vault"), Account("u7", "Kim", roles=(who,) if who else None)

    @cog.command("open", help="Open something", who=Access.MODERATOR)
    async def open_(ctx: Ctx, what: str) -> Message:
        return say(what)

    @cog.suggest("open", "what")
    async def suggest(ctx: Ctx, typed: str) -> Sequence[Choice]:
        return [Choice("a secret", "a secret")]

    async with stage(folder, cog) as it:
        await it.bring(posted("m1", by=typing if met else ANA))
        assert len(await it.host.suggest("harbour-1", typing, "open", "what", "")) == found


async def test_the_journal_is_read_in_words_newest_first(folder: Path) -> None:
    async with stage(folder, shop()) as it:
        await it.bring(posted("m1", "two words"))
        await it.bring(used("i1", "buy", what="bread"))
        newest, oldest = await it.hearth.views.journal()
        assert (oldest.kind, oldest.who, oldest.where, oldest.detail) == (
            "Message posted",
            "Ana",
            "#general",
            "2 words, 9 characters",
        )
        assert (newest.kind, newest.detail) == ("Command used", "/buy")
        assert [line.id for line in await it.hearth.views.journal(before=newest.id)] == [oldest.id]
        assert len(await it.hearth.views.journal(limit=1)) == 1


async def test_the_outbox_shows_what_is_to_do_before_what_is_done(folder: Path) -> None:
    async with stage(folder, shop()) as it:
        await it.bring(used("i1", "buy", what="bread"))
        lines = await it.hearth.views.outbox()
        assert [(line.what, line.where, line.state) for line in lines] == [
            ("answer", "#general", "answering"),
            ("send", "#general", "sent"),
        ]


async def test_what_a_person_must_decide_is_shown_however_much_was_done_since(folder: Path) -> None:
    async with stage(folder, shop()) as it:
        for number in range(60):
            await it.bring(used(f"i{number}", "buy", what=f"bread {number}"))
        first, *_ = await it.rows(select(tables.outbox).order_by(tables.outbox.c.id))
        settled = update(tables.outbox).values(state="sent", settled_at=AT)
        unknown = update(tables.outbox).where(tables.outbox.c.id == first.id).values(state="uncertain")
        for statement in (settled, unknown):
            await it.hearth.database.write(partial(Connection.execute, statement=statement))
        lines = await it.hearth.views.outbox(limit=500)
        assert [line.id for line in lines if line.state == "uncertain"] == [first.id]


async def test_the_schedule_shows_what_is_ahead(folder: Path) -> None:
    async with stage(folder, shop()) as it:
        await it.bring(used("i1", "buy", what="bread"))
        (line,) = await it.hearth.views.schedule()
        assert (line.cog, line.name, line.due, line.rhythm) == ("shop", "Ring", AT + HOUR, "once")
        assert await it.hearth.views.next_due() == AT + 20_000


async def test_the_reading_line_really_cannot_write(folder: Path) -> None:
    database = await Database.open(folder / "hearth.db")
    try:
        with pytest.raises(Exception, match="readonly"):
            await database.read(lambda connection: connection.execute(update(tables.space).values(name="x")))
    finally:
        await database.close()
