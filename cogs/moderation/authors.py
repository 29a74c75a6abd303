"""The author's side: what they read about their post, their answer to a question, their one appeal."""

from collections.abc import Sequence

from bot.kit.context import Context
from bot.kit.domain import ReviewMoved
from bot.kit.errors import Say
from bot.kit.forms import Form, TextField, form
from bot.kit.items import Item, Refusal, Step, Taken
from bot.kit.specs import FormValues
from bot.kit.ui import Block, Button, Message, Quoted, Text, button, say
from cogs.moderation import author_words, cards, reasons, rules
from cogs.moderation.actions import Answer, Appeal, Show
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings

SHOWN = 300
"""Characters of their own post that authors read again, so that they know which it is."""


async def note(ctx: Context[Settings], item: Item, what: Step) -> Message | None:
    """What an author reads after a step; None if nothing."""
    if what == "asked":
        return _question(ctx, item)
    steps = await ctx.review.history(item.id)
    told = rules.told(item, what, steps)
    return None if told is None else _decision(item, told, reads(ctx, item, told, steps))


def reads(ctx: Context[Settings], item: Item, told: rules.Told, steps: Sequence[Taken]) -> str:
    """The first line of what an author reads about a decision; of being hidden only where Hearth can hide."""
    able = ctx.can("hide")
    return author_words.decision(told, item, hidden=able and rules.was_hidden(item, steps), able=able)


def _question(ctx: Context[Settings], item: Item) -> Message:
    until = item.since + int(ctx.settings.author_time.total_seconds()) * 1000
    return say(
        author_words.question(item),
        Quoted(item.reason),
        *_own(item),
        author_words.question_until(until),
        button(author_words.ANSWER, Answer(item.id), "primary"),
    )


def _decision(item: Item, told: rules.Told, line: str) -> Message:
    parts: list[str | Block | Button] = []
    if told in {"rejected", "refused again"}:
        parts += [author_words.reason(item.reason)] if item.reason else []
        parts += [author_words.norm(item.norm, item.link)] if item.norm else []
    parts += _own(item)
    if told == "rejected":
        parts += [author_words.APPEAL_HINT, button(author_words.APPEAL, Appeal(item.id))]
    return say(line, *parts)


def _own(item: Item) -> list[Block]:
    """Their own post."""
    return [_quoted(item)] if item.text else []


def _quoted(item: Item) -> Block:
    shown = rules.excerpt(item.text, item.spans, SHOWN)
    return Quoted(shown.text, shown.marks)


@cog.press(Show)
async def show(ctx: Context[Settings], action: Show, _: tuple[str, ...]) -> Message:
    """What a private note could not bring, to its author alone: how things stand, and the last word to them."""
    item, steps = await _mine(ctx, action.item)
    word = rules.last_word(steps)
    able = ctx.can("time_out")
    said = author_words.word(item, word, rules.paused_until(steps), ctx.now, able=able) if word else ()
    if said and not rules.follows(item, steps):
        return say(*said)
    standing = await _standing(ctx, item)
    return Message(standing.text, (*map(Text, said), *standing.blocks)) if said else standing


async def _standing(ctx: Context[Settings], item: Item) -> Message:
    match item.state:
        case "asked":
            return _question(ctx, item) if item.reason else say(author_words.WAITING)
        case "open":
            return say(author_words.WAITING)
        case "gone":
            return say(author_words.GONE)
        case _:
            decision = await note(ctx, item, item.state) if item.state != "fixed" else None
            return decision or say(author_words.NOTHING)


@cog.press(Answer)
async def answer(ctx: Context[Settings], action: Answer, chosen: tuple[str, ...]) -> Form:
    """The form for an answer."""
    item, _ = await _mine(ctx, action.item)
    if item.state != "asked":
        raise Say(author_words.NOT_ASKED)
    field = TextField(
        "words", author_words.ANSWER_LABEL, help=author_words.ANSWER_HELP, longest=reasons.LONGEST, lines=4
    )
    return form(author_words.ANSWER_TITLE, action, field, submit="Send")


@cog.submitted(Answer, raises=(ReviewMoved,))
async def answered(ctx: Context[Settings], action: Answer, values: FormValues) -> Message:
    """Back to the moderators, with the author's words."""
    item, _ = await _mine(ctx, action.item)
    said = reasons.needed(values, "words", author_words.NEED_ANSWER)
    result = await ctx.review.open_up(item.id, by=ctx.actor.id, words=said)
    if isinstance(result, Refusal):
        raise Say(author_words.NOT_ASKED)
    return say(author_words.ANSWERED)


@cog.press(Appeal)
async def appeal(ctx: Context[Settings], action: Appeal, chosen: tuple[str, ...]) -> Form:
    """The form for the one appeal."""
    item, _ = await _mine(ctx, action.item)
    if item.appealed:
        raise Say(author_words.APPEAL_TWICE)
    if item.state != "rejected":
        raise Say(author_words.APPEAL_OVER)
    field = TextField(
        "words", author_words.APPEAL_LABEL, help=author_words.APPEAL_HELP, longest=reasons.LONGEST, lines=4
    )
    return form(author_words.APPEAL_TITLE, action, field, submit="Appeal")


@cog.submitted(Appeal, raises=(ReviewMoved,))
async def appealed(ctx: Context[Settings], action: Appeal, values: FormValues) -> Message:
    """Once, to another moderator."""
    item, _ = await _mine(ctx, action.item)
    said = reasons.needed(values, "words", author_words.NEED_APPEAL)
    result = await ctx.review.appeal(item.id, by=ctx.actor.id, words=said)
    if isinstance(result, Refusal):
        raise Say(author_words.APPEAL_TWICE if result.why == "twice" else author_words.APPEAL_OVER)
    return say(author_words.APPEALED if await cards.others(ctx, result) else author_words.APPEALED_NOBODY)


async def _mine(ctx: Context[Settings], number: int) -> tuple[Item, Sequence[Taken]]:
    """One's own item with its history, if one knows of it: nobody finds out here that they were reported."""
    item = await ctx.review.find(number)
    if item is None:
        raise Say(author_words.GONE)
    if item.author != ctx.actor.id:
        raise Say(author_words.NOT_YOURS)
    steps = await ctx.review.history(number)
    if not rules.heard(item, steps):
        raise Say(author_words.GONE)
    return item, steps
