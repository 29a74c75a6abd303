"""What Hearth does on Discord besides messages: threads and posts, planned events, roles, rests, reactions, gates."""

from collections.abc import Callable

from bot.kit.delivery import Order, Receipt, Refused
from bot.kit.effects import CallOff, Gate, GiveRole, OpenThread, Plan, React, Replan, TakeRole, TimeOut
from bot.platforms.discord import gates, gatherings, roles
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.history import MESSAGE
from bot.platforms.discord.posting import Posting
from bot.platforms.discord.rest import Caller
from bot.platforms.discord.standing import Standings
from bot.platforms.discord.threads import Threads

Extra = OpenThread | Plan | Replan | CallOff | GiveRole | TakeRole | TimeOut | React | Gate
"""The effects that are carried out here."""


class Extras:
    """One connection's. `now` is Hearth's clock, epoch milliseconds."""

    def __init__(
        self, caller: Caller, atlas: Atlas, standing: Standings, posting: Posting, now: Callable[[], int]
    ) -> None:
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._threads = Threads(caller, atlas, standing, posting)
        self._now = now

    async def carry(self, order: Order, effect: Extra) -> Receipt:
        """Carry an order out; all but threads and plans may be repeated without harm. Raises as `Rest.call`."""
        town = self._atlas.town(order.space)
        match effect:
            case OpenThread():
                return await self._threads.open(order, effect)
            case Plan(gathering=gathering):
                return await gatherings.plan(self._caller, order, gathering, town, self._now())
            case Replan(gathering=gathering):
                await gatherings.replan(self._caller, order, gathering, town)
            case CallOff():
                await gatherings.call_off(self._caller, order, town)
            case GiveRole(role=role) | TakeRole(role=role):
                await roles.give(self._caller, order, town, role, given=isinstance(effect, GiveRole))
            case TimeOut(until=until):
                await roles.time_out(self._caller, order, town, until, self._now())
            case Gate():
                await gates.keep(self._caller, order, effect, town, self._atlas.me)
            case React(emoji=emoji):
                await self._react(order, emoji)
        return Receipt(order.place, order.message)

    async def find(self, order: Order, effect: Extra) -> Receipt | None:
        """Look an order up; None where it is not there, or may be done again without harm."""
        match effect:
            case OpenThread():
                return await self._threads.find(order, effect)
            case Plan(gathering=gathering):
                town = self._atlas.town(order.space)
                return await gatherings.find(self._caller, order, gathering, town, self._atlas.me)
            case _:
                return None

    async def _react(self, order: Order, emoji: str) -> None:
        if order.place is None or order.message is None:
            raise Refused("This message does not exist any more.")
        message = self._standing.current(order.message)
        path = f"{MESSAGE}/reactions/{{emoji}}/@me"
        await self._caller.call("PUT", path, channel_id=order.place.key, message_id=message, emoji=emoji)
