"""The private note to an author: drawn from the item and what is kept about it, sent, and drawn again."""

from typing import Final

from bot.kit.context import Context
from bot.kit.effects import Urgency
from bot.kit.items import Item
from bot.kit.people import Person, SentRef
from bot.kit.ui import Attached, Block, Button, Message, Quoted, button, say
from cogs.disclosure import store
from cogs.disclosure.cog import PURPOSE, Fix, InThread, Leave, Show, TimeUp
from cogs.disclosure.flagged import offering, post_words, treating, words
from cogs.disclosure.judge import rules
from cogs.disclosure.settings import Settings
from cogs.disclosure.store import Note

WHOLE: Final = 500
"""Characters of a post that a note gives back beside all else it may say; a longer one comes as a file."""


def draw(item: Item, note: Note, *, until: int | None, platform: str, in_place: bool, alone: bool = False) -> Message:
    """The note as things stand; settled, it says so and has no buttons. `in_place`: what is held stays its author's
    to change. `alone`: it answers their press, and so may hold a file.
    """
    if item.settled:
        return say(words.stands(item))
    asked = treating.questioned(item)
    head = words.question(item) if asked else words.first(item, note.kind, note.disclosure)
    fits = note.way == "front" and offering.fits(note.label, item.text, platform)
    kept = item.held and not in_place
    stuck = kept and note.way == "author"
    found = () if stuck else rules.quotes(item.text, item.spans)
    parts: list[str | Block | Button] = [Quoted(quote) for quote in found]
    parts += [words.norm(item.norm, item.link)] if item.norm else []
    parts += _back(item, note, alone=alone) if stuck else _offer(note, fits=fits, kept=kept)
    parts += [words.STUCK if stuck else words.KEPT if kept else words.HELD] if item.held else []
    parts += _next(item, note, until)
    if fits:
        parts.append(button(words.fix(note.label), Fix(item.id), "primary"))
    if note.way == "thread" and note.label:
        parts.append(button(post_words.IN_THREAD, InThread(item.id), "primary"))
    if item.state == "asked":
        hint = treating.hint_over(item, advice=note.advice)
        leave = words.LEAVE_ADVICE if hint else words.ANSWER if asked else words.LEAVE
        parts.append(button(leave, Leave(item.id)))
    return say(head, *parts)


def _offer(note: Note, *, fits: bool, kept: bool) -> list[str | Block | Button]:
    """What can be done about the label."""
    if note.way == "thread" and note.label:
        return [post_words.EDIT_TO, Quoted(note.label), post_words.OR_THREAD]
    if kept:
        return [words.offer_kept(note.label, fits=fits)]
    return [words.offer(note.label, fits=fits, able=note.way != "author")]


def _back(item: Item, note: Note, *, alone: bool) -> list[str | Block | Button]:
    """The text of a post that could neither be put up again nor be sent, as it should be posted."""
    text = f"{note.label} {item.text}".strip()
    if len(text) <= WHOLE:
        return [words.back(note.label), Quoted(text)]
    if alone:
        return [words.back(note.label), Attached("post.txt", "text/plain", text.encode(), words.BACK_FILE)]
    return [words.BACK_THERE, button(words.READ, Show(item.id), "primary")]


def _next(item: Item, note: Note, until: int | None) -> list[str | Block | Button]:
    """What happens if the author does nothing."""
    if item.state == "open":
        return [words.OPEN]
    if treating.hint_over(item, advice=note.advice):
        return [words.ADVICE]
    return [words.until(until, asked=treating.questioned(item))] if until is not None else []


async def send(ctx: Context[Settings], author: Person, item: Item, note: Note, *, asked: bool = False) -> None:
    """Write to the author, keep what the note needs, and set the end of their time.

    An earlier note, and a line in the channel about it, have had their time.
    """
    time = treating.time_with(treating.hint_over(item, advice=note.advice), ctx.settings.author_time, asked=asked)
    until = ctx.now + time if item.state == "asked" else None
    message = draw(item, note, until=until, platform=ctx.space.platform, in_place=ctx.can("in_place"))
    sent = ctx.direct(author, message, purpose=PURPOSE, urgency=Urgency.DUTY)
    if until is not None:
        ctx.timers.once(TimeUp(item.id), key=f"time {item.id}", at=until, about=author)
    if note.note is not None:
        ctx.edit(SentRef(note.note), say(words.NEWER))
    if note.line is not None:
        ctx.delete(SentRef(note.line))
    kept = Note(
        item.id,
        author.id,
        sent.outbox,
        None,
        note.label,
        note.decision,
        note.kind,
        note.disclosure,
        note.advice,
        ctx.now,
        way=note.way,
    )
    store.keep(ctx.tx, ctx.space.community, kept)


def redraw(ctx: Context[Settings], item: Item, note: Note) -> None:
    """Let the note that is out already say how things stand now."""
    if note.note is not None:
        ctx.edit(SentRef(note.note), standing(ctx, item, note, alone=False))


def standing(ctx: Context[Settings], item: Item, note: Note, *, alone: bool = True) -> Message:
    """The note as things stand now, with the end of its author's time: the answer to their press if it is for them
    `alone`.
    """
    time = treating.time_with(
        treating.hint_over(item, advice=note.advice), ctx.settings.author_time, asked=bool(item.reason)
    )
    until = max(item.since, note.at) + time if item.state == "asked" else None
    in_place = ctx.can("in_place")
    return draw(item, note, until=until, platform=ctx.space.platform, in_place=in_place, alone=alone)
