"""Thanks in public: `/thanks`, a button to join in, and once a week who was thanked."""

from typing import Annotated

from bot.kit.actions import Action
from bot.kit.clock import DAY
from bot.kit.cog import Cog
from bot.kit.context import Context
from bot.kit.domain import SettingsChanged, Thanked
from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.events import SpaceOpened, TimerDue
from bot.kit.options import Option
from bot.kit.people import Access, Person
from bot.kit.services import Timer
from bot.kit.ui import Message, Quoted, Text, button, say
from cogs.gratitude import rules, store, words
from cogs.gratitude.settings import Settings

cog = Cog("gratitude", "Thank people in public, and see once a week who was thanked.", Settings, keeps=words.KEEPS)


class MeToo(Action, frozen=True, tag="gratitude.too"):
    """Join the thanks with this id."""

    thanks: int


class RoundUp(Timer, frozen=True, tag="gratitude.roundup"):
    """The week's thanks."""


@cog.command("thanks", help="Thank a member in public", who=Access.MEMBER, raises=(Thanked,))
async def thanks(
    ctx: Context[Settings],
    member: Annotated[Person, Option("whom you thank")],
    why: Annotated[str, Option("what they did")],
) -> Message:
    """Thank somebody; others may join in."""
    me, here = ctx.actor.id, ctx.space.community
    before = await store.before(ctx.tx, here, me, member.id, ctx.now)
    match rules.thank(me, member.id, before.last, ctx.settings.wait, ctx.now):
        case rules.Refused(why=reason):
            raise Say(words.REFUSED[reason])
        case rules.TooSoon(until=until):
            raise Say(words.too_soon(member.id, until))
        case rules.Granted():
            store.record(ctx.tx, before.next_id, here, me, member.id, why, ctx.now)
    ctx.tell(Thanked(person=me, subject=member.id))
    return _drawn(before.next_id, store.Thanks(me, member.id, why, ()))


@cog.press(MeToo, redraw=True)
async def me_too(ctx: Context[Settings], action: MeToo, _: tuple[str, ...]) -> Message:
    """Join in, once each."""
    given = await store.find(ctx.tx, ctx.space.community, action.thanks)
    if given is None:
        raise Say(words.GONE)
    match rules.join(given.giver, given.receiver, given.joined, ctx.actor.id):
        case rules.Refused(why=reason):
            raise Say(words.REFUSED[reason])
        case rules.Granted():
            store.join(ctx.tx, action.thanks, ctx.actor.id, ctx.now)
    everyone = (*given.joined, ctx.actor.id)
    return _drawn(action.thanks, store.Thanks(given.giver, given.receiver, given.why, everyone))


def _drawn(number: int, given: store.Thanks) -> Message:
    others = (Text(words.joined(given.joined)),) if given.joined else ()
    first = words.given(given.giver, given.receiver)
    return say(first, Quoted(given.why), *others, button(words.ME_TOO, MeToo(number)))


@cog.on(SpaceOpened)
async def opened(ctx: Context[Settings], _: SpaceOpened) -> None:
    """Hearth is here: the round-up has its rhythm."""
    _schedule(ctx)


@cog.on(SettingsChanged)
async def changed(ctx: Context[Settings], event: SettingsChanged) -> None:
    """Another day, time, channel or zone: the rhythm follows."""
    if event.section in {cog.name, "community"}:
        _schedule(ctx)


def _schedule(ctx: Context[Settings]) -> None:
    rhythm = rules.rhythm(ctx.settings, ctx.zone)
    if rhythm is None:
        ctx.timers.cancel("roundup")
    else:
        ctx.timers.every(RoundUp(), key="roundup", rhythm=rhythm)


@cog.timer(RoundUp)
async def round_up(ctx: Context[Settings], _: RoundUp) -> None:
    """Say who was thanked this week, if anybody was."""
    due = ctx.event.due if isinstance(ctx.event, TimerDue) else ctx.now
    since = rules.week_before(due, ctx.zone)
    given = await store.between(ctx.tx, ctx.space.community, since, due)
    week = rules.week(given, await ctx.privacy.withdrawn())
    if not week.thanked:
        return
    channel = await ctx.places.named(ctx.settings.roundup_channel)
    if channel is None:
        note = say(words.no_channel(ctx.settings.roundup_channel))
        for organiser in await ctx.members.present(Access.ORGANISER):
            ctx.direct(organiser, note, purpose="round-up of thanks", urgency=Urgency.DUTY)
        return
    message = say(*words.roundup(week, due, late=rules.late(due, ctx.now)))
    ctx.send(channel, message, purpose="round-up of thanks", urgency=Urgency.WHENEVER, expires=ctx.now + 2 * DAY)
