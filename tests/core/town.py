"""A cog that does what messages tell it, as duty, so that the pace has no say."""

from bot.kit.cog import Cog
from bot.kit.effects import Urgency
from bot.kit.events import MessagePosted
from bot.kit.people import MessageRef
from bot.kit.ui import Message, say
from tests.core.stage import Ctx, Nothing, cog_named

MINUTE = 60_000


def town() -> Cog[Nothing]:
    """The cog, new for each test."""
    cog = cog_named("town")

    @cog.on(MessagePosted)
    async def obey(ctx: Ctx, event: MessagePosted) -> None:
        what, _, rest = event.text.partition(" ")
        match what:
            case "say":
                for text in rest.split(","):
                    ctx.send(ctx.channel, say(text), purpose="test", urgency=Urgency.DUTY)
            case "edit":
                sent = ctx.send(ctx.channel, say(rest), purpose="test", urgency=Urgency.DUTY)
                ctx.edit(sent, say(f"{rest}, edited"))
            case "edit-old":
                ctx.edit(MessageRef(ctx.channel.id, rest), say("edited"))
            case "whisper":
                ctx.direct(ctx.actor, say(rest), purpose="test", urgency=Urgency.DUTY)
            case _:
                pass

    @cog.command("hello", help="Say hello")
    async def hello(ctx: Ctx) -> Message:
        return say("Hello")

    return cog
