"""Somebody is really in, or leaves, or asks to be erased."""

from dataclasses import replace
from typing import Final

from bot.kit.domain import ErasureAsked, ReviewMoved
from bot.kit.events import MemberAdmitted, MemberLeft
from cogs.onboarding import burst, door, greeting, letting_in, rules, staffwords, store
from cogs.onboarding.cog import Ctx, cog
from cogs.onboarding.store import Newcomer

_OPEN: Final = frozenset({"answered", "asked"})


@cog.on(MemberAdmitted)
async def admitted(ctx: Ctx, event: MemberAdmitted) -> None:
    """Somebody is really in: greet them, ask them, hold back because many come; or nothing, if they were here."""
    if event.actor and event.actor.bot:
        return
    here, newcomer = ctx.space.community, ctx.actor
    at = min(event.at, ctx.now)
    before, running, others = await store.before(ctx.tx, here, newcomer.id, at)
    stage = rules.stage_at_arrival(before.stage if before else None, question=bool(ctx.settings.question))
    crowd = running is not None or rules.bursting(others, ctx.settings.burst)
    what = rules.arrival(stage, before.greeting if before else None, burst=crowd)
    kept = before or Newcomer(here, newcomer.id, at, at, stage, "due", at)
    kept = replace(kept, stage=stage, admitted_at=at, since=kept.since if before and stage == before.stage else at)
    match what:
        case "nothing":
            store.keep(ctx.tx, replace(kept, quiet=1))
            _back(ctx, kept)
        case "hold":
            started = (running or await burst.begin(ctx, at, others + 1)).started
            store.keep(ctx.tx, replace(kept, greeting="held", burst=started))
        case "ask":
            door.ask(ctx, newcomer, kept)
        case "welcome":
            await greeting.greet(ctx, newcomer, kept, at)


def _back(ctx: Ctx, kept: Newcomer) -> None:
    """Somebody who was here before: quietly, with what they had, and without reminders."""
    if kept.stage == "through":
        greeting.watch(ctx, kept.person)
        if kept.let_in:
            letting_in.give_roles(ctx, ctx.actor)


@cog.on(MemberLeft, raises=(ReviewMoved,))
async def left(ctx: Ctx, event: MemberLeft) -> None:
    """Somebody left: no reminders, nothing to decide, no greeting; how far they are is kept."""
    if event.actor and event.actor.bot:
        return
    await _let_go(ctx, ctx.actor.id, staffwords.LEFT)
    await greeting.hand_over(ctx, ctx.actor.id)


@cog.on(ErasureAsked, raises=(ReviewMoved,))
async def erased(ctx: Ctx, event: ErasureAsked) -> None:
    """Somebody will be erased: let go of what is open about them."""
    await _let_go(ctx, event.subject, staffwords.ERASED)
    await greeting.hand_over(ctx, event.subject)


async def _let_go(ctx: Ctx, who: int, why: str) -> None:
    ctx.timers.cancel(f"remind:{who}")
    ctx.marks.drop(who)
    kept = await store.find(ctx.tx, ctx.space.community, who)
    if kept is None:
        return
    kept = await greeting.take_back(ctx, kept)
    if kept.item is not None and kept.stage in _OPEN:
        await ctx.review.gone(kept.item, why=why)
