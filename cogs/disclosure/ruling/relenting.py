"""Posts that wait because of a rule or a setting which does less now: let go, seen again, or waiting on for what else
they hold.

A rule of the community's own that is gone is seen from the settings alone, however it went; so nothing has to be
kept about it. Some twenty posts are judged with the press, and the others right after it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved, SettingsChanged
from bot.kit.items import Item
from bot.kit.people import Person
from cogs.disclosure import knowing, store
from cogs.disclosure.actions import LookAgain
from cogs.disclosure.cog import cog
from cogs.disclosure.flagged import flagging, matters, notes, treating
from cogs.disclosure.flagged.treating import Relented
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.rulebook import owning
from cogs.disclosure.ruling import relenting_words as words
from cogs.disclosure.settings import Mode, Settings
from cogs.disclosure.store import Note, unfurled

SLICE: Final = 20
"""Posts judged in one transaction: each takes some 7 ms."""
GONE: Final = ""
"""Instead of a rule's name: every rule of the community's own that holds no more."""
EVERY: Final = "*"
"""Instead of a rule's name: whatever found it, since what holds for all has changed."""
_Came = Literal["let go", "shown", "stays"]


async def look(ctx: Context[Settings], rule: str = GONE, after: int = 0) -> Relented:
    """See to what waits because of a rule, from the item behind `after` on; the handler declares `ReviewMoved`.

    The settings and modes that hold from now on are read, so what changed is kept before.
    """
    now_ = replace(ctx, settings=await ctx.desk.held(cog.name, Settings))
    waiting = [item for item in await _waiting(now_, rule) if item.id > after]
    these, later = waiting[:SLICE], waiting[SLICE:]
    came: Counter[_Came] = Counter([await _again(now_, item) for item in these])
    if later:
        soon(ctx, rule, these[-1].id)
    return Relented(came["let go"], came["shown"], came["stays"], len(later))


def soon(ctx: Context[Settings], rule: str, after: int = 0) -> None:
    """See to it right after what is being done now."""
    ctx.timers.once(LookAgain(rule, after), key=f"look again {rule}", at=ctx.now)


@cog.timer(LookAgain, raises=(ReviewMoved,))
async def later(ctx: Context[Settings], timer: LookAgain) -> None:
    """The next of them."""
    await look(ctx, timer.rule, timer.after)


@cog.on(SettingsChanged)
async def changed(ctx: Context[Settings], event: SettingsChanged) -> None:
    """The mode, the profile or the rules of one's own decide on what waits as they are now."""
    if event.section == cog.name and await _waiting(ctx, EVERY):
        soon(ctx, EVERY)


async def _waiting(ctx: Context[Settings], rule: str) -> Sequence[Item]:
    """What waits because of a rule, oldest first."""
    own = {one.id for one in owning.read(ctx.settings.rules)}
    found = [item for item in await ctx.review.unsettled() if item.owner == cog.name]
    match rule:
        case "*":
            these = found
        case "":
            these = [item for item in found if owning.is_own(item.rule) and item.rule not in own]
        case _:
            these = [item for item in found if item.rule == rule]
    return sorted(these, key=lambda item: item.id)


async def _again(ctx: Context[Settings], item: Item) -> _Came:
    """Judge one of them again; what people took up is theirs."""
    note = await store.find(ctx.tx, ctx.space.community, item.id)
    author = await ctx.members.find(item.author) if item.author is not None else None
    if item.reports or treating.questioned(item) or note is None or author is None:
        return "stays"
    if treating.rejected(await ctx.review.history(item.id)):
        return "stays"
    judged, mode = await _judged(ctx, author, item)
    if judged.decision == "allow" or mode == "shadow" or await _left_out(ctx, item):
        await _let_go(ctx, item)
        return "let go"
    return await _follow(ctx, author, item, note, judged, mode)


async def _judged(ctx: Context[Settings], author: Person, item: Item) -> tuple[Judged, Mode]:
    about = await knowing.known(ctx, author.id, since=item.created_at)
    exempt = await knowing.exemptions(ctx, author.id)
    leads = await unfurled.of(ctx.tx, ctx.space.community, item.id)
    return await knowing.treated(ctx, knowing.judge(ctx, item.text, knowing.exempt(about, *exempt), leads))


async def _left_out(ctx: Context[Settings], item: Item) -> bool:
    channel = await ctx.places.find(item.message.channel) if item.message else None
    return channel is not None and treating.ignored([channel.name], ctx.settings.ignore)


async def _let_go(ctx: Context[Settings], item: Item) -> None:
    """Kept as allowed, so that an edit which says something else is judged as any other."""
    await store.change(ctx.tx, item.id, decision="allow")
    await ctx.review.gone(item.id, why=words.LET_GO)
    if item.held and item.message is not None:
        ctx.restore(item.message)


async def _follow(ctx: Context[Settings], author: Person, item: Item, note: Note, judged: Judged, mode: Mode) -> _Came:
    """Something else is found in it, or the same with less to follow: evidence and note say so."""
    treatment = treating.treat(judged, mode, ctx.settings.author_time, restorable=item.held)
    found = await matters.matter(
        ctx, item.text, judged, treatment=treatment, message=item.message, since=item.created_at, author=author.id
    )
    now = await ctx.review.submit(found)
    fresh = flagging.noted(ctx, author, now, item.text, judged, treatment, before=note, way=note.way)
    if now.version == item.version and fresh == note:
        return "stays"
    if fresh.advice != note.advice and now.state == "asked":
        await notes.send(ctx, author, now, fresh)
    else:
        store.keep(ctx.tx, ctx.space.community, fresh)
        notes.redraw(ctx, now, fresh)
    if item.held and not treatment.held and item.message is not None:
        ctx.restore(item.message)
        return "shown"
    return "stays"
