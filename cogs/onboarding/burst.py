"""Many join at once: nobody is greeted for now, and the moderators have one card to decide on."""

from dataclasses import replace
from typing import Final

from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.people import Access, Person, SentRef
from bot.kit.specs import Answer
from bot.kit.ui import Button, Divider, Message, button, say
from cogs.onboarding import door, greeting, letting_in, rules, staffwords, store
from cogs.onboarding.cog import CROWD, Ctx, GreetNext, GreetThem, LeaveThem, Tick, cog
from cogs.onboarding.store import Burst, Crowd, Newcomer

SLICE: Final = 10
"""People greeted in one message."""
PAUSE: Final = 5 * rules.MINUTE
"""Between two such messages."""


async def begin(ctx: Ctx, started: int, joined: int) -> Burst:
    """The first one too many has come: tell the moderators, on a card that follows."""
    first = _coming(started, Crowd(joined, 1, started))
    staff = await ctx.places.named(ctx.community.staff)
    if staff is not None:
        cards = [ctx.send(staff, first, purpose=CROWD, urgency=Urgency.DUTY)]
    else:
        moderators = await ctx.members.present(Access.MODERATOR)
        cards = [ctx.direct(one, first, purpose=CROWD, urgency=Urgency.DUTY) for one in moderators]
    made = Burst(ctx.space.community, started, tuple(card.outbox for card in cards), shown=joined)
    store.keep_burst(ctx.tx, made)
    ctx.timers.once(Tick(started), key=f"burst:{started}", at=ctx.now + rules.MINUTE)
    return made


def _coming(started: int, crowd: Crowd) -> Message:
    return say(staffwords.crowd(crowd.joined, crowd.waiting, started - rules.WINDOW), *_choices(started))


def _choices(started: int) -> tuple[Button | Divider, ...]:
    return (
        button(staffwords.GREET_THEM, GreetThem(started), "primary"),
        Divider(),
        button(staffwords.LEAVE_THEM, LeaveThem(started), "danger"),
    )


def _redraw(ctx: Ctx, burst: Burst, message: Message) -> None:
    for card in burst.cards:
        ctx.edit(SentRef(card), message)


@cog.timer(Tick)
async def tick(ctx: Ctx, timer: Tick) -> None:
    """Once a minute: the card follows, and after half an hour of calm the burst is over."""
    here = ctx.space.community
    burst = await store.find_burst(ctx.tx, here, timer.started)
    if burst is None or burst.ended_at is not None:
        return
    crowd = await store.crowd(ctx.tx, here, burst.started)
    if ctx.now - crowd.last >= rules.CALM:
        await _over(ctx, burst, crowd)
        return
    if crowd.joined != burst.shown and not burst.decision:
        _redraw(ctx, burst, _coming(burst.started, crowd))
        store.keep_burst(ctx.tx, replace(burst, shown=crowd.joined))
    ctx.timers.once(timer, key=f"burst:{burst.started}", at=ctx.now + rules.MINUTE)


async def _over(ctx: Ctx, burst: Burst, crowd: Crowd) -> None:
    store.keep_burst(ctx.tx, replace(burst, ended_at=ctx.now, shown=crowd.joined))
    if burst.decision:
        await store.pass_over(ctx.tx, ctx.space.community, burst.started, ctx.now)
        return
    words = staffwords.calm(crowd.joined, crowd.waiting, burst.started - rules.WINDOW)
    choices = _choices(burst.started) if crowd.waiting else ()
    _redraw(ctx, burst, say(words, *choices))


async def _undecided(ctx: Ctx, started: int) -> tuple[Burst, int]:
    """The burst of a button, and how many of it wait. Raises Say if there is nothing to decide any more."""
    burst = await store.find_burst(ctx.tx, ctx.space.community, started)
    if burst is None:
        raise Say(staffwords.UNKNOWN_BURST)
    if burst.decision:
        raise Say(staffwords.decided(burst.decision, burst.decided_by, burst.decided_at or ctx.now))
    waiting = (await store.crowd(ctx.tx, ctx.space.community, started)).waiting
    if not waiting:
        raise Say(staffwords.NOTHING_LEFT)
    return burst, waiting


@cog.press(GreetThem, who=Access.MODERATOR)
async def greet_them(ctx: Ctx, action: GreetThem, _: tuple[str, ...]) -> Answer:
    """Greet whoever waits, calmly; who joins from now on is greeted as usual."""
    burst, waiting = await _undecided(ctx, action.started)
    me = ctx.actor.id
    ended = burst.ended_at or ctx.now
    store.keep_burst(ctx.tx, replace(burst, decision="greet", decided_by=me, decided_at=ctx.now, ended_at=ended))
    ctx.timers.cancel(f"burst:{burst.started}")
    ctx.timers.once(GreetNext(burst.started), key=f"greet:{burst.started}", at=ctx.now)
    _redraw(ctx, burst, say(staffwords.will_greet(waiting, me)))
    return say(staffwords.told("greet"))


@cog.press(LeaveThem, who=Access.MODERATOR)
async def leave_them(ctx: Ctx, action: LeaveThem, __: tuple[str, ...]) -> Answer:
    """Greet none of them; while people keep coming, that goes for them as well."""
    burst, _ = await _undecided(ctx, action.started)
    me = ctx.actor.id
    store.keep_burst(ctx.tx, replace(burst, decision="leave", decided_by=me, decided_at=ctx.now))
    count = await store.pass_over(ctx.tx, ctx.space.community, burst.started, ctx.now)
    _redraw(ctx, burst, say(staffwords.passed_over(count, me, over=burst.ended_at is not None)))
    return say(staffwords.told("leave"))


@cog.timer(GreetNext)
async def greet_next(ctx: Ctx, timer: GreetNext) -> None:
    """The next few: who has a question to answer gets it, the others are welcomed together."""
    waiting = await store.held(ctx.tx, ctx.space.community, timer.started, SLICE)
    here = {person.id: person for person in await ctx.members.present()}
    welcomed: list[tuple[Person, Newcomer]] = []
    for kept in waiting:
        person = here.get(kept.person)
        if person is None or kept.stage not in {"through", "door"}:
            store.keep(ctx.tx, replace(kept, greeting="due", burst=None))
        elif kept.stage == "through":
            welcomed.append((person, kept))
        elif ctx.settings.question:
            door.ask(ctx, person, kept)
        else:
            await letting_in.let_in(ctx, person, replace(kept, greeting="due", burst=None))
    if welcomed:
        await greeting.greet_together(ctx, welcomed)
    if len(waiting) == SLICE:
        ctx.timers.once(timer, key=f"greet:{timer.started}", at=ctx.now + PAUSE)
