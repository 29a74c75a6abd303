"""`/welcome`: where I am, and the next step with its control; everything resumable, everything skippable."""

from dataclasses import replace
from typing import Final

from bot.kit.errors import Invalid, Say
from bot.kit.events import MessagePosted
from bot.kit.forms import LABEL_LIMIT, Form, TextField, form
from bot.kit.specs import Answer, FormValues
from bot.kit.text import cut, visible
from bot.kit.ui import Message, say
from cogs.onboarding import door, drawing, letting_in, norms, rules, store, words
from cogs.onboarding.cog import Accept, Ctx, Done, Go, Later, Mine, Open, Pick, Quiet, Skip, Write, cog
from cogs.onboarding.steps import Line, Norms, Standing, Trace, read, standing
from cogs.onboarding.store import Newcomer

LONGEST_ANSWER: Final = 500


@cog.command("welcome", help="Your first steps here: where you are, and what comes next", private=True)
async def welcome(ctx: Ctx) -> Message:
    """Where I am."""
    return await shown(ctx)


@cog.press(Open)
async def open_steps(ctx: Ctx, _: Open, __: tuple[str, ...]) -> Answer:
    """The same, from a button."""
    return await shown(ctx)


@cog.press(Mine)
async def mine(ctx: Ctx, action: Mine, _: tuple[str, ...]) -> Answer:
    """The same, for one person, whose private notes are closed: with the greeting that did not reach them."""
    if action.person != ctx.actor.id:
        raise Say(words.not_for_you(action.person))
    return await shown(ctx, greeting=True)


async def shown(ctx: Ctx, *, greeting: bool = False) -> Message:
    """What somebody sees of themselves: the question at the door, or their steps."""
    kept = await door.known(ctx)
    if kept is None or kept.stage == "through":
        welcome = greeting and kept is not None and kept.greeting == "done"
        by = kept.greeter if kept else None
        return await _drawn(ctx, before=drawing.greeted(ctx.settings.greeting, ctx.actor.id, by) if welcome else "")
    if kept.stage == "door" and not ctx.settings.question:
        await letting_in.let_in(ctx, ctx.actor, kept)
        return await _drawn(ctx)
    return await door.seen(ctx, kept)


async def _where(ctx: Ctx) -> tuple[Standing, Norms | None, dict[str, int]]:
    """Where whoever acts stands, with what drawing it needs."""
    text = await norms.current(ctx)
    trail = await store.trail(ctx.tx, ctx.space.community, ctx.actor.id)
    channels = {channel.name.casefold(): channel.id for channel in await ctx.places.all()}
    return standing(read(ctx.settings.steps), trail, text, frozenset(channels)), text, channels


async def _drawn(ctx: Ctx, *, before: str = "", at: str = "") -> Message:
    where, text, channels = await _where(ctx)
    if any(line.step.kind == "introduce" and line.state != "done" for line in where.lines):
        ctx.marks.put(ctx.actor.id, rules.INTRODUCING)
    if where.next is None:
        ctx.timers.cancel(f"remind:{ctx.actor.id}")
    return drawing.first_steps(where, text, channels, before=before, at=at)


async def _step(ctx: Ctx, key: str, *kinds: str) -> Line:
    """The step that a control is about. Raises Say if it is not one of these any more, or not open to them."""
    await _let_in(ctx)
    line = (await _where(ctx))[0].find(key)
    if line is None or (kinds and line.step.kind not in kinds):
        raise Say(words.MOVED)
    return line


async def _let_in(ctx: Ctx) -> None:
    """Raises Say for somebody who still has the question at the door before them."""
    kept = await door.known(ctx)
    if kept is not None and kept.stage != "through":
        raise Say(words.NOT_YET)


def _note(ctx: Ctx, key: str, trace: Trace) -> None:
    store.note(ctx.tx, ctx.space.community, ctx.actor.id, key, trace)


@cog.press(Accept, redraw=True)
async def accept(ctx: Ctx, action: Accept, _: tuple[str, ...]) -> Answer:
    """Accept the norms; the text that was shown counts, so one that changed meanwhile is shown again."""
    await _let_in(ctx)
    text = await norms.current(ctx)
    if text is None:
        return await _drawn(ctx, before=words.NO_NORMS)
    if text.version != action.version:
        return await _drawn(ctx, before=words.NORMS_MOVED, at="norms")
    trail = await store.trail(ctx.tx, ctx.space.community, ctx.actor.id)
    if text.digest not in trail.accepted:
        store.accept(ctx.tx, ctx.space.community, ctx.actor.id, text.version, ctx.now)
    return await _drawn(ctx, before=words.ACCEPTED)


@cog.press(Skip, redraw=True)
async def skip(ctx: Ctx, action: Skip, _: tuple[str, ...]) -> Answer:
    """Leave a step out for now. One that is done stays done."""
    line = await _step(ctx, action.step)
    if line.state == "done":
        return await _drawn(ctx)
    text = await norms.current(ctx) if line.step.kind == "norms" else None
    _note(ctx, line.step.key, Trace("skipped", ctx.now, version=text.version if text else None))
    return await _drawn(ctx, before=words.SKIPPED)


@cog.press(Done, redraw=True)
async def done(ctx: Ctx, action: Done, _: tuple[str, ...]) -> Answer:
    """A small thing was done."""
    line = await _step(ctx, action.step, "do")
    if line.state != "done":
        _note(ctx, line.step.key, Trace("done", ctx.now))
    return await _drawn(ctx, before=words.WELL_DONE)


@cog.press(Pick, redraw=True)
async def pick(ctx: Ctx, action: Pick, values: tuple[str, ...]) -> Answer:
    """Choose interests, all of which have to be in the list as it is now."""
    line = await _step(ctx, action.step, "interests")
    chosen = [choice for choice in line.step.choices if choice in values]
    if not values:
        raise Say(words.NOT_CHOSEN)
    if len(chosen) != len(set(values)):
        return await _drawn(ctx, before=words.CHANGED_LIST, at=line.step.key)
    _note(ctx, line.step.key, Trace("done", ctx.now, ", ".join(chosen)))
    return await _drawn(ctx, before=words.SAVED)


@cog.press(Write)
async def write(ctx: Ctx, action: Write, _: tuple[str, ...]) -> Form:
    """The form of a question."""
    line = await _step(ctx, action.step, "intent")
    label, long = cut(line.step.text, LABEL_LIMIT), len(line.step.text) > LABEL_LIMIT
    text = TextField("answer", label, line.answer, line.step.text if long else "", longest=LONGEST_ANSWER, lines=4)
    return form(words.FORM_TITLE, Write(line.step.key), text, submit=words.SEND)


@cog.submitted(Write)
async def written(ctx: Ctx, action: Write, values: FormValues) -> Message:
    """Keep the answer."""
    line = await _step(ctx, action.step, "intent")
    answer = door.words_of(values, LONGEST_ANSWER)
    if not visible(answer):
        raise Invalid(answer=words.EMPTY_ANSWER)
    _note(ctx, line.step.key, Trace("done", ctx.now, answer))
    return await _drawn(ctx, before=words.SAVED)


@cog.press(Go, redraw=True)
async def go(ctx: Ctx, _: Go, values: tuple[str, ...]) -> Answer:
    """Go to a step, skipped or done ones too."""
    line = await _step(ctx, values[0] if values else "")
    return await _drawn(ctx, at=line.step.key)


@cog.press(Later, redraw=True)
async def later(ctx: Ctx, _: Later, __: tuple[str, ...]) -> Answer:
    """Not now."""
    kept = await store.find(ctx.tx, ctx.space.community, ctx.actor.id)
    return drawing.later(quiet=not _reminded(ctx, kept))


def _reminded(ctx: Ctx, kept: Newcomer | None) -> bool:
    """Whether a reminder may still come."""
    return (
        kept is not None and kept.arrived_at is not None and not kept.quiet and kept.reminded < ctx.settings.reminders
    )


@cog.press(Quiet, redraw=True)
async def quiet(ctx: Ctx, _: Quiet, __: tuple[str, ...]) -> Answer:
    """No reminders, ever."""
    kept = await store.find(ctx.tx, ctx.space.community, ctx.actor.id)
    if kept is not None and not kept.quiet:
        store.keep(ctx.tx, replace(kept, quiet=1))
    ctx.timers.cancel(f"remind:{ctx.actor.id}")
    return say(words.NO_REMINDERS)


@cog.on(MessagePosted, when=rules.introducing)
async def posted(ctx: Ctx, _: MessagePosted) -> None:
    """Somebody who was to introduce themselves wrote something, and perhaps it was there."""
    step = next((step for step in read(ctx.settings.steps) if step.kind == "introduce"), None)
    if step is None or ctx.channel.name.casefold() != step.text.casefold() or ctx.channel.kind != "channel":
        return
    kept = await store.find(ctx.tx, ctx.space.community, ctx.actor.id)
    if kept is not None and kept.stage != "through":
        return
    ctx.marks.drop(ctx.actor.id)
    line = (await _where(ctx))[0].find(step.key)
    if line is None or line.state == "done":
        return
    _note(ctx, step.key, Trace("done", ctx.now))
    ctx.react(ctx.message, "👋")
    if (await _where(ctx))[0].next is None:
        ctx.timers.cancel(f"remind:{ctx.actor.id}")
