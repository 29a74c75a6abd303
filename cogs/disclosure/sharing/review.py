"""What becomes of something shared: lost on the way, gone with its author, or, without the label that was
offered, looked at by the moderators, who ask and decide.
"""

from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ErasureAsked, ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.errors import Invalid, Say
from bot.kit.events import MessageDeleted, PostRefused
from bot.kit.forms import Form, TextField, form
from bot.kit.items import Item, Refusal
from bot.kit.people import SentRef
from bot.kit.specs import FormValues
from bot.kit.text import clean, visible
from bot.kit.ui import Message, say
from cogs.disclosure.actions import LabelNow, Reply
from cogs.disclosure.cog import TimeUp, cog
from cogs.disclosure.flagged import treating
from cogs.disclosure.flagged.words import ANSWER_LABEL, ANSWER_TITLE, DECIDED_BEFORE, NEED_ANSWER, OPEN
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import command as sharing
from cogs.disclosure.sharing import notes, words
from cogs.disclosure.store import shares
from cogs.disclosure.store.shares import Shared

_LONGEST: Final = 400


@cog.on(ReviewMoved)
async def moved(ctx: Context[Settings], event: ReviewMoved) -> None:
    """Ask its author what moderators want to know; take it out of sight when they decide against it."""
    if event.owner != cog.name:
        return
    one = await shares.about(ctx.tx, ctx.space.community, event.item)
    item = await ctx.review.find(event.item) if one else None
    if one is None or item is None or item.state != event.state:
        return
    author = await ctx.members.find(one.person)
    if event.what == "asked" and author is not None:
        await notes.ask(ctx, author, item, one)
        until = ctx.now + treating.time_with(advice=False, author_time=ctx.settings.author_time, asked=True)
        ctx.timers.once(TimeUp(item.id), key=f"time {item.id}", at=until, about=author)
    elif event.what == "rejected":
        ctx.edit(SentRef(one.post), say(words.TAKEN_OUT))
    elif event.what in {"approved", "undone", "fixed"} and author is not None:
        ctx.edit(SentRef(one.post), sharing.draw(one.id, author, item.text, one.label))
    if item.state != "asked":
        ctx.timers.cancel(f"time {item.id}")
        if event.before != event.state:
            await notes.follow(ctx, item, one, answered=event.what == "fixed")


@cog.press(LabelNow, redraw=True, raises=(ReviewMoved,))
async def label_now(ctx: Context[Settings], action: LabelNow, _: tuple[str, ...]) -> Message:
    """Put the label in front; with that it is settled, also while it waits for the moderators."""
    one, item = await _unsettled(ctx, action.shared)
    if treating.rejected(await ctx.review.history(item.id)):
        raise Say(DECIDED_BEFORE)
    await shares.change(ctx.tx, one.id, label=one.offered)
    done = await ctx.review.fixed(item.id, by=ctx.actor.id)
    if isinstance(done, Refusal):
        raise Say(words.SETTLED)
    return say(words.labelled(one.offered))


@cog.press(Reply)
async def reply(ctx: Context[Settings], action: Reply, _: tuple[str, ...]) -> Form:
    """The form for an answer."""
    await _asked(ctx, action.shared)
    field = TextField("words", ANSWER_LABEL, longest=_LONGEST, lines=3)
    return form(ANSWER_TITLE, action, field, submit="Send")


@cog.submitted(Reply, raises=(ReviewMoved,))
async def replied(ctx: Context[Settings], action: Reply, values: FormValues) -> Message:
    """Back to the moderators, with the author's words."""
    item = await _asked(ctx, action.shared)
    typed = values.get("words", "")
    said = clean(typed).strip()[:_LONGEST] if isinstance(typed, str) else ""
    if not visible(said):
        raise Invalid(words=NEED_ANSWER)
    done = await ctx.review.open_up(item.id, by=ctx.actor.id, words=said)
    if isinstance(done, Refusal):
        raise Say(words.SETTLED)
    return say(words.ANSWERED)


async def _asked(ctx: Context[Settings], number: int) -> Item:
    """The item about which one was asked, while the question stands."""
    _, item = await _unsettled(ctx, number)
    if item.state != "asked":
        raise Say(OPEN)
    return item


async def _unsettled(ctx: Context[Settings], number: int) -> tuple[Shared, Item]:
    """What one shared, and the item about it; otherwise a sentence."""
    one = await sharing.owned(ctx, number)
    item = await ctx.review.find(one.item) if one.item is not None else None
    if item is None or item.settled:
        raise Say(words.SETTLED)
    return one, item


@cog.on(PostRefused, raises=(ReviewMoved,))
async def lost(ctx: Context[Settings], event: PostRefused) -> None:
    """It could not be posted: Hearth may not write there. Whoever shared it has read that it was."""
    if event.purpose != notes.PURPOSE:
        return
    one = await shares.posted_as(ctx.tx, ctx.space.community, event.note)
    author = await ctx.members.find(one.person) if one else None
    if one is None or author is None:
        return
    await shares.remove(ctx.tx, one.id)
    ctx.direct(author, say(words.lost(one.label)), purpose=notes.PURPOSE, urgency=Urgency.REPLY)
    await sharing.close(ctx, one, words.LOST_WHY)


@cog.on(MessageDeleted, raises=(ReviewMoved,))
async def deleted(ctx: Context[Settings], _: MessageDeleted) -> None:
    """Somebody took it away by the platform's own means."""
    post = await ctx.posted_as(ctx.message) if ctx.channel_or_none else None
    one = await shares.posted_as(ctx.tx, ctx.space.community, post.outbox) if post else None
    if one is not None:
        await shares.remove(ctx.tx, one.id)
        await sharing.close(ctx, one, words.DELETED_WHY)


@cog.on(ErasureAsked)
async def erased(ctx: Context[Settings], event: ErasureAsked) -> None:
    """What they shared goes with them: afterwards nobody could take it away for them."""
    for post in await shares.posts(ctx.tx, ctx.space.community, event.subject):
        ctx.delete(SentRef(post))
