"""What members read in private about something they shared: a moderator's question, which goes on to say how things
stand, or that it was removed. Where their direct messages are closed, a line in the channel leads there.
"""

from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ErasureAsked
from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.events import DirectRefused
from bot.kit.items import Item
from bot.kit.people import Channel, Person, SentRef
from bot.kit.text import cut
from bot.kit.ui import Block, Button, Message, Quoted, button, say
from cogs.disclosure.actions import LabelNow, ReadNote, Reply
from cogs.disclosure.cog import cog
from cogs.disclosure.flagged import treating
from cogs.disclosure.flagged.words import ANSWER, GONE, NEWER, NOT_YOURS, READ
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import words
from cogs.disclosure.store import share_notes, shares
from cogs.disclosure.store.share_notes import ShareNote
from cogs.disclosure.store.shares import Shared

PURPOSE: Final = "share"
"""Of what is shared, and of every note about it, for the pace and for what could not be delivered."""
_SHOWN: Final = 300


async def ask(ctx: Context[Settings], author: Person, item: Item, one: Shared) -> None:
    """A moderator's question, with one press that answers it. An earlier one has had its time."""
    before = await share_notes.about(ctx.tx, ctx.space.community, item.id)
    if before is not None:
        ctx.edit(SentRef(before.note), say(NEWER))
        await _no_line(ctx, before)
    _write(ctx, author, await _draw(ctx, item, one), item.channel, item=item.id)


def removed(ctx: Context[Settings], sharer: Person, where: Channel | None) -> None:
    """A moderator took away what they shared."""
    channel = where.id if where and where.kind != "direct" else None
    _write(ctx, sharer, say(words.MODERATOR_REMOVED), channel, item=None)


def _write(ctx: Context[Settings], to: Person, message: Message, channel: int | None, *, item: int | None) -> None:
    sent = ctx.direct(to, message, purpose=PURPOSE, urgency=Urgency.DUTY)
    if channel is not None:
        share_notes.keep(ctx.tx, ctx.space.community, ShareNote(sent.outbox, to.id, channel, item), ctx.now)


async def follow(ctx: Context[Settings], item: Item, one: Shared | None, *, answered: bool = False) -> None:
    """Let the question that is out already say how things stand now, unless the press `answered` it in its place."""
    note = await share_notes.about(ctx.tx, ctx.space.community, item.id)
    if note is None:
        return
    if not answered:
        ctx.edit(SentRef(note.note), await _draw(ctx, item, one))
    if item.settled:
        await _no_line(ctx, note)


async def _draw(ctx: Context[Settings], item: Item, one: Shared | None) -> Message:
    """The question as things stand; settled, it says so and has no buttons."""
    if item.settled or one is None:
        return say(words.ended(item, one.label if one else ""))
    parts: list[str | Block | Button] = [Quoted(cut(item.text, _SHOWN))] if item.text else []
    if one.offered and not treating.rejected(await ctx.review.history(item.id)):
        parts.append(button(words.put_label(one.offered), LabelNow(one.id), "primary"))
    if item.state == "asked":
        parts.append(button(ANSWER, Reply(one.id)))
    return say(words.question(item) if item.state == "asked" else words.WAITING, *parts)


async def _no_line(ctx: Context[Settings], note: ShareNote) -> None:
    if note.line is not None:
        ctx.delete(SentRef(note.line))
        await share_notes.lead(ctx.tx, note.note, None)


@cog.on(DirectRefused)
async def refused(ctx: Context[Settings], event: DirectRefused) -> None:
    """Their direct messages are closed: one line in the channel where it was shared, and the note for them alone."""
    note = await share_notes.find(ctx.tx, ctx.space.community, event.note) if event.purpose == PURPOSE else None
    person = await ctx.members.find(note.person) if note else None
    channel = await ctx.places.find(note.channel) if note else None
    if note is None or person is None or channel is None:
        return
    item = await ctx.review.find(note.item) if note.item is not None else None
    if item is not None and item.settled:
        return
    line = say(words.closed(person.id), button(READ, ReadNote(note.note), "primary"))
    sent = ctx.send(channel, line, purpose=PURPOSE, urgency=Urgency.DUTY, ping=(person,))
    await share_notes.lead(ctx.tx, note.note, sent.outbox)


@cog.press(ReadNote)
async def read(ctx: Context[Settings], action: ReadNote, _: tuple[str, ...]) -> Message:
    """The note, where it could not be delivered, to whom it was written alone."""
    note = await share_notes.find(ctx.tx, ctx.space.community, action.note)
    if note is None:
        raise Say(GONE)
    if note.person != ctx.actor.id:
        raise Say(NOT_YOURS)
    if note.item is None:
        return say(words.MODERATOR_REMOVED)
    item = await ctx.review.find(note.item)
    if item is None:
        raise Say(GONE)
    return await _draw(ctx, item, await shares.about(ctx.tx, ctx.space.community, item.id))


@cog.on(ErasureAsked)
async def erased(ctx: Context[Settings], event: ErasureAsked) -> None:
    """Lines that name them go with them."""
    for line in await share_notes.lines(ctx.tx, ctx.space.community, event.subject):
        ctx.delete(SentRef(line))
