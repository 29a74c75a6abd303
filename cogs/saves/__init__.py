"""Save a post for oneself, from its menu or with a reaction, and find it again with `/saved`."""

from bot.kit.actions import Action
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.domain import PostSaved
from bot.kit.events import MessageDeleted, ReactionAdded, ReactionRemoved
from bot.kit.people import MessageRef, Person, Pointed
from bot.kit.settings import Settings as Base
from bot.kit.ui import Choice, Message, button, say, select
from cogs.saves import rules, store, words


class Settings(Base):
    """Nothing to choose."""


class Forget(Action, frozen=True, tag="saves.forget"):
    """Take back that this post was saved."""

    channel: int
    message: str


class Remove(Action, frozen=True, tag="saves.remove"):
    """Take the chosen post off the list."""


cog = Cog(
    "saves",
    "Save a post for yourself, and find it again with /saved.",
    Settings,
    keeps=words.KEEPS,
    unnamed=frozenset({words.SAVE, "/saved", "saves.forget", "saves.remove"}),
)


@cog.menu(words.SAVE, help=words.SAVE_HELP, raises=(PostSaved,))
async def save(ctx: Context[Settings], pointed: Pointed) -> Message:
    """Keep a post for whoever chose it."""
    new = await _keep(ctx, pointed.message, pointed.author, reacted=False)
    undo = button(words.UNDO, Forget(pointed.message.channel, pointed.message.key))
    return say(words.SAVED if new else words.ALREADY, undo)


@cog.on(ReactionAdded, raises=(PostSaved,), when=rules.bookmarks)
async def bookmarked(ctx: Context[Settings], event: ReactionAdded) -> None:
    """The same by a reaction, without a word."""
    if ctx.actor_or_none is not None:
        author = await ctx.members.known(event.author) if event.author else None
        await _keep(ctx, ctx.message, author, reacted=True)


async def _keep(ctx: Context[Settings], message: MessageRef, author: Person | None, *, reacted: bool) -> bool:
    one = store.Save(message, author.id if author else None, ctx.now)
    new = await store.keep(ctx.tx, ctx.space.community, ctx.actor.id, one, reacted=reacted)
    if new:
        ctx.tell(PostSaved(person=ctx.actor.id, about=f"message:{message.key}"))
    return new


@cog.on(ReactionRemoved, when=rules.bookmarks)
async def unmarked(ctx: Context[Settings], _: ReactionRemoved) -> None:
    """The reaction is taken back, and with it what it alone kept."""
    if ctx.actor_or_none is not None:
        await store.drop(ctx.tx, ctx.actor.id, ctx.message, reacted=True)


@cog.on(MessageDeleted)
async def deleted(ctx: Context[Settings], _: MessageDeleted) -> None:
    """What is gone is nothing to find again."""
    if ctx.channel_or_none is not None:
        await store.forget(ctx.tx, ctx.message)


@cog.press(Forget, redraw=True)
async def undo(ctx: Context[Settings], action: Forget, _: tuple[str, ...]) -> Message:
    """Take it back, however often pressed."""
    await store.drop(ctx.tx, ctx.actor.id, MessageRef(action.channel, action.message))
    return say(words.TAKEN_BACK)


@cog.command("saved", help="The posts you saved; only you see the list", private=True)
async def saved(ctx: Context[Settings]) -> Message:
    """The newest of them, each with a way to it."""
    return await _listed(ctx, words.NOTHING)


@cog.press(Remove, redraw=True)
async def remove(ctx: Context[Settings], _: Remove, values: tuple[str, ...]) -> Message:
    """Take one off the list, which then shows what is left."""
    for message in filter(None, map(rules.chosen, values)):
        await store.drop(ctx.tx, ctx.actor.id, message)
    return await _listed(ctx, words.LEFT)


async def _listed(ctx: Context[Settings], empty: str) -> Message:
    mine = await store.newest(ctx.tx, ctx.space.community, ctx.actor.id, rules.SHOWN)
    if not mine.newest:
        return say(empty)
    lines = [words.line(number, one) for number, one in enumerate(mine.newest, 1)]
    choices = [await _choice(ctx, number, one) for number, one in enumerate(mine.newest, 1)]
    return say(words.heading(mine), *lines, select(words.REMOVE, Remove(), *choices))


async def _choice(ctx: Context[Settings], number: int, one: store.Save) -> Choice:
    author = None if one.author is None else await ctx.members.find(one.author)
    channel = await ctx.places.find(one.message.channel)
    label = words.entry(number, author.name if author else None, channel.name if channel else None)
    return Choice(label, rules.value_of(one.message))
