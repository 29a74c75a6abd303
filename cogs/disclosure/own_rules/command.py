"""`/disclosure-own`: rules of the community's own, added by a form, tried, previewed, removed and undone.

They are a text of the cog's settings (`owning`), so that saving, undoing and the journal are those of settings.
"""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved, SettingsChanged
from bot.kit.errors import Invalid, Say
from bot.kit.forms import Form, PickField, TextField, form
from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.services import Saved
from bot.kit.specs import FormValues
from bot.kit.text import clean, cut, visible
from bot.kit.ui import CHOICE_LIMIT, Choice, Message, button, say, select
from cogs.disclosure.actions import RuleAdd, RuleDrop, RuleList, RulePick, RuleRemove, RuleSave, RuleUndo
from cogs.disclosure.cog import cog
from cogs.disclosure.judge.patterns import Mistake
from cogs.disclosure.own_rules import adding, words
from cogs.disclosure.own_rules.adding import CLAIMS, Claim, Where, Wrong
from cogs.disclosure.replay import replaying
from cogs.disclosure.replay import words as replay_words
from cogs.disclosure.rulebook import books, owning
from cogs.disclosure.rulebook.owning import OwnRule
from cogs.disclosure.ruling import relenting, relenting_words
from cogs.disclosure.settings import Settings

SHOWN: Final = 12
"""Rules written out in the list; all can be chosen below it, or in `hearth settings export`."""
_WHY: Final = 160
_EXAMPLES: Final = 1200


@cog.command(
    "disclosure-own",
    help="See and add rules of the community's own",
    who=Access.ORGANISER,
    private=True,
    form=True,
)
async def rules(
    ctx: Context[Settings],
    what: Annotated[Literal["list", "link", "words"], Option("list them, or add one for a link or for words")] = "list",
) -> Message | Form:
    """Those that hold, or the form for one more."""
    if what == "list":
        return _list(ctx.settings)
    return _form(ctx.settings, "link" if what == "link" else "phrase")


def _list(settings: Settings) -> Message:
    own, held, theirs = owning.read(settings.rules), books.here(settings.rules), books.operators()
    problem = words.problem(theirs)
    parts = [words.head(len(own), theirs), *words.lines(own[:SHOWN], held)] if own else [words.EMPTY]
    shown = [cut(part, 300) for part in (*parts, *filter(None, [problem]), words.TRY)]
    choices = [words.choice(one) for one in own[-CHOICE_LIMIT:]]
    picks = [select(words.CHOOSE, RulePick(), *choices)] if choices else []
    adds = [button(words.ADD_LINK, RuleAdd("link")), button(words.ADD_PHRASE, RuleAdd("phrase"))]
    return say(shown[0], "\n".join(shown[1:])[:1500], *picks, *adds)


@cog.press(RuleList, who=Access.ORGANISER, redraw=True)
async def back(ctx: Context[Settings], _: RuleList, values: tuple[str, ...]) -> Message:
    """The list again."""
    return _list(ctx.settings)


@cog.press(RulePick, who=Access.ORGANISER, redraw=True)
async def pick(ctx: Context[Settings], _: RulePick, values: tuple[str, ...]) -> Message:
    """One of them, with what can be done about it."""
    rule = _found(ctx.settings, values[0] if values else "")
    held = books.here(ctx.settings.rules)
    first = next(words.lines([rule], held)).removeprefix("• ")
    return say(
        first,
        *words.whole(rule),
        button(words.REMOVE, RuleRemove(rule.id), "danger"),
        button(words.BACK, RuleList()),
    )


@cog.press(RuleAdd, who=Access.ORGANISER)
async def add(ctx: Context[Settings], action: RuleAdd, _: tuple[str, ...]) -> Form:
    """The form."""
    return _form(ctx.settings, action.kind)


def _form(settings: Settings, kind: str) -> Form:
    if len(owning.read(settings.rules)) >= owning.MOST:
        raise Say(words.FULL)
    link = kind == "link"
    claims: Sequence[Claim] = ("link", "hint") if link else CLAIMS
    choices = tuple(Choice(words.CLAIMS[one], one) for one in claims)
    where = (words.WHERE_LABEL, words.WHERE_HELP) if link else (words.WORDS_LABEL, words.WORDS_HELP)
    return form(
        words.LINK_TITLE if link else words.PHRASE_TITLE,
        RuleAdd("link" if link else "phrase"),
        TextField("what", where[0], "", where[1], adding.LONGEST_PATTERN),
        PickField("claim", words.CLAIM_LABEL, choices, (claims[0],)),
        TextField("why", words.WHY_LABEL, "", words.WHY_HELP, _WHY, required=False),
        TextField("match", words.MATCH_LABEL, "", words.MATCH_HELP, _EXAMPLES, lines=3, required=not link),
        TextField("others", words.OTHERS_LABEL, "", words.OTHERS_HELP, _EXAMPLES, lines=3, required=False),
        submit=words.PREVIEW,
    )


@cog.submitted(RuleAdd, who=Access.ORGANISER)
async def added(ctx: Context[Settings], action: RuleAdd, values: FormValues) -> Message:
    """Try it, and show what it would have done; nothing holds yet."""
    own = owning.read(ctx.settings.rules)
    if len(own) >= owning.MOST:
        raise Say(words.FULL)
    rule, match, others = _read(action.kind, values, own)
    after = ctx.settings.model_copy(update={"rules": owning.with_one(ctx.settings.rules, rule)})
    _try(after, rule, match, others)
    draft, _ = await ctx.desk.draft(cog.name, {"rules": after.rules}, ctx.actor.id)
    done = await replaying.lately(ctx.services, ctx.space, ctx.settings, after)
    return say(
        words.would_hold(rule),
        words.claim(rule) + ".",
        words.tried(rule, len(match), len(others), len(adding.EVERYDAY)),
        replay_words.summary(done),
        *replay_words.examples(done),
        button(words.SAVE, RuleSave(draft), "primary"),
        button(words.DROP, RuleDrop(draft)),
    )


def _read(kind: str, values: FormValues, own: Sequence[OwnRule]) -> tuple[OwnRule, tuple[str, ...], tuple[str, ...]]:
    """The rule that a form describes, and its examples; raises `Invalid` with every mistake at once."""
    typed = _text(values, "what")
    what = adding.where(typed) if kind == "link" else adding.phrase(typed)
    match, others = adding.examples(_text(values, "match")), adding.examples(_text(values, "others"))
    picked = values.get("claim", ())
    picked = picked[0] if isinstance(picked, tuple) and picked else picked
    claims: Sequence[Claim] = ("link", "hint") if kind == "link" else CLAIMS
    claim: Claim | None = next((one for one in claims if one == picked), None)
    read = {"what": what, "match": match, "others": others}
    why = {name: words.wrong(one) for name, one in read.items() if isinstance(one, Wrong)}
    why |= {} if claim else {"claim": words.NO_CLAIM}
    if why or claim is None or isinstance(what, Wrong) or isinstance(match, Wrong) or isinstance(others, Wrong):
        raise Invalid(**why)
    reason = " ".join(clean(_text(values, "why")).split())[:_WHY]
    reason = reason if visible(reason) else words.USUAL[claim]
    if isinstance(what, Where):
        number = adding.number(what.shown, (one.id for one in own))
        return adding.link(what, claim, reason, number, match, others), match, others
    if not match:
        raise Invalid(match=words.NEED_MATCH)
    number = adding.number(match[0] if typed.startswith("/") else typed, (one.id for one in own))
    return adding.said(what, claim, reason, number, match, others), match, others


def _text(values: FormValues, name: str) -> str:
    value = values.get(name, "")
    return value[: 2 * _EXAMPLES] if isinstance(value, str) else ""


def _try(after: Settings, rule: OwnRule, match: Sequence[str], others: Sequence[str]) -> None:
    """See that a rule can be used, finds what it has to, and nothing else; raises `Invalid`."""
    held = books.here(after.rules)
    if rule.id in held.left_out:
        raise Invalid(what=words.wrong(words.unusable(held.left_out[rule.id])))
    wrong = adding.misses(held.book, rule.id, match, others)
    if wrong:
        raise Invalid(**{name: words.wrong(one) for name, one in wrong.items()})
    try:
        books.tried(held, rule)
    except Mistake as why:
        raise Invalid(what=words.wrong(words.unusable(str(why)))) from None


@cog.press(RuleSave, who=Access.ORGANISER, redraw=True, raises=(SettingsChanged,))
async def save(ctx: Context[Settings], action: RuleSave, _: tuple[str, ...]) -> Message:
    """Save it; it holds from now on."""
    done = await ctx.desk.save(action.draft, ctx.actor.id)
    return _done(ctx, done, words.SAVED)


def _done(ctx: Context[Settings], done: Saved, said: str, *more: str) -> Message:
    """Let other cogs know, and offer the way back."""
    ctx.tell(SettingsChanged(section=done.section, version=done.version, person=done.person))
    return say(said, *more, button(words.UNDO, RuleUndo(done.version)), button(words.BACK, RuleList()))


@cog.press(RuleDrop, who=Access.ORGANISER, redraw=True)
async def drop(ctx: Context[Settings], action: RuleDrop, _: tuple[str, ...]) -> Message:
    """Forget the draft."""
    await ctx.desk.discard(action.draft)
    return say(words.DROPPED, button(words.BACK, RuleList()))


@cog.press(RuleRemove, who=Access.ORGANISER, redraw=True, raises=(SettingsChanged, ReviewMoved))
async def remove(ctx: Context[Settings], action: RuleRemove, _: tuple[str, ...]) -> Message:
    """Take it away at once; Undo brings it back."""
    rule = _found(ctx.settings, action.rule)
    values = {"rules": owning.without(ctx.settings.rules, rule.id)}
    draft, _changes = await ctx.desk.draft(cog.name, values, ctx.actor.id)
    done = await ctx.desk.save(draft, ctx.actor.id)
    return _done(ctx, done, words.removed(rule), *await _waited(ctx))


@cog.press(RuleUndo, who=Access.ORGANISER, redraw=True, raises=(SettingsChanged, ReviewMoved))
async def undo(ctx: Context[Settings], action: RuleUndo, _: tuple[str, ...]) -> Message:
    """Go back, once."""
    done = await ctx.desk.undo(cog.name, action.version, ctx.actor.id)
    ctx.tell(SettingsChanged(section=done.section, version=done.version, person=done.person))
    return say(words.UNDONE, *await _waited(ctx), button(words.BACK, RuleList()))


async def _waited(ctx: Context[Settings]) -> Sequence[str]:
    """What became of the posts that waited because of a rule that is gone now."""
    came = relenting_words.came(await relenting.look(ctx))
    return [came] if came else []


def _found(settings: Settings, number: str) -> OwnRule:
    rule = next((one for one in owning.read(settings.rules) if one.id == number), None)
    if rule is None:
        raise Say(words.GONE)
    return rule
