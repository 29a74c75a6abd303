"""A cog that does what a busy one does: looks at every message, acts on one in twenty; one that only answers."""

from typing import Final

from sqlalchemy import func, select

from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.events import MessagePosted
from bot.kit.people import Person
from bot.kit.settings import Settings
from bot.kit.tables import community, index, instant, metadata, person, table
from bot.kit.ui import Message, say


class NoSettings(Settings):
    """Nothing to set."""


note: Final = table(
    "bench_note",
    community(),
    person(on_erase="delete"),
    instant("at", nullable=False),
    index("ix_bench_note_person", "person"),
)
metadata.remove(note)
WRITES: Final = "please"
cog: Final = Cog("bench", "Only for measuring.", NoSettings)


@cog.on(MessagePosted)
async def heard(ctx: Context[NoSettings], event: MessagePosted) -> None:
    """Write a row and ask for an effect where the text begins with the magic word."""
    if event.text.startswith(WRITES):
        ctx.tx.add(note, {"community": ctx.space.community, "person": ctx.actor.id, "at": ctx.now})
        ctx.send(ctx.channel, say("Noted."), purpose="bench")


@cog.command("note", help="Write a row, read one, answer in public")
async def write(ctx: Context[NoSettings], who: Person) -> Message:
    """One read, one write, one effect."""
    row = await ctx.tx.first(select(func.count()).select_from(note).where(note.c.person == who.id))
    ctx.tx.add(note, {"community": ctx.space.community, "person": who.id, "at": ctx.now})
    return say(f"{who} has {row[0] if row else 0}.")


polite: Final = Cog("polite", "Only for measuring.", NoSettings)


@polite.command("hello", help="Answer, and no more", private=True)
async def hello(ctx: Context[NoSettings]) -> Message:
    """What an answer costs by itself."""
    return say("Here you are.")
