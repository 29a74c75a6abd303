"""Decisions of this cog's own on the moderators' card: the rule was wrong, and the author is exempt."""

from typing import Final

from bot.kit.clock import DAY
from bot.kit.context import Context
from bot.kit.domain import ExemptionChanged, ReviewMoved
from bot.kit.effects import Urgency
from bot.kit.errors import Invalid, Say
from bot.kit.forms import Form, PickField, TextField, form
from bot.kit.items import Item, OnItem, Refusal
from bot.kit.people import Access
from bot.kit.specs import FormValues
from bot.kit.text import clean
from bot.kit.ui import Choice, Message, button, say
from cogs.disclosure import dates, knowing
from cogs.disclosure.actions import Exemptions
from cogs.disclosure.cog import PURPOSE, cog
from cogs.disclosure.exemptions import words as exempt_words
from cogs.disclosure.flagged import deciding_words as words
from cogs.disclosure.flagged.matters import ExemptAuthor, RuleWrong
from cogs.disclosure.judge import exempting
from cogs.disclosure.judge.exempting import SCOPES, Exemption
from cogs.disclosure.judge.register import Wrong
from cogs.disclosure.judge.relations import Exempt, Scope
from cogs.disclosure.rulebook import books
from cogs.disclosure.ruling.modes import Tally
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import exempted, ruled

_AHEAD: Final = 90 * DAY
"""The end that the form begins with: long enough for a season, short enough to be looked at again."""
_DATE: Final = 60


class TakeBack(OnItem, frozen=True, tag="disclosure.take_back"):
    """Take the decision of this version back."""


@cog.press(RuleWrong, who=Access.MODERATOR, raises=(ReviewMoved,))
async def rule_wrong(ctx: Context[Settings], action: RuleWrong, _: tuple[str, ...]) -> Message:
    """Let the post stand, and count it against the rule."""
    item = await _approve(ctx, action, words.WRONG_REASON)
    ruled.say(ctx.tx, ctx.space.community, item.id, item.rule, "wrong", ctx.now)
    found = (await ruled.tallies(ctx.tx, ctx.space.community)).get(item.rule, Tally())
    return say(words.wrong(found, ctx.now), button(words.UNDO, TakeBack(item.id, item.version)))


@cog.press(TakeBack, who=Access.MODERATOR, raises=(ReviewMoved,))
async def take_back(ctx: Context[Settings], action: TakeBack, _: tuple[str, ...]) -> Message:
    """As it was before; what followed is undone wherever the decision is taken back (`counting`)."""
    result = await ctx.review.undo(action.item, action.version, by=ctx.actor.id)
    if isinstance(result, Refusal):
        raise Say(words.refused(result, ctx.now))
    return say(words.TAKEN_BACK)


@cog.press(ExemptAuthor, who=Access.MODERATOR)
async def exempt(ctx: Context[Settings], action: ExemptAuthor, _: tuple[str, ...]) -> Form:
    """The form, filled with the narrowest exemption that covers this post."""
    item = await ctx.review.find(action.item)
    why = item.in_vain(action.version, ctx.actor.id, ctx.now) if item and item.owner == cog.name else "missing"
    if item is None or why:
        raise Say(words.refused(Refusal(why or "missing", item), ctx.now))
    if item.author is None:
        raise Say(words.NO_AUTHOR)
    known = await knowing.known(ctx, item.author, since=item.created_at)
    guess = exempting.suggested(
        item.text, item.rule, item.spans[0] if item.spans else (0, 0), books.here(ctx.settings.rules).book, known
    )
    return form(
        exempt_words.EXEMPT_TITLE,
        action,
        PickField(
            "scope",
            exempt_words.SCOPE_LABEL,
            tuple(Choice(exempt_words.SCOPES[scope], scope) for scope in exempt_words.SCOPES),
            (guess.scope,) if guess else (),
        ),
        TextField(
            "what", exempt_words.WHAT_LABEL, guess.what if guess else "", exempt_words.WHAT_HELP, exempting.LONGEST
        ),
        TextField(
            "until", exempt_words.UNTIL_LABEL, dates.day(ctx.now + _AHEAD, ctx.zone), exempt_words.UNTIL_HELP, _DATE
        ),
        submit=words.EXEMPT.removesuffix("…"),
    )


@cog.submitted(ExemptAuthor, who=Access.MODERATOR, raises=(ReviewMoved, ExemptionChanged))
async def exempt_until(ctx: Context[Settings], action: ExemptAuthor, values: FormValues) -> Message:
    """Let the post stand, and such posts of its author until that day."""
    wanted, until = _read(ctx, values)
    reason = exempt_words.exempt_reason(wanted, dates.day(until, ctx.zone))
    item = await _approve(ctx, action, reason, typed=reason)
    author = await ctx.members.find(item.author) if item.author is not None else None
    if author is None:
        raise Say(words.NO_AUTHOR)
    number = await exempted.next_id(ctx.tx, ctx.now)
    one = Exemption(number, author.id, wanted, until, until, ctx.actor.id, item.id, ctx.now)
    exempted.keep(ctx.tx, ctx.space.community, one)
    ctx.tell(ExemptionChanged(person=ctx.actor.id, subject=author.id, what="granted"))
    ctx.direct(author, say(exempt_words.may_share(one, ctx.zone)), purpose=PURPOSE, urgency=Urgency.DUTY)
    known = await knowing.known(ctx, author.id, since=item.created_at)
    covers = not knowing.judge(ctx, item.text, knowing.exempt(known, wanted)).signals
    undo, every = button(words.UNDO, TakeBack(item.id, item.version)), button(exempt_words.SHOW, Exemptions())
    return say(*exempt_words.exempted(one, ctx.zone, covers=covers), undo, every)


async def _approve(ctx: Context[Settings], action: OnItem, reason: str, *, typed: str = "") -> Item:
    """Let the post stand; raises `Say` with why not, and with what was `typed`."""
    found = await ctx.review.find(action.item)
    if found is not None and found.owner != cog.name:
        raise Say(words.refused(Refusal("changed", found), ctx.now, typed))
    result = await ctx.review.decide(action.item, action.version, "approved", by=ctx.actor.id, reason=reason)
    if isinstance(result, Refusal):
        raise Say(words.refused(result, ctx.now, typed))
    return result


def _read(ctx: Context[Settings], values: FormValues) -> tuple[Exempt, int]:
    """What the form says; raises `Invalid` with every mistake at once."""
    picked, what, last = (values.get(name, "") for name in ("scope", "what", "until"))
    chosen = picked[0] if isinstance(picked, tuple) and picked else picked
    scope: Scope | None = next((one for one in SCOPES if one == chosen), None)
    wanted = exempting.read(scope, what[: exempting.LONGEST] if isinstance(what, str) else "") if scope else None
    until = dates.until(clean(last)[:_DATE] if isinstance(last, str) else "", ctx.zone, ctx.now, exempting.YEARS)
    why = {"scope": exempt_words.NEED_SCOPE} if scope is None else {}
    why |= {"what": exempt_words.unreadable(wanted)} if isinstance(wanted, Wrong) else {}
    why |= {"until": exempt_words.unreadable(until)} if isinstance(until, Wrong) else {}
    why |= {"until": exempt_words.NEED_UNTIL} if until is None else {}
    if not isinstance(wanted, Exempt) or not isinstance(until, int):
        raise Invalid(**why)
    return wanted, until
