"""A listener that looks before it is run, and a cog's marks on the people it cares about."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.privacy import forget
from bot.kit.errors import Say
from bot.kit.events import MessagePosted
from bot.kit.people import Person
from bot.kit.settings import Settings
from bot.storage.tables import mark
from tests.core.stage import ANA, BEN, Ctx, cog_named, note, posted, stage, used

cog = cog_named("watch")
ANA_ID = 1


def _wanted(event: MessagePosted, marked: str | None, _: Settings) -> bool:
    if event.text == "break":
        raise ZeroDivisionError
    return marked == "closely" or "!" in event.text


@cog.on(MessagePosted, when=_wanted)
async def _heard(ctx: Ctx, event: MessagePosted) -> None:
    ctx.tx.add(note, {"text": event.text})


@cog.command("watch", help="Mark somebody, or not")
async def _mark(ctx: Ctx, who: Person, how: str) -> None:
    if how == "no":
        ctx.marks.drop(who.id)
    else:
        ctx.marks.put(who.id, how.removesuffix(" but no"))
    if how.endswith("but no"):
        raise Say("I thought better of it.")


async def test_a_listener_hears_only_what_it_wants_and_a_broken_look_loses_nothing_else(folder: Path) -> None:
    async with stage(folder, cog) as it:
        for number, text in enumerate(("quiet", "loud!", "break", "loud again!")):
            assert (await it.bring(posted(f"m{number}", text))).new
        assert await it.notes() == ["loud!", "loud again!"]


async def test_a_mark_lets_a_listener_follow_one_person_through_a_restart(folder: Path) -> None:
    async with stage(folder, cog) as it:
        await it.bring(used("i1", "watch", who=ANA, how="closely"))
        await it.bring(posted("m1", "by Ana", by=ANA))
        await it.bring(posted("m2", "by Ben", by=BEN))
    async with stage(folder, cog) as it:
        await it.bring(posted("m3", "by Ana, later", by=ANA))
        await it.bring(used("i2", "watch", who=ANA, how="no"))
        await it.bring(posted("m4", "by Ana, unwatched", by=ANA))
        assert await it.notes() == ["by Ana", "by Ana, later"]
        assert await it.rows(select(mark)) == []


@pytest.mark.parametrize("how", ["closely but no", "no but no"])
async def test_a_mark_is_undone_with_its_handler(folder: Path, how: str) -> None:
    async with stage(folder, cog) as it:
        if how.startswith("no"):
            await it.bring(used("i0", "watch", who=ANA, how="closely"))
        await it.bring(used("i1", "watch", who=ANA, how=how))
        await it.bring(posted("m1", "by Ana"))
        kept = ["by Ana"] if how.startswith("no") else []
        assert await it.notes() == kept


async def test_whoever_is_erased_is_marked_no_more(folder: Path) -> None:
    async with stage(folder, cog) as it:
        await it.bring(used("i1", "watch", who=ANA, how="closely"))
        await forget(it.hearth.database, it.hearth.directory, ANA_ID)
        assert it.hearth.directory.marks == {}
        assert await it.rows(select(mark)) == []
