"""The moderators' card: one for an item, posted when it opens, changed in place, and posted anew when it comes back.

It is drawn for the staff channel, or for one moderator alone (`here`), who came to it by the queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.kit.context import Context
from bot.kit.effects import Urgency
from bot.kit.items import Earlier, Item, Taken
from bot.kit.people import Access
from bot.kit.ui import ROW_LIMIT, TEXT_LIMIT, Block, Button, Divider, Facts, Message, Quoted, Row, Text, button, say
from cogs.moderation import card_words, rules, store, words
from cogs.moderation.actions import (
    Alike,
    Approve,
    ApproveHere,
    Ask,
    Claim,
    ClaimHere,
    Look,
    More,
    Queue,
    Reject,
    Release,
    ReleaseHere,
    Undo,
)
from cogs.moderation.settings import Settings

PURPOSE = "moderators' card"
MOST = 900
"""Characters of a post that a card shows; the rest of the room is for the reasons."""
LEAST = 300
"""Characters of it that are not given up for a long norm."""
SHORT_NORM = 100
"""What of the norm stands where there is so little room."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a card shows. `quiet` leaves the author's words and name out: they are gone, or going.

    `said` is what the last reporters wrote, but for those who are gone or going.
    `posted` is when the post was written, if that is known; `able` is whether Hearth can take posts out of sight here.
    """

    item: Item
    earlier: Earlier
    steps: Sequence[Taken]
    quiet: bool
    leaving: bool
    said: Sequence[str]
    alone: bool
    able: bool
    posted: int | None
    now: int


async def read(ctx: Context[Settings], item: Item) -> Sheet:
    """What a card of this item shows now."""
    going = await leaving(ctx, item.author)
    steps = await ctx.review.history(item.id)
    alone = item.appealed and item.waiting and not await others(ctx, item)
    quiet = going or item.state == "gone"
    earlier = Earlier() if quiet else await ctx.review.earlier(item)
    posted, able = await ctx.review.posted_at(item.id), ctx.can("hide")
    return Sheet(item, earlier, steps, quiet, going, await _said(ctx, steps), alone, able, posted, ctx.now)


async def leaving(ctx: Context[Settings], author: int | None) -> bool:
    """Whether somebody was erased, or is being."""
    return author is None or (await ctx.privacy.preference(author)).leaving


async def _said(ctx: Context[Settings], steps: Sequence[Taken]) -> Sequence[str]:
    """The last two words of reporters who are not being erased."""
    said: list[str] = []
    for step in reversed(steps):
        if len(said) < 2 and step.what == "reported" and not await leaving(ctx, step.by):
            said.insert(0, step.words)
    return said


async def others(ctx: Context[Settings], item: Item) -> bool:
    """Whether somebody is here who may decide on an appeal."""
    present = await ctx.members.present(Access.MODERATOR)
    return any(person.id not in {item.author, item.first_decider} for person in present)


async def show(ctx: Context[Settings], item: Item, *, anew: bool = False, refused: bool = False) -> None:
    """Post the card when the item is open and has none, else change it in place.

    One that is open `anew` has its card posted once more, where moderators look, and the former one points there.
    Without a channel for it, or `refused` there, every moderator present is written to, once, and `anew` once more.
    """
    back = anew and item.waiting
    if item.card is not None and not back:
        ctx.edit(item.card, draw(await read(ctx, item)))
        return
    if not item.waiting:
        return
    staff = await ctx.places.named(ctx.community.staff)
    if staff is not None and not refused:
        if item.card is not None:
            ctx.edit(item.card, say(card_words.further_down(ctx.now), button(card_words.LOOK, Look(item.id))))
        card = ctx.send(staff, draw(await read(ctx, item)), purpose=PURPOSE, urgency=Urgency.DUTY)
        await ctx.review.carded(item.id, card)
        return
    if item.card is not None:
        ctx.edit(item.card, draw(await read(ctx, item)))
    if anew or not await store.announced(ctx.tx, item.id):
        line = card_words.note_to_each(ctx.community.staff, there=staff is not None)
        note = Message(line, (Row((button(card_words.LOOK, Look(item.id)),)),))
        for moderator in await ctx.members.present(Access.MODERATOR):
            if moderator.id != item.author:
                sent = ctx.direct(moderator, note, purpose="waits for moderators", urgency=Urgency.DUTY)
                store.noted(ctx.tx, sent.outbox, item.id, moderator.id, "moderator", ctx.now)


def draw(sheet: Sheet, *, here: bool = False, above: str = "") -> Message:
    """The card; `above` is a line before everything else."""
    item = sheet.item
    quotes = () if sheet.quiet else rules.quotes(item.text, item.spans)
    first = card_words.lead(item, quotes)
    lines = _author(sheet)
    why = "" if sheet.quiet else card_words.reason(item, titled=not quotes)
    facts = () if sheet.quiet else tuple(card_words.facts(item))
    used = sum(map(len, (above, first, *lines))) + sum(len(name) + len(value) for name, value in facts)
    room = TEXT_LIMIT - 50 - used
    if why and room - len(why) < LEAST:
        why = card_words.reason(item, titled=not quotes, norm=SHORT_NORM)
    blocks: list[Block] = [Text(first)] if above else []
    blocks.append(_evidence(sheet, min(MOST, room - len(why))))
    blocks += [Text(why)] if why else []
    blocks += [Facts(facts)] if facts else []
    blocks += map(Text, lines)
    return Message(above or first, (*blocks, *_controls(sheet, here=here)))


def _evidence(sheet: Sheet, room: int) -> Block:
    """The post itself, the telling parts marked."""
    if sheet.quiet or not sheet.item.text:
        return Text(card_words.GONE_WORDS)
    shown = rules.excerpt(sheet.item.text, sheet.item.spans, room)
    return Quoted(shown.text, shown.marks)


def _author(sheet: Sheet) -> list[str]:
    """Who wrote it, what is known of them, what others said, and how it stands."""
    item = sheet.item
    written = card_words.written(item, sheet.posted, leaving=sheet.leaving)
    if sheet.quiet:
        return [written, *_standing(sheet)]
    lines = [f"{written} {card_words.earlier(sheet.earlier)}"]
    if item.reports:
        lines.append(card_words.reports(item, sheet.said))
    theirs = rules.word_of(item.author, sheet.steps)
    if theirs:
        lines.append(card_words.authors_word(theirs))
    before = card_words.done_before(sheet.steps)
    if before:
        lines.append(before)
    if item.notes:
        lines.append(card_words.notes(item.notes))
    return [*lines, *_standing(sheet)]


def _standing(sheet: Sheet) -> list[str]:
    """How the item stands: settled, with its author, or open."""
    item, now = sheet.item, sheet.now
    lines: list[str] = []
    match item.state:
        case "approved" | "rejected":
            until = item.undoable_until() or 0
            return [
                card_words.decided(item, silent=sheet.quiet),
                *([card_words.STAYED] if rules.stayed(sheet.steps) else []),
                *([card_words.undo_until(until)] if until > now else []),
            ]
        case "fixed" | "gone":
            return [card_words.settled(item, sheet.steps)]
        case "asked":
            lines.append(card_words.with_author(item))
        case "open":
            lines += _waiting(sheet)
    short = [card_words.NO_ANSWER] if item.waiting and rules.unanswered(sheet.steps) else []
    if sheet.able and item.kind == "post" and rules.hidden(item, sheet.steps):
        short.append(card_words.HELD if item.held else card_words.HIDDEN)
    elif rules.stayed(sheet.steps):
        short.append(card_words.STAYED)
    return [*lines, *([" ".join(short)] if short else []), *([card_words.NOBODY_ELSE] if sheet.alone else [])]


def _waiting(sheet: Sheet) -> list[str]:
    """What a moderator should know of an open item before deciding: how it came back, who looks at it."""
    item = sheet.item
    lines: list[str] = []
    changed = card_words.changed(sheet.steps)
    if changed:
        lines.append(changed)
    if item.appealed:
        lines.append(card_words.first_decision(sheet.steps))
    holder = item.claimant(sheet.now)
    if holder is not None and item.claimed_until is not None:
        lines.append(card_words.claim(holder, item.claimed_until))
    return lines


def _controls(sheet: Sheet, *, here: bool) -> Sequence[Block]:
    """What can be done, the most likely first, the irreversible last and apart."""
    item, now = sheet.item, sheet.now
    back: tuple[Block, ...] = (Row((button(card_words.BACK, Queue(0)),)),) if here else ()
    if item.settled:
        until = item.undoable_until()
        open_yet = until is not None and until > now
        return [*([Row((button(words.UNDO, Undo(item.id, item.version)),))] if open_yet else []), *back]
    approve = ApproveHere(item.id, item.version) if here else Approve(item.id, item.version)
    first = [button(words.APPROVE, approve, "primary")]
    if item.waiting:
        first += [button(words.ASK, Ask(item.id, item.version)), _claiming(item, now, here=here)]
    first.append(button(words.MORE, More(item.id)))
    if item.waiting and item.alike:
        first.append(button(words.ALIKE, Alike(item.id)))
    theirs: tuple[Block, ...] = (Row(item.choices[:ROW_LIMIT]),) if item.choices else ()
    reject = button(words.REJECT, Reject(item.id, item.version), "danger")
    return [Row(tuple(first)), *theirs, *back, Divider(), Row((reject,))]


def _claiming(item: Item, now: int, *, here: bool) -> Button:
    if item.claimant(now) is None:
        return button(words.CLAIM, ClaimHere(item.id) if here else Claim(item.id))
    return button(words.RELEASE, ReleaseHere(item.id) if here else Release(item.id))
