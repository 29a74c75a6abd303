"""Whether a relationship still holds: kept in step, asked about in time, and answered with one press."""

from bot.kit.context import Context
from bot.kit.domain import RelationshipChanged
from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.ui import Button, Message, button, say
from cogs.disclosure import dates, knowing
from cogs.disclosure.actions import Change, End, RelationDue, Still
from cogs.disclosure.cog import cog
from cogs.disclosure.judge import register
from cogs.disclosure.judge.register import DAY, Declared
from cogs.disclosure.relationships import words
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import declared as store


def key(number: int) -> str:
    """The name of a relationship's timer."""
    return f"relation {number}"


async def keep(ctx: Context[Settings], one: Declared) -> None:
    """Keep a relationship as it stands now, with all that follows; the handler declares `RelationshipChanged`."""
    store.keep(ctx.tx, ctx.space.community, one)
    await _schedule(ctx, one)
    await knowing.remark(ctx, one.person)
    ctx.tell(RelationshipChanged(person=one.person, what=one.step))


async def _schedule(ctx: Context[Settings], one: Declared) -> None:
    again = register.due(one, ctx.now).again
    if again is None:
        ctx.timers.cancel(key(one.id))
    else:
        ctx.timers.once(RelationDue(one.id), key=key(one.id), at=again, about=await ctx.members.find(one.person))


@cog.timer(RelationDue)
async def fell_due(ctx: Context[Settings], timer: RelationDue) -> None:
    """Ask once whether it still holds; let go of the names of one that is over."""
    one = await store.find(ctx.tx, ctx.space.community, timer.relation)
    if one is None:
        return
    due = register.due(one, ctx.now)
    here = {person.id: person for person in await ctx.members.present()} if due.ask else {}
    if one.person in here:
        note = say(
            words.ask(one, ctx.zone), button(words.still(one), Still(one.id), "primary"), button(words.END, End(one.id))
        )
        ctx.direct(here[one.person], note, purpose="relationship", urgency=Urgency.TIMELY, expires=ctx.now + 7 * DAY)
        await store.change(ctx.tx, one.id, asked=ctx.now)
    if due.again is not None:
        ctx.timers.once(RelationDue(one.id), key=key(one.id), at=due.again, about=await ctx.members.find(one.person))
    await knowing.remark(ctx, one.person)


@cog.press(Still, redraw=True, raises=(RelationshipChanged,))
async def still(ctx: Context[Settings], action: Still, _: tuple[str, ...]) -> Message:
    """It holds on, for a year or without an end."""
    one = await owned(ctx, action.relation)
    if one.id != action.relation:
        return since_changed(ctx, one)
    if not register.waits(one):
        return say(words.renewed(one, ctx.zone))
    later = dates.year_later(one.until, ctx.zone) if one.until is not None else None
    fresh = register.renewed(one, later, ctx.now)
    await keep(ctx, fresh)
    return say(words.renewed(fresh, ctx.zone))


def since_changed(ctx: Context[Settings], one: Declared) -> Message:
    """To a press below what stood before a change: it may mean something else by now, so its member looks again."""
    return say(words.CHANGED_SINCE, words.line(one, ctx.zone, ctx.now), *buttons(one, ctx.now))


def buttons(one: Declared, now: int) -> list[Button]:
    """What can be done with a relationship that holds, or is to come."""
    still_ = [button(words.still(one), Still(one.id), "primary")] if register.waits(one) else []
    return [*still_, button(words.CHANGE, Change(one.id)), button(words.end(one, now), End(one.id))]


async def owned(ctx: Context[Settings], number: int) -> Declared:
    """One's own relationship that is not over, or what it was changed into; otherwise a sentence on how it stands."""
    one = await found(ctx, number)
    while (later := await store.successor(ctx.tx, ctx.space.community, one)) is not None:
        one = later
    if one.over(ctx.now):
        raise Say(words.over(one, ctx.zone))
    return one


async def found(ctx: Context[Settings], number: int) -> Declared:
    """One's own relationship, over or not."""
    one = await store.find(ctx.tx, ctx.space.community, number)
    if one is None:
        raise Say(words.GONE)
    if one.person != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    return one
