"""`/disclosure-rules`: what moderators made of each rule's findings, and the mode that a rule has."""

from collections.abc import Sequence
from typing import Annotated, Literal

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved, RuleModeChanged
from bot.kit.errors import Say
from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.ui import CHOICE_LIMIT, Choice, Message, button, say
from cogs.disclosure.actions import MoreRules, UndoMode
from cogs.disclosure.cog import cog
from cogs.disclosure.judge import register
from cogs.disclosure.rulebook import books
from cogs.disclosure.ruling import describing, modes, relenting, relenting_words, words
from cogs.disclosure.ruling.modes import RuleMode, Tally
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
    rule: Annotated[str | None, Option("its name, or words such as: French code; empty lists all", 80)] = None,
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
    known = await _ordered(ctx)
    if name not in known:
        found = describing.search(name, known, ctx.settings.rules)
        if not found or mode is not None:
            near = describing.near(name, known) or found[: words.MEANT]
            raise Say(words.unknown_rule(name, near))
        return await _found(ctx, name, found)
    if mode is None:
        return await _one(ctx, name)
    return await _set(ctx, name, "" if mode == "community" else mode)


@cog.suggest("disclosure-rules", "rule")
async def suggestions(ctx: Context[Settings], typed: str) -> Sequence[Choice]:
    """Rules with these words in their name or their plain line."""
    rules = ctx.settings.rules
    found = describing.search(typed, await _ordered(ctx), rules)
    return [Choice(words.choice(name, describing.of(name, rules).why), name) for name in found[:CHOICE_LIMIT]]


async def _ordered(ctx: Context[Settings]) -> Sequence[str]:
    """Every rule: those decided about most often first, then those with a mode of their own, then by name."""
    here, book = ctx.space.community, books.here(ctx.settings.rules).book
    own, found = await ruled.modes(ctx.tx, here), await ruled.tallies(ctx.tx, here)

    apart = {one.rule for one in own.values() if one.mode}
    return sorted(
        modes.rules_of(book, found),
        key=lambda name: (name not in found, -found.get(name, Tally()).decided, name not in apart, name),
    )


async def _overview(ctx: Context[Settings], page: int = 0) -> Message:
    names = await _ordered(ctx)
    last = (len(names) - 1) // words.SHOWN
    number = min(max(page, 0), last)
    shown = names[number * words.SHOWN : (number + 1) * words.SHOWN]
    head = [words.head(ctx.settings.mode)]
    head += [] if await ruled.tallies(ctx.tx, ctx.space.community) else [words.NO_FIGURES]
    head.append(words.page(number * words.SHOWN + 1, number * words.SHOWN + len(shown), len(names)))
    turns = [button(words.PREVIOUS, MoreRules(number - 1))] if number else []
    turns += [button(words.NEXT, MoreRules(number + 1))] if number < last else []
    return say(head[0], *head[1:], *await _lines(ctx, shown), words.HOW, *turns)


@cog.press(MoreRules, who=Access.ORGANISER, redraw=True)
async def turn(ctx: Context[Settings], action: MoreRules, _: tuple[str, ...]) -> Message:
    """Another part of the list."""
    return await _overview(ctx, action.page)


async def _found(ctx: Context[Settings], typed: str, names: Sequence[str]) -> Message:
    """What was searched by words."""
    shown = names[: words.SHOWN]
    more = [words.more_rules(len(names) - len(shown))] if len(names) > len(shown) else []
    return say(words.found(typed, len(names)), *await _lines(ctx, shown), *more, words.HOW)


async def _lines(ctx: Context[Settings], names: Sequence[str]) -> Sequence[str]:
    own, found = await ruled.modes(ctx.tx, ctx.space.community), await ruled.tallies(ctx.tx, ctx.space.community)
    rules, default = ctx.settings.rules, ctx.settings.mode
    return [
        words.listed_rule(
            describing.of(name, rules), own.get(name), modes.of(name, own, default), found.get(name, Tally())
        )
        for name in names
    ]


async def _one(ctx: Context[Settings], name: str) -> Message:
    own, found = await ruled.modes(ctx.tx, ctx.space.community), await ruled.tallies(ctx.tx, ctx.space.community)
    mode = modes.of(name, own, ctx.settings.mode)
    plain = describing.of(name, ctx.settings.rules)
    return say(words.rule(name, own.get(name), mode, found.get(name, Tally())), words.plain(plain), words.HOW)


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
