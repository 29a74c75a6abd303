"""What is registered that bears on a post, and the judgement by it; and the author's mark, kept in step with it."""

from dataclasses import replace

from bot.kit.context import Context
from cogs.disclosure.judge import marking, rules
from cogs.disclosure.judge.relations import Exempt, Known
from cogs.disclosure.judge.rules import Judged
from cogs.disclosure.judge.unfurling import Leads
from cogs.disclosure.rulebook import books
from cogs.disclosure.ruling import modes
from cogs.disclosure.settings import Mode, Settings
from cogs.disclosure.store import declared, exempted, ruled


def judge(ctx: Context[Settings], text: str, about: Known, leads: Leads = ()) -> Judged:
    """What the rules of this community make of a text, by what is known about its author and where its links lead."""
    book, platform, profile = books.here(ctx.settings.rules).book, ctx.space.platform, ctx.settings.profile
    return rules.judge(text, book, platform=platform, profile=profile, known=about, leads=leads)


async def judged(ctx: Context[Settings], text: str, *, since: int | None = None, leads: Leads = ()) -> Judged:
    """The same for a post of whoever acts. Exemptions are looked up only where something was found."""
    about = await known(ctx, ctx.actor.id, since=since)
    found = judge(ctx, text, about, leads)
    if found.decision == "allow":
        return found
    exempt_ = await exemptions(ctx, ctx.actor.id)
    return judge(ctx, text, exempt(about, *exempt_), leads) if exempt_ else found


async def treated(ctx: Context[Settings], found: Judged) -> tuple[Judged, Mode]:
    """What is left of a judgement under the modes of its rules; they are looked up where something was found."""
    if found.decision == "allow":
        return found, ctx.settings.mode
    return modes.under(found, await ruled.modes(ctx.tx, ctx.space.community), ctx.settings.mode)


async def exemptions(ctx: Context[Settings], person: int) -> tuple[Exempt, ...]:
    """What moderators exempted a person for, as it holds now."""
    held = await exempted.held(ctx.tx, ctx.space.community, ctx.now, person)
    return tuple(one.exempt for one in held)


def exempt(about: Known, *exempt_: Exempt) -> Known:
    """What is known, with exemptions."""
    return replace(about, exempt=exempt_)


async def known(ctx: Context[Settings], person: int, *, since: int | None = None) -> Known:
    """What bears on a post by this person now.

    With `since`, the time of a post that is judged again, also what has ended after it: an item keeps what
    held when it was posted. A new post of somebody without anything registered costs no query.
    """
    tags, codes = ctx.settings.community_tags, ctx.settings.community_codes
    if since is None and not marking.names(ctx.marks.on(person)):
        return Known((), tags, codes)
    first = ctx.now if since is None else since
    held = await declared.held(ctx.tx, ctx.space.community, person, first, ctx.now)
    return Known(tuple(one.relation for one in held), tags, codes)


async def remark(ctx: Context[Settings], person: int) -> None:
    """Let the mark name what the person has registered now."""
    held = await declared.held(ctx.tx, ctx.space.community, person, ctx.now, ctx.now)
    names = marking.names_of(one.relation for one in held)
    put(ctx, person, marking.compose(open_=marking.is_open(ctx.marks.on(person)), names=names))


def watch(ctx: Context[Settings], person: int, *, open_: bool) -> None:
    """Note that something of the person's is under review, or nothing is any more."""
    put(ctx, person, marking.compose(open_=open_, names=marking.names(ctx.marks.on(person))))


def put(ctx: Context[Settings], person: int, mark: str | None) -> None:
    """Set the mark, or take it away where nothing is to be marked."""
    if mark is None:
        ctx.marks.drop(person)
    else:
        ctx.marks.put(person, mark)
