"""Greeting whoever is really in, once: in public or privately, by the member whose turn it is."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.kit.cog import Answer
from bot.kit.errors import Say
from bot.kit.events import ButtonPressed
from bot.kit.people import Access, Channel, Person
from bot.kit.ui import button, say
from cogs.onboarding import drawing, rules, store, words
from cogs.onboarding.cog import EXPIRES, TURN, WELCOME, Ctx, Hello, Open, Remind, cog
from cogs.onboarding.steps import read
from cogs.onboarding.store import Newcomer

MILLISECOND: Final = timedelta(milliseconds=1)


async def greet(ctx: Ctx, newcomer: Person, kept: Newcomer, at: int) -> None:
    """Welcome one person who is in since `at`, and keep that it was done."""
    hidden = (await ctx.privacy.withdrawn()).hidden
    greeter = await _take_turn(ctx, hidden, newcomer.id)
    channel = None if ctx.settings.greet == "privately" or newcomer.id in hidden else await public(ctx)
    steps = bool(read(ctx.settings.steps))
    expires, text, by = at + EXPIRES, ctx.settings.greeting, greeter.id if greeter else None
    if channel is not None:
        message = drawing.greeting(text, newcomer.id, by, (), steps=steps)
        ctx.send(channel, message, purpose=WELCOME, expires=expires, ping=(newcomer, *([greeter] if greeter else [])))
    else:
        note = drawing.private_greeting(text, newcomer.id, by, steps=steps)
        ctx.direct(newcomer, note, purpose=WELCOME, expires=expires)
        if greeter is not None:
            ctx.direct(greeter, say(words.your_turn(newcomer.id)), purpose=TURN, expires=expires)
    _through(ctx, newcomer, kept, by)


async def greet_together(ctx: Ctx, people: list[tuple[Person, Newcomer]]) -> None:
    """Welcome several in one message, or privately each; for those who came in a burst."""
    hidden = (await ctx.privacy.withdrawn()).hidden
    channel = None if ctx.settings.greet == "privately" else await public(ctx)
    shown = [(person, kept) for person, kept in people if channel is not None and person.id not in hidden]
    for person, kept in people:
        if (person, kept) not in shown:
            await greet(ctx, person, kept, ctx.now)
    if channel is None or not shown:
        return
    newcomers = [person for person, _ in shown]
    greeter = await _take_turn(ctx, hidden, *(person.id for person in newcomers))
    walk = [button(words.FIRST_STEPS, Open())] if read(ctx.settings.steps) else []
    by = greeter.id if greeter else None
    message = say(words.everyone([person.id for person in newcomers], by), *walk)
    pinged = (*newcomers, *([greeter] if greeter else []))
    ctx.send(channel, message, purpose=WELCOME, expires=ctx.now + EXPIRES, ping=pinged)
    for person, kept in shown:
        _through(ctx, person, kept, by)


def _through(ctx: Ctx, person: Person, kept: Newcomer, greeter: int | None) -> None:
    """Somebody was greeted: their steps begin."""
    store.keep(ctx.tx, replace(kept, greeting="done", since=ctx.now, burst=None, greeter=greeter))
    watch(ctx, person.id)
    if ctx.settings.reminders and read(ctx.settings.steps):
        at = ctx.now + ctx.settings.remind_after // MILLISECOND
        ctx.timers.once(Remind(person.id), key=f"remind:{person.id}", at=at, about=person)


def watch(ctx: Ctx, person: int) -> None:
    """Notice when somebody introduces themselves, if that is one of the steps."""
    if any(step.kind == "introduce" for step in read(ctx.settings.steps)):
        ctx.marks.put(person, rules.INTRODUCING)


async def _take_turn(ctx: Ctx, hidden: frozenset[int], *newcomers: int) -> Person | None:
    """Whose turn it is, who thereby had it."""
    here = ctx.space.community
    volunteers = await store.greeters(ctx.tx, here)
    if not volunteers:
        return None
    present = {person.id: person for person in await ctx.members.present(Access.MEMBER)}
    chosen = rules.turn(volunteers.values(), present.keys(), hidden, *newcomers)
    if chosen is None:
        return None
    await store.greeted(ctx.tx, here, chosen, ctx.now)
    return present[chosen]


async def public(ctx: Ctx) -> Channel | None:
    """The channel to greet in, if there is one."""
    return await ctx.places.named(ctx.settings.channel) if ctx.settings.channel else None


@cog.press(Hello)
async def hello(ctx: Ctx, action: Hello, _: tuple[str, ...]) -> Answer:
    """Say hello, once each; the greeting shows who did."""
    me, here = ctx.actor.id, ctx.space.community
    if me == action.newcomer:
        raise Say(words.YOURSELF)
    before = await store.hellos(ctx.tx, here, action.newcomer)
    if me in before:
        raise Say(words.TWICE)
    kept = await store.find(ctx.tx, here, action.newcomer)
    if kept is None or kept.greeting != "done":
        raise Say(words.NOT_GREETED)
    store.say_hello(ctx.tx, here, action.newcomer, me, ctx.now)
    if isinstance(ctx.event, ButtonPressed) and ctx.event.message and ctx.channel_or_none:
        steps = bool(read(ctx.settings.steps))
        text, everyone = ctx.settings.greeting, (*before, me)
        ctx.edit(ctx.message, drawing.greeting(text, action.newcomer, kept.greeter, everyone, steps=steps))
    return say(words.said(action.newcomer))
