"""Tells somebody in private when many of their posts are links of their own: at most once a week, and nothing else.

Nothing is held and no moderator hears of it. What is kept is that a post had such a link, not which.
"""

from typing import Final

from bot.kit.context import Context
from bot.kit.domain import OwnLinkPosted, SelfPromotionTold
from bot.kit.events import MessagePosted
from bot.kit.text import clean
from bot.kit.ui import say
from cogs.disclosure import knowing, promotion_words
from cogs.disclosure.cog import cog
from cogs.disclosure.flagged import flagging, treating
from cogs.disclosure.judge import marking, promotion
from cogs.disclosure.judge.folding import skim
from cogs.disclosure.judge.promotion import PAUSE, WINDOW, Share
from cogs.disclosure.rulebook import books
from cogs.disclosure.settings import Settings

PURPOSE: Final = "self-promotion"


def _may_be_own(event: MessagePosted, mark: str | None, settings: Settings) -> bool:
    """Most messages have no link; the rest cost some microseconds."""
    if not settings.promotion or "://" not in event.text or not treating.attends(event):
        return False
    text = event.text if event.text.isascii() else skim(event.text)
    return books.here(settings.rules).speaks.touches(text) or marking.mentions(mark, event.text)


@cog.on(MessagePosted, raises=(OwnLinkPosted, SelfPromotionTold), when=_may_be_own)
async def posted(ctx: Context[Settings], event: MessagePosted) -> None:
    """Count a link of one's own, and say so where it is many."""
    if ctx.actor_or_none is None or await flagging.left_out(ctx, event):
        return
    who = ctx.actor
    if (await ctx.privacy.preference(who.id)).uncounted:
        return
    about = await knowing.known(ctx, who.id)
    book = books.here(ctx.settings.rules).book
    if not promotion.own(clean(event.text), book, ctx.space.platform, about.relations):
        return
    ctx.tell(OwnLinkPosted(person=who.id))
    before = await share_of(ctx, who.id)
    told = await ctx.figures.received(who.id, SelfPromotionTold, ctx.now - PAUSE)
    share = Share(before.own + 1, before.posts)
    if promotion.says_so(share, ctx.settings.promotion, told):
        ctx.tell(SelfPromotionTold(subject=who.id))
        ctx.direct(who, say(*promotion_words.note(share, ctx.settings.promotion)), purpose=PURPOSE)


async def share_of(ctx: Context[Settings], person: int) -> Share:
    """How many of somebody's posts of the last 30 days had a link of their own, as far as they are counted."""
    done = await ctx.figures.activity(person, ctx.now - WINDOW)
    return Share(done.acts.get(OwnLinkPosted.__name__, 0), done.messages)
