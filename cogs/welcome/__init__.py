"""A short welcome for whoever joins, once, with a button for the others to say hello.

A plain beginning; the onboarding cog takes its place where a community wants steps.
"""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.errors import Say
from bot.kit.events import ButtonPressed, MemberAdmitted
from bot.kit.settings import ChannelName
from bot.kit.settings import Settings as Base
from bot.kit.ui import Action, Message, Text, button, say
from cogs.welcome import rules, store, words

EXPIRES: Final = 2 * 86_400_000
"""A greeting that comes later than two days after somebody joined would only puzzle them."""


class Settings(Base):
    """How newcomers are greeted."""

    channel: ChannelName = Field(
        default="general", title="Greet in", description="The channel for it; none means a private note."
    )
    greeting: Annotated[str, AfterValidator(rules.greeting)] = Field(
        default="Welcome, {name}. Good to have you here.",
        max_length=500,
        title="Greeting",
        description="What newcomers read first; {name} is the newcomer.",
    )


cog = Cog("welcome", "Greet whoever joins, once.", Settings, keeps=words.KEEPS)


class Hello(Action, frozen=True, tag="welcome.hello"):
    """Say hello to this person."""

    newcomer: int


@cog.on(MemberAdmitted)
async def admitted(ctx: Context[Settings], event: MemberAdmitted) -> None:
    """Somebody is really in: greet them, unless they were greeted in an earlier stay."""
    newcomer, here = ctx.actor, ctx.space.community
    if (event.actor and event.actor.bot) or await store.was_greeted(ctx.tx, here, newcomer.id):
        return
    store.greet(ctx.tx, here, newcomer.id, ctx.now)
    expires = event.at + EXPIRES
    channel = await ctx.places.named(ctx.settings.channel) if ctx.settings.channel else None
    if channel is None:
        note = say(rules.greet(ctx.settings.greeting, newcomer.id), words.FIRST_STEPS)
        ctx.direct(newcomer, note, purpose="welcome", expires=expires)
        return
    message = _drawn(ctx.settings.greeting, newcomer.id, ())
    ctx.send(channel, message, purpose="welcome", expires=expires, ping=(newcomer,))


@cog.press(Hello)
async def hello(ctx: Context[Settings], action: Hello, _: tuple[str, ...]) -> Message:
    """Say hello, once each; the greeting shows who did."""
    me, here = ctx.actor.id, ctx.space.community
    if me == action.newcomer:
        raise Say(words.YOURSELF)
    before = await store.hellos(ctx.tx, here, action.newcomer)
    if me in before:
        raise Say(words.TWICE)
    if not await store.was_greeted(ctx.tx, here, action.newcomer):
        raise Say(words.NOT_GREETED)
    store.say_hello(ctx.tx, here, action.newcomer, me, ctx.now)
    if isinstance(ctx.event, ButtonPressed) and ctx.event.message and ctx.channel_or_none:
        ctx.edit(ctx.message, _drawn(ctx.settings.greeting, action.newcomer, (*before, me)))
    return say(words.said(action.newcomer))


def _drawn(greeting: str, newcomer: int, others: tuple[int, ...]) -> Message:
    said = (Text(words.hello(others)),) if others else ()
    return say(rules.greet(greeting, newcomer), *said, button(words.SAY_HELLO, Hello(newcomer)))
