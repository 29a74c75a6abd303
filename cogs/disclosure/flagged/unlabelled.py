"""A label that its author wished and the platform refused: they hear so, and the post is under review again."""

from dataclasses import replace

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.events import ShowRefused
from bot.kit.items import Item, Matter
from bot.kit.ui import say
from cogs.disclosure import store
from cogs.disclosure.cog import PURPOSE, cog
from cogs.disclosure.flagged import notes, post_words
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import Note, labelled


@cog.on(ShowRefused, raises=(ReviewMoved,))
async def refused(ctx: Context[Settings], event: ShowRefused) -> None:
    """What was settled by the label is with its author again, who alone can put it; a post that is gone needs none."""
    if not event.words:
        return
    here = ctx.space.community
    one = await labelled.of(ctx.tx, here, ctx.message)
    if event.gone:
        if one is not None:
            await labelled.drop(ctx.tx, one.id)
        return
    if one is not None and one.state == "front":
        await labelled.change(ctx.tx, one.id, state="begun")
    item = await ctx.review.about(ctx.message)
    note = await store.find(ctx.tx, here, item.id) if item else None
    if item is not None and note is not None and item.owner == cog.name:
        await again(ctx, item, replace(note, way="author"))
        return
    author = await ctx.members.find(one.person) if one else None
    if one is not None and author is not None:
        gone = post_words.not_in_front(one.label or event.words, one.message.channel)
        ctx.direct(author, say(gone), purpose=PURPOSE, urgency=Urgency.REPLY)


async def again(ctx: Context[Settings], item: Item, note: Note) -> None:
    """The label is not there after all: the post is with its author once more. `ReviewMoved` is the handler's."""
    author = await ctx.members.find(note.author)
    if item.state == "fixed":
        item = await ctx.review.submit(_again(item, note.author))
    if author is not None and not item.settled:
        await notes.send(ctx, author, item, note)


def _again(item: Item, author: int) -> Matter:
    return Matter(
        rule=item.rule,
        title=item.title,
        why=item.why,
        norm=item.norm,
        link=item.link,
        facts=item.facts,
        offers=item.offers,
        author=author,
        text=item.text,
        spans=item.spans,
        message=item.message,
        alike=item.alike,
        begin="asked",
    )
