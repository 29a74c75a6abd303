"""The card follows every step, and the queue follows the posts, edited or deleted."""

from typing import Final

from bot.kit.clock import milliseconds
from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.events import MemberChanged, MemberLeft, MessageDeleted, MessageEdited, PostRefused, SpaceOpened
from bot.kit.items import Item
from bot.kit.people import Access, SentRef
from bot.kit.text import clean
from bot.kit.ui import button, say
from cogs.moderation import card_words, cards, rules, store
from cogs.moderation.actions import Look, Nudge, Overdue, Redraw
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings

ASIDE: Final = frozenset({"claimed", "released", "noted", "warned", "timed out", "nudged", "edited", "stayed"})
"""Steps after which an item waits as it did before."""
ENDS_CLAIM: Final = frozenset({"released", "approved", "rejected", "asked", "fixed", "gone"})
ENDS_UNDO: Final = frozenset({"undone", "reopened", "reported", "appealed"})


@cog.on(ReviewMoved)
async def moved(ctx: Context[Settings], event: ReviewMoved) -> None:
    """Draw the card as things stand now, and set what falls due later."""
    item = await ctx.review.find(event.item)
    if item is None:
        return
    await cards.show(ctx, item, anew=event.what == "appealed")
    _schedule(ctx, item, event.what)


def _schedule(ctx: Context[Settings], item: Item, what: str) -> None:
    """When the card says something else by itself, when somebody is nudged, when the author's time is over."""
    settings = ctx.settings
    match what:
        case "approved" | "rejected":
            ctx.timers.once(Redraw(item.id), key=f"undo {item.id}", at=item.undoable_until() or ctx.now)
        case "claimed" if item.claimed_until is not None:
            ctx.timers.once(Redraw(item.id), key=f"claim {item.id}", at=item.claimed_until)
        case "asked" if item.owner == cog.name and item.state == "asked":
            at = item.since + milliseconds(settings.author_time)
            ctx.timers.once(Overdue(item.id, item.since), key=f"overdue {item.id}", at=at)
        case _:
            pass
    if item.waiting and what not in ASIDE:
        at = item.since + milliseconds(settings.nudge_after)
        ctx.timers.once(Nudge(item.id), key=f"nudge {item.id}", at=at)
    elif not item.waiting:
        ctx.timers.cancel(f"nudge {item.id}")
    if item.claimed_by is None and what in ENDS_CLAIM:
        ctx.timers.cancel(f"claim {item.id}")
    if item.waiting and what in ENDS_UNDO:
        ctx.timers.cancel(f"undo {item.id}")


@cog.timer(Redraw)
async def redraw(ctx: Context[Settings], timer: Redraw) -> None:
    """A claim is over, or the time for undoing."""
    item = await ctx.review.find(timer.item)
    if item is not None and item.card is not None:
        await cards.show(ctx, item)


@cog.timer(Nudge, raises=(ReviewMoved,))
async def nudge(ctx: Context[Settings], timer: Nudge) -> None:
    """Ask one more moderator to look, once for each time that the item opened."""
    item = await ctx.review.find(timer.item)
    if item is None or not item.waiting or rules.nudged(item, await ctx.review.history(item.id)):
        return
    here = ctx.space.community
    moderators = {person.id: person for person in await ctx.members.present(Access.MODERATOR)}
    chosen = rules.second(list(moderators), await store.turns(ctx.tx, here), item)
    if chosen is None:
        return
    note = say(card_words.nudge(item, ctx.now), button(card_words.LOOK, Look(item.id), "primary"))
    ctx.direct(moderators[chosen], note, purpose="waits for moderators", urgency=Urgency.DUTY)
    store.had_turn(ctx.tx, here, chosen, ctx.now)
    await ctx.review.note(item.id, "nudged", by=None, words="")


@cog.timer(Overdue, raises=(ReviewMoved,))
async def overdue(ctx: Context[Settings], timer: Overdue) -> None:
    """The author's time is over: the moderators go on without an answer."""
    item = await ctx.review.find(timer.item)
    if item is not None and item.state == "asked" and item.since == timer.since:
        await ctx.review.open_up(item.id)


@cog.on(MessageEdited, raises=(ReviewMoved,))
async def edited(ctx: Context[Settings], event: MessageEdited) -> None:
    """An unsettled item follows the post; a decided one is opened again."""
    text = clean(event.text)
    await ctx.review.edited(ctx.message, text)
    await store.reworded(ctx.tx, ctx.message, text)


@cog.on(MessageDeleted, raises=(ReviewMoved,))
async def deleted(ctx: Context[Settings], _: MessageDeleted) -> None:
    """Nothing is left to decide about a post that is gone."""
    await store.removed(ctx.tx, ctx.message)
    item = await ctx.review.about(ctx.message)
    if item is not None and not item.settled:
        await ctx.review.gone(item.id, why=card_words.DELETED)


@cog.on(MemberLeft, raises=(ReviewMoved,))
async def left(ctx: Context[Settings], _: MemberLeft) -> None:
    """Whoever is gone looks at nothing any more."""
    await let_go(ctx, ctx.actor.id)


@cog.on(MemberChanged, raises=(ReviewMoved,))
async def changed(ctx: Context[Settings], _: MemberChanged) -> None:
    """Nor does whoever is no moderator any more."""
    if await ctx.members.access(ctx.actor.id) < Access.MODERATOR:
        await let_go(ctx, ctx.actor.id)


async def let_go(ctx: Context[Settings], person: int) -> None:
    """Free what somebody was looking at."""
    for item in await ctx.review.unsettled():
        if item.claimant(ctx.now) == person:
            await ctx.review.release(item.id, by=person)


@cog.on(PostRefused)
async def lost(ctx: Context[Settings], event: PostRefused) -> None:
    """A card was deleted, or its channel was, or Hearth may not write there: what waits is shown another way."""
    item = await ctx.review.of_card(SentRef(event.note))
    if item is None:
        return
    await ctx.review.carded(item.id, None)
    found = await ctx.review.find(item.id)
    if found is not None:
        await cards.show(ctx, found, refused=event.purpose == cards.PURPOSE)


@cog.on(SpaceOpened)
async def opened(ctx: Context[Settings], _: SpaceOpened) -> None:
    """Hearth is here again: what was begun and never finished does not stay."""
    await store.tidy(ctx.tx, ctx.now)
