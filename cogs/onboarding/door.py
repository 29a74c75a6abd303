"""A question at the door: the answer goes to the moderators before a newcomer is welcomed."""

from dataclasses import replace
from typing import Final

from bot.kit.cog import FormValues
from bot.kit.errors import Invalid, Say
from bot.kit.events import ReviewMoved, SettingsChanged
from bot.kit.people import Person
from bot.kit.review import Item, Matter, Refusal
from bot.kit.text import clean, cut, visible
from bot.kit.ui import LABEL_LIMIT, Form, Message, Quoted, TextField, button, form, say
from cogs.onboarding import greeting, rules, staffwords, store, words
from cogs.onboarding.cog import EXPIRES, SCREENING, Ctx, OpenDoor, Reply, cog
from cogs.onboarding.store import Newcomer

LONGEST_ANSWER: Final = 1000
SLICE: Final = 10
"""People let in with one transaction, when the question is taken away."""


def ask(ctx: Ctx, newcomer: Person, kept: Newcomer) -> None:
    """Put the question to somebody, privately."""
    still: rules.Greeting = "done" if kept.greeting == "done" else "due"
    store.keep(ctx.tx, replace(kept, stage="door", greeting=still, burst=None, since=ctx.now))
    ctx.direct(newcomer, _question(ctx, newcomer.id), purpose=SCREENING, expires=ctx.now + EXPIRES)


async def seen(ctx: Ctx, kept: Newcomer) -> Message:
    """What somebody sees who is not let in yet."""
    item = await _item(ctx, kept)
    match kept.stage:
        case "answered":
            return say(words.with_moderators(kept.since))
        case "asked":
            return _asked_back(item)
        case "refused":
            return _refused(item)
        case _:
            return _question(ctx, kept.person)


def _question(ctx: Ctx, newcomer: int) -> Message:
    asked = Quoted(ctx.settings.question)
    return say(words.question(newcomer), asked, words.WHO_READS, button(words.ANSWER, Reply(), "primary"))


def _asked_back(item: Item | None) -> Message:
    asked = [Quoted(cut(item.reason, LONGEST_ANSWER))] if item and item.reason else []
    return say(words.asked_back(), *asked, button(words.ANSWER, Reply(), "primary"))


def _refused(item: Item | None) -> Message:
    if item is None or not item.reason:
        return say(words.not_let_in())
    return say(words.not_let_in(), words.THEIR_REASON, Quoted(cut(item.reason, LONGEST_ANSWER)))


async def _item(ctx: Ctx, kept: Newcomer) -> Item | None:
    return await ctx.review.find(kept.item) if kept.item is not None else None


@cog.press(Reply)
async def reply(ctx: Ctx, _: Reply, __: tuple[str, ...]) -> Form:
    """The form for the answer."""
    kept = await _open(ctx)
    item = await _item(ctx, kept) if kept.stage == "asked" else None
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
    store.keep(ctx.tx, replace(kept, stage="answered", item=item, since=ctx.now))
    return say(words.with_moderators(ctx.now))


async def _open(ctx: Ctx) -> Newcomer:
    """Who acts, if they have something to answer; raises Say if not."""
    kept = await store.find(ctx.tx, ctx.space.community, ctx.actor.id)
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


@cog.on(ReviewMoved)
async def moved(ctx: Ctx, event: ReviewMoved) -> None:
    """The moderators did something with an answer of ours."""
    if event.owner != cog.name or event.subject is None:
        return
    kept = await store.find(ctx.tx, ctx.space.community, event.subject)
    person = await ctx.members.find(event.subject)
    if kept is None or person is None or kept.item != event.item:
        return
    match event.what:
        case "approved":
            await let_in(ctx, person, kept)
        case "rejected":
            store.keep(ctx.tx, replace(kept, stage="refused", since=ctx.now))
            ctx.direct(person, _refused(await _item(ctx, kept)), purpose=SCREENING, expires=ctx.now + EXPIRES)
        case "asked":
            store.keep(ctx.tx, replace(kept, stage="asked", since=ctx.now))
            ctx.direct(person, _asked_back(await _item(ctx, kept)), purpose=SCREENING, expires=ctx.now + EXPIRES)
        case "undone":
            _take_back(ctx, person, kept)
        case "opened" | "reopened" | "appealed":
            store.keep(ctx.tx, replace(kept, stage="answered", since=ctx.now))
        case "gone":
            store.keep(ctx.tx, replace(kept, stage="door", item=None, since=ctx.now))
        case _:
            pass


async def let_in(ctx: Ctx, person: Person, kept: Newcomer) -> None:
    """The door opens: roles, and the greeting if it is still due."""
    through = replace(kept, stage="through", let_in=1, since=ctx.now)
    store.keep(ctx.tx, through)
    give_roles(ctx, person)
    if kept.greeting == "due":
        await greeting.greet(ctx, person, through, ctx.now)


def give_roles(ctx: Ctx, person: Person) -> None:
    """What somebody carries who was let in."""
    if ctx.settings.door:
        ctx.give_role(person, ctx.settings.door)
    if ctx.settings.newcomer_role:
        ctx.take_role(person, ctx.settings.newcomer_role)


def _take_back(ctx: Ctx, person: Person, kept: Newcomer) -> None:
    """A decision was taken back: quietly, as before it."""
    store.keep(ctx.tx, replace(kept, stage="answered", let_in=0, since=ctx.now))
    if not kept.let_in:
        return
    if ctx.settings.door:
        ctx.take_role(person, ctx.settings.door)
    if ctx.settings.newcomer_role:
        ctx.give_role(person, ctx.settings.newcomer_role)


@cog.on(SettingsChanged)
async def changed(ctx: Ctx, event: SettingsChanged) -> None:
    """The question was taken away: whoever still has it to answer is let in."""
    if event.section == cog.name and not ctx.settings.question:
        ctx.timers.once(OpenDoor(), key="door", at=ctx.now)


@cog.timer(OpenDoor)
async def open_door(ctx: Ctx, _: OpenDoor) -> None:
    """Let the next few in."""
    if ctx.settings.question:
        return
    here = {person.id: person for person in await ctx.members.present()}
    waiting = await store.at_the_door(ctx.tx, ctx.space.community, SLICE)
    for kept in waiting:
        if kept.person in here:
            await let_in(ctx, here[kept.person], kept)
        else:
            store.keep(ctx.tx, replace(kept, stage="through"))
    if len(waiting) == SLICE:
        ctx.timers.once(OpenDoor(), key="door", at=ctx.now + rules.MINUTE)
