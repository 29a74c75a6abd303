"""A question at the door: the answer goes to the moderators before a newcomer is welcomed."""

from dataclasses import replace
from typing import Final

from bot.kit.clock import milliseconds
from bot.kit.domain import ReviewMoved
from bot.kit.errors import Invalid, Say
from bot.kit.forms import LABEL_LIMIT, Form, TextField, form
from bot.kit.items import Item, Matter, Refusal
from bot.kit.people import Access, Person, SentRef
from bot.kit.specs import FormValues
from bot.kit.text import clean, cut, visible
from bot.kit.ui import Message, Quoted, button, say
from cogs.onboarding import rules, staffwords, store, words
from cogs.onboarding.cog import EXPIRES, SCREENING, Ctx, Reply, cog
from cogs.onboarding.store import Newcomer

LONGEST_ANSWER: Final = 1000


def ask(ctx: Ctx, newcomer: Person, kept: Newcomer) -> None:
    """Put the question to somebody, privately."""
    still: rules.Greeting = "done" if kept.greeting == "done" else "due"
    sent = tell(ctx, newcomer, _question(ctx, newcomer.id))
    store.keep(ctx.tx, replace(kept, stage="door", greeting=still, burst=None, since=ctx.now, note=sent))


def tell(ctx: Ctx, newcomer: Person, message: Message) -> int:
    """Write to somebody about the door; the note's outbox row."""
    return ctx.direct(newcomer, message, purpose=SCREENING, expires=ctx.now + EXPIRES).outbox


async def seen(ctx: Ctx, kept: Newcomer) -> Message:
    """What somebody sees who is not let in yet."""
    item = await item_of(ctx, kept)
    match kept.stage:
        case "answered":
            return say(words.with_moderators(kept.since))
        case "asked":
            return asked_back(ctx, item, kept.since)
        case "refused":
            return refused(item)
        case _:
            return _question(ctx, kept.person)


def _question(ctx: Ctx, newcomer: int) -> Message:
    asked = Quoted(ctx.settings.question)
    return say(words.question(newcomer), asked, words.WHO_READS, button(words.ANSWER, Reply(), "primary"))


def asked_back(ctx: Ctx, item: Item | None, since: int) -> Message:
    """What moderators would like to know, which somebody has until then to answer."""
    asked = [Quoted(cut(item.reason, LONGEST_ANSWER))] if item and item.reason else []
    until = words.answer_until(since + milliseconds(ctx.settings.answer_time))
    return say(words.ASKED_BACK, *asked, until, button(words.ANSWER, Reply(), "primary"))


def refused(item: Item | None) -> Message:
    """Not let in, and why."""
    if item is None or not item.reason:
        return say(words.not_let_in())
    return say(words.not_let_in(), words.THEIR_REASON, Quoted(cut(item.reason, LONGEST_ANSWER)))


async def known(ctx: Ctx) -> Newcomer | None:
    """Who acts, as they are known. A newcomer who is not, because they were erased, has the question before them."""
    here, me = ctx.space.community, ctx.actor.id
    kept = await store.find(ctx.tx, here, me)
    if kept is None and ctx.settings.question and await ctx.members.access(me) is Access.NEWCOMER:
        return Newcomer(here, me, None, None, "door", "due", ctx.now)
    return kept


async def item_of(ctx: Ctx, kept: Newcomer) -> Item | None:
    """Somebody's answer in the moderation queue."""
    return await ctx.review.find(kept.item) if kept.item is not None else None


@cog.press(Reply)
async def reply(ctx: Ctx, _: Reply, __: tuple[str, ...]) -> Form:
    """The form for the answer."""
    kept = await _open(ctx)
    item = await item_of(ctx, kept) if kept.stage == "asked" else None
    asked = " ".join((item.reason if item else ctx.settings.question).split()) or words.DOOR_TITLE
    label, long = cut(asked, LABEL_LIMIT), len(asked) > LABEL_LIMIT
    text = TextField("answer", label, help=cut(asked, 300) if long else "", longest=LONGEST_ANSWER, lines=6)
    return form(words.DOOR_TITLE, Reply(), text, submit=words.SEND)


@cog.submitted(Reply, raises=(ReviewMoved,))
async def replied(ctx: Ctx, _: Reply, values: FormValues) -> Message:
    """The answer goes to the moderators; an answer to a question of theirs joins the first one."""
    kept = await _open(ctx)
    answer = words_of(values, LONGEST_ANSWER)
    if not visible(answer):
        raise Invalid(answer=words.EMPTY_ANSWER)
    if kept.stage == "asked" and kept.item is not None:
        opened = await ctx.review.open_up(kept.item, by=ctx.actor.id, words=answer)
        if isinstance(opened, Refusal):
            raise Say(words.NOT_OPEN)
        item = opened.id
    else:
        matter = Matter(
            kind="answer",
            rule="onboarding.answer",
            title=staffwords.ANSWER_TITLE,
            why=staffwords.answer_why(ctx.settings.question),
            author=ctx.actor.id,
            text=answer,
            begin="open",
        )
        item = (await ctx.review.submit(matter)).id
    if kept.note is not None:
        await ctx.withdraw(SentRef(kept.note))
    store.keep(ctx.tx, replace(kept, stage="answered", item=item, since=ctx.now))
    return say(words.with_moderators(ctx.now))


async def _open(ctx: Ctx) -> Newcomer:
    """Who acts, if they have something to answer; raises Say if not."""
    kept = await known(ctx)
    if kept is None or kept.stage == "through":
        raise Say(words.ALREADY_IN)
    if kept.stage == "answered":
        raise Say(words.with_moderators(kept.since))
    if kept.stage == "refused" or (kept.stage == "door" and not ctx.settings.question):
        raise Say(words.NOT_OPEN)
    return kept


def words_of(values: FormValues, longest: int) -> str:
    """What was written into the one field of a form."""
    given = values.get("answer")
    return clean(given).strip()[:longest] if isinstance(given, str) else ""
