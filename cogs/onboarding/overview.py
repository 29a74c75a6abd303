"""`/newcomers` for organisers, and `/greeter` for whoever would like to greet."""

from typing import Annotated, Literal

from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.text import cut
from bot.kit.ui import Facts, Message, say
from cogs.onboarding import drawing, greeting, norms, rules, staffwords, store, words
from cogs.onboarding.cog import Ctx, cog
from cogs.onboarding.rules import Position
from cogs.onboarding.steps import Norms, Step, Trail, read, standing
from cogs.onboarding.store import Newcomer


@cog.command("greeter", help="Greet newcomers by name, in turn with others", who=Access.MEMBER, private=True)
async def greeter(
    ctx: Ctx, wish: Annotated[Literal["on", "off"] | None, Option("on to greet, off to stop")] = None
) -> Message:
    """Volunteer, or stop; organisers also read who greets."""
    here, me = ctx.space.community, ctx.actor.id
    volunteers = await store.greeters(ctx.tx, here)
    able = {person.id for person in await ctx.members.present(Access.MEMBER)}
    others = [who for who in volunteers if who != me and who in able]
    mine = me in volunteers
    if wish == "on" and not mine:
        store.volunteer(ctx.tx, here, me, ctx.now)
    elif wish == "off" and mine:
        await store.step_down(ctx.tx, here, me)
        await greeting.hand_over(ctx, me)
    greets = mine if wish is None else wish == "on"
    if greets:
        text = words.greeting_already(len(others)) if mine else words.greeting_now(len(others))
        if me in (await ctx.privacy.withdrawn()).hidden:
            text = f"{text} {words.HIDDEN_GREETER}"
    else:
        text = words.not_greeting(len(others))
    if await ctx.members.access(me) < Access.ORGANISER:
        return say(text)
    return say(text, staffwords.greeters([*others, *([me] if greets else [])]))


@cog.command("newcomers", help="Who has come lately, and how far they are", who=Access.ORGANISER, private=True)
async def newcomers(ctx: Ctx) -> Message:
    """The funnel, who waits to be let in, and what keeps steps from being taken."""
    text = await norms.current(ctx)
    steps = read(ctx.settings.steps)
    channels = {channel.name.casefold(): channel.id for channel in await ctx.places.all()}
    people, trails = await store.arrived(ctx.tx, ctx.space.community, ctx.now - rules.COHORT)
    withdrawn = await ctx.privacy.withdrawn()
    here = {person.id for person in await ctx.members.present()}
    staff = {person.id for person in await ctx.members.present(Access.MODERATOR)}
    counted = [one for one in people if one.person in here - staff - withdrawn.uncounted]
    positions = [_position(one, trails[one.person], steps, text, frozenset(channels)) for one in counted]
    notes = _notes(ctx, steps, text, frozenset(channels))
    waiting = [(one.person, one.since) for one in people if one.stage == "answered" and one.person in here]
    if waiting:
        notes.insert(0, staffwords.waiting(waiting, withdrawn, ctx.now))
    volunteers = await store.greeters(ctx.tx, ctx.space.community)
    notes.append(staffwords.greeters([who for who in volunteers if who in here]))
    if not positions:
        return drawing.fitting(staffwords.NOBODY, (), notes)
    if len(positions) < rules.FEWEST:
        return drawing.fitting(staffwords.hidden(len(positions)), (), notes)
    names = {**staffwords.PLACES, **{step.key: cut(words.name(step, None), 45) for step in steps}}
    order = [staffwords.HELD, staffwords.DOOR, staffwords.ANSWERED, staffwords.REFUSED]
    found = rules.funnel(positions, [*order, *(step.key for step in steps), rules.FINISHED], ctx.now)
    facts = Facts(tuple((names[row.key], staffwords.place(row, found.total)) for row in found.rows))
    fullest = names[found.fullest.key] if found.fullest else ""
    return drawing.fitting(staffwords.finding(found, fullest), [facts], notes)


def _position(
    one: Newcomer, trail: Trail, steps: tuple[Step, ...], text: Norms | None, channels: frozenset[str]
) -> Position:
    """Where one newcomer is, and since when."""
    if one.greeting == "held":
        return Position(staffwords.HELD, one.since)
    if one.stage != "through":
        return Position(staffwords.DOOR if one.stage == "asked" else one.stage, one.since)
    following = standing(steps, trail, text, channels).next
    return Position(following.step.key if following else rules.FINISHED, max(one.since, trail.last()))


def _notes(ctx: Ctx, steps: tuple[Step, ...], text: Norms | None, channels: frozenset[str]) -> list[str]:
    """What keeps a step from being taken."""
    notes: list[str] = []
    if text is None and any(step.kind == "norms" for step in steps):
        notes.append(staffwords.NORMS_WAIT)
    lost = next(
        (step.text for step in steps if step.kind == "introduce" and step.text.casefold() not in channels), None
    )
    return notes if lost is None else [*notes, staffwords.lost_channel(lost)]
