"""Approve, reject, ask, claim and undo, by the buttons of the card. The role is checked at every press."""

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.errors import Say
from bot.kit.forms import Form, form
from bot.kit.items import Item, Refusal, Verdict
from bot.kit.people import Access
from bot.kit.review import CLAIM_MS
from bot.kit.specs import FormValues
from bot.kit.ui import Button, Message, button, say
from cogs.moderation import authors, cards, reasons, rules, words
from cogs.moderation.actions import (
    Approve,
    ApproveHere,
    Ask,
    Claim,
    ClaimHere,
    Queue,
    Reject,
    Release,
    ReleaseHere,
    Undo,
)
from cogs.moderation.alike import offers
from cogs.moderation.card_words import BACK
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings


@cog.press(Approve, who=Access.MODERATOR, raises=(ReviewMoved,))
async def approve(ctx: Context[Settings], action: Approve, _: tuple[str, ...]) -> Message:
    """Let it stand: one press."""
    return await _decided(ctx, action.item, action.version, "approved")


@cog.press(ApproveHere, who=Access.MODERATOR, redraw=True, raises=(ReviewMoved,))
async def approve_here(ctx: Context[Settings], action: ApproveHere, _: tuple[str, ...]) -> Message:
    """The same on one's own card, which ends with the confirmation and a way back to the queue."""
    return await _decided(ctx, action.item, action.version, "approved", here=True)


@cog.press(Reject, who=Access.MODERATOR)
async def reject(ctx: Context[Settings], action: Reject, _: tuple[str, ...]) -> Message | Form:
    """The form for the reason, unless it is clear already that it would be for nothing."""
    refusal = await _in_vain(ctx, action.item, action.version, words.REJECT)
    if refusal:
        return refusal
    fields = reasons.fields(ctx.settings.rejections, words.REASON_HELP)
    return form(words.REASON_TITLE, action, *fields, submit=words.SEND)


@cog.submitted(Reject, who=Access.MODERATOR, raises=(ReviewMoved,))
async def rejected(ctx: Context[Settings], action: Reject, values: FormValues) -> Message:
    """Decide against it, with the reason."""
    reason = reasons.read(values, words.NEED_REASON)
    return await _decided(ctx, action.item, action.version, "rejected", reason)


@cog.press(Ask, who=Access.MODERATOR)
async def ask(ctx: Context[Settings], action: Ask, _: tuple[str, ...]) -> Message | Form:
    """The form for the question."""
    refusal = await _in_vain(ctx, action.item, action.version, words.ASK)
    if refusal:
        return refusal
    fields = reasons.fields(ctx.settings.questions, words.QUESTION_HELP)
    return form(words.QUESTION_TITLE, action, *fields, submit=words.SEND)


@cog.submitted(Ask, who=Access.MODERATOR, raises=(ReviewMoved,))
async def asked(ctx: Context[Settings], action: Ask, values: FormValues) -> Message:
    """Hand it to its author with the question."""
    question = reasons.read(values, words.NEED_QUESTION)
    result = await ctx.review.ask(action.item, action.version, by=ctx.actor.id, reason=question)
    if isinstance(result, Refusal):
        return await _refused(ctx, result, words.ASK, typed=question)
    return say(words.asked(result, question))


@cog.press(Undo, who=Access.MODERATOR, raises=(ReviewMoved,))
async def undo(ctx: Context[Settings], action: Undo, _: tuple[str, ...]) -> Message:
    """Take a decision back, within ten minutes."""
    before = await ctx.review.history(action.item)
    result = await ctx.review.undo(action.item, action.version, by=ctx.actor.id)
    if isinstance(result, Refusal):
        return await _refused(ctx, result, words.UNDO)
    return say(words.undone(result, told=rules.told(result, "undone", before) is not None))


@cog.press(Claim, who=Access.MODERATOR, raises=(ReviewMoved,))
async def claim(ctx: Context[Settings], action: Claim, _: tuple[str, ...]) -> Message:
    """Keep it for oneself for a quarter of an hour."""
    await _claimed(ctx, action.item)
    return say(words.claimed(ctx.now + CLAIM_MS))


@cog.press(ClaimHere, who=Access.MODERATOR, redraw=True, raises=(ReviewMoved,))
async def claim_here(ctx: Context[Settings], action: ClaimHere, _: tuple[str, ...]) -> Message:
    """The same on one's own card."""
    return cards.draw(await cards.read(ctx, await _claimed(ctx, action.item)), here=True)


@cog.press(Release, who=Access.MODERATOR, raises=(ReviewMoved,))
async def release(ctx: Context[Settings], action: Release, _: tuple[str, ...]) -> Message:
    """Let go of it."""
    await _released(ctx, action.item)
    return say(words.RELEASED)


@cog.press(ReleaseHere, who=Access.MODERATOR, redraw=True, raises=(ReviewMoved,))
async def release_here(ctx: Context[Settings], action: ReleaseHere, _: tuple[str, ...]) -> Message:
    """The same on one's own card."""
    return cards.draw(await cards.read(ctx, await _released(ctx, action.item)), here=True)


async def _claimed(ctx: Context[Settings], number: int) -> Item:
    item = await ctx.review.claim(number, by=ctx.actor.id, until=ctx.now + CLAIM_MS)
    if isinstance(item, Refusal):
        raise Say(words.refused(item, ctx.actor.id, ctx.now, words.CLAIM))
    return item


async def _released(ctx: Context[Settings], number: int) -> Item:
    item = await ctx.review.release(number, by=ctx.actor.id)
    if isinstance(item, Refusal):
        raise Say(words.MISSING if item.item is None else words.NOT_CLAIMED)
    return item


async def _decided(
    ctx: Context[Settings], number: int, version: int, verdict: Verdict, reason: str = "", *, here: bool = False
) -> Message:
    """Decide, and say what was done and what the author will read; or why it was not."""
    result = await ctx.review.decide(number, version, verdict, by=ctx.actor.id, reason=reason)
    if isinstance(result, Refusal):
        wanted = words.APPROVE if verdict == "approved" else words.REJECT
        return await _refused(ctx, result, wanted, typed=reason, here=here)
    steps = await ctx.review.history(number)
    told = rules.told(result, verdict, steps)
    reads = authors.reads(ctx, result, told, steps) if told else None
    controls: list[Button | str] = [button(words.UNDO, Undo(result.id, result.version))]
    if here:
        controls.append(button(BACK, Queue(0)))
    return say(words.decided(result, reads, ctx.now), *controls, *await offers(ctx, result))


async def _refused(
    ctx: Context[Settings], refusal: Refusal, wanted: str, *, typed: str = "", here: bool = False
) -> Message:
    """Why not. What changed is shown as it stands now; a card of one's own ends with a way back."""
    item = refusal.item
    if item is not None and refusal.why == "changed" and item.author != ctx.actor.id:
        above = words.wrote(item, typed) if typed else words.CHANGED
        return cards.draw(await cards.read(ctx, item), here=True, above=above)
    sentence = words.refused(refusal, ctx.actor.id, ctx.now, wanted)
    if here:
        return say(sentence, button(BACK, Queue(0)))
    raise Say(sentence)


async def _in_vain(ctx: Context[Settings], number: int, version: int, wanted: str) -> Message | None:
    """Why a form would be filled in for nothing."""
    item = await ctx.review.find(number)
    why = item.in_vain(version, ctx.actor.id, ctx.now) if item else "missing"
    return await _refused(ctx, Refusal(why, item), wanted) if why else None
