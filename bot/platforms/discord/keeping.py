"""Takes members' posts out of sight and shows them again: kept first, then removed, and put up anew by a webhook.

Whatever is cut short is begun again: what is kept tells how far it came, and what a webhook posted carries a mark
by which it is found, since it takes no nonce. So carrying an order out again does no harm, and none is looked up.
"""

from collections.abc import Awaitable, Callable

from bot.kit.delivery import Later, Order, Receipt, Refused
from bot.kit.events import Event
from bot.kit.kept import Vault
from bot.kit.outcome import NotRecorded
from bot.kit.people import Place
from bot.platforms.discord import words
from bot.platforms.discord.hooks import Hooks
from bot.platforms.discord.repost import SILENT, labelled, too_long
from bot.platforms.discord.rest import Caller
from bot.platforms.discord.restorable import restorable
from bot.platforms.discord.showing import Showing
from bot.platforms.discord.standins import StandIns
from bot.platforms.discord.taking import Taking


class Keeping:
    """One connection's. `limit` is how many bytes of files a post may have, `bring` takes the news of a label."""

    def __init__(
        self,
        caller: Caller,
        vault: Vault,
        standing: StandIns,
        hooks: Hooks,
        *,
        limit: int,
        now: Callable[[], int],
        bring: Callable[[Event], None],
    ) -> None:
        self._vault = vault
        self._standing = standing
        self._hooks = hooks
        self._limit = limit
        self._taking = Taking(caller, vault, standing, limit, now)
        self._showing = Showing(caller, vault, standing, hooks, bring)

    async def hide(self, order: Order) -> Receipt:
        """Keep a post, then remove it. Raises `Refused` where it could not be shown again as it was."""
        return await self._recorded(order, self._hide(*_post(order)))

    async def restore(self, order: Order) -> Receipt:
        """Show a post again that was hidden, or give it back to its author; nothing happens if it is to be seen."""
        return await self._recorded(order, self._restore(*_post(order)))

    async def label(self, order: Order, label: str, text: str | None = None) -> Receipt:
        """Put words in front of a post, or of the `text` that its author wrote instead, and show it. Raises `Refused`,
        with nothing changed, where that cannot be.
        """
        return await self._recorded(order, self._label(*_post(order), label, text))

    async def _recorded(self, order: Order, done: Awaitable[None]) -> Receipt:
        try:
            await done
        except NotRecorded as why:
            raise Later(str(why)) from why
        return Receipt(order.place, order.message)

    async def _hide(self, space: str, place: Place, key: str) -> None:
        post = await self._vault.find(space, key)
        fresh = post is None
        if post is None:
            payload = await self._taking.read(place, self._standing.current(key))
            post = await self._taking.keep(space, place, key, payload)
        await self._taking.remove(post, fresh=fresh)

    async def _restore(self, space: str, place: Place, key: str) -> None:
        post = await self._vault.find(space, key)
        if post is None:
            return
        if await self._taking.stands(place, post.removed):
            await self._taking.leave(post)
            return
        await self._showing.show(post)

    async def _label(self, space: str, place: Place, key: str, label: str, text: str | None) -> None:
        post = await self._vault.find(space, key)
        if post is not None:
            await self._taking.remove(post, fresh=False)
            await self._show(space, key, label, text)
            return
        shown = self._standing.current(key)
        payload = await self._taking.read(place, shown)
        says = labelled(str(payload["content"]) if text is None else text, label)
        if says == payload["content"]:
            return
        if too_long(says):
            raise Refused(words.LABEL_TOO_LONG)
        if self._standing.find(shown) is not None:
            await self._hooks.edit(place, shown, {"content": says, "allowed_mentions": SILENT})
            return
        if not restorable(payload, self._limit):
            raise Refused(words.NOT_RESTORABLE)
        await self._hooks.ready(place)
        post = await self._taking.keep(space, place, key, payload)
        await self._taking.remove(post, fresh=True)
        await self._show(space, key, label, text)

    async def _show(self, space: str, key: str, label: str, text: str | None) -> None:
        """Put up what is kept by now: its author may have changed it until it was removed."""
        post = await self._vault.find(space, key)
        if post is not None:
            await self._showing.show(post, label, text)


def _post(order: Order) -> tuple[str, Place, str]:
    """Which post an order is about; raises `Refused` for one about none."""
    if order.place is None or order.message is None:
        raise Refused("This message does not exist any more.")
    return order.space, order.place, order.message
