"""A label that its author wished and the platform refused: they hear so, and the post is under review again."""

from dataclasses import replace

from bot.kit.context import Context
from bot.kit.events import ReviewMoved, ShowRefused
from bot.kit.review import Item, Matter
from cogs.disclosure import notes, store
from cogs.disclosure.cog import cog
from cogs.disclosure.settings import Settings


@cog.on(ShowRefused, raises=(ReviewMoved,))
async def refused(ctx: Context[Settings], event: ShowRefused) -> None:
    """What was settled by the label is with its author again, who alone can put it."""
    item = await ctx.review.about(ctx.message) if event.words else None
    note = await store.find(ctx.tx, ctx.space.community, item.id) if item else None
    if item is None or note is None or item.owner != cog.name:
        return
    author = await ctx.members.find(note.author)
    if item.state == "fixed":
        item = await ctx.review.submit(_again(item, note.author))
    if author is not None and not item.settled:
        await notes.send(ctx, author, item, replace(note, fixable=False))


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
