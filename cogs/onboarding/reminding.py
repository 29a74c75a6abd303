"""A gentle note after some days without progress, and none after the last one."""

from dataclasses import replace

from bot.kit.clock import milliseconds
from bot.kit.ui import button, say
from cogs.onboarding import norms, rules, store, words
from cogs.onboarding.cog import EXPIRES, REMINDER, Ctx, Open, Quiet, Remind, cog
from cogs.onboarding.steps import read, standing


@cog.timer(Remind)
async def remind(ctx: Ctx, timer: Remind) -> None:
    """Remind somebody, wait, or stop."""
    here = ctx.space.community
    kept = await store.find(ctx.tx, here, timer.person)
    person = await ctx.members.find(timer.person)
    if kept is None or person is None or kept.quiet or kept.stage != "through":
        return
    text, trail = await norms.current(ctx), await store.trail(ctx.tx, here, timer.person)
    channels = {channel.name.casefold(): channel.id for channel in await ctx.places.all()}
    left = standing(read(ctx.settings.steps), trail, text, frozenset(channels)).left
    after, most = milliseconds(ctx.settings.remind_after), ctx.settings.reminders
    key, since = f"remind:{timer.person}", max(kept.since, trail.last())
    match rules.remind(len(left), kept.reminded, most, since, after, ctx.now):
        case rules.Wait(until=until):
            ctx.timers.once(timer, key=key, at=until, about=person)
        case rules.Remind(last=last):
            told = [words.within(line.step, channels.get(line.step.text.casefold())) for line in left]
            ways = [button(words.FIRST_STEPS, Open(), "primary"), *([] if last else [button(words.QUIET, Quiet())])]
            note = say(words.remind(told, last=last), *ways)
            ctx.direct(person, note, purpose=REMINDER, expires=ctx.now + EXPIRES)
            store.keep(ctx.tx, replace(kept, reminded=kept.reminded + 1))
            if not last:
                ctx.timers.once(timer, key=key, at=ctx.now + after, about=person)
        case None:
            pass
