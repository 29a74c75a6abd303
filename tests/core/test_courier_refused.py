"""People who take no private notes: the cogs hear of it once, whatever happens in between."""

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.core.retrying import BACKOFF_MS, GIVE_UP_MS
from bot.kit.cog import Cog
from bot.kit.delivery import Closed, Gone, Refused, Withheld
from bot.kit.effects import Urgency
from bot.kit.events import DirectRefused, HideRefused, MessageEdited, RoleRefused, ShowRefused
from bot.kit.people import MessageRef
from bot.kit.ui import say
from bot.storage import tables
from bot.testing import Room
from tests.core.stage import ANA, AT, GENERAL, Ctx, Harbour, Nothing, Stage, note, posted, stage
from tests.core.town import town

DOOR = "This person has closed their direct messages."


def listening() -> Cog[Nothing]:
    """The town, with somebody who writes down whom no note reached and says so in the channel."""
    cog = town()

    @cog.on(DirectRefused)
    async def hear(ctx: Ctx, event: DirectRefused) -> None:
        ctx.tx.add(note, {"text": f"{event.key} note {event.note} to {event.person} as {event.purpose}"})
        general = await ctx.places.named(GENERAL.name)
        assert general is not None
        ctx.send(general, say("There is a note for somebody."), purpose="test", urgency=Urgency.DUTY)

    return cog


async def whys(it: Stage) -> list[tuple[str, str]]:
    """The outbox's rows: their state, and why."""
    return [(row.state, row.why) for row in await it.rows(select(tables.outbox).order_by(tables.outbox.c.id))]


async def test_who_takes_no_notes_is_told_of_once_and_another_way_is_found(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.append(Closed(DOOR))
    async with stage(folder, listening(), harbour=harbour) as it:
        await it.bring(posted("m1", "whisper psst"))
        assert await whys(it) == [("failed", DOOR), ("sent", "")]
        assert await it.notes() == ["refused:1 note 1 to 1 as test"]
        assert harbour.texts == ["There is a note for somebody."]
        assert (await it.kinds())[-1] == "DirectRefused"
        (row,) = await it.rows(select(tables.journal).where(tables.journal.c.key == "refused:1"))
        assert (row.person, row.subject) == (None, 1)
        await it.wait(GIVE_UP_MS)
        assert len(await it.notes()) == 1


async def test_any_other_refusal_is_nobodys_closed_door(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([Refused("gone"), Closed("Not a private note.")])
    async with stage(folder, listening(), harbour=harbour) as it:
        await it.bring(posted("m1", "whisper psst"))
        await it.bring(posted("m2", "say hello"))
        assert await whys(it) == [("failed", "gone"), ("failed", "Not a private note.")]
        assert await it.notes() == []


async def test_a_crash_after_the_cogs_were_told_tells_them_nothing_twice(folder: Path) -> None:
    class Crash(BaseException):
        """As good as a power cut for the lane."""

    def reached(point: str) -> None:
        if point == "told" and crashing:
            raise Crash

    harbour, crashing = Harbour(), [True]
    harbour.trouble.extend([Closed(DOOR), Closed(DOOR)])
    with pytest.raises(Crash):
        async with stage(folder, listening(), harbour=harbour, reached=reached) as it:
            await it.bring(posted("m1", "whisper psst"))
    crashing.clear()
    async with stage(folder, listening(), harbour=harbour) as it:
        await it.hearth.courier.idle()
        assert (await whys(it))[0] == ("failed", DOOR)
        assert len(await it.notes()) == 1
        assert harbour.texts == ["There is a note for somebody."]


async def test_what_cannot_be_recorded_now_is_told_later(folder: Path) -> None:
    harbour, full = Harbour(), [True]
    harbour.trouble.extend([Closed(DOOR), Closed(DOOR)])

    def reached(point: str) -> None:
        if point == "journaled" and full and harbour.asked:
            raise OSError("the disk is full")

    async with stage(folder, listening(), harbour=harbour, reached=reached) as it:
        await it.bring(posted("m1", "whisper psst"))
        assert (await whys(it), await it.notes()) == ([("waiting", DOOR)], [])
        full.clear()
        await it.wait(BACKOFF_MS[-1])
        assert (await whys(it))[0] == ("failed", DOOR)
        assert len(await it.notes()) == 1


async def test_a_note_that_nobody_can_be_told_of_is_given_up_after_a_day(folder: Path) -> None:
    harbour = Harbour()
    harbour.trouble.extend([Closed(DOOR)] * 1000)

    def reached(point: str) -> None:
        if point == "journaled" and harbour.asked:
            raise OSError("the disk is full")

    async with stage(folder, listening(), harbour=harbour, reached=reached) as it:
        await it.bring(posted("m1", "whisper psst"))
        it.clock.move(AT + GIVE_UP_MS - 2 * BACKOFF_MS[-1])
        await it.wait(BACKOFF_MS[-1])
        assert await whys(it) == [("waiting", DOOR)]
        await it.wait(2 * BACKOFF_MS[-1])
        assert await whys(it) == [("failed", DOOR)]


@pytest.mark.parametrize("error", [Refused("no permission"), Gone("deleted"), Withheld("closed")])
async def test_a_post_that_cannot_be_hidden_or_shown_is_told_of_with_its_place(folder: Path, error: Refused) -> None:
    cog, heard = town(), list[tuple[object, ...]]()

    @cog.on(MessageEdited)
    async def touch(ctx: Ctx, event: MessageEdited) -> None:
        ctx.hide(ctx.message)
        ctx.restore(ctx.message)
        ctx.label(ctx.message, ctx.actor, "#ad")
        ctx.label(ctx.message, ctx.actor, "", "the same, anew")

    @cog.on(HideRefused)
    async def stays(ctx: Ctx, event: HideRefused) -> None:
        heard.append((ctx.message, event.gone))

    @cog.on(ShowRefused)
    async def hidden(ctx: Ctx, event: ShowRefused) -> None:
        heard.append((ctx.message, event.words, event.text, event.gone, event.kept))

    harbour = Harbour()
    harbour.trouble.extend([error] * 4)
    async with stage(folder, cog, harbour=harbour) as it:
        await it.bring(posted("m1"))
        edit = MessageEdited(key="m1@1", space="harbour-1", at=AT, actor=ANA, place=GENERAL, message="m1", text="x")
        await it.bring(edit)
        post, gone, kept = MessageRef(1, "m1"), isinstance(error, Gone), isinstance(error, Withheld)
        shown = [("", None), ("#ad", None), ("", "the same, anew")]
        assert heard == [(post, gone), *((post, words, text, gone, kept) for words, text in shown)]
        (row,) = await it.rows(select(tables.journal).where(tables.journal.c.key == "refused:1"))
        assert (row.person, row.subject, row.about) == (None, None, "m1")


async def test_a_role_that_cannot_be_given_or_taken_is_told_of_with_the_remedy(folder: Path) -> None:
    cog, heard = town(), list[tuple[object, ...]]()

    @cog.on(MessageEdited)
    async def touch(ctx: Ctx, event: MessageEdited) -> None:
        ctx.give_role(ctx.actor, "member")
        ctx.take_role(ctx.actor, "newcomer")
        ctx.give_role(ctx.actor, "gone")

    @cog.on(RoleRefused)
    async def unroled(ctx: Ctx, event: RoleRefused) -> None:
        heard.append((event.person, event.role, event.given, event.why))

    harbour = Harbour()
    harbour.trouble.extend([Refused("Move my role up."), Refused("Move it."), Gone("They left.")])
    async with stage(folder, cog, harbour=harbour) as it:
        await it.bring(posted("m1"))
        edit = MessageEdited(key="m1@1", space="harbour-1", at=AT, actor=ANA, place=GENERAL, message="m1", text="x")
        await it.bring(edit)
        assert heard == [(1, "member", True, "Move my role up."), (1, "newcomer", False, "Move it.")]
        (row,) = await it.rows(select(tables.journal).where(tables.journal.c.key == "refused:1"))
        assert (row.person, row.subject) == (None, 1)


async def test_on_the_local_platform_a_closed_door_is_heard_of(tmp_path: Path) -> None:
    cog = town()
    heard: list[str] = []

    @cog.on(DirectRefused)
    async def hear(ctx: Ctx, event: DirectRefused) -> None:
        person = await ctx.members.find(event.person)
        heard.append(person.name if person else "nobody")

    async with Room.open(tmp_path, [cog]) as room:
        await room.world.set_reachable(room.member.key, reachable=False)
        await room.member.says("whisper psst")
        await room.friend.says("whisper psst")
        assert heard == ["Member"]
        assert [message.text for message in await room.friend.inbox()] == ["psst"]
