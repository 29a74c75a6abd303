"""Several at once: posts that resemble one another, or that were chosen in the queue, by one decision.

What a moderator was shown is kept with its versions, so that only what has not changed since is decided.
"""

from collections.abc import Sequence

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.errors import Say
from bot.kit.forms import Form, form
from bot.kit.items import Item, Refusal, Verdict, WhyNot
from bot.kit.people import Access
from bot.kit.specs import FormValues
from bot.kit.ui import Block, Button, Message, Text, button, say
from cogs.moderation import card_words, reasons, rules, store, words
from cogs.moderation.actions import Alike, ApproveAll, Queue, RejectAll
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings

LISTED = 8
"""How many are listed one by one; the rest are counted."""


async def choose(ctx: Context[Settings], items: Sequence[Item], *, alike: bool) -> Message:
    """What can be decided together, and the two decisions."""
    lines = [card_words.line(item, ctx.actor.id, ctx.now) for item in items[:LISTED]]
    left = len(items) - len(lines)
    rest = [card_words.more(left)] if left else []
    return say(words.together(len(items), alike=alike), *lines, *rest, *await _decisions(ctx, items, alike=alike))


async def offers(ctx: Context[Settings], item: Item) -> Sequence[Block | Button]:
    """Under a confirmation: the same decision for those that resemble what was decided."""
    others = [other for other in await ctx.review.alike(item) if other.author != ctx.actor.id]
    if not others:
        return ()
    return [Text(words.more_alike(len(others))), *await _decisions(ctx, others, alike=True)]


async def _decisions(ctx: Context[Settings], items: Sequence[Item], *, alike: bool) -> Sequence[Button]:
    shown = " ".join(f"{item.id}.{item.version}" for item in items)
    key = await store.gather(ctx.tx, ctx.space.community, ctx.actor.id, shown, ctx.now)
    return [
        button(words.approve_all(len(items), alike=alike), ApproveAll(key)),
        button(words.reject_all(len(items), alike=alike), RejectAll(key), "danger"),
    ]


@cog.press(Alike, who=Access.MODERATOR)
async def similar(ctx: Context[Settings], action: Alike, _: tuple[str, ...]) -> Message:
    """This one and those that resemble it."""
    item = await ctx.review.find(action.item)
    if item is None:
        raise Say(words.MISSING)
    if item.settled:
        raise Say(words.settled(item, ctx.actor.id, ctx.now))
    others = await ctx.review.alike(item)
    if not others:
        raise Say(words.NO_OTHERS)
    return await choose(ctx, [item, *others], alike=True)


@cog.press(ApproveAll, who=Access.MODERATOR, redraw=True, raises=(ReviewMoved,))
async def approve_all(ctx: Context[Settings], action: ApproveAll, _: tuple[str, ...]) -> Message:
    """Approve each that is as it was shown."""
    return await _decide(ctx, action.batch, "approved", "")


@cog.press(RejectAll, who=Access.MODERATOR)
async def reject_all(ctx: Context[Settings], action: RejectAll, _: tuple[str, ...]) -> Form:
    """One reason for all of them."""
    await _shown(ctx, action.batch)
    fields = reasons.fields(ctx.settings.rejections, words.REASON_HELP)
    return form(words.REASON_TITLE, action, *fields, submit=words.SEND)


@cog.submitted(RejectAll, who=Access.MODERATOR, raises=(ReviewMoved,))
async def rejected_all(ctx: Context[Settings], action: RejectAll, values: FormValues) -> Message:
    """Reject each that is as it was shown."""
    return await _decide(ctx, action.batch, "rejected", reasons.read(values, words.NEED_REASON))


async def _decide(ctx: Context[Settings], batch: int, verdict: Verdict, reason: str) -> Message:
    left: list[WhyNot] = []
    shown = await _shown(ctx, batch)
    for item, version in shown:
        result = await ctx.review.decide(item, version, verdict, by=ctx.actor.id, reason=reason)
        if isinstance(result, Refusal):
            left.append(result.why)
    done = len(shown) - len(left)
    return say(words.all_decided(verdict, done, left), button(card_words.BACK, Queue(0)))


async def _shown(ctx: Context[Settings], batch: int) -> Sequence[tuple[int, int]]:
    kept = await store.gathered(ctx.tx, ctx.space.community, batch, ctx.actor.id)
    if kept is None:
        raise Say(words.BATCH_GONE)
    return rules.pairs(kept)
