"""From a post to its item: posted, edited, and the end of its author's time."""

from bot.kit.context import Context
from bot.kit.domain import PostFlagged, ReviewMoved
from bot.kit.events import MessageEdited, MessagePosted
from bot.kit.items import Item
from bot.kit.people import Person
from bot.kit.text import clean
from cogs.disclosure import knowing, store
from cogs.disclosure.cog import TimeUp, cog
from cogs.disclosure.flagged import in_thread, matters, notes, offering, treating, words
from cogs.disclosure.flagged.treating import Treatment
from cogs.disclosure.judge import marking, prefilter, unfurling
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.judge.unfurling import Leads
from cogs.disclosure.rulebook import books
from cogs.disclosure.settings import Mode, Settings
from cogs.disclosure.store import Note, Way, unfurled


def _may_matter(event: MessagePosted, mark: str | None, settings: Settings) -> bool:
    """Every message passes here, so this is a few microseconds; a few more for those who registered a brand."""
    return _passes(event, mark, settings) and treating.attends(event)


def _may_change(event: MessageEdited, mark: str | None, settings: Settings) -> bool:
    """Edits of those who have something open matter whatever they say now."""
    return treating.attends(event) and (marking.is_open(mark) or _passes(event, mark, settings))


def _passes(event: MessagePosted | MessageEdited, mark: str | None, settings: Settings) -> bool:
    text, signs = event.text, books.here(settings.rules).signs
    if event.unfurled:
        text = unfurling.text_with(text, unfurling.leads(event.unfurled))
    return prefilter.suspicious(text, signs) or marking.mentions(mark, text)


@cog.on(MessagePosted, raises=(PostFlagged, ReviewMoved), when=_may_matter)
async def posted(ctx: Context[Settings], event: MessagePosted) -> None:
    """Judge a post that could hold a signal."""
    if ctx.actor_or_none is None or await left_out(ctx, event):
        return
    text = clean(event.text)
    shown = unfurling.leads(event.unfurled)
    judged, mode = await knowing.treated(ctx, await knowing.judged(ctx, text, leads=shown))
    if judged.decision != "allow":
        await _flag(ctx, ctx.actor, text, judged, mode, shown)


@cog.on(MessageEdited, raises=(PostFlagged, ReviewMoved), when=_may_change)
async def edited(ctx: Context[Settings], event: MessageEdited) -> None:
    """Judge what the post says now; one that is put right leaves the queue by itself."""
    if ctx.actor_or_none is None:
        return
    item = await ctx.review.about(ctx.message)
    if (item is None or item.settled) and await left_out(ctx, event):
        return
    text = clean(event.text)
    since = item.created_at if item else None
    shown = unfurling.leads(event.unfurled, await unfurled.of(ctx.tx, ctx.space.community, item.id) if item else ())
    found = await knowing.judged(ctx, text, since=since, leads=shown)
    found = await in_thread.judged(ctx, text, found, since=since, leads=shown)
    judged, mode = await knowing.treated(ctx, found)
    note = await store.find(ctx.tx, ctx.space.community, item.id) if item else None
    match treating.after_edit(
        judged, item, cog.name, note.decision if note else "", hinted=note is not None and note.advice
    ):
        case "flag" if mode != "shadow":
            await _flag(ctx, ctx.actor, text, judged, mode, shown)
        case "fixed" if item is not None:
            if not item.reports and not treating.rejected(await ctx.review.history(item.id)):
                await ctx.review.fixed(item.id, by=ctx.actor.id)
        case "follow" if item is not None and note is not None:
            _keep(ctx, ctx.actor, item, text, shown)
            await _follow(ctx, ctx.actor, item, note, text, judged, mode)
        case _:
            return


def _keep(ctx: Context[Settings], author: Person, item: Item, text: str, shown: Leads) -> None:
    """Keep where the links of a post under review lead: an edit is told without it, or before it is known again."""
    if shown:
        pairs = unfurling.bound(text, ctx.space.platform, shown)
        unfurled.keep(ctx.tx, ctx.space.community, item.id, author.id, pairs, ctx.now)


@cog.timer(TimeUp, raises=(ReviewMoved,))
async def time_up(ctx: Context[Settings], timer: TimeUp) -> None:
    """The author's time is over: a hint ends by itself, the rest goes to the moderators."""
    item = await ctx.review.find(timer.item)
    note = await store.find(ctx.tx, ctx.space.community, timer.item)
    if item is None or item.state != "asked":
        return
    if treating.hint_over(item, advice=note is not None and note.advice):
        await ctx.review.gone(item.id, why=words.LET_BE)
    else:
        await ctx.review.open_up(item.id)


async def left_out(ctx: Context[Settings], event: MessagePosted | MessageEdited) -> bool:
    """Whether the post stands in a channel, or a thread of one, that is left out."""
    if not ctx.settings.ignore:
        return False
    above = await ctx.places.named(event.place.parent) if event.place and event.place.parent else None
    names = [ctx.channel.name, *([above.name] if above else [])]
    return treating.ignored(names, ctx.settings.ignore)


async def _flag(ctx: Context[Settings], author: Person, text: str, judged: Judged, mode: Mode, shown: Leads) -> None:
    """Bring a post in, and write to its author at once."""
    treatment = treating.treat(judged, mode, ctx.settings.author_time, restorable=_hideable(ctx))
    if not treatment.told:
        ctx.tell(PostFlagged(item=0, rule=judged.rule, subject=author.id, about=f"message:{ctx.message.key}"))
        return
    found = await matters.matter(ctx, text, judged, treatment=treatment, message=ctx.message)
    item = await ctx.review.submit(found)
    if item.settled or item.owner != cog.name:
        return
    _keep(ctx, author, item, text, shown)
    ctx.tell(PostFlagged(item=item.id, rule=judged.rule, subject=author.id, about=f"item:{item.id}"))
    if treatment.held and item.message is not None:
        ctx.hide(item.message)
    await notes.send(ctx, author, item, noted(ctx, author, item, text, judged, treatment))


async def _follow(
    ctx: Context[Settings], author: Person, item: Item, note: Note, text: str, judged: Judged, mode: Mode
) -> None:
    """A post under review says something else that is flagged too: the evidence follows, and so does the note.

    One that only now has to be held is hidden with a new note; one that no longer has to be is shown again. Where a
    hint becomes more than that, or the other way round, the author's time begins anew, with a new note.
    """
    treatment = treating.treat(judged, mode, ctx.settings.author_time, restorable=_hideable(ctx))
    steps = await ctx.review.history(item.id)
    found = await matters.matter(ctx, text, judged, treatment=treatment, message=ctx.message, since=item.created_at)
    now = await ctx.review.submit(found)
    fresh = noted(ctx, author, now, text, judged, treatment, before=note)
    if treatment.held and not item.held and now.message is not None:
        ctx.hide(now.message)
        await notes.send(ctx, author, now, fresh)
        return
    if item.held and not treatment.held and now.message is not None and not treating.rejected(steps):
        ctx.restore(now.message)
    if fresh.advice != note.advice and now.state == "asked" and not treating.questioned(now):
        await notes.send(ctx, author, now, fresh)
        return
    store.keep(ctx.tx, ctx.space.community, fresh)
    notes.redraw(ctx, now, fresh)


def noted(
    ctx: Context[Settings],
    author: Person,
    item: Item,
    text: str,
    judged: Judged,
    treatment: Treatment,
    *,
    before: Note | None = None,
    way: Way | None = None,
) -> Note:
    """What is kept for the note about a post; `before` is what was kept of it, `way` where a label can be put if that
    is known.
    """
    book, profile = books.here(ctx.settings.rules).book, ctx.settings.profile
    label = offering.offered(text, judged, book, ctx.settings.label, ctx.space.platform, profile=profile)
    return Note(
        item.id,
        author.id,
        before.note if before else None,
        before.line if before else None,
        label,
        judged.decision,
        judged.signals[0].kind,
        judged.disclosure,
        treatment.advice,
        before.at if before else ctx.now,
        way=way or _way(ctx),
    )


def _hideable(ctx: Context[Settings]) -> bool:
    """Whether the platform can take the post out of sight, and show it again as it was."""
    return ctx.can("hide") and _restorable(ctx)


def _way(ctx: Context[Settings]) -> Way:
    """Where one press can put a label."""
    if not ctx.can("label"):
        return "thread"
    return "front" if _restorable(ctx) else "author"


def _restorable(ctx: Context[Settings]) -> bool:
    """Whether the platform could take the post down and show it again as it was."""
    return bool(getattr(ctx.event, "restorable", True))
