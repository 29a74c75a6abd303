"""Members point a post out: an entry of every message's menu, a short form, and an answer to each of them."""

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.errors import Invalid, Say
from bot.kit.forms import Form, PickField, TextField, form
from bot.kit.items import Item, Matter, Refusal
from bot.kit.people import Access, Pointed
from bot.kit.specs import FormValues
from bot.kit.text import lasting, shortened
from bot.kit.ui import Choice, Message, say
from cogs.moderation import author_words, reasons, rules, store
from cogs.moderation.actions import Report
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings


@cog.menu(author_words.REPORT, help=author_words.REPORT_HELP, who=Access.MEMBER)
async def point_out(ctx: Context[Settings], pointed: Pointed) -> Form:
    """What is the matter? The post's words are kept until the form is sent, because nothing else keeps them."""
    if pointed.author is None:
        raise Say(author_words.REPORT_NOBODY)
    me, author = ctx.actor.id, pointed.author.id
    known = await ctx.review.about(pointed.message)
    if author == me:
        raise Say(author_words.REPORT_OWN)
    if known is not None:
        await _refuse(ctx, known, pointed.text)
    report = store.Pending(me, author, pointed.message, pointed.text)
    pending = await store.begin(ctx.tx, ctx.space.community, report, ctx.now)
    return form(
        author_words.REPORT_TITLE,
        Report(pending),
        PickField("reason", author_words.REPORT_PICK, tuple(Choice(one.capitalize(), one) for one in rules.REPORTS)),
        TextField(
            "words",
            author_words.REPORT_MORE,
            help=author_words.REPORT_MORE_HELP,
            longest=reasons.LONGEST,
            lines=4,
            required=False,
        ),
        submit="Report",
    )


@cog.submitted(Report, who=Access.MEMBER, raises=(ReviewMoved,))
async def reported(ctx: Context[Settings], action: Report, values: FormValues) -> Message:
    """Bring it before the moderators."""
    reason = reasons.picked(values, "reason")
    if reason not in rules.REPORTS:
        raise Invalid(reason=author_words.REPORT_NEED)
    me = ctx.actor.id
    pending = await store.take(ctx.tx, ctx.space.community, action.pending, me)
    if pending is None:
        raise Say(author_words.REPORT_LOST)
    typed = reasons.text(values, "words")
    matter = Matter(
        rule="report",
        title=rules.REPORTS[reason],
        why="",
        norm=shortened(ctx.community.norms, rules.NORM),
        author=pending.author,
        text=pending.text,
        message=pending.message,
        alike=rules.alike(pending.text),
    )
    result = await ctx.review.report(matter, by=me, words=f"{reason}: {typed}" if typed else reason)
    if isinstance(result, Refusal):
        raise Say(await _why(ctx, result))
    store.tell(ctx.tx, result.id, me, "", ctx.now)
    return say(author_words.REPORTED)


async def _refuse(ctx: Context[Settings], item: Item, text: str) -> None:
    """Say at once what the form would be refused for."""
    same = rules.alike(item.text) == rules.alike(text)
    if item.state in rules.DECIDED and same:
        raise Say(author_words.looked_at(item, able=ctx.can("hide")))
    if not item.settled and ctx.actor.id in await ctx.review.reporters(item.id):
        raise Say(await _twice(ctx, item))


async def _why(ctx: Context[Settings], refusal: Refusal) -> str:
    item = refusal.item
    if refusal.why == "own" or item is None:
        return author_words.REPORT_OWN
    if refusal.why == "decided":
        return author_words.looked_at(item, able=ctx.can("hide"))
    return await _twice(ctx, item)


async def _twice(ctx: Context[Settings], item: Item) -> str:
    mine = [
        step.at for step in await ctx.review.history(item.id) if step.what == "reported" and step.by == ctx.actor.id
    ]
    return author_words.twice(lasting(ctx.now - max(mine, default=ctx.now)))
