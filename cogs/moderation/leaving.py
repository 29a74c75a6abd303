"""Whoever was erased leaves the queue: what is open about them ends, and their words go from every card."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from bot.kit.context import Context
from bot.kit.domain import ErasureAsked, ReviewMoved
from cogs.moderation import card_words, cards, store
from cogs.moderation.actions import Forget
from cogs.moderation.cog import cog
from cogs.moderation.following import let_go
from cogs.moderation.settings import Settings

SLICE: Final = 10
"""Items in one transaction: some 20 milliseconds, while others wait."""
PAUSE: Final = 1000
"""Milliseconds between two slices."""


@cog.on(ErasureAsked, raises=(ReviewMoved,))
async def erased(ctx: Context[Settings], event: ErasureAsked) -> None:
    """Let go of what is open about somebody, and of their words on every card, which the platform would keep."""
    person = event.subject
    await let_go(ctx, person)
    theirs = await ctx.review.of(person)
    first = [item.id for item in theirs if not item.settled]
    then = [item.id for item in theirs if item.settled and item.card is not None]
    await _forget(ctx, [*first, *then, *await store.reported_by(ctx.tx, person)])


@cog.timer(Forget, raises=(ReviewMoved,))
async def forget(ctx: Context[Settings], timer: Forget) -> None:
    """Go on with the rest, known by its numbers: by now no item may name the person any more."""
    await _forget(ctx, timer.items)


async def _forget(ctx: Context[Settings], items: Sequence[int]) -> None:
    """See to the next few; the rest follow a moment later."""
    for number in items[:SLICE]:
        item = await ctx.review.find(number)
        if item is None:
            continue
        if not item.settled and await cards.leaving(ctx, item.author):
            await ctx.review.gone(item.id, why=card_words.ERASED)
        elif item.card is not None:
            await cards.show(ctx, item)
    rest = tuple(items[SLICE:])
    if rest:
        same = sha256(repr(rest).encode()).hexdigest()[:16]  # two who leave at once take nothing from one another
        ctx.timers.once(Forget(rest), key=f"forget {same}", at=ctx.now + PAUSE)
