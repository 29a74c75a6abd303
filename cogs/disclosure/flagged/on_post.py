"""`Add disclosure` in the menu of a post of one's own: the short form of `/share`, and the post says what one gains.

Where the platform lets Hearth, the label stands in front of the post, under its author's name; elsewhere its author is
told what to write, and one press puts it in the thread.
"""

import hashlib
from dataclasses import replace
from typing import Final

from bot.kit.context import Context
from bot.kit.domain import PostShared, RelationshipChanged, ReviewMoved
from bot.kit.errors import Invalid, Say
from bot.kit.forms import Form, TextField, form
from bot.kit.items import Item
from bot.kit.people import Access, MessageRef, Pointed
from bot.kit.specs import FormValues
from bot.kit.text import clean
from bot.kit.ui import Button, Message, Quoted, button, say
from cogs.disclosure.actions import LabelPost, LabelThere, RememberPost
from cogs.disclosure.cog import cog
from cogs.disclosure.flagged import author, in_thread, offering, treating
from cogs.disclosure.flagged import post_words as words
from cogs.disclosure.flagged.words import ANSWER, LEAVE, WITH_MODERATORS
from cogs.disclosure.settings import Settings
from cogs.disclosure.sharing import form as share_form
from cogs.disclosure.sharing import remembering
from cogs.disclosure.sharing import rules as share
from cogs.disclosure.sharing import words as share_words
from cogs.disclosure.sharing.form import Said
from cogs.disclosure.store import labelled
from cogs.disclosure.store.labelled import Labelled

LONGEST: Final = 4000
"""Characters of a post that its form holds, as Discord's do (its reference, "Text Input")."""
SHOWN: Final = 3000
"""As many where the post itself cannot be changed, as Slack's forms do (its reference, "Plain-text input")."""


@cog.menu(words.MENU, help=words.MENU_HELP, who=Access.MEMBER)
async def pointed_at(ctx: Context[Settings], pointed: Pointed) -> Form:
    """The form, with what the post says. Whose it is, the platform tells; the form only knows its number."""
    if pointed.author is None:
        raise Say(words.NOBODYS)
    if pointed.author.id != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    if pointed.sent is not None:
        raise Say(words.SHARED)
    await _allowed(ctx, pointed.message)
    able, text = ctx.can("label"), clean(pointed.text).strip()
    if able and len(text) > LONGEST:
        raise Say(words.TOO_LONG)
    text = text[: LONGEST if able else SHOWN].strip()
    one = await labelled.begin(ctx.tx, ctx.space.community, ctx.actor.id, pointed.message, ctx.now)
    help_ = words.TEXT_HELP if able else words.TEXT_STAYS
    field = TextField("text", words.TEXT_LABEL, text, help_, LONGEST, lines=4, required=bool(text))
    shown = share_form.fields(None, field, await share_form.held(ctx))
    return form(words.TITLE, LabelPost(one.id, _print(text)), *shown, submit=words.SUBMIT)


@cog.submitted(LabelPost, who=Access.MEMBER, raises=(PostShared,))
async def filled(ctx: Context[Settings], action: LabelPost, values: FormValues) -> Message:
    """Put the label in front, or say how its author can."""
    one = await _mine(ctx, action.post)
    item = await _allowed(ctx, one.message)
    said = await share_form.read(ctx, values, longest=LONGEST, blank=True)
    changed = _print(said.text) != action.was
    if changed and not ctx.can("label"):
        raise Invalid(text=words.READ_ONLY)
    label = await _label(ctx, said, item)
    if said.gain == "nothing":
        return _nothing(ctx, one, said.text, changed=changed)
    one = replace(one, gain=said.gain, brand=said.brand, label=label)
    more = [button(share_words.REMEMBER, RememberPost(one.id))] if await _worth(ctx, one) else []
    if ctx.can("label"):
        labelled.keep(ctx.tx, ctx.space.community, replace(one, state="front"))
        if label or changed or (item is not None and not item.settled):
            ctx.label(one.message, ctx.actor, label, said.text if changed or not label else None)
        ctx.tell(PostShared(person=ctx.actor.id, what="label added"))
        return say(words.in_front(label, one.message.channel) if label else words.SAYS_SO, *more)
    labelled.keep(ctx.tx, ctx.space.community, one)
    if not label:
        return say(words.SAYS_SO, *more)
    there = button(words.IN_THREAD, LabelThere(one.id), "primary")
    return say(words.EDIT_TO, Quoted(label), words.OR_THREAD, there, *more)


def _nothing(ctx: Context[Settings], one: Labelled, text: str, *, changed: bool) -> Message:
    """No label is needed for what it says; what was changed in it is not lost."""
    if not changed:
        return say(words.NOTHING)
    ctx.label(one.message, ctx.actor, "", text)
    return say(words.rewritten(one.message.channel))


def _print(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]


async def _label(ctx: Context[Settings], said: Said, item: Item | None) -> str:
    """The label for it; raises `Invalid` where none is right."""
    norm = await share_form.norm(ctx)
    judged = share.judge(said.text, norm)
    if share.asks(said.gain, judged):
        raise Invalid(gain=words.pays(judged.signals[0].why, _press(item)))
    label = share.label(said.text, said.gain, judged, norm)
    if ctx.can("label") and label and not offering.fits(label, said.text, ctx.space.platform):
        raise Invalid(text=words.TOO_LONG)
    after = share.judge(f"{label} {said.text}", norm)
    if item is not None and not item.settled and said.gain != "nothing" and after.decision != "allow":
        raise Invalid(text=words.not_enough(after.signals[0].why))
    return label


def _press(item: Item | None) -> str:
    """What an author presses in the note about a post to say that it needs no label; empty where there is none."""
    if item is None or item.state != "asked":
        return ""
    return ANSWER if treating.questioned(item) else LEAVE


@cog.press(LabelThere, who=Access.MEMBER, redraw=True, raises=(PostShared, ReviewMoved))
async def there(ctx: Context[Settings], action: LabelThere, _: tuple[str, ...]) -> Message:
    """Put it in the thread instead; what was asked about the post is settled with that."""
    one = await _mine(ctx, action.post)
    item = await _allowed(ctx, one.message)
    if not one.label:
        raise Say(words.LOST)
    if item is not None and not item.settled and item.owner == cog.name and not item.reports:
        if not await author.settles(ctx, item, f"{one.label}\n{item.text}"):
            raise Say(words.LABEL_ALONE)
        await ctx.review.fixed(item.id, by=ctx.actor.id)
    await in_thread.put(ctx, one)
    ctx.tell(PostShared(person=ctx.actor.id, what="label added"))
    more: list[Button] = [button(share_words.REMEMBER, RememberPost(one.id))] if await _worth(ctx, one) else []
    return say(words.in_thread(one.label, one.message.channel), *more)


@cog.press(RememberPost, raises=(RelationshipChanged,))
async def remember(ctx: Context[Settings], action: RememberPost, _: tuple[str, ...]) -> Message:
    """Declare what was told about the post."""
    one = await _mine(ctx, action.post)
    return await remembering.declare(ctx, one.gain, one.brand)


async def _worth(ctx: Context[Settings], one: Labelled) -> bool:
    return await remembering.worth(ctx, one.gain, one.brand)


async def _mine(ctx: Context[Settings], number: int) -> Labelled:
    """A post of whoever acts, as its platform said when its menu was used."""
    one = await labelled.find(ctx.tx, ctx.space.community, number)
    if one is None:
        raise Say(words.LOST)
    if one.person != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    return one


async def _allowed(ctx: Context[Settings], message: MessageRef) -> Item | None:
    """What is under review about a post; raises `Say` where a label would show what moderators keep out of sight."""
    item = await ctx.review.about(message)
    if item is None:
        return None
    if treating.rejected(await ctx.review.history(item.id)):
        raise Say(words.REJECTED)
    if item.held and not item.settled and (item.owner != cog.name or item.reports):
        raise Say(WITH_MODERATORS)
    return item
