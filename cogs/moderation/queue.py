"""`/queue`: what waits, for how long, who looks at it; one to open, or several to decide at once."""

from collections.abc import Sequence

from bot.kit.context import Context
from bot.kit.errors import Say
from bot.kit.items import Item
from bot.kit.people import Access
from bot.kit.text import clean
from bot.kit.ui import CHOICE_LIMIT, Block, Button, Choice, Message, Select, button, say, select
from cogs.moderation import alike, card_words, cards, rules, words
from cogs.moderation.actions import Look, Open, Queue, Several
from cogs.moderation.cog import cog
from cogs.moderation.settings import Settings

LISTED = 8
"""How many stand as sentences above the lists, which hold up to 25."""


@cog.command("queue", help="See which posts wait for a moderator", who=Access.MODERATOR, private=True)
async def queue(ctx: Context[Settings]) -> Message:
    """What waits now, longest waiting first."""
    return await _page(ctx, 0)


@cog.press(Queue, who=Access.MODERATOR, redraw=True)
async def page(ctx: Context[Settings], action: Queue, _: tuple[str, ...]) -> Message:
    """Another part of it, or the way back to it."""
    return await _page(ctx, action.page)


@cog.press(Open, who=Access.MODERATOR, redraw=True)
async def choose(ctx: Context[Settings], _: Open, values: tuple[str, ...]) -> Message:
    """One item, with everything that can be done."""
    chosen = rules.read_pair(values[0]) if len(values) == 1 else None
    if chosen is None:
        raise Say(words.PICK_ITEM)
    item = await ctx.review.find(chosen[0])
    return await _sheet(ctx, item) if item else await _page(ctx, 0, card_words.STALE)


@cog.press(Look, who=Access.MODERATOR)
async def look(ctx: Context[Settings], action: Look, _: tuple[str, ...]) -> Message:
    """The same, from a private note about it."""
    item = await ctx.review.find(action.item)
    if item is None:
        raise Say(words.MISSING)
    return await _sheet(ctx, item)


@cog.press(Several, who=Access.MODERATOR, redraw=True)
async def several(ctx: Context[Settings], _: Several, values: tuple[str, ...]) -> Message:
    """What was chosen, to be decided together."""
    chosen = dict(pair for pair in map(rules.read_pair, values[:CHOICE_LIMIT]) if pair is not None)
    waiting = {item.id: item for item in await ctx.review.unsettled()}
    items = [waiting[number] for number in chosen if number in waiting]
    if not items:
        return await _page(ctx, 0, card_words.STALE)
    return await alike.choose(ctx, items, alike=False)


async def _sheet(ctx: Context[Settings], item: Item) -> Message:
    return cards.draw(await cards.read(ctx, item), here=True)


async def _page(ctx: Context[Settings], wanted: int, above: str = "") -> Message:
    everything = sorted(await ctx.review.unsettled(), key=lambda item: not item.waiting)
    if not everything:
        return say(above or card_words.EMPTY, *([card_words.EMPTY] if above else []))
    last = (len(everything) - 1) // CHOICE_LIMIT
    number = min(max(wanted, 0), last)
    first = number * CHOICE_LIMIT
    items = everything[first : first + CHOICE_LIMIT]
    waiting = [item for item in everything if item.waiting]
    oldest = ctx.now - waiting[0].since if waiting else None
    head = card_words.queue(len(waiting), oldest, len(everything) - len(waiting))
    lines = [head] if above else []
    if last:
        lines.append(card_words.page(first + 1, first + len(items), len(everything)))
    lines += [card_words.line(item, ctx.actor.id, ctx.now) for item in items[:LISTED]]
    if len(items) > LISTED:
        lines.append(card_words.more(len(items) - LISTED))
    return say(above or head, *lines, *await _lists(ctx, items), *_turning(number, last))


async def _lists(ctx: Context[Settings], items: Sequence[Item]) -> Sequence[Block | Select]:
    choices: list[Choice] = []
    for item in items:
        author = await ctx.members.find(item.author) if item.author is not None else None
        name = clean(author.name) if author else "Somebody"
        choices.append(Choice(card_words.choice(name, item), f"{item.id}.{item.version}"))
    one = select(card_words.OPEN, Open(), *choices)
    mine = [item.waiting and rules.barred(item, ctx.actor.id) is None for item in items]
    able = [choice for choice, may in zip(choices, mine, strict=True) if may]
    many = [select(card_words.SEVERAL, Several(), *able, most=len(able))] if len(able) > 1 else []
    return [one, *many]


def _turning(number: int, last: int) -> Sequence[Button]:
    earlier = [button(card_words.PREVIOUS, Queue(number - 1))] if number else []
    later = [button(card_words.NEXT, Queue(number + 1))] if number < last else []
    return [*earlier, *later]
