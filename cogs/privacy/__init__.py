"""`/privacy`: what is kept about me, as a list and as a file; hide me, stop counting me, erase me.

Each at once and by oneself, for everyone, newcomers included. The buttons name the person they were
drawn for, and every press checks that it is the one who presses.
"""

from typing import Final

from bot.kit.actions import Action
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.domain import ErasureAsked
from bot.kit.errors import Say
from bot.kit.services import Preference
from bot.kit.settings import Settings as Base
from bot.kit.ui import Divider, Message, button, say
from cogs.privacy import rules, words


class Settings(Base):
    """Nothing to choose."""


cog: Final = Cog("privacy", "See, export, hide or erase what is kept about you.", Settings)


class Export(Action, frozen=True, tag="privacy.export"):
    """Everything as a file."""

    person: int


class Hide(Action, frozen=True, tag="privacy.hide"):
    """Be hidden (1) or shown (0)."""

    person: int
    on: int


class Uncount(Action, frozen=True, tag="privacy.uncount"):
    """Not be counted (1), or be (0)."""

    person: int
    on: int


class Ask(Action, frozen=True, tag="privacy.ask"):
    """Read what erasure does, before anything happens."""

    person: int


class Keep(Action, frozen=True, tag="privacy.keep"):
    """Erase nothing."""

    person: int


class Erase(Action, frozen=True, tag="privacy.erase"):
    """Erase everything."""

    person: int


@cog.command("privacy", help="See, export, hide or erase what I keep about you", private=True)
async def privacy(ctx: Context[Settings]) -> Message:
    """Everything at a glance, and what one can do about it."""
    preference = await ctx.privacy.preference(ctx.actor.id)
    if preference.leaving:
        return say(words.UNDER_WAY)
    return await _overview(ctx, words.OVERVIEW, preference)


@cog.press(Export)
async def export(ctx: Context[Settings], action: Export, _: tuple[str, ...]) -> Message:
    """The file."""
    await _own(ctx, action.person)
    return say(words.EXPORTED, ctx.privacy.export(ctx.actor.id, words.FILE, words.FILE_ALT))


@cog.press(Hide, redraw=True)
async def hide(ctx: Context[Settings], action: Hide, _: tuple[str, ...]) -> Message:
    """Leave the name out, or show it again."""
    before = await _own(ctx, action.person)
    return await _choose(ctx, Preference(bool(action.on), before.uncounted))


@cog.press(Uncount, redraw=True)
async def uncount(ctx: Context[Settings], action: Uncount, _: tuple[str, ...]) -> Message:
    """Leave the acts out, or count them again."""
    before = await _own(ctx, action.person)
    return await _choose(ctx, Preference(before.hidden, bool(action.on)))


@cog.press(Ask, redraw=True)
async def ask(ctx: Context[Settings], action: Ask, _: tuple[str, ...]) -> Message:
    """What would go, what would stay, and the two ways on."""
    await _own(ctx, action.person)
    me = ctx.actor.id
    return say(
        words.CONFIRM,
        words.GOES,
        words.STAYS,
        words.BEYOND,
        words.AFTERWARDS,
        button(words.KEEP, Keep(me), "primary"),
        Divider(),
        button(words.ERASE_NOW, Erase(me), "danger"),
    )


@cog.press(Keep, redraw=True)
async def keep(ctx: Context[Settings], action: Keep, _: tuple[str, ...]) -> Message:
    """Back to the list."""
    preference = await _own(ctx, action.person)
    return await _overview(ctx, f"{words.KEPT} {words.OVERVIEW}", preference)


@cog.press(Erase, redraw=True, raises=(ErasureAsked,))
async def erase(ctx: Context[Settings], action: Erase, _: tuple[str, ...]) -> Message:
    """Begin; pressed twice, it is still one erasure."""
    if action.person != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    ctx.privacy.erase(ctx.actor.id)
    ctx.tell(ErasureAsked(subject=ctx.actor.id))
    return say(words.UNDER_WAY)


async def _own(ctx: Context[Settings], person: int) -> Preference:
    """What the person chose, if it is the one who presses."""
    if person != ctx.actor.id:
        raise Say(words.NOT_YOURS)
    preference = await ctx.privacy.preference(person)
    if preference.leaving:
        raise Say(words.NOTHING_YET)
    return preference


async def _choose(ctx: Context[Settings], wanted: Preference) -> Message:
    ctx.privacy.choose(ctx.actor.id, hidden=wanted.hidden, uncounted=wanted.uncounted)
    return await _overview(ctx, words.changed(wanted), wanted)


async def _overview(ctx: Context[Settings], first: str, preference: Preference) -> Message:
    me = ctx.actor.id
    held = rules.lines(await ctx.privacy.held(me))
    hidden, uncounted = preference.hidden, preference.uncounted
    return say(
        first,
        words.facts(held),
        *words.standing(preference),
        button(words.EXPORT, Export(me), "primary"),
        button(words.SHOW if hidden else words.HIDE, Hide(me, int(not hidden))),
        button(words.COUNT if uncounted else words.UNCOUNT, Uncount(me, int(not uncounted))),
        Divider(),
        button(words.ERASE, Ask(me), "danger"),
    )
