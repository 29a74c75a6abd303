"""Greeting whoever is really in, once: in public or privately, by the member whose turn it is."""

from dataclasses import replace

from bot.kit.clock import milliseconds
from bot.kit.errors import Say
from bot.kit.events import ButtonPressed
from bot.kit.people import Access, Channel, Person, SentRef
from bot.kit.specs import Answer
from bot.kit.ui import button, say
from cogs.onboarding import drawing, rules, store, words
from cogs.onboarding.cog import EXPIRES, TURN, WELCOME, Ctx, Hello, Open, Remind, cog
from cogs.onboarding.steps import read
from cogs.onboarding.store import Newcomer


async def greet(ctx: Ctx, newcomer: Person, kept: Newcomer, at: int, *, but: int = 0) -> None:
    """Welcome one person who is in since `at`, and keep that it was done; `but` does not greet."""
    hidden = (await ctx.privacy.withdrawn()).hidden
    greeter = await _take_turn(ctx, hidden, newcomer.id, but)
    channel = None if ctx.settings.greet == "privately" or newcomer.id in hidden else await public(ctx)
    steps = bool(read(ctx.settings.steps))
    expires, text, by = at + EXPIRES, ctx.settings.greeting, greeter.id if greeter else None
    if channel is not None:
        message = drawing.greeting(text, newcomer.id, by, (), steps=steps)
        pinged = (newcomer, *([greeter] if greeter else []))
        sent, turn = ctx.send(channel, message, purpose=WELCOME, expires=expires, ping=pinged), None
    else:
        note = drawing.private_greeting(text, newcomer.id, by, steps=steps)
        sent, turn = ctx.direct(newcomer, note, purpose=WELCOME, expires=expires), None
        if greeter is not None:
            turn = ctx.direct(greeter, say(words.your_turn(newcomer.id)), purpose=TURN, expires=expires).outbox
    _through(ctx, newcomer, kept, by, note=sent.outbox, turn=turn)


async def greet_together(ctx: Ctx, people: list[tuple[Person, Newcomer]], *, but: int = 0) -> None:
    """Welcome several in one message, or privately each; for those who came in a burst."""
    hidden = (await ctx.privacy.withdrawn()).hidden
    channel = None if ctx.settings.greet == "privately" else await public(ctx)
    shown = [(person, kept) for person, kept in people if channel is not None and person.id not in hidden]
    for person, kept in people:
        if (person, kept) not in shown:
            await greet(ctx, person, kept, ctx.now, but=but)
    if channel is None or not shown:
        return
    newcomers = [person for person, _ in shown]
    greeter = await _take_turn(ctx, hidden, *(person.id for person in newcomers), but)
    walk = [button(words.FIRST_STEPS, Open())] if read(ctx.settings.steps) else []
    by = greeter.id if greeter else None
    message = say(words.everyone([person.id for person in newcomers], by), *walk)
    pinged = (*newcomers, *([greeter] if greeter else []))
    sent = ctx.send(channel, message, purpose=WELCOME, expires=ctx.now + EXPIRES, ping=pinged)
    for person, kept in shown:
        _through(ctx, person, kept, by, note=sent.outbox, turn=None)


def _through(
    ctx: Ctx, person: Person, kept: Newcomer, greeter: int | None, *, note: int | None, turn: int | None
) -> None:
    """Somebody was greeted: their steps begin."""
    done = replace(kept, greeting="done", since=ctx.now, burst=None, greeter=greeter, note=note, turn=turn)
    store.keep(ctx.tx, done)
    watch(ctx, person.id)
    remind_later(ctx, person)


async def take_back(ctx: Ctx, kept: Newcomer) -> Newcomer:
    """Somebody left: what still waits to be said to them is not said, and they are greeted if they return."""
    if kept.note is None or kept.since < ctx.now - EXPIRES:
        return kept
    if kept.greeting == "done" and await store.sharing(ctx.tx, ctx.space.community, kept.note) > 1:
        return kept
    if not await ctx.withdraw(SentRef(kept.note)):
        return kept
    if kept.turn is not None:
        await ctx.withdraw(SentRef(kept.turn))
    return _ungreet(ctx, kept)


def _ungreet(ctx: Ctx, kept: Newcomer) -> Newcomer:
    """What was to be said to somebody was taken back: it is said when they return."""
    due = "due" if kept.greeting == "done" else kept.greeting
    fresh = replace(kept, greeting=due, greeter=None, note=None, turn=None)
    store.keep(ctx.tx, fresh)
    return fresh


async def hand_over(ctx: Ctx, greeter: int) -> None:
    """Somebody greets no longer: whom they were named to, and who has not read it yet, gets another."""
    here = {person.id: person for person in await ctx.members.present()}
    waiting: dict[int, list[Newcomer]] = {}
    for kept in await store.greeted_by(ctx.tx, ctx.space.community, greeter, ctx.now - EXPIRES):
        if kept.note is not None and kept.greeting == "done":
            waiting.setdefault(kept.note, []).append(kept)
    for note, people in waiting.items():
        if not await ctx.withdraw(SentRef(note)):
            continue
        for turn in [kept.turn for kept in people if kept.turn is not None]:
            await ctx.withdraw(SentRef(turn))
        for kept in (kept for kept in people if kept.person not in here):
            _ungreet(ctx, kept)
        again = [(here[kept.person], kept) for kept in people if kept.person in here]
        if len(people) > 1:
            await greet_together(ctx, again, but=greeter)
        elif again:
            person, kept = again[0]
            await greet(ctx, person, kept, kept.admitted_at or ctx.now, but=greeter)


def remind_later(ctx: Ctx, person: Person) -> None:
    """Look after a while whether somebody wants a reminder."""
    if ctx.settings.reminders and read(ctx.settings.steps):
        at = ctx.now + milliseconds(ctx.settings.remind_after)
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
    return await ctx.places.named(ctx.settings.channel)


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
