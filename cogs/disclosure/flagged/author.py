"""The author's side: one press that puts the label in front, a word to the moderators, and how the note follows."""

from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.errors import Invalid, Say
from bot.kit.events import ButtonPressed, DirectRefused
from bot.kit.forms import Form, TextField, form
from bot.kit.items import Item, Refusal
from bot.kit.people import SentRef
from bot.kit.specs import FormValues
from bot.kit.text import clean, visible
from bot.kit.ui import Message, button, say
from cogs.disclosure import knowing, store
from cogs.disclosure.cog import PURPOSE, Fix, InThread, Leave, Show, cog
from cogs.disclosure.flagged import notes, offering, treating, words
from cogs.disclosure.ruling import relenting_words
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import Note, unfurled

LONGEST = 400
_DRAWS: Final = frozenset(str(kind.__struct_config__.tag) for kind in (Fix, InThread))
"""Presses whose answer stands instead of the note."""


@cog.press(Fix, redraw=True, raises=(ReviewMoved,))
async def fix(ctx: Context[Settings], action: Fix, _: tuple[str, ...]) -> Message:
    """Put the label in front; with that the post is settled."""
    item, note = await mine(ctx, action.item)
    if note.way != "front":
        raise Say(words.UNFIXABLE)
    if item.message is None or not offering.fits(note.label, item.text, ctx.space.platform):
        raise Say(words.TOO_LONG)
    if treating.rejected(await ctx.review.history(item.id)):
        raise Say(words.DECIDED_BEFORE)
    if item.held and item.reports:
        raise Say(words.HELD_FOR_MODERATORS)
    if not await settles(ctx, item, f"{note.label} {item.text}"):
        raise Say(words.not_any_more(note.label))
    if item.reports:
        ctx.label(item.message, ctx.actor, note.label)
        return say(words.labelled(note.label))
    done = await ctx.review.fixed(item.id, by=ctx.actor.id)
    if isinstance(done, Refusal):
        raise Say(words.stands(done))
    ctx.label(item.message, ctx.actor, note.label)
    return say(words.fixed(item, note.label))


async def settles(ctx: Context[Settings], item: Item, text: str) -> bool:
    """Whether an author's post with its label is as it should be, by what holds now: the note may be old."""
    leads = await unfurled.of(ctx.tx, ctx.space.community, item.id)
    return (await knowing.judged(ctx, text, since=item.created_at, leads=leads)).decision == "allow"


@cog.press(Leave, raises=(ReviewMoved,))
async def leave(ctx: Context[Settings], action: Leave, _: tuple[str, ...]) -> Form | Message:
    """A hint is settled by this; anything else takes a word for the moderators."""
    item, note = await mine(ctx, action.item)
    if item.state != "asked":
        raise Say(words.WITH_MODERATORS)
    if treating.hint_over(item, advice=note.advice):
        await ctx.review.gone(item.id, why=words.AUTHOR_SAYS_NONE)
        return say(words.LEFT_ADVICE)
    asked = treating.questioned(item)
    label = words.ANSWER_LABEL if asked else words.LEAVE_LABEL
    field = TextField("words", label, help=words.LEAVE_HELP, longest=LONGEST, lines=3)
    return form(words.ANSWER_TITLE if asked else words.LEAVE_TITLE, action, field, submit="Send")


@cog.submitted(Leave, raises=(ReviewMoved,))
async def left(ctx: Context[Settings], action: Leave, values: FormValues) -> Message:
    """The moderators decide, with the author's words."""
    item, _ = await mine(ctx, action.item)
    said = clean(str(values.get("words", ""))).strip()[:LONGEST]
    if not visible(said):
        raise Invalid(words=words.NEED_ANSWER if treating.questioned(item) else words.NEED_WORDS)
    done = await ctx.review.open_up(action.item, by=ctx.actor.id, words=said)
    if isinstance(done, Refusal):
        raise Say(words.stands(done))
    return say(words.LEFT)


@cog.press(Show)
async def show(ctx: Context[Settings], action: Show, _: tuple[str, ...]) -> Message:
    """The note, where it could not be delivered, to its author alone."""
    item, note = await mine(ctx, action.item)
    return notes.standing(ctx, item, note)


async def mine(ctx: Context[Settings], number: int) -> tuple[Item, Note]:
    """One's own post under review; otherwise a sentence that says how it stands."""
    item = await ctx.review.find(number)
    note = await store.find(ctx.tx, ctx.space.community, number)
    if item is None or item.author is None or item.owner != cog.name:
        raise Say(words.GONE)
    if item.author != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    if item.settled or note is None:
        raise Say(words.stands(item))
    return item, note


@cog.on(ReviewMoved)
async def moved(ctx: Context[Settings], event: ReviewMoved) -> None:
    """Whatever becomes of the item, the note follows, and edits by its author are watched as long as it is open."""
    if event.owner != cog.name:
        return
    item = await ctx.review.find(event.item)
    note = await store.find(ctx.tx, ctx.space.community, event.item)
    if item is None or note is None or item.author is None or item.state != event.state:
        return
    await _watch(ctx, item, note)
    author = await ctx.members.find(item.author)
    if event.what == "asked" and author is not None:
        await notes.send(ctx, author, item, note, asked=True)
    elif event.what == "gone" and note.note is not None and (await ctx.privacy.preference(item.author)).leaving:
        ctx.edit(SentRef(note.note), say(words.erased(item)))
    elif event.what == "gone" and note.note is not None and await _let_go(ctx, item):
        ctx.edit(SentRef(note.note), say(relenting_words.let_go(item)))
    elif event.what in {"opened", "stayed"} or (item.settled and not _answers(ctx, event)):
        notes.redraw(ctx, item, note)


async def _let_go(ctx: Context[Settings], item: Item) -> bool:
    """Whether it ended because the rule that had found it does less now."""
    last = next((step for step in reversed(await ctx.review.history(item.id)) if step.what == "gone"), None)
    return last is not None and last.words == relenting_words.LET_GO


def _answers(ctx: Context[Settings], event: ReviewMoved) -> bool:
    """Whether the press that settled it draws the note anew by its own answer."""
    pressed = ctx.event.action.partition(":")[0] if isinstance(ctx.event, ButtonPressed) else ""
    return event.what == "fixed" and pressed in _DRAWS


async def _watch(ctx: Context[Settings], item: Item, note: Note) -> None:
    """Mark the author while anything of theirs is open; tidy up when it is settled."""
    if not item.settled:
        knowing.watch(ctx, note.author, open_=True)
        if note.done is not None:
            await store.change(ctx.tx, item.id, done=None)
        return
    ctx.timers.cancel(f"time {item.id}")
    if note.line is not None:
        ctx.delete(SentRef(note.line))
    await store.change(ctx.tx, item.id, done=ctx.now, line=None)
    if not await store.open_about(ctx.tx, ctx.space.community, note.author):
        knowing.watch(ctx, note.author, open_=False)


@cog.on(DirectRefused)
async def refused(ctx: Context[Settings], event: DirectRefused) -> None:
    """An author's direct messages are closed: one line in the channel of the post, and the note for them alone."""
    if event.purpose != PURPOSE:
        return
    note = await store.sent_as(ctx.tx, ctx.space.community, event.note)
    item = await ctx.review.find(note.item) if note else None
    author = await ctx.members.find(event.person)
    if note is None or item is None or item.settled or item.message is None or author is None:
        return
    channel = await ctx.places.find(item.message.channel)
    if channel is None:
        return
    line = say(words.closed(author.id), button(words.READ, Show(item.id), "primary"))
    sent = ctx.send(channel, line, purpose=PURPOSE, urgency=Urgency.DUTY, ping=(author,))
    await store.change(ctx.tx, item.id, line=sent.outbox)
