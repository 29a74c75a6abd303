"""More…: the history and the notes, for moderators alone, and what can be done about the author."""

from collections.abc import Sequence

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.errors import Invalid, Say
from bot.kit.forms import Form, PickField, TextField, form
from bot.kit.items import Aside, Item, Refusal, Taken
from bot.kit.people import Access, Person
from bot.kit.specs import FormValues
from bot.kit.ui import Choice, Divider, Message, Quoted, button, say
from cogs.moderation import author_words, card_words, reasons, rules, store, words
from cogs.moderation.actions import Lift, More, Note, Pause, Warn
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings

PURPOSE = "note about a post"
"""Of private notes to authors; what closed direct messages keep from them is offered in the channel."""


@cog.press(More, who=Access.MODERATOR)
async def more(ctx: Context[Settings], action: More, _: tuple[str, ...]) -> Message:
    """Everything that happened, and what else can be done."""
    item = await _item(ctx, action.item)
    steps = await ctx.review.history(item.id)
    lift = [button(words.LIFT, Lift(item.id))] if _paused(steps, ctx.now) else []
    return say(
        card_words.HISTORY,
        *card_words.history(steps),
        button(words.NOTE, Note(item.id)),
        button(words.WARN, Warn(item.id)),
        *lift,
        Divider(),
        button(words.PAUSE, Pause(item.id), "danger"),
    )


@cog.press(Note, who=Access.MODERATOR)
async def note(ctx: Context[Settings], action: Note, _: tuple[str, ...]) -> Form:
    """The form for a private note."""
    await _item(ctx, action.item)
    field = TextField("words", words.NOTE_LABEL, help=words.NOTE_HELP, longest=reasons.LONGEST, lines=4)
    return form(words.NOTE_TITLE, action, field)


@cog.submitted(Note, who=Access.MODERATOR, raises=(ReviewMoved,))
async def noted(ctx: Context[Settings], action: Note, values: FormValues) -> Message:
    """Keep it."""
    item = await _item(ctx, action.item)
    await _kept(ctx, item, "noted", reasons.needed(values, "words", words.NEED_NOTE))
    return say(words.NOTED)


@cog.press(Warn, who=Access.MODERATOR)
async def warn(ctx: Context[Settings], action: Warn, _: tuple[str, ...]) -> Form:
    """The form for a word to the author."""
    await _author(ctx, await _item(ctx, action.item))
    field = TextField("words", words.WARN_LABEL, help=words.WARN_HELP, longest=reasons.LONGEST, lines=4)
    return form(words.WARN_TITLE, action, field, submit=words.SEND)


@cog.submitted(Warn, who=Access.MODERATOR, raises=(ReviewMoved,))
async def warned(ctx: Context[Settings], action: Warn, values: FormValues) -> Message:
    """Write to the author, and keep it in the history."""
    item = await _item(ctx, action.item)
    author = await _author(ctx, item)
    asked = reasons.needed(values, "words", words.NEED_WARNING)
    await _kept(ctx, item, "warned", asked)
    write(ctx, author, item, say(author_words.warning(item), Quoted(asked)))
    return say(words.warned(author.id))


@cog.press(Pause, who=Access.MODERATOR)
async def pause(ctx: Context[Settings], action: Pause, _: tuple[str, ...]) -> Form:
    """The form for a time-out."""
    await _author(ctx, await _item(ctx, action.item))
    lengths, able = tuple(Choice(length, length) for length in rules.PAUSES), ctx.can("time_out")
    return form(
        words.PAUSE_TITLE,
        action,
        PickField("length", words.PAUSE_LABEL, lengths, (lengths[0].value,)),
        TextField("words", words.PAUSE_WHY, help=words.pause_help(able=able), longest=reasons.LONGEST, lines=4),
        submit=words.SEND,
    )


@cog.submitted(Pause, who=Access.MODERATOR, raises=(ReviewMoved,))
async def paused(ctx: Context[Settings], action: Pause, values: FormValues) -> Message:
    """Keep the author from writing for a while, and tell them until when and why."""
    item = await _item(ctx, action.item)
    author = await _author(ctx, item)
    length = reasons.picked(values, "length")
    if length not in rules.PAUSES:
        raise Invalid(length=words.NEED_LENGTH)
    why = reasons.needed(values, "words", words.NEED_WHY)
    until = ctx.now + rules.PAUSES[length]
    able = ctx.can("time_out")
    if able:
        ctx.time_out(author, until)
    await _kept(ctx, item, "timed out", f"{length}. {why}")
    write(ctx, author, item, say(author_words.paused(until, able=able), Quoted(why)))
    return say(words.paused(author.id, until, able=able))


@cog.press(Lift, who=Access.MODERATOR, raises=(ReviewMoved,))
async def lift(ctx: Context[Settings], action: Lift, _: tuple[str, ...]) -> Message:
    """Let the author write again."""
    item = await _item(ctx, action.item)
    author = await _author(ctx, item)
    if not _paused(await ctx.review.history(item.id), ctx.now):
        raise Say(words.late_lift())
    if ctx.can("time_out"):
        ctx.time_out(author, ctx.now)
    await _kept(ctx, item, "timed out", words.LIFTED)
    write(ctx, author, item, say(author_words.LIFTED))
    return say(words.lifted(author.id))


def write(ctx: Context[Settings], author: Person, item: Item, note: Message) -> None:
    """A private note to an author, which closed direct messages do not lose."""
    sent = ctx.direct(author, note, purpose=PURPOSE, urgency=Urgency.DUTY)
    store.noted(ctx.tx, sent.outbox, item.id, author.id, "author", ctx.now)


async def _item(ctx: Context[Settings], number: int) -> Item:
    """The item, unless it is about the moderator's own post."""
    item = await ctx.review.find(number)
    if item is None:
        raise Say(words.MISSING)
    if item.author == ctx.actor.id:
        raise Say(words.OWN_HISTORY)
    return item


async def _author(ctx: Context[Settings], item: Item) -> Person:
    """Whoever can be warned or timed out: a member who is known, and no moderator."""
    author = await ctx.members.find(item.author) if item.author is not None else None
    if author is None:
        raise Say(words.NO_AUTHOR)
    if await ctx.members.access(author.id) >= Access.MODERATOR:
        raise Say(words.FELLOW)
    return author


async def _kept(ctx: Context[Settings], item: Item, what: Aside, said: str) -> None:
    result = await ctx.review.note(item.id, what, by=ctx.actor.id, words=said)
    if isinstance(result, Refusal):
        raise Say(words.refused(result, ctx.actor.id, ctx.now))


def _paused(steps: Sequence[Taken], now: int) -> bool:
    return rules.paused_until(steps) > now
