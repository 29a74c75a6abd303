"""What the platform refused about a post under review: nobody goes on reading that it was done."""

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.events import HideRefused, ShowRefused
from bot.kit.items import Item, Refusal
from bot.kit.ui import say
from cogs.moderation import author_words, card_words, more
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings


@cog.on(HideRefused, raises=(ReviewMoved,))
async def not_hidden(ctx: Context[Settings], event: HideRefused) -> None:
    """A post that should be out of sight is not: it counts as seen, and whoever was told otherwise hears it."""
    item = await ctx.review.about(ctx.message)
    if item is None:
        return
    if event.gone:
        await _gone(ctx, item)
        return
    stays = await ctx.review.stayed(item.id)
    if not isinstance(stays, Refusal) and stays.state == "rejected":
        await _ask(ctx, stays)


async def _ask(ctx: Context[Settings], item: Item) -> None:
    author = await ctx.members.find(item.author) if item.author is not None else None
    if author is not None:
        more.write(ctx, author, item, say(author_words.stayed(item)))


@cog.on(ShowRefused, raises=(ReviewMoved,))
async def not_shown(ctx: Context[Settings], event: ShowRefused) -> None:
    """A post that should be seen again is not: moderators find it in its history."""
    item = await ctx.review.about(ctx.message)
    if item is None:
        return
    if event.gone:
        await _gone(ctx, item)
    elif not event.words and event.text is None:
        await ctx.review.note(item.id, "noted", by=None, words=card_words.NOT_SHOWN)


async def _gone(ctx: Context[Settings], item: Item) -> None:
    """Nothing is left to decide about it. `ReviewMoved` is the handler's."""
    if not item.settled:
        await ctx.review.gone(item.id, why=card_words.DELETED)
