"""A label, or other words, that a post's author wished and the platform refused: they hear so, and what they wrote is
not lost. What a label had settled is under review again.
"""

from dataclasses import replace
from textwrap import wrap
from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.events import ShowRefused
from bot.kit.items import Item, Matter
from bot.kit.ui import Quoted, say
from cogs.disclosure import store
from cogs.disclosure.cog import PURPOSE, cog
from cogs.disclosure.flagged import notes, post_words
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import Note, labelled
from cogs.disclosure.store.labelled import Labelled

PIECE: Final = 1500
"""Characters of a text that one note quotes; a form holds more than a note does."""


@cog.on(ShowRefused, raises=(ReviewMoved,))
async def refused(ctx: Context[Settings], event: ShowRefused) -> None:
    """What was settled by the label is with its author again, who alone can put it; a post that is gone needs none."""
    if not event.words and event.text is None:
        return
    here = ctx.space.community
    one = await labelled.of(ctx.tx, here, ctx.message)
    if event.gone:
        if one is not None:
            await labelled.drop(ctx.tx, one.id)
        return
    if one is not None and one.state == "front" and one.label == event.words:
        await labelled.change(ctx.tx, one.id, state="begun")
    item = await ctx.review.about(ctx.message)
    note = await store.find(ctx.tx, here, item.id) if item else None
    if event.words and item is not None and note is not None and item.owner == cog.name:
        fresh = replace(note, way="author", advice=note.advice and not event.kept)
        await again(ctx, item, fresh, kept=event.kept)
        if event.text is not None and event.text != item.text:
            await _tell(ctx, one, post_words.NOT_LOST, event.text)
    elif one is not None and event.kept:
        text = f"{event.words} {event.text or ''}".strip()
        await _tell(ctx, one, post_words.not_up_again(one.message.channel), text)
    elif one is not None and event.words:
        await _tell(ctx, one, post_words.not_in_front(event.words, one.message.channel), event.text)
    elif one is not None:
        await _tell(ctx, one, post_words.not_rewritten(one.message.channel), event.text)


async def _tell(ctx: Context[Settings], one: Labelled | None, sentence: str, text: str | None) -> None:
    """Tell the author of a post, and give back the text that they wrote for it, however long."""
    author = await ctx.members.find(one.person) if one else None
    if author is None:
        return
    first, *more = wrap(text or "", PIECE, expand_tabs=False, replace_whitespace=False) or [""]
    quote = [post_words.WROTE, Quoted(first)] if first else []
    ctx.direct(author, say(sentence, *quote), purpose=PURPOSE, urgency=Urgency.REPLY)
    for piece in more:
        ctx.direct(author, say(post_words.GOES_ON, Quoted(piece)), purpose=PURPOSE, urgency=Urgency.REPLY)


async def again(ctx: Context[Settings], item: Item, note: Note, *, kept: bool = False) -> None:
    """The label is not there after all: the post is with its author once more, `kept` out of sight or for all to see.
    `ReviewMoved` is the handler's.
    """
    author = await ctx.members.find(note.author)
    if item.state == "fixed" or (kept and not item.held and not item.settled):
        item = await ctx.review.submit(_again(item, note.author, kept=kept))
    if author is not None and not item.settled:
        await notes.send(ctx, author, item, note)


def _again(item: Item, author: int, *, kept: bool) -> Matter:
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
        held=kept,
        alike=item.alike,
        begin="asked",
    )
