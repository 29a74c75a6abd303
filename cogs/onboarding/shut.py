"""A role that the platform did not give to somebody who was let in: whoever can mend it hears of it."""

from bot.kit.effects import Urgency
from bot.kit.errors import Say
from bot.kit.events import RoleRefused
from bot.kit.people import Access
from bot.kit.ui import Message, button, say
from cogs.onboarding import staffwords, store
from cogs.onboarding.cog import SHUT, Ctx, GiveAgain, cog


@cog.on(RoleRefused)
async def refused(ctx: Ctx, event: RoleRefused) -> None:
    """A line for the moderators, in their channel or to each of them."""
    person = await ctx.members.find(event.person)
    if person is None or not event.given or event.role != ctx.settings.door:
        return
    line = say(
        staffwords.shut(person.id, event.role, event.why),
        button(staffwords.TRY_AGAIN, GiveAgain(person.id), "primary"),
    )
    staff = await ctx.places.named(ctx.community.staff)
    if staff is not None:
        ctx.send(staff, line, purpose=SHUT, urgency=Urgency.DUTY)
        return
    for moderator in await ctx.members.present(Access.MODERATOR):
        ctx.direct(moderator, line, purpose=SHUT, urgency=Urgency.DUTY)


@cog.press(GiveAgain, who=Access.MODERATOR, redraw=True)
async def again(ctx: Ctx, action: GiveAgain, _: tuple[str, ...]) -> Message:
    """Somebody says that it is put right."""
    person = await ctx.members.find(action.person)
    kept = await store.find(ctx.tx, ctx.space.community, action.person)
    if person is None or person not in await ctx.members.present() or kept is None or not kept.let_in:
        raise Say(staffwords.NOT_IN)
    if not ctx.settings.door:
        raise Say(staffwords.NO_DOOR)
    ctx.give_role(person, ctx.settings.door)
    return say(staffwords.given_again(person.id, ctx.settings.door))
