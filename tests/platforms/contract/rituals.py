"""A cog that asks for what rituals and badges will ask for: a role, a thread, a planned gathering, a picture."""

import base64
from datetime import timedelta
from typing import Final

from bot.kit.clock import milliseconds
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.effects import Urgency
from bot.kit.events import MessagePosted
from bot.kit.gathering import Gathering
from bot.kit.people import Access, Person
from bot.kit.settings import Settings
from bot.kit.ui import Message, Picture, say


class Nothing(Settings):
    """No settings."""


Ctx = Context[Nothing]
cog: Final = Cog("rituals", "Only for these stories.", Nothing)
DOT: Final = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""The smallest picture there is."""
ROLE: Final = "gardener"


@cog.command("honour", help="Give a member the gardeners' role", who=Access.ORGANISER, private=True)
async def honour(ctx: Ctx, member: Person) -> Message:
    """A badge that shows."""
    ctx.give_role(member, ROLE)
    return say("They wear it now.")


@cog.command("dishonour", help="Take it back", who=Access.ORGANISER, private=True)
async def dishonour(ctx: Ctx, member: Person) -> Message:
    """And back."""
    ctx.take_role(member, ROLE)
    return say("They wear it no more.")


@cog.command("round", help="Open a round in a thread", who=Access.ORGANISER, private=True)
async def begin(ctx: Ctx) -> Message:
    """A thread with its first message."""
    ctx.open_thread(ctx.channel, "Round 12", say("What grew?"), purpose="round", urgency=Urgency.DUTY)
    return say("It is open.")


@cog.command("gather", help="Plan an hour together", who=Access.ORGANISER, private=True)
async def gather(ctx: Ctx) -> Message:
    """Something planned, in the platform's own list."""
    starts = ctx.now + milliseconds(timedelta(days=1))
    hour = Gathering("Office hour", starts, starts + milliseconds(timedelta(hours=1)), "by the compost")
    ctx.plan(hour, purpose="office hour")
    return say("It is planned.")


@cog.command("chart", help="Show a picture", who=Access.ORGANISER)
async def chart(ctx: Ctx) -> Message:
    """A picture with words for whoever cannot see it."""
    return say("How it grew.", Picture(DOT, "A single dot: one bean came up."))


@cog.on(MessagePosted, when=lambda event, _: event.text == "Who is here?")
async def wave(ctx: Ctx, _: MessagePosted) -> None:
    """Hearth reacts."""
    ctx.react(ctx.message, "👋")
