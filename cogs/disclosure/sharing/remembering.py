"""What somebody told of a brand while sharing, declared with one press for the next time."""

from bot.kit.context import Context
from bot.kit.errors import Say
from bot.kit.ui import Message, button, say
from cogs.disclosure.actions import Mine, Undo
from cogs.disclosure.dates import Span
from cogs.disclosure.judge import register
from cogs.disclosure.judge.relations import Relation
from cogs.disclosure.relationships import command as registering
from cogs.disclosure.relationships import words as told
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import rules as share
from cogs.disclosure.sharing import words
from cogs.disclosure.sharing.rules import Gain
from cogs.disclosure.store import declared as kept


async def worth(ctx: Context[Settings], gain: Gain, brand: str) -> bool:
    """Whether there is something to remember that whoever acts has not declared."""
    if gain not in share.KIND or not brand:
        return False
    declared = await kept.standing(ctx.tx, ctx.space.community, ctx.actor.id, ctx.now)
    return not register.named(brand, [one.relation for one in declared])


async def declare(ctx: Context[Settings], gain: Gain, brand: str) -> Message:
    """Declare it; moderators alone see it until its member says otherwise."""
    if not await worth(ctx, gain, brand):
        raise Say(words.REMEMBERED_BEFORE)
    done = await registering.declare(ctx, Relation(share.KIND[gain], brand), "moderators", Span())
    return say(
        *told.understood(done, ctx.zone, ctx.now), button(told.UNDO, Undo(done.id, done.at)), button(told.BACK, Mine())
    )
