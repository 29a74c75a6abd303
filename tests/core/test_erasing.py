"""An erasure that somebody asked for is done in the background, whatever gets in its way."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.erasing import TRIES, Eraser
from bot.kit.cog import Cog
from bot.kit.delivery import Later
from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.events import MessagePosted
from bot.kit.outcome import Reply
from bot.kit.services import Timer
from bot.kit.ui import Attached, Message, say
from bot.storage import tables
from tests.core.stage import ANA, BEN, HOUR, Ctx, Harbour, Nothing, Stage, cog_named, posted, stage, used


class Reminder(Timer, frozen=True, tag="leave.later"):
    """A reminder."""


class Forgetting(Harbour):
    """A platform that is asked to forget, and fails so many times."""

    def __init__(self, failures: int = 0) -> None:
        super().__init__()
        self.failures = failures
        self.forgot: list[tuple[str, str]] = []

    async def forget(self, space: str, account: str) -> None:
        """Fail, or note who it was."""
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the platform is away")
        self.forgot.append((space, account))


def leaving() -> Cog[Nothing]:
    """A cog with whose commands people leave."""
    cog = cog_named("leave")

    @cog.on(MessagePosted)
    async def note(ctx: Ctx, event: MessagePosted) -> None:
        ctx.direct(ctx.actor, say("for you"), purpose="test", urgency=Urgency.DUTY)
        ctx.timers.once(Reminder(), key=str(ctx.actor.id), at=ctx.now + HOUR, about=ctx.actor)

    @cog.command("leave", help="Leave", private=True)
    async def leave(ctx: Ctx) -> Message:
        ctx.privacy.erase(ctx.actor.id)
        return say("under way")

    @cog.command("regret", help="Leave, and think again", private=True)
    async def regret(ctx: Ctx) -> Message:
        ctx.privacy.erase(ctx.actor.id)
        raise Say("Better not.")

    @cog.command("file", help="A file", private=True)
    async def file(ctx: Ctx) -> Message:
        return say("here", ctx.privacy.export(ctx.actor.id, "mine.json", "mine"))

    @cog.command("theirs", help="Somebody else's file", private=True)
    async def theirs(ctx: Ctx) -> Message:
        return say("here", ctx.privacy.export(ctx.actor.id - 1, "theirs.json", "theirs"))

    @cog.command("shout", help="A file for everyone")
    async def shout(ctx: Ctx) -> Message:
        return say("here", ctx.privacy.export(ctx.actor.id, "mine.json", "mine"))

    return cog


async def gone(it: Stage, person: int) -> bool:
    """Whether a person is nowhere."""
    await it.hearth.eraser.idle()
    rows = await it.rows(select(tables.person_table.c.id).where(tables.person_table.c.id == person))
    return not rows and person not in it.hearth.directory.leaving


async def test_whoever_leaves_is_gone_with_what_waited_for_them(folder: Path) -> None:
    harbour = Forgetting()
    harbour.trouble.extend([Later("busy", 10**6)])
    async with stage(folder, leaving(), harbour=harbour) as it:
        await it.bring(posted("m1"))
        await it.bring(used("i1", "leave"))
        assert await gone(it, 1)
        assert await it.count(tables.schedule) == 0
        assert await it.states() == ["dropped"]
        assert harbour.forgot == [("harbour-1", ANA.key)]
        assert await it.count(tables.erasure) == 0
        await it.wait(2 * HOUR)
        assert harbour.carried == {}


async def test_a_handler_that_thinks_again_erases_nobody(folder: Path) -> None:
    harbour = Forgetting()
    async with stage(folder, leaving(), harbour=harbour) as it:
        await it.bring(used("i1", "regret"))
        assert it.hearth.directory.leaving == set()
        it.hearth.directory.leaving.add(1)  # as a batch would that fails after its handler
        it.hearth.eraser.wake()
        assert not await gone(it, 1)
        assert it.hearth.directory.leaving == set()
        assert harbour.forgot == []


async def test_others_are_served_between_the_slices(folder: Path) -> None:
    async with stage(folder, leaving()) as it:
        for number in range(30):
            await it.bring(posted(f"m{number}"))
        await it.bring(used("i1", "leave"))
        await it.bring(posted("b1", by=BEN))
        assert await gone(it, 1)
        assert "b1" in [row.key for row in await it.rows(select(tables.journal))]


async def test_a_platform_that_is_away_does_not_hold_it_up_for_ever(folder: Path) -> None:
    harbour = Forgetting(failures=99)
    async with stage(folder, leaving(), harbour=harbour) as it:
        await it.hearth.eraser.stop()
        it.hearth.eraser = Eraser(
            it.hearth.database, it.hearth.directory, it.hearth.platforms, it.hearth.audit, lambda: None, again=0.0
        )
        it.hearth.eraser.start()
        await it.bring(used("i1", "leave"))
        for _ in range(100 * TRIES):
            if await gone(it, 1):
                break
        assert await gone(it, 1)
        assert harbour.failures == 99 - TRIES


async def test_the_number_of_somebody_erased_is_never_given_to_another(folder: Path) -> None:
    async with stage(folder, leaving()) as it:
        await it.bring(used("i1", "leave"))
        assert await gone(it, 1)
    async with stage(folder, leaving()) as it:
        await it.bring(posted("b1", by=BEN))
        assert it.hearth.directory.people[1, BEN.key].person.id > 1


async def test_a_wish_is_kept_over_a_restart(folder: Path) -> None:
    async with stage(folder, leaving()) as it:
        await it.bring(posted("m1"))
        await it.hearth.eraser.stop()
        await it.bring(used("i1", "leave"))
    async with stage(folder, leaving()) as it:
        assert await gone(it, 1)


async def test_an_export_is_filled_for_whoever_asked_and_for_nobody_else(folder: Path) -> None:
    async with stage(folder, leaving()) as it:
        await it.bring(posted("m1"))
        for key, by, command, full in (("i1", ANA, "file", True), ("i2", BEN, "theirs", False)):
            answer = (await it.bring(used(key, command, by=by))).answer
            assert isinstance(answer, Reply)
            (block,) = answer.message.blocks
            assert isinstance(block, Attached)
            assert (b'"person"' in block.content) is full
            assert block.about is None


async def test_a_file_is_refused_in_public(folder: Path) -> None:
    async with stage(folder, leaving()) as it:
        told = await it.reads(used("i1", "shout"))
        assert "not your doing" in told
        assert await it.count(tables.outbox) == 0


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("", "a/b"),
        ("../x", "a/b"),
        ('x"y', "a/b"),
        ("x\r\ny", "a/b"),
        (".x", "a/b"),
        ("x", "text/html\r\nX: y"),
        ("x", ""),
    ],
)
def test_names_and_types_that_mean_something_elsewhere_are_refused(name: str, mime: str) -> None:
    with pytest.raises(ValueError, match="plain name and type"):
        Attached(name, mime, b"", "x")
