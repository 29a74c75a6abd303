"""What the stories of moderation share: a rule that finds posts, and the ways of those who decide."""

import asyncio
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select

from bot.kit.cog import AnyCog, Cog
from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.errors import Say
from bot.kit.events import ButtonPressed, MessagePosted, ReactionAdded
from bot.kit.forms import Form
from bot.kit.items import Matter
from bot.kit.outcome import Outcome, Reply
from bot.kit.settings import Settings as Base
from bot.kit.text import draw
from bot.platforms.local.shown import Shown, ShownMessage
from bot.storage import tables
from bot.testing import Actor, Room
from cogs import moderation, privacy
from tests.cogs.stories import Forger, account

TELLING: Final = "use my code ANA10"
POST: Final = f"These candles are lovely, {TELLING} for ten percent off."
MENU: Final = "Flag post"
POINTS: Final = "its card is further down."


class Nothing(Base):
    """Nothing to choose."""


def hearing() -> list[AnyCog]:
    """The cogs of these stories."""
    return [moderation.cog, privacy.cog, finder()]


def finder() -> AnyCog:
    """A rule that brings every post with a code before the moderators; the post says how, and a ✅ puts it right."""
    cog = Cog("finder", "Finds posts with a code.", Nothing)

    @cog.on(MessagePosted, raises=(ReviewMoved,), when=lambda event, _mark, _settings: TELLING in event.text)
    async def found(ctx: Context[Nothing], event: MessagePosted) -> None:
        start = event.text.index(TELLING)
        held = "HELD" in event.text
        if held:
            ctx.hide(ctx.message)
        await ctx.review.submit(
            Matter(
                rule="finder.code",
                title="A code that pays its owner",
                why="Whoever shares such a code earns when others use it.",
                norm="Say what you gain.",
                author=ctx.actor.id,
                text=event.text,
                spans=((start, start + len(TELLING)),),
                message=ctx.message,
                held=held,
                alike="code" if "ALIKE" in event.text else "",
                begin="asked" if "FIRST" in event.text else "open",
            )
        )

    @cog.on(ReactionAdded, raises=(ReviewMoved,))
    async def put_right(ctx: Context[Nothing], event: ReactionAdded) -> None:
        item = await ctx.review.about(ctx.message)
        if item is not None and event.emoji == "✅":
            await ctx.review.fixed(item.id, by=ctx.actor.id)

    return cog


async def staff(room: Room, *, by: Actor | None = None) -> list[ShownMessage]:
    """What Hearth wrote in the moderators' channel, oldest first."""
    return [message for message in await room.seen_in("staff", by=by or room.organiser) if message.bot]


async def cards(room: Room, *, by: Actor | None = None) -> list[ShownMessage]:
    """The moderators' cards, oldest first; a line that points to a newer one is none."""
    return [message for message in await staff(room, by=by) if not message.text.endswith(POINTS)]


async def card(room: Room, *, by: Actor | None = None) -> ShownMessage:
    """The one card."""
    (only,) = await cards(room, by=by)
    return only


async def fills(who: Actor, label: str, message: ShownMessage, **values: str | tuple[str, ...]) -> Shown:
    """Press a button that opens a form, and send it."""
    return await who.sends(opened(await who.presses(label, message)), **values)


def opened(shown: Shown) -> Form:
    """The form that opened."""
    assert shown.form is not None, shown
    return shown.form


async def reports(who: Actor, post: str, words: str = "", reason: str = "unkind") -> Shown:
    """Point a post out by its menu."""
    shown = await who.chooses(MENU, post)
    return shown if shown.form is None else await who.sends(shown.form, reason=(reason,), words=words)


async def notes(who: Actor) -> list[str]:
    """Private notes from Hearth, oldest first."""
    return [note.text for note in await who.inbox()]


async def sees_post(who: Actor, post: str) -> bool:
    """Whether somebody sees a post."""
    try:
        await who.room.world.message(who.key, post)
    except Say:
        return False
    return True


async def stale(who: Actor, action: str) -> str:
    """What somebody reads who presses a button that they still have on the screen, though it is gone."""
    people = who.room.hearth.directory.by_person
    told = await Forger(who.room, who).presses(action)

    def token(kind: str, number: int, _: str) -> str:
        if kind == "person":
            return f"@{people[1, number].account.name}"
        return f"{datetime.fromtimestamp(number / 1000, UTC):%Y-%m-%d %H:%M} UTC"

    return draw(told, lambda plain: plain, token)


async def races(room: Room, count: int, *, together: bool) -> None:
    """Two moderators press Approve on each of so many new cards, all in one batch or card by card: every
    post is decided once, shown again once, its author told once, and whoever came second reads who was first.
    """
    before = len(await cards(room)), await _effects(room), len(await notes(room.member))
    for number in range(count):
        await room.world.post(room.member.key, room.channels["general"], f"{POST} {number} {together} HELD")
    await room.settled()
    drawn = (await cards(room))[before[0] :]
    assert len(drawn) == count
    host = room.hearth.host("local")
    answers: list[Outcome] = []
    presses = [[await _press(who, message) for who in (room.moderator, room.organiser)] for message in drawn]
    if together:
        answers = list(await asyncio.gather(*(host.submit(one) for both in presses for one in both)))
    else:
        for first, second in presses:
            answers += await asyncio.gather(host.submit(second), host.submit(first))
    await room.settled()
    told = [answer.answer.message.text for answer in answers if isinstance(answer.answer, Reply)]
    late = "approved this less than a minute ago. Undo is open for 10 minutes more."
    assert sum(text.startswith("Approved.") for text in told) == sum(text.endswith(late) for text in told) == count
    assert await _effects(room) == [number + count for number in before[1]]
    assert len(await notes(room.member)) == before[2] + count
    after = (await cards(room))[before[0] :]
    assert len(after) == count
    assert all("Approved by @" in message.text for message in after)


async def _press(who: Actor, message: ShownMessage) -> ButtonPressed:
    by, action = await account(who.room, who), message.blocks[-3].items[0].action
    key = f"{who.name}:{message.key}"
    return ButtonPressed(key=key, space="local", at=0, actor=by, action=action, message=message.key)


async def _effects(room: Room) -> list[int]:
    """How often a post was approved, and shown again."""
    steps, effects = tables.review_step.c, tables.outbox.c
    (approved,) = await room.rows(select(func.count()).where(steps.what == "approved"))
    (restored,) = await room.rows(select(func.count()).where(effects.do == "restore"))
    return [approved[0], restored[0]]
