"""One connection's half that carries orders and answers: everything that speaks to Discord, joined."""

from collections.abc import Callable

from bot.kit.delivery import Order, Receipt, Refused
from bot.kit.effects import Answer, Delete, Direct, Edit, Send
from bot.kit.outcome import Host
from bot.platforms.discord.answers import Answers
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.extras import Extra, Extras
from bot.platforms.discord.options import Options
from bot.platforms.discord.posting import Posting
from bot.platforms.discord.rest import Caller
from bot.platforms.discord.standing import NOBODY, Standings


class Line:
    """Speaks to Discord for as long as one login holds."""

    def __init__(
        self, caller: Caller, host: Host, atlas: Atlas, options: Options, salt: str, now: Callable[[], int]
    ) -> None:
        """`now` is Hearth's clock, epoch milliseconds."""
        self.caller = caller
        self.standing: Standings = NOBODY
        self._posting = Posting(caller, atlas, self.standing, salt)
        self._extras = Extras(caller, atlas, self.standing, self._posting, now)
        self.answers = Answers(host, caller, atlas, self.standing, NOTHING_OWN, options.deadline)

    async def carry(self, order: Order) -> Receipt:
        """Carry an order out; raises Refused, Later or Unsettled."""
        match order.effect:
            case Send() | Answer() | Direct():
                return await self._posting.post(order)
            case Edit(message=message):
                await self._posting.edit(order, message)
            case Delete():
                await self._posting.delete(order)
            case effect if isinstance(effect, Extra):
                return await self._extras.carry(order, effect)
            case _:
                raise Refused("Not on Discord yet.")
        return Receipt(order.place, order.message)

    async def find(self, order: Order) -> Receipt | None:
        """Look an order up; None where doing it again does no harm."""
        match order.effect:
            case Send() | Answer() | Direct():
                return await self._posting.find(order)
            case effect if isinstance(effect, Extra):
                return await self._extras.find(order, effect)
            case _:
                return None


class _NothingOwn:
    async def pressed(self, data: object) -> None:
        return None


NOTHING_OWN = _NothingOwn()
