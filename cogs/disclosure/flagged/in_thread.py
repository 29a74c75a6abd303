"""A label in the thread of a post, for platforms on which Hearth cannot change what members wrote.

While it stands there the post counts as labelled, edits included.
"""

from dataclasses import replace
from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.effects import THREAD_NAME_LIMIT, Urgency
from bot.kit.errors import Say
from bot.kit.events import MessageDeleted, PostRefused
from bot.kit.items import Refusal
from bot.kit.people import Access, Person, SentRef
from bot.kit.text import cut
from bot.kit.ui import Message, button, say
from cogs.disclosure import knowing, store
from cogs.disclosure.actions import Unlabel
from cogs.disclosure.cog import InThread, cog
from cogs.disclosure.flagged import author, post_words, treating, unlabelled, words
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.judge.unfurling import Leads
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import words as share_words
from cogs.disclosure.store import labelled
from cogs.disclosure.store.labelled import Labelled

PURPOSE: Final = "label in the thread"


@cog.press(InThread, redraw=True, raises=(ReviewMoved,))
async def add(ctx: Context[Settings], action: InThread, _: tuple[str, ...]) -> Message:
    """Put the label in the thread of the post that the note is about; with that it is settled."""
    item, note = await author.mine(ctx, action.item)
    if note.way != "thread" or item.message is None or not note.label:
        raise Say(words.UNFIXABLE)
    if treating.rejected(await ctx.review.history(item.id)):
        raise Say(words.DECIDED_BEFORE)
    if not await author.settles(ctx, item, f"{note.label}\n{item.text}"):
        raise Say(words.not_any_more(note.label))
    one = await labelled.begin(ctx.tx, ctx.space.community, ctx.actor.id, item.message, ctx.now)
    if not item.reports:
        done = await ctx.review.fixed(item.id, by=ctx.actor.id)
        if isinstance(done, Refusal):
            raise Say(words.stands(done))
    await put(ctx, replace(one, label=note.label))
    if item.reports:
        return say(words.labelled(note.label))
    return say(post_words.in_thread(note.label, item.message.channel))


async def put(ctx: Context[Settings], one: Labelled) -> None:
    """Post the label, or change the one that stands there. A thread opened for it bears it as its name, which some
    platforms show below the post.
    """
    there = await ctx.places.find(one.message.channel)
    shown = draw(one, ctx.actor)
    if one.sent is not None:
        ctx.edit(SentRef(one.sent), shown)
        sent = SentRef(one.sent)
    elif there is not None and there.kind == "thread":
        sent = ctx.send(there, shown, purpose=PURPOSE, urgency=Urgency.REPLY, answers=one.message)
    else:
        sent = ctx.open_thread(
            one.message, cut(one.label, THREAD_NAME_LIMIT), shown, purpose=PURPOSE, urgency=Urgency.REPLY
        )
    labelled.keep(ctx.tx, ctx.space.community, replace(one, state="thread", sent=sent.outbox))


def draw(one: Labelled, person: Person) -> Message:
    """What everyone sees below the post."""
    return say(share_words.head(person.id, one.label), button(share_words.REMOVE, Unlabel(one.id)))


async def judged(ctx: Context[Settings], text: str, found: Judged, *, since: int | None, leads: Leads) -> Judged:
    """What to make of an edited post that may have its label in the thread, given what was found in its text."""
    one = await labelled.of(ctx.tx, ctx.space.community, ctx.message)
    if one is None or one.sent is None:
        return found
    if found.decision == "allow":
        if one.state == "thread":
            await labelled.change(ctx.tx, one.id, state="front")
        return found
    after = await knowing.judged(ctx, f"{one.label}\n{text}", since=since, leads=leads)
    return after if after.decision == "allow" else found


@cog.press(Unlabel, raises=(ReviewMoved,))
async def remove(ctx: Context[Settings], action: Unlabel, _: tuple[str, ...]) -> Message:
    """Take it out of the thread: by the post's author, and by moderators. What it settled is open again."""
    one = await labelled.find(ctx.tx, ctx.space.community, action.post)
    if one is None or one.sent is None:
        raise Say(share_words.GONE)
    if one.person != ctx.actor.id and await ctx.members.access(ctx.actor.id) < Access.MODERATOR:
        raise Say(post_words.NOT_YOURS_TO_REMOVE)
    ctx.delete(SentRef(one.sent))
    await labelled.change(ctx.tx, one.id, state="begun", sent=None)
    item = await ctx.review.about(one.message)
    note = await store.find(ctx.tx, ctx.space.community, item.id) if item else None
    if item is not None and note is not None and item.state == "fixed" and one.state == "thread":
        await unlabelled.again(ctx, item, note)
    return say(post_words.UNMARKED)


@cog.on(PostRefused, raises=(ReviewMoved,))
async def lost(ctx: Context[Settings], event: PostRefused) -> None:
    """It could not be posted; whoever wished it has read that it was."""
    one = await labelled.sent_as(ctx.tx, ctx.space.community, event.note) if event.purpose == PURPOSE else None
    person = await ctx.members.find(one.person) if one else None
    if one is None or person is None:
        return
    await labelled.change(ctx.tx, one.id, state="begun", sent=None)
    item = await ctx.review.about(one.message)
    note = await store.find(ctx.tx, ctx.space.community, item.id) if item else None
    if item is not None and note is not None and item.owner == cog.name and item.state in {"fixed", "asked", "open"}:
        await unlabelled.again(ctx, item, replace(note, way="author"))
    else:
        gone = post_words.not_in_thread(one.label, one.message.channel)
        ctx.direct(person, say(gone), purpose=PURPOSE, urgency=Urgency.REPLY)


@cog.on(MessageDeleted)
async def deleted(ctx: Context[Settings], _: MessageDeleted) -> None:
    """A label without its post would only puzzle people."""
    one = await labelled.of(ctx.tx, ctx.space.community, ctx.message) if ctx.channel_or_none else None
    if one is not None:
        if one.sent is not None:
            ctx.delete(SentRef(one.sent))
        await labelled.drop(ctx.tx, one.id)
