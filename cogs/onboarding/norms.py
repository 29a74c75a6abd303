"""The norms' texts are counted: who accepted which is on record, and a new text asks again, at pace."""

from typing import Final

from bot.kit.domain import SettingsChanged
from bot.kit.events import SpaceOpened
from bot.kit.text import clean
from bot.kit.ui import Quoted, button, say
from cogs.onboarding import rules, store, words
from cogs.onboarding.cog import NORMS, Accept, AskAgain, Ctx, cog
from cogs.onboarding.steps import Norms, read

SETTLE: Final = 10 * rules.MINUTE
"""Organisers have this long for second thoughts about a new text before people are asked about it."""
SLICE: Final = 50
"""People written to in one transaction."""
WEEK: Final = 7 * rules.DAY
_KEY: Final = "norms"


async def current(ctx: Ctx) -> Norms | None:
    """The norms as they stand, with the number of this text; None while they have none.

    A text that was never seen as the newest begins a version here, whoever looks first.
    """
    here, text = ctx.space.community, clean(ctx.community.norms).strip()
    if not text:
        return None
    digest = rules.digest(text)
    newest = await store.newest(ctx.tx, here)
    if newest is not None and newest[1] == digest:
        return Norms(newest[0], digest, text)
    version = newest[0] + 1 if newest else 1
    store.begin(ctx.tx, here, version, digest, ctx.now)
    if newest is not None:
        ctx.timers.once(AskAgain(version, 0), key=_KEY, at=ctx.now + SETTLE)
    return Norms(version, digest, text)


@cog.on(SpaceOpened)
async def opened(ctx: Ctx, _: SpaceOpened) -> None:
    """Hearth is here: the text may have changed in the operator's file."""
    await current(ctx)


@cog.on(SettingsChanged)
async def changed(ctx: Ctx, event: SettingsChanged) -> None:
    """An organiser saved the community's settings."""
    if event.section == "community":
        await current(ctx)


@cog.timer(AskAgain)
async def ask_again(ctx: Ctx, timer: AskAgain) -> None:
    """Write to the next few who accepted an earlier text; the rest follow a minute later."""
    norms = await current(ctx)
    if (
        norms is None
        or norms.version != timer.version
        or all(step.kind != "norms" for step in read(ctx.settings.steps))
    ):
        return
    people = await store.not_yet(ctx.tx, ctx.space.community, norms.digest, timer.after, SLICE)
    here = {person.id: person for person in await ctx.members.present()}
    note = say(words.norms_changed(), Quoted(norms.text), button(words.ACCEPT, Accept(norms.version), "primary"))
    for who in people:
        if who in here:
            ctx.direct(here[who], note, purpose=NORMS, expires=ctx.now + WEEK)
    if len(people) == SLICE:
        ctx.timers.once(AskAgain(norms.version, people[-1]), key=_KEY, at=ctx.now + rules.MINUTE)
