"""`/activity`: what a member did here lately, for that member alone. No ranking, no comparison."""

from typing import Annotated, Final

from bot.kit.clock import DAY
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.options import Option
from bot.kit.services import Activity
from bot.kit.settings import Settings as Base
from bot.kit.text import counted
from bot.kit.ui import Facts, Message, say

_KEPT: Final = "I keep that you wrote, where and when, and never what you wrote."


class Settings(Base):
    """Nothing to choose."""


cog = Cog("participation", "See your own figures, for you alone.", Settings)


@cog.command("activity", help="See what you did here lately; only you see it", private=True)
async def activity(
    ctx: Context[Settings], days: Annotated[int, Option("how many days back", least=1, most=365)] = 28
) -> Message:
    """The asking member's own figures."""
    done = await ctx.figures.activity(ctx.actor.id, ctx.now - days * DAY)
    thanked, thanks = done.acts.get("Thanked", 0), done.received.get("Thanked", 0)
    if not any((done.messages, done.reactions_given, done.replied_to_by, thanked, thanks)):
        return _nothing(days, thanking=any(sheet.name == "thanks" for sheet in ctx.guide.commands))
    others = len([person for person in await ctx.members.present() if person != ctx.actor])
    facts = [
        ("Messages you wrote", f"{done.messages:,}"),
        ("Days you wrote on", _of(done.days, days + 1, days)),
        ("Channels and threads you wrote in", f"{done.channels:,}"),
        ("People who answered you", _of(done.replied_to_by, others, others)),
        ("Reactions you gave", f"{done.reactions_given:,}"),
        ("Thanks you gave", f"{thanked:,}"),
        ("Thanks you received", f"{thanks:,}"),
    ]
    return say(_first(done, days), Facts(tuple(facts)), _KEPT)


def _first(done: Activity, days: int) -> str:
    if not done.messages:
        return f"You wrote no message in the last {counted(days, 'day')}. This is what else there is."
    return f"You wrote {counted(done.messages, 'message')} in the last {counted(days, 'day')}."


def _of(count: int, most: int, shown: int) -> str:
    """A count and what it is out of, where that still holds (people leave, windows touch two days)."""
    return f"{min(count, shown):,} of {shown:,}" if 0 < count <= most else f"{count:,}"


def _nothing(days: int, *, thanking: bool) -> Message:
    third = ", or thank somebody with /thanks" if thanking else ""
    first = f"Nothing here yet for the last {counted(days, 'day')}."
    return say(f"{first} Say something in any channel, answer somebody{third}, and it shows up here.", _KEPT)
