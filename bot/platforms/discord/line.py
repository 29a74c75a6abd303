"""One connection's half that carries orders and answers: everything that speaks to Discord, joined."""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from bot.kit.delivery import Order, Receipt
from bot.kit.effects import Answer, Delete, Direct, Edit, Hide, Label, Restore, Send
from bot.kit.events import Event
from bot.kit.outcome import Host
from bot.platforms.discord.answers import Answers
from bot.platforms.discord.atlas import Atlas
from bot.platforms.discord.extras import Extras
from bot.platforms.discord.hooks import Hooks
from bot.platforms.discord.keeping import Keeping
from bot.platforms.discord.options import Options
from bot.platforms.discord.posting import Posting
from bot.platforms.discord.rest import Caller
from bot.platforms.discord.standing import linking
from bot.platforms.discord.standins import StandIns
from bot.platforms.discord.theirs import Theirs


class Line:
    """Speaks to Discord for as long as one login holds."""

    def __init__(
        self,
        caller: Caller,
        host: Host,
        atlas: Atlas,
        standing: StandIns,
        options: Options,
        *,
        salt: str,
        now: Callable[[], int],
        bring: Callable[[Event], None],
    ) -> None:
        """`now` is Hearth's clock, epoch milliseconds; `bring` takes what Hearth itself did to a member's post."""
        self.caller = caller
        self.standing = standing
        self.vault = host.vault
        self._posting = Posting(caller, atlas, standing, salt)
        self._extras = Extras(caller, atlas, standing, self._posting, now)
        hooks = Hooks(caller, atlas, standing)
        self._keeping = Keeping(caller, host.vault, standing, hooks, limit=options.hold_limit, now=now, bring=bring)
        self.theirs = Theirs(host.vault, atlas, standing, hooks, patience=options.deadline)
        self.answers = Answers(host, caller, atlas, standing, self.theirs, options.deadline)

    async def carry(self, order: Order) -> Receipt:
        """Carry an order out; raises Refused, Later or Unsettled."""
        order = structs.replace(order, names=linking(order.names, self.standing))
        match order.effect:
            case Send() | Answer() | Direct():
                return await self._posting.post(order)
            case Edit(message=message):
                await self._posting.edit(order, message)
            case Delete():
                await self._posting.delete(order)
            case Hide():
                return await self._keeping.hide(order)
            case Restore():
                return await self._keeping.restore(order)
            case Label(words=label, text=text):
                return await self._keeping.label(order, label, text)
            case effect:
                return await self._extras.carry(order, effect)
        return Receipt(order.place, order.message)

    async def find(self, order: Order) -> Receipt | None:
        """Look an order up; None where doing it again does no harm."""
        match order.effect:
            case Send() | Answer() | Direct():
                return await self._posting.find(order)
            case Edit() | Delete() | Hide() | Restore() | Label():
                return None
            case effect:
                return await self._extras.find(order, effect)

    def fell(self, data: dict[str, Any]) -> None:
        """Messages are gone, one or many: what stood for somebody's post is kept in mind no longer."""
        for key in data.get("ids") or (data["id"],):
            self.theirs.fell(str(data.get("guild_id")), str(key))

    async def stop(self) -> None:
        """Let what members asked for end."""
        await self.answers.stop()
        await self.theirs.stop()
