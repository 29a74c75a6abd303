"""A cog that posts what it is told to, now or later, for stories about what Discord does with posts."""

from datetime import timedelta
from typing import Final

from bot.kit.clock import milliseconds
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.effects import Urgency
from bot.kit.events import CommandUsed
from bot.kit.people import Access
from bot.kit.services import Timer
from bot.kit.settings import Settings
from bot.kit.ui import Message, say


class Nothing(Settings):
    """No settings."""


class Bell(Timer, frozen=True, tag="crier.bell"):
    """It is time."""

    channel: int


Ctx = Context[Nothing]
cog: Final = Cog("crier", "Only for these stories.", Nothing)


@cog.command("cry", help="Post in every channel", who=Access.ORGANISER, private=True)
async def cry(ctx: Ctx, each: int) -> Message:
    """So many posts in each channel, in the order of their numbers."""
    for number in range(each):
        for channel in await ctx.places.all():
            ctx.send(channel, say(f"Number {number}."), purpose="cry", urgency=Urgency.DUTY)
    return say("It goes out.")


@cog.command("bell", help="Ring in a while", who=Access.ORGANISER, private=True)
async def bell(ctx: Ctx, minutes: int) -> Message:
    """Something that falls due."""
    ctx.timers.once(Bell(ctx.channel.id), key="bell", at=ctx.now + milliseconds(timedelta(minutes=minutes)))
    return say("It will ring.")


@cog.timer(Bell)
async def ring(ctx: Ctx, timer: Bell) -> None:
    """Now."""
    channel = await ctx.places.find(timer.channel)
    if channel is not None:
        ctx.send(channel, say("It is time."), purpose="bell", urgency=Urgency.DUTY)


@cog.command("slow", help="Answer in public", who=Access.MEMBER)
async def slow(ctx: Ctx) -> Message:
    """Something that everybody reads."""
    assert isinstance(ctx.event, CommandUsed)
    return say("Here it is, for all.")
