"""`/exemptions`: who may share what without a label, ended early with one press, and taken back."""

from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ExemptionChanged
from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.people import Access
from bot.kit.text import clean, cut
from bot.kit.ui import Block, Button, Choice, Message, Select, button, say, select
from cogs.disclosure.actions import EndExemption, Exemptions, MoreExemptions, ResumeExemption
from cogs.disclosure.cog import PURPOSE, cog
from cogs.disclosure.exemptions import words
from cogs.disclosure.judge import register
from cogs.disclosure.judge.exempting import Exemption
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import exempted

_CHOICE: Final = 80
_LISTED: Final = 10
"""Exemptions on a page."""


@cog.command("exemptions", help="Who may share what without a label", who=Access.MODERATOR, private=True)
async def exemptions(ctx: Context[Settings]) -> Message:
    """What holds now."""
    return await _list(ctx)


@cog.press(Exemptions, who=Access.MODERATOR)
async def every(ctx: Context[Settings], action: Exemptions, _: tuple[str, ...]) -> Message:
    """The same, from a confirmation."""
    return await _list(ctx)


@cog.press(MoreExemptions, who=Access.MODERATOR, redraw=True)
async def turn(ctx: Context[Settings], action: MoreExemptions, _: tuple[str, ...]) -> Message:
    """Another part of a long list."""
    return await _list(ctx, page=action.page)


async def _list(ctx: Context[Settings], head: str = words.EXEMPTIONS, page: int = 0) -> Message:
    held = await exempted.held(ctx.tx, ctx.space.community, ctx.now)
    if not held:
        return say(words.NONE_EXEMPT)
    last = (len(held) - 1) // _LISTED
    number = min(max(page, 0), last)
    shown = held[number * _LISTED : (number + 1) * _LISTED]
    parts: list[str | Block | Select | Button] = []
    if last:
        parts.append(words.page(number * _LISTED + 1, number * _LISTED + len(shown), len(held)))
    parts += [words.exemption(one, ctx.zone) for one in shown]
    parts.append(select(words.END, EndExemption(), *[Choice(await _name(ctx, one), str(one.id)) for one in shown]))
    parts += [button(words.PREVIOUS, MoreExemptions(number - 1))] if number else []
    parts += [button(words.NEXT, MoreExemptions(number + 1))] if number < last else []
    return say(head, *parts)


async def _name(ctx: Context[Settings], one: Exemption) -> str:
    author = await ctx.members.find(one.author)
    return cut(f"{clean(author.name) if author else 'Somebody'}: {words.scoped(one.exempt)}", _CHOICE)


@cog.press(EndExemption, who=Access.MODERATOR, redraw=True, raises=(ExemptionChanged,))
async def end(ctx: Context[Settings], action: EndExemption, chosen: tuple[str, ...]) -> Message:
    """It is over from now on."""
    number = int(chosen[0]) if chosen and chosen[0].isdecimal() and len(chosen[0]) < 16 else 0
    one = await exempted.find(ctx.tx, ctx.space.community, number)
    if one is None or not one.holds(ctx.now):
        return await _list(ctx, words.GONE)
    await exempted.end(ctx.tx, one.id, ctx.now)
    await tell_over(ctx, one, "ended")
    return say(words.ended(one), button(words.UNDO, ResumeExemption(one.id, ctx.now)), button(words.SHOW, Exemptions()))


@cog.press(ResumeExemption, who=Access.MODERATOR, redraw=True, raises=(ExemptionChanged,))
async def resume(ctx: Context[Settings], action: ResumeExemption, _: tuple[str, ...]) -> Message:
    """It was ended by mistake a moment ago."""
    one = await exempted.find(ctx.tx, ctx.space.community, action.exemption)
    if one is None:
        raise Say(words.GONE)
    if one.until != action.at or ctx.now - action.at > register.UNDO or one.planned <= ctx.now:
        raise Say(words.LATE)
    await exempted.end(ctx.tx, one.id, one.planned)
    ctx.tell(ExemptionChanged(person=ctx.actor.id, subject=one.author, what="resumed"))
    author = await ctx.members.find(one.author)
    if author is not None:
        ctx.direct(author, say(words.may_share(one, ctx.zone)), purpose=PURPOSE, urgency=Urgency.DUTY)
    return await _list(ctx, words.RESUMED)


async def tell_over(ctx: Context[Settings], one: Exemption, what: str) -> None:
    """Let the author know, and the journal; the handler declares `ExemptionChanged`."""
    author = await ctx.members.find(one.author)
    if author is not None:
        ctx.direct(author, say(words.no_longer(one)), purpose=PURPOSE, urgency=Urgency.DUTY)
    if ctx.actor_or_none is not None:
        ctx.tell(ExemptionChanged(person=ctx.actor.id, subject=one.author, what=what))
