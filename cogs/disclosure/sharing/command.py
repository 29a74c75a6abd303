"""`/share`: post something with the label up front, which takes fewer steps than being asked for one.

Hearth posts it with its member's name, where the command was used: it cannot tell where else that person
may write. One line does it all (`/share commission Great pens https://…`); a form asks for what is missing.
"""

from typing import Annotated, Final, Literal

from msgspec.structs import replace

from bot.kit.context import Context
from bot.kit.domain import PostFlagged, PostShared, RelationshipChanged, ReviewMoved, ShareRemoved
from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.forms import Form, TextField, form
from bot.kit.items import Item
from bot.kit.options import Option
from bot.kit.people import Access, Channel, Person, SentRef
from bot.kit.specs import FormValues
from bot.kit.text import visible
from bot.kit.ui import Block, Button, Message, Quoted, button, say
from cogs.disclosure import knowing
from cogs.disclosure.actions import AsItIs, Remember, Remove, Share, WithLabel
from cogs.disclosure.cog import cog
from cogs.disclosure.flagged import matters
from cogs.disclosure.judge import rules
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import form as share_form
from cogs.disclosure.sharing import notes, remembering, words
from cogs.disclosure.sharing import rules as share
from cogs.disclosure.sharing.form import Said
from cogs.disclosure.sharing.rules import LONGEST, Gain
from cogs.disclosure.store import shares
from cogs.disclosure.store.shares import Draft, Shared

_SHARES: Final = (PostShared, PostFlagged, ReviewMoved)


@cog.command(
    "share", help="Post something with its label up front", who=Access.MEMBER, private=True, form=True, raises=_SHARES
)
async def share_it(
    ctx: Context[Settings],
    gain: Annotated[
        Literal["nothing", "commission", "paid", "gift", "work", "family", "mine"] | None,
        Option("what you get from it; asked if you leave it out"),
    ] = None,
    text: Annotated[str, Option("what you share, with its link", LONGEST)] = "",
) -> Message | Form:
    """Post it at once if everything is said, else ask for the rest."""
    channel = _here(ctx)
    if gain is not None and visible(text):
        return await _share(ctx, channel, Said(text, gain, ""))
    return await _form(ctx, gain, text)


@cog.press(Share, who=Access.MEMBER)
async def share_here(ctx: Context[Settings], action: Share, _: tuple[str, ...]) -> Form:
    """The same from a button, in the channel where it was pressed."""
    _here(ctx)
    return await _form(ctx, None, "")


async def _form(ctx: Context[Settings], gain: Gain | None, text: str) -> Form:
    field = TextField("text", words.TEXT_LABEL, text, words.TEXT_HELP, LONGEST, lines=4)
    shown = share_form.fields(gain, field, await share_form.held(ctx))
    return form(words.TITLE, Share(), *shown, submit=words.SHARE)


@cog.submitted(Share, who=Access.MEMBER, raises=_SHARES)
async def filled(ctx: Context[Settings], action: Share, values: FormValues) -> Message:
    """Post it, or ask once more."""
    channel = _here(ctx)
    return await _share(ctx, channel, await share_form.read(ctx, values))


async def _share(ctx: Context[Settings], channel: Channel, said: Said) -> Message:
    text, gain, brand = said.text, said.gain, said.brand
    norm = await share_form.norm(ctx)
    judged = share.judge(text, norm)
    if share.asks(gain, judged):
        _, number = await shares.next_ids(ctx.tx, ctx.now)
        shares.wait(ctx.tx, ctx.space.community, Draft(number, ctx.actor.id, channel.id, brand, text, ctx.now))
        _, mode = await knowing.treated(ctx, judged)
        label = share.label(text, share.found(judged), judged, norm)
        return _once_more(number, text, judged, label, looked_at=mode != "shadow")
    label = share.label(text, gain, judged, norm)
    already = words.SAYS_SO if gain != "nothing" and not label else ""
    one = await _publish(ctx, channel, gain, brand, text, label)
    return await _posted(ctx, channel, one, already)


def _once_more(number: int, text: str, judged: Judged, label: str, *, looked_at: bool) -> Message:
    parts: list[str | Block | Button] = [Quoted(quote) for quote in rules.quotes(text, judged.spans)]
    more = words.as_it_is(looked_at=looked_at)
    parts += [more] if more else []
    parts += [button(words.with_label(label), WithLabel(number), "primary"), button(words.AS_IT_IS, AsItIs(number))]
    return say(words.once_more(judged.signals[0].why), *parts)


@cog.press(WithLabel, who=Access.MEMBER, redraw=True, raises=_SHARES)
async def with_label(ctx: Context[Settings], action: WithLabel, _: tuple[str, ...]) -> Message:
    """They gain from it after all, or would rather say so."""
    waiting, channel = await _draft(ctx, action.draft)
    norm = await share_form.norm(ctx)
    judged = share.judge(waiting.text, norm)
    gain = share.found(judged)
    label = share.label(waiting.text, gain, judged, norm)
    one = await _publish(ctx, channel, gain, waiting.brand, waiting.text, label)
    return await _posted(ctx, channel, one, "")


@cog.press(AsItIs, who=Access.MEMBER, redraw=True, raises=_SHARES)
async def as_it_is(ctx: Context[Settings], action: AsItIs, _: tuple[str, ...]) -> Message:
    """Posted without a label; the moderators see what was found, as they would of any post."""
    waiting, channel = await _draft(ctx, action.draft)
    norm = await share_form.norm(ctx)
    judged = share.judge(waiting.text, norm)
    label = share.label(waiting.text, share.found(judged), judged, norm)
    item = None
    judged, mode = await knowing.treated(ctx, judged)
    if mode != "shadow" and judged.signals:
        found = await matters.matter(ctx, waiting.text, judged, more=words.TOLD_SHARED)
        item = (await ctx.review.submit(replace(found, channel=channel.id))).id
    about = f"item:{item}" if item is not None else f"share:{waiting.id}"
    ctx.tell(PostFlagged(item=item or 0, rule=judged.rule, subject=ctx.actor.id, about=about))
    one = await _publish(ctx, channel, "nothing", waiting.brand, waiting.text, "", offered=label, item=item)
    return await _posted(ctx, channel, one, words.MODERATORS_LOOK if item is not None else "")


async def _publish(
    ctx: Context[Settings],
    channel: Channel,
    gain: Gain,
    brand: str,
    text: str,
    label: str,
    *,
    offered: str = "",
    item: int | None = None,
) -> Shared:
    number, _ = await shares.next_ids(ctx.tx, ctx.now)
    sent = ctx.send(channel, draw(number, ctx.actor, text, label), purpose=notes.PURPOSE, urgency=Urgency.REPLY)
    one = Shared(number, ctx.actor.id, sent.outbox, gain, brand, label, offered, item, ctx.now)
    shares.keep(ctx.tx, ctx.space.community, one)
    ctx.tell(PostShared(person=ctx.actor.id, what="with a label" if label else "without a label"))
    return one


def draw(number: int, person: Person, text: str, label: str) -> Message:
    """What everyone sees."""
    return say(words.head(person.id, label), Quoted(text), button(words.REMOVE, Remove(number)))


async def _posted(ctx: Context[Settings], channel: Channel, one: Shared, already: str) -> Message:
    parts = [button(words.UNDO, Remove(one.id))]
    if await remembering.worth(ctx, one.gain, one.brand):
        parts.append(button(words.REMEMBER, Remember(one.id)))
    return say(words.posted(channel.id, one.label, already), *parts)


@cog.press(Remember, raises=(RelationshipChanged,))
async def remember(ctx: Context[Settings], action: Remember, _: tuple[str, ...]) -> Message:
    """Declare what was told while sharing."""
    one = await owned(ctx, action.shared)
    return await remembering.declare(ctx, one.gain, one.brand)


@cog.press(Remove, raises=(ReviewMoved, ShareRemoved))
async def remove(ctx: Context[Settings], action: Remove, _: tuple[str, ...]) -> Message:
    """Take it away: by whoever shared it, at any time, and by moderators; then whoever shared it is told."""
    one = await shares.find(ctx.tx, ctx.space.community, action.shared)
    if one is None:
        raise Say(words.GONE)
    if one.person != ctx.actor.id and await ctx.members.access(ctx.actor.id) < Access.MODERATOR:
        raise Say(words.NOT_YOURS)
    await shares.remove(ctx.tx, one.id)
    if not await ctx.withdraw(SentRef(one.post)):
        ctx.delete(SentRef(one.post))
    if one.person != ctx.actor.id:
        await _tell_removed(ctx, one.person)
    await close(ctx, one, words.REMOVED_WHY)
    return say(words.REMOVED)


async def _tell_removed(ctx: Context[Settings], person: int) -> None:
    ctx.tell(ShareRemoved(person=ctx.actor.id, subject=person))
    sharer = await ctx.members.find(person)
    if sharer is not None:
        notes.removed(ctx, sharer, ctx.channel_or_none)


async def close(ctx: Context[Settings], one: Shared, why: str) -> None:
    """It is gone, so nothing is left to decide. `ReviewMoved` is the handler's."""
    item = await ctx.review.find(one.item) if one.item is not None else None
    if item is not None and not item.settled:
        closed = await ctx.review.gone(item.id, why=why)
        if isinstance(closed, Item):
            await notes.follow(ctx, closed, None)


@cog.behind
async def sharer(ctx: Context[Settings], post: SentRef) -> Person | None:
    """Whoever shared it: others report it like any post of theirs."""
    one = await shares.posted_as(ctx.tx, ctx.space.community, post.outbox)
    return await ctx.members.find(one.person) if one else None


async def owned(ctx: Context[Settings], number: int) -> Shared:
    """What whoever presses has shared; otherwise a sentence."""
    one = await shares.find(ctx.tx, ctx.space.community, number)
    if one is None:
        raise Say(words.GONE)
    if one.person != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    return one


async def _draft(ctx: Context[Settings], number: int) -> tuple[Draft, Channel]:
    """A draft of whoever presses, used up with this, and where it goes."""
    waiting = await shares.draft(ctx.tx, ctx.space.community, number)
    if waiting is None:
        raise Say(words.DRAFT_GONE)
    if waiting.person != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    there = await ctx.places.find(waiting.channel)
    if there is None:
        raise Say(words.DRAFT_GONE)
    await shares.used(ctx.tx, waiting.id)
    return waiting, there


def _here(ctx: Context[Settings]) -> Channel:
    """Where the command was used, if others read it there."""
    if ctx.channel_or_none is None or ctx.channel.kind == "direct":
        raise Say(words.ELSEWHERE)
    return ctx.channel
