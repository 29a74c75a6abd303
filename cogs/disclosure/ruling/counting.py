"""What decisions say about a rule, wherever they are taken: counted, and a rule that is wrong too often drops."""

from bot.kit.context import Context
from bot.kit.domain import ExemptionChanged, ReviewMoved, RuleModeChanged
from bot.kit.effects import Urgency
from bot.kit.items import Item
from bot.kit.people import Access
from bot.kit.ui import Message, say
from cogs.disclosure.cog import cog
from cogs.disclosure.exemptions import command as exemptions
from cogs.disclosure.ruling import modes, relenting, words
from cogs.disclosure.ruling.modes import RuleMode, Said, Tally
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import exempted, ruled


@cog.on(ReviewMoved, raises=(RuleModeChanged, ExemptionChanged))
async def counted(ctx: Context[Settings], event: ReviewMoved) -> None:
    """A decision about a post of this cog's, or one that was taken back with everything that followed."""
    if event.owner != cog.name:
        return
    if event.what == "undone":
        await _undo(ctx, event.item)
        return
    item = await ctx.review.find(event.item)
    if item is None or item.state != event.state:
        return
    if event.what == "reopened" and item.state == "asked":
        await ruled.unsay(ctx.tx, ctx.space.community, item.id)
    said = await _said(ctx, item)
    if said is not None:
        ruled.say(ctx.tx, ctx.space.community, item.id, item.rule, said, ctx.now)
        await _drop(ctx, item)


async def _said(ctx: Context[Settings], item: Item) -> Said | None:
    """What a settled item says of its rule; None if it says nothing, or said it before."""
    match item.state:
        case "rejected":
            return "upheld"
        case "approved":
            before = await ruled.said(ctx.tx, ctx.space.community, item.id)
            return "wrong" if before == ("wrong", item.decided_at) else "stands"
        case "fixed":
            asked = any(step.what == "asked" for step in await ctx.review.history(item.id))
            return "upheld" if asked else None
        case _:
            return None


async def _drop(ctx: Context[Settings], item: Item) -> None:
    """Let a rule hold nothing any more that is wrong too often, and tell the moderators, once."""
    here, own = ctx.space.community, await ruled.modes(ctx.tx, ctx.space.community)
    found = (await ruled.tallies(ctx.tx, here)).get(item.rule, Tally())
    if not modes.drops(modes.of(item.rule, own, ctx.settings.mode), found):
        return
    before = own.get(item.rule, RuleMode(item.rule, "", 0, 0))
    at = modes.unique(own.values(), ctx.now)
    ruled.set_mode(ctx.tx, here, modes.changed(before, "nudge", before.since, at, item=item.id))
    ctx.tell(RuleModeChanged(person=None, about=f"rule:{item.rule}", what="nudge"))
    await _tell(ctx, say(words.dropped(item.rule, found)))
    relenting.soon(ctx, item.rule)


async def _undo(ctx: Context[Settings], number: int) -> None:
    """A decision is taken back, and with it an exemption, or the drop of a rule."""
    here = ctx.space.community
    await ruled.unsay(ctx.tx, here, number)
    for one in await exempted.granted_on(ctx.tx, here, number):
        await exempted.remove(ctx.tx, one.id)
        if one.holds(ctx.now):
            await exemptions.tell_over(ctx, one, "undone")
    own = await ruled.modes(ctx.tx, here)
    for one in (one for one in own.values() if one.item == number):
        restored = modes.restored(one, modes.unique(own.values(), ctx.now))
        ruled.set_mode(ctx.tx, here, restored)
        now = modes.of(one.rule, {one.rule: restored}, ctx.settings.mode)
        ctx.tell(RuleModeChanged(person=None, about=f"rule:{one.rule}", what=now))
        await _tell(ctx, say(words.undropped(one.rule)))


async def _tell(ctx: Context[Settings], message: Message) -> None:
    """In the moderators' channel, or without one to each of them."""
    staff = await ctx.places.named(ctx.community.staff)
    if staff is not None:
        ctx.send(staff, message, purpose="a rule's mode", urgency=Urgency.DUTY)
        return
    for moderator in await ctx.members.present(Access.MODERATOR):
        ctx.direct(moderator, message, purpose="a rule's mode", urgency=Urgency.DUTY)
