"""What follows from a decision: the post hidden or shown again, its author and those who reported it told."""

from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.events import DirectRefused
from bot.kit.items import Item, Step
from bot.kit.people import Channel
from bot.kit.ui import button, say
from cogs.moderation import author_words, authors, more, rules, store
from cogs.moderation.actions import Show
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings

CONSEQUENT: Final[frozenset[Step]] = frozenset({"approved", "rejected", "undone", "fixed", "gone", "asked"})


@cog.on(ReviewMoved)
async def ended(ctx: Context[Settings], event: ReviewMoved) -> None:
    """Carry out what a step means, if nothing has overtaken it."""
    if event.what not in CONSEQUENT:
        return
    item = await ctx.review.find(event.item)
    if item is None or item.state != event.state:
        return
    if event.what in rules.DECIDED and event.person is not None:
        store.had_turn(ctx.tx, ctx.space.community, event.person, ctx.now)
    if event.what == "asked":
        if item.owner == cog.name and item.reason:
            await _write(ctx, item, event.what)
        return
    if item.kind == "post":
        await _show_or_hide(ctx, item, event.what)
        await _write(ctx, item, event.what)
        if item.settled and item.reports:
            await _tell_reporters(ctx, item)


async def _show_or_hide(ctx: Context[Settings], item: Item, what: Step) -> None:
    """Where the platform can: out of sight after a rejection, back after an approval, as before after an undo."""
    if item.message is None or what == "gone" or not ctx.can("hide"):
        return
    steps = await ctx.review.history(item.id)
    if rules.hidden(item, steps):
        ctx.hide(item.message, rejected=item.state == "rejected")
    elif item.held or any(step.what == "rejected" for step in steps):
        ctx.restore(item.message)


async def _write(ctx: Context[Settings], item: Item, what: Step) -> None:
    author = await ctx.members.find(item.author) if item.author is not None else None
    note = await authors.note(ctx, item, what)
    if author is not None and note is not None:
        more.write(ctx, author, item, note)


async def _tell_reporters(ctx: Context[Settings], item: Item) -> None:
    """Each once, and again only if it came out otherwise."""
    before = await store.outcomes(ctx.tx, item.id)
    for number in await ctx.review.reporters(item.id):
        last = before.get(number, "")
        reporter = await ctx.members.find(number)
        if reporter is None or last == item.state or number == item.decided_by:
            continue
        note = say(author_words.outcome(item, again=bool(last), able=ctx.can("hide")))
        ctx.direct(reporter, note, purpose=author_words.REPORTERS, urgency=Urgency.DUTY)
        store.tell(ctx.tx, item.id, number, item.state, ctx.now)


@cog.on(DirectRefused)
async def refused(ctx: Context[Settings], event: DirectRefused) -> None:
    """An author's direct messages are closed: a line in the channel of the post, and the note for them alone."""
    number = await store.item_of_note(ctx.tx, event.note) if event.purpose == more.PURPOSE else None
    item = await ctx.review.find(number) if number is not None else None
    author = await ctx.members.find(event.person)
    if item is None or author is None or item.author != author.id:
        return
    channel = await _channel(ctx, item)
    if channel is not None:
        line = say(author_words.closed(author.id), button(author_words.READ, Show(item.id), "primary"))
        ctx.send(channel, line, purpose="a note with closed doors", urgency=Urgency.DUTY, ping=(author,))


async def _channel(ctx: Context[Settings], item: Item) -> Channel | None:
    """Where the post stands; failing that, the first channel that is not the moderators'."""
    there = await ctx.places.find(item.channel) if item.channel is not None else None
    staff = ctx.community.staff.casefold()
    public = (one for one in await ctx.places.all() if one.name.casefold() != staff)
    return there or next(public, None)
