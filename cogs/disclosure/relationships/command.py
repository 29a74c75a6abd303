"""`/relationship`: who one is to a brand, declared once, and read by others as far as one lets them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Final, Literal

from bot.kit.context import Context
from bot.kit.domain import RelationshipChanged
from bot.kit.errors import Invalid, Say
from bot.kit.forms import Form, PickField, TextField, form
from bot.kit.options import Option
from bot.kit.people import Access, Person
from bot.kit.specs import FormValues
from bot.kit.ui import Button, Choice, Message, Select, button, say, select
from cogs.disclosure import dates, knowing
from cogs.disclosure.actions import Add, Change, Choose, End, Mine, Undo
from cogs.disclosure.cog import cog
from cogs.disclosure.judge import register
from cogs.disclosure.judge.register import KINDS, SEEN, Declared, Seen, Wrong
from cogs.disclosure.judge.relations import Kind, Relation
from cogs.disclosure.relationships import renewing, words
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import declared as store

_BRAND: Final = 200
_THINGS: Final = 400
_UNTIL: Final = 80


@cog.command("relationship", help="Declare once what you are to a brand", private=True, form=True)
async def relationship(
    ctx: Context[Settings],
    what: Annotated[Literal["list", "add"], Option("list yours, or add one")] = "list",
    member: Annotated[Person | None, Option("whose you want to read")] = None,
) -> Message | Form:
    """One's own, with buttons; somebody else's, as far as they share them; or the form at once."""
    if member is not None and member.id != ctx.actor.id:
        return await _of(ctx, member)
    if what == "add":
        return form(words.ADD_TITLE, Add(), *_fields(None, ctx), submit=words.DECLARE)
    return await _list(ctx)


async def _of(ctx: Context[Settings], member: Person) -> Message:
    moderates = await ctx.members.access(ctx.actor.id) >= Access.MODERATOR
    hidden = (await ctx.privacy.preference(member.id)).hidden
    shown = register.shown(await _held(ctx, member.id), moderates=moderates, hidden=hidden)
    return say(*words.of(member.id, shown, ctx.zone, ctx.now, moderates=moderates))


@cog.press(Mine, redraw=True)
async def mine(ctx: Context[Settings], action: Mine, _: tuple[str, ...]) -> Message:
    """One's own list."""
    return await _list(ctx)


async def _list(ctx: Context[Settings], head: str = words.HEAD) -> Message:
    held = await _held(ctx, ctx.actor.id)
    if not held:
        empty = (words.EMPTY, button(words.ADD, Add(), "primary"))
        return say(head, *empty) if head != words.HEAD else say(*empty)
    return say(head, *words.lines(held, ctx.zone, ctx.now), *_controls(held, ctx.now), button(words.ADD, Add()))


def _controls(held: Sequence[Declared], now: int) -> Sequence[Button | Select]:
    """What can be done with the only one at once, with one of several after choosing it."""
    if len(held) == 1:
        return renewing.buttons(held[0], now)
    choices = (Choice(words.choice(one), str(one.id), words.MINE[one.relation.kind]) for one in held[: register.MOST])
    return [select(words.CHOOSE, Choose(), *choices)]


@cog.press(Choose, redraw=True)
async def choose(ctx: Context[Settings], action: Choose, chosen: tuple[str, ...]) -> Message:
    """One of them, with what can be done about it."""
    number = int(chosen[0]) if chosen and chosen[0].isdecimal() and len(chosen[0]) < 16 else 0
    one = await renewing.owned(ctx, number)
    return say(words.line(one, ctx.zone, ctx.now), *renewing.buttons(one, ctx.now), button(words.BACK, Mine()))


@cog.press(Add)
async def add(ctx: Context[Settings], action: Add, _: tuple[str, ...]) -> Form:
    """The form."""
    return form(words.ADD_TITLE, action, *_fields(None, ctx), submit=words.DECLARE)


@cog.press(Change)
async def change(ctx: Context[Settings], action: Change, _: tuple[str, ...]) -> Form:
    """The form, filled with how it stands."""
    one = await renewing.owned(ctx, action.relation)
    return form(words.CHANGE_TITLE, Change(one.id), *_fields(one, ctx))


def _fields(one: Declared | None, ctx: Context[Settings]) -> Sequence[TextField | PickField]:
    said = one.relation if one else None
    kinds = tuple(Choice(words.MINE[kind], kind) for kind in KINDS)
    seen = tuple(Choice(words.SEEN[seen], seen) for seen in SEEN)
    names = ", ".join((said.brand, *said.aliases)) if said else ""
    lasting = words.lasting(one, ctx.zone, ctx.now) if one else ""
    found = ", ".join((*said.domains, *(f"code {code}" for code in said.codes))) if said else ""
    return (
        TextField("brand", words.BRAND_LABEL, names, words.BRAND_HELP, _BRAND),
        PickField("kind", words.KIND_LABEL, kinds, (said.kind,) if said else ()),
        TextField("things", words.THINGS_LABEL, found, words.THINGS_HELP, _THINGS, required=False),
        TextField("until", words.UNTIL_LABEL, lasting, words.UNTIL_HELP, _UNTIL, required=False),
        PickField("seen", words.SEEN_LABEL, seen, (one.seen if one else "moderators",)),
    )


@cog.submitted(Add, raises=(RelationshipChanged,))
async def added(ctx: Context[Settings], action: Add, values: FormValues) -> Message:
    """Declare it, and say what was understood."""
    said, seen, span = _read(values, ctx.zone, ctx.now)
    one = await declare(ctx, said, seen, span)
    return say(
        *words.understood(one, ctx.zone, ctx.now), button(words.UNDO, Undo(one.id, one.at)), button(words.BACK, Mine())
    )


@cog.submitted(Change, raises=(RelationshipChanged,))
async def changed(ctx: Context[Settings], action: Change, values: FormValues) -> Message:
    """Let the new one stand for the old from now on."""
    before = await renewing.owned(ctx, action.relation)
    said, seen, span = _read(values, ctx.zone, ctx.now)
    since, until = _since(before, span, ctx.zone), span.until
    if until is not None and until < since:
        raise Invalid(
            until=words.wrong(Wrong("turned", words.lasting(replace(before, until=until), ctx.zone, ctx.now)))
        )
    if (said, seen, since, until) == (before.relation, before.seen, before.since, before.until):
        return say(words.UNCHANGED, words.line(before, ctx.zone, ctx.now))
    others = [one for one in await _held(ctx, ctx.actor.id) if one.id != before.id]
    if any(register.same(said, one.relation) for one in others):
        raise Invalid(brand=words.TWICE)
    number = await store.next_id(ctx.tx, ctx.now)
    await store.change(ctx.tx, before.id, until=ctx.now)
    ctx.timers.cancel(renewing.key(before.id))
    one = register.changed(before, number, said, seen, since, until, ctx.now)
    await renewing.keep(ctx, one)
    return say(
        *words.understood(one, ctx.zone, ctx.now), button(words.UNDO, Undo(one.id, one.at)), button(words.BACK, Mine())
    )


def _since(before: Declared, span: dates.Span, zone: str) -> int:
    """When it begins after a change: as before, unless another day is named."""
    if span.since is None or dates.day(span.since, zone) == dates.day(before.since, zone):
        return before.since
    return span.since


async def declare(ctx: Context[Settings], said: Relation, seen: Seen, span: dates.Span) -> Declared:
    """Put a relationship of whoever acts into the register; the handler declares `RelationshipChanged`."""
    me, now = ctx.actor.id, ctx.now
    held = await _held(ctx, me)
    if len(held) >= register.MOST:
        raise Say(words.FULL)
    if any(register.same(said, one.relation) for one in held):
        raise Invalid(brand=words.TWICE)
    number = await store.next_id(ctx.tx, now)
    since = now if span.since is None else span.since
    one = Declared(number, me, said, seen, since, span.until, span.until, now, None, "declared", now)
    await renewing.keep(ctx, one)
    return one


def _read(values: FormValues, zone: str, now: int) -> tuple[Relation, Seen, dates.Span]:
    """What the form says; raises `Invalid` with every mistake at once."""
    why: dict[str, str] = {}
    names = register.brand(_text(values, "brand"))
    found = register.things(_text(values, "things"))
    span = dates.span(_text(values, "until"), zone, now)
    kind: Kind | None = next((kind for kind in KINDS if kind in _picked(values, "kind")), None)
    seen: Seen | None = next((seen for seen in SEEN if seen in _picked(values, "seen")), None)
    for field, read in (("brand", names), ("things", found), ("until", span)):
        if isinstance(read, Wrong):
            why[field] = words.wrong(read)
    if kind is None:
        why["kind"] = words.NO_CHOICE
    if seen is None:
        why["seen"] = words.NO_SEEN
    if isinstance(names, Wrong) or isinstance(found, Wrong) or isinstance(span, Wrong) or not kind or not seen:
        raise Invalid(**why)
    return Relation(kind, names[0], names[1:], found.domains, found.codes), seen, span


def _text(values: FormValues, name: str) -> str:
    value = values.get(name, "")
    return value[:_THINGS] if isinstance(value, str) else ""


def _picked(values: FormValues, name: str) -> Sequence[str]:
    value = values.get(name, ())
    return (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()


@cog.press(End, redraw=True, raises=(RelationshipChanged,))
async def end(ctx: Context[Settings], action: End, _: tuple[str, ...]) -> Message:
    """It is over from now on."""
    one = await renewing.owned(ctx, action.relation)
    if one.id != action.relation:
        return renewing.since_changed(ctx, one)
    await store.change(ctx.tx, one.id, until=ctx.now, step="ended", at=ctx.now)
    ctx.timers.cancel(renewing.key(one.id))
    await knowing.remark(ctx, one.person)
    ctx.tell(RelationshipChanged(person=one.person, what="ended"))
    return say(words.ended(one, ctx.now), button(words.UNDO, Undo(one.id, ctx.now)), button(words.BACK, Mine()))


@cog.press(Undo, redraw=True, raises=(RelationshipChanged,))
async def undo(ctx: Context[Settings], action: Undo, _: tuple[str, ...]) -> Message:
    """As it was before the last step."""
    one = await renewing.found(ctx, action.relation)
    if not register.undoable(one, action.at, ctx.now):
        raise Say(words.LATE)
    held = [other for other in await _held(ctx, one.person) if other.id != one.id]
    if one.step == "ended":
        if len(held) >= register.MOST:
            raise Say(words.FULL)
        _once(one, held)
        await renewing.keep(ctx, register.resumed(one, ctx.now))
    else:
        if await store.successor(ctx.tx, ctx.space.community, one) is not None:
            return renewing.since_changed(ctx, await renewing.owned(ctx, one.id))
        before = await store.find(ctx.tx, ctx.space.community, one.replaces) if one.replaces is not None else None
        if before is not None:
            _once(before, held)
        await store.remove(ctx.tx, one.id)
        ctx.timers.cancel(renewing.key(one.id))
        if before is None:
            await knowing.remark(ctx, one.person)
            ctx.tell(RelationshipChanged(person=one.person, what="undone"))
        else:
            await renewing.keep(ctx, register.resumed(before, ctx.now))
    return await _list(ctx, words.TAKEN_BACK)


def _once(one: Declared, held: Sequence[Declared]) -> None:
    """Raises `Say` if what is to come back was declared anew, and would stand in the list twice."""
    if any(register.same(one.relation, other.relation) for other in held):
        raise Say(words.anew(one))


async def _held(ctx: Context[Settings], person: int) -> Sequence[Declared]:
    return await store.standing(ctx.tx, ctx.space.community, person, ctx.now)
