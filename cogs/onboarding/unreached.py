"""Private notes that could not be delivered: one line in a channel, and the note itself on a press."""

from bot.kit.events import DirectRefused
from bot.kit.people import Channel
from bot.kit.ui import button, say
from cogs.onboarding import greeting, rules, store, words
from cogs.onboarding.cog import EXPIRES, NORMS, REMINDER, SCREENING, WELCOME, Ctx, Mine, Open, Unreached, cog

PINGS = 10


@cog.on(DirectRefused)
async def refused(ctx: Ctx, event: DirectRefused) -> None:
    """Somebody's private notes are closed. Reminders are dropped; a note of the norms waits for its like."""
    if event.purpose not in {WELCOME, SCREENING, NORMS, REMINDER}:
        return
    person = await ctx.members.find(event.person)
    if person is None or person not in await ctx.members.present():
        return
    if event.purpose == REMINDER:
        ctx.timers.cancel(f"remind:{person.id}")
    elif event.purpose == NORMS:
        store.missed(ctx.tx, ctx.space.community, person.id, event.note)
        ctx.timers.once(Unreached(), key="unreached", at=ctx.now + 2 * rules.MINUTE)
    elif channel := await _somewhere(ctx):
        line = say(words.closed(person.id), button(words.SHOW_ME, Mine(person.id), "primary"))
        ctx.send(channel, line, purpose=event.purpose, expires=ctx.now + EXPIRES, ping=(person,))


@cog.timer(Unreached)
async def tell_unreached(ctx: Ctx, _: Unreached) -> None:
    """One line for all whom a note about the norms did not reach."""
    missed = await store.take_missed(ctx.tx, ctx.space.community)
    here = {person.id: person for person in await ctx.members.present()}
    people = [here[who] for who in missed if who in here]
    channel = await _somewhere(ctx)
    if people and channel is not None:
        line = say(words.norms_unreached([person.id for person in people]), button(words.READ_THEM, Open(), "primary"))
        ctx.send(channel, line, purpose=NORMS, expires=ctx.now + EXPIRES, ping=tuple(people[:PINGS]))


async def _somewhere(ctx: Ctx) -> Channel | None:
    """The channel to greet in, or else the first that is not the moderators'."""
    if channel := await greeting.public(ctx):
        return channel
    staff = ctx.community.staff.casefold()
    return next((channel for channel in await ctx.places.all() if channel.name.casefold() != staff), None)
