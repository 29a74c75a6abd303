"""`/help`: what the person who asks can use here, and how."""

from collections.abc import Sequence
from typing import Annotated

from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.errors import Say
from bot.kit.options import Option
from bot.kit.people import Access
from bot.kit.settings import Settings as Base
from bot.kit.ui import CHOICE_LIMIT, Choice, Message
from cogs.guide import rules, words


class Settings(Base):
    """Nothing to choose."""


cog = Cog("guide", "See what you can ask of Hearth.", Settings)


@cog.command("help", help="See what you can ask of me", private=True)
async def show(
    ctx: Context[Settings], command: Annotated[str, Option("one command, to see how it works", 40)] = ""
) -> Message:
    """Everything that is open to whoever asks, or one command in full."""
    sheets, access = ctx.guide.commands, await _access(ctx)
    if not rules.typed_name(command):
        menus = rules.open_to(ctx.guide.menus, access)
        return words.overview(rules.by_access(rules.open_to(sheets, access)), menus)
    match rules.look_up(sheets, access, command):
        case rules.Found(sheet):
            return words.command(sheet, await _somebody(ctx))
        case rules.Closed(sheet):
            raise Say(words.closed(sheet))
        case rules.Several(group):
            return words.group(rules.typed_name(command), group)
        case rules.Unknown(near):
            raise Say(words.unknown(rules.typed_name(command), near))


@cog.suggest("help", "command")
async def suggest(ctx: Context[Settings], typed: str) -> Sequence[Choice]:
    """The commands that are open to whoever types."""
    name = rules.typed_name(typed)
    sheets = rules.open_to(ctx.guide.commands, await _access(ctx))
    return [Choice(f"/{s.name}", s.name, s.help) for s in sheets if name in s.name][:CHOICE_LIMIT]


async def _access(ctx: Context[Settings]) -> Access:
    return await ctx.members.access(ctx.actor_or_none.id) if ctx.actor_or_none else Access.NEWCOMER


async def _somebody(ctx: Context[Settings]) -> str:
    """A name for the example: somebody else who is here."""
    others = [person.name for person in await ctx.members.present() if person != ctx.actor]
    return others[0] if others else "Name"
