"""What becomes of an answer: the moderators let somebody in or not, ask back, or take it back."""

from dataclasses import replace
from typing import Final

from bot.kit.clock import milliseconds
from bot.kit.domain import ReviewMoved, SettingsChanged
from bot.kit.people import Person, SentRef
from bot.kit.ui import Message, button, say
from cogs.onboarding import door, greeting, rules, store, words
from cogs.onboarding.cog import Ctx, Open, OpenDoor, TimeUp, cog
from cogs.onboarding.store import Newcomer

SLICE: Final = 10
"""People let in with one transaction, when the question is taken away."""


@cog.on(ReviewMoved)
async def moved(ctx: Ctx, event: ReviewMoved) -> None:
    """The moderators did something with an answer of ours."""
    if event.owner != cog.name or event.subject is None:
        return
    kept = await store.find(ctx.tx, ctx.space.community, event.subject)
    person = await ctx.members.find(event.subject)
    if kept is None or person is None or kept.item != event.item:
        return
    if kept.stage == "asked":
        ctx.timers.cancel(_key(person.id))
    match event.what:
        case "approved":
            await _approved(ctx, person, kept)
        case "rejected":
            _tell(ctx, person, replace(kept, stage="refused"), door.refused(await door.item_of(ctx, kept)))
        case "asked":
            await _asked_back(ctx, person, kept)
        case "undone":
            await _take_back(ctx, person, kept)
        case "opened" | "reopened" | "appealed":
            store.keep(ctx.tx, replace(kept, stage="answered", since=ctx.now))
        case "gone":
            store.keep(ctx.tx, replace(kept, stage="door", item=None, since=ctx.now))
        case _:
            pass


def _key(person: int) -> str:
    return f"asked:{person}"


def _tell(ctx: Ctx, person: Person, kept: Newcomer, message: Message) -> None:
    """Write to somebody how their answer stands, and keep that note, in case it is taken back."""
    store.keep(ctx.tx, replace(kept, since=ctx.now, note=door.tell(ctx, person, message), turn=None))


async def _approved(ctx: Ctx, person: Person, kept: Newcomer) -> None:
    """The greeting tells it, where one is due."""
    await let_in(ctx, person, kept)
    if kept.greeting != "due":
        note = say(words.YOU_ARE_IN, button(words.FIRST_STEPS, Open(), "primary"))
        _tell(ctx, person, replace(kept, stage="through", let_in=1), note)


async def _asked_back(ctx: Ctx, person: Person, kept: Newcomer) -> None:
    note = door.asked_back(ctx, await door.item_of(ctx, kept), ctx.now)
    _tell(ctx, person, replace(kept, stage="asked"), note)
    at = ctx.now + milliseconds(ctx.settings.answer_time)
    ctx.timers.once(TimeUp(person.id, ctx.now), key=_key(person.id), at=at, about=person)


@cog.timer(TimeUp, raises=(ReviewMoved,))
async def time_up(ctx: Ctx, timer: TimeUp) -> None:
    """Somebody did not answer what the moderators asked back, so these go on with what there is."""
    kept = await store.find(ctx.tx, ctx.space.community, timer.person)
    if kept is None or kept.stage != "asked" or kept.item is None or kept.since != timer.since:
        return
    await ctx.review.open_up(kept.item)
    if kept.note is not None:
        ctx.edit(SentRef(kept.note), say(words.TIME_OVER))


async def let_in(ctx: Ctx, person: Person, kept: Newcomer) -> None:
    """The door opens: roles, and the greeting if it is still due. A note about the door that waits is not sent."""
    if kept.note is not None:
        await ctx.withdraw(SentRef(kept.note))
    through = replace(kept, stage="through", let_in=1, since=ctx.now)
    store.keep(ctx.tx, through)
    give_roles(ctx, person)
    if kept.greeting == "due":
        await greeting.greet(ctx, person, through, ctx.now)


def give_roles(ctx: Ctx, person: Person) -> None:
    """What somebody carries who was let in."""
    if ctx.settings.door:
        ctx.give_role(person, ctx.settings.door)
    if ctx.settings.newcomer_role:
        ctx.take_role(person, ctx.settings.newcomer_role)


async def _take_back(ctx: Ctx, person: Person, kept: Newcomer) -> None:
    """A decision was taken back: quietly, as before it. What was not read yet is not said."""
    if kept.stage == "refused" and kept.note is not None and not await ctx.withdraw(SentRef(kept.note)):
        ctx.edit(SentRef(kept.note), say(words.LOOKING_AGAIN))
    elif kept.stage == "through":
        kept = await greeting.take_back(ctx, kept)
    store.keep(ctx.tx, replace(kept, stage="answered", let_in=0, since=ctx.now))
    if not kept.let_in:
        return
    if ctx.settings.door:
        ctx.take_role(person, ctx.settings.door)
    if ctx.settings.newcomer_role:
        ctx.give_role(person, ctx.settings.newcomer_role)


@cog.on(SettingsChanged)
async def changed(ctx: Ctx, event: SettingsChanged) -> None:
    """The question was taken away: whoever still has it to answer is let in."""
    if event.section == cog.name and not ctx.settings.question:
        ctx.timers.once(OpenDoor(), key="door", at=ctx.now)


@cog.timer(OpenDoor)
async def open_door(ctx: Ctx, _: OpenDoor) -> None:
    """Let the next few in."""
    if ctx.settings.question:
        return
    here = {person.id: person for person in await ctx.members.present()}
    waiting = await store.at_the_door(ctx.tx, ctx.space.community, SLICE)
    for kept in waiting:
        if kept.person in here:
            await let_in(ctx, here[kept.person], kept)
        else:
            store.keep(ctx.tx, replace(kept, stage="through"))
    if len(waiting) == SLICE:
        ctx.timers.once(OpenDoor(), key="door", at=ctx.now + rules.MINUTE)
