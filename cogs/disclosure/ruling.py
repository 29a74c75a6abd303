"""`/disclosure-rules`: what moderators made of each rule's findings, and the mode that a rule has."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated, Literal

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved, RuleModeChanged
from bot.kit.errors import Say
from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.ui import CHOICE_LIMIT, Choice, Message, button, say
from cogs.disclosure import books, modes, register, relenting, relenting_words
from cogs.disclosure import rule_words as words
from cogs.disclosure.actions import UndoMode
from cogs.disclosure.cog import cog
from cogs.disclosure.modes import RuleMode, Tally
from cogs.disclosure.settings import Mode, Settings
from cogs.disclosure.store import ruled


@cog.command(
    "disclosure-rules",
    help="How the disclosure rules do, and what each of them does",
    who=Access.ORGANISER,
    private=True,
    raises=(RuleModeChanged, ReviewMoved),
)
async def disclosure_rules(
    ctx: Context[Settings],
    rule: Annotated[str | None, Option("the rule; all of them if you leave it out", 80)] = None,
    mode: Annotated[
        Literal["hold", "nudge", "shadow", "community"] | None,
        Option("what it does from now on; community: as the rest"),
    ] = None,
) -> Message:
    """The figures of all rules or of one, or a new mode for one."""
    if rule is None and mode is not None:
        raise Say(words.NEED_RULE)
    if rule is None:
        return await _overview(ctx)
    name = rule.strip()
    known = modes.rules_of(books.here(ctx.settings.rules).book, await ruled.tallies(ctx.tx, ctx.space.community))
    if name not in known:
        raise Say(words.unknown_rule(name, get_close_matches(name, known, 3, 0.5)))
    if mode is None:
        return await _one(ctx, name)
    return await _set(ctx, name, "" if mode == "community" else mode)


@cog.suggest("disclosure-rules", "rule")
async def suggestions(ctx: Context[Settings], typed: str) -> Sequence[Choice]:
    """Rules with this in their name."""
    known = modes.rules_of(books.here(ctx.settings.rules).book, await ruled.tallies(ctx.tx, ctx.space.community))
    return [Choice(name, name) for name in known if typed.strip().lower() in name.lower()][:CHOICE_LIMIT]


async def _overview(ctx: Context[Settings]) -> Message:
    here, default = ctx.space.community, ctx.settings.mode
    own, found = await ruled.modes(ctx.tx, here), await ruled.tallies(ctx.tx, here)
    names = sorted(
        {*found, *(one.rule for one in own.values() if one.mode)},
        key=lambda name: (-found.get(name, Tally()).decided, name),
    )
    lines = [
        words.rule(name, own.get(name), modes.of(name, own, default), found.get(name, Tally()))
        for name in names[: words.SHOWN]
    ]
    more = [words.more_rules(len(names) - len(lines))] if len(names) > len(lines) else []
    return say(words.head(default), *(lines or [words.NO_FIGURES]), *more, words.HOW)


async def _one(ctx: Context[Settings], name: str) -> Message:
    own, found = await ruled.modes(ctx.tx, ctx.space.community), await ruled.tallies(ctx.tx, ctx.space.community)
    mode = modes.of(name, own, ctx.settings.mode)
    return say(words.rule(name, own.get(name), mode, found.get(name, Tally())), words.HOW)


async def _set(ctx: Context[Settings], name: str, wanted: Mode | Literal[""]) -> Message:
    own = await ruled.modes(ctx.tx, ctx.space.community)
    before, was = own.get(name, RuleMode(name, "", 0, 0)), modes.of(name, own, ctx.settings.mode)
    now: Mode = wanted or ctx.settings.mode
    if before.mode == wanted:
        return say(words.same_mode(name, now))
    at = modes.unique(own.values(), ctx.now)
    one = modes.changed(before, wanted, ctx.now if now == "hold" else before.since, at)
    ruled.set_mode(ctx.tx, ctx.space.community, one)
    ctx.tell(RuleModeChanged(person=ctx.actor.id, about=f"rule:{name}", what=now))
    waited = await _waited(ctx, name, now, was)
    return say(words.mode_set(name, now, was, own=bool(wanted)), *waited, button(words.UNDO, UndoMode(at)))


async def _waited(ctx: Context[Settings], name: str, now: Mode, was: Mode) -> Sequence[str]:
    """What becomes of the posts that wait because of a rule that does less from now on."""
    if not modes.milder(now, was):
        return []
    came = relenting_words.came(await relenting.look(ctx, name))
    return [came] if came else []


@cog.press(UndoMode, who=Access.ORGANISER, redraw=True, raises=(RuleModeChanged, ReviewMoved))
async def undo(ctx: Context[Settings], action: UndoMode, _: tuple[str, ...]) -> Message:
    """The mode that it had before."""
    own = await ruled.modes(ctx.tx, ctx.space.community)
    one = next((one for one in own.values() if one.at == action.at and not one.dropped), None)
    if one is None or ctx.now - one.at > register.UNDO:
        raise Say(words.UNDO_LATE)
    was = modes.of(one.rule, own, ctx.settings.mode)
    restored = modes.restored(one, modes.unique(own.values(), ctx.now))
    ruled.set_mode(ctx.tx, ctx.space.community, restored)
    now = modes.of(one.rule, {one.rule: restored}, ctx.settings.mode)
    ctx.tell(RuleModeChanged(person=ctx.actor.id, about=f"rule:{one.rule}", what=now))
    return say(words.mode_restored(one.rule, now), *await _waited(ctx, one.rule, now, was))
