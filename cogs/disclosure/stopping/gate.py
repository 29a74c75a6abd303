"""Lets the platform itself stop what is nothing but a paid link, where organisers want that and the platform can.

What is asked for is kept, so that it is taken away once, when nobody wants it any more; and where it was refused it is
tried again at each connection, without telling anybody twice.
"""

from typing import Final

from bot.kit.context import Context
from bot.kit.domain import RuleModeChanged, SettingsChanged
from bot.kit.effects import Urgency
from bot.kit.events import GateRefused, SpaceOpened
from bot.kit.people import Access
from bot.kit.ui import say
from cogs.disclosure.cog import cog
from cogs.disclosure.rulebook.entries import shipped
from cogs.disclosure.ruling import modes
from cogs.disclosure.settings import Settings
from cogs.disclosure.stopping import bare
from cogs.disclosure.stopping import words as stopping_words
from cogs.disclosure.store import gated, ruled

NAME: Final = "paid links"
ON: Final = "stopping paid links"
OFF: Final = "stopping paid links no more"
AGAIN: Final = "stopping paid links as before"


@cog.on(SpaceOpened)
async def opened(ctx: Context[Settings], _: SpaceOpened) -> None:
    """Connected: what was changed meanwhile, here or there, is put right."""
    await _keep(ctx, AGAIN)


@cog.on(SettingsChanged)
async def changed(ctx: Context[Settings], event: SettingsChanged) -> None:
    """Wanted or not any more, another hint, other channels left out, other moderators."""
    if event.section in {cog.name, "roles"}:
        await _keep(ctx, ON)


@cog.on(RuleModeChanged)
async def mode_changed(ctx: Context[Settings], _: RuleModeChanged) -> None:
    """A rule that does not hold posts stops none either."""
    await _keep(ctx, ON)


async def _keep(ctx: Context[Settings], purpose: str) -> None:
    if not ctx.can("automod"):
        return
    space = ctx.space.id
    patterns = await _patterns(ctx) if ctx.settings.automod else ()
    if patterns:
        places = [await ctx.places.named(name.strip()) for name in ctx.settings.ignore]
        leave_out = tuple(place for place in places if place is not None)
        ctx.gate(NAME, patterns, ctx.settings.automod_hint, purpose=purpose, leave_out=leave_out)
        gated.put(ctx.tx, space, ctx.now)
    elif await gated.drop(ctx.tx, space):
        ctx.gate(NAME, purpose=OFF)


async def _patterns(ctx: Context[Settings]) -> tuple[str, ...]:
    """What the rules that hold posts here find, as far as a platform can tell it."""
    own, default = await ruled.modes(ctx.tx, ctx.space.community), ctx.settings.mode
    book = shipped()
    return bare.patterns(book, [one.id for one in book.links if modes.of(one.id, own, default) != "hold"])


@cog.on(GateRefused)
async def refused(ctx: Context[Settings], event: GateRefused) -> None:
    """Organisers hear what to do, when it was they who changed something."""
    said = {ON: stopping_words.not_stopped, OFF: stopping_words.not_lifted}.get(event.purpose)
    if said is None:
        return
    for organiser in await ctx.members.present(Access.ORGANISER):
        ctx.direct(organiser, say(said(event.why)), purpose=event.purpose, urgency=Urgency.DUTY)
