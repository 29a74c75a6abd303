"""Looking at the moderation queue: the half of kit's `Review` that changes nothing."""

from collections.abc import Sequence

from bot.core.review import rows
from bot.kit.items import Earlier, Item, Taken
from bot.kit.people import MessageRef, SentRef
from bot.kit.tables import Tx


class Looking:
    """The items of one community, as this transaction sees them."""

    def __init__(self, tx: Tx, community: int) -> None:
        self._tx = tx
        self._here = community

    async def find(self, item: int) -> Item | None:
        """An item by id."""
        row = await self._tx.first(rows.one(self._here, item))
        return rows.item_of(row) if row else None

    async def about(self, message: MessageRef) -> Item | None:
        """The item of a message."""
        return (await self.at(message))[0]

    async def of_card(self, card: SentRef) -> Item | None:
        """The item with this card."""
        row = await self._tx.first(rows.of_card(self._here, card))
        return rows.item_of(row) if row else None

    async def unsettled(self) -> Sequence[Item]:
        """What is open or with its author, longest waiting first."""
        return [rows.item_of(row) for row in await self._tx.rows(rows.unsettled(self._here))]

    async def settled(self, most: int) -> Sequence[Item]:
        """What is settled, newest first."""
        return [rows.item_of(row) for row in await self._tx.rows(rows.settled(self._here, most))]

    async def of(self, author: int) -> Sequence[Item]:
        """Every item about a person, newest first."""
        return [rows.item_of(row) for row in await self._tx.rows(rows.by(self._here, author))]

    async def alike(self, item: Item) -> Sequence[Item]:
        """The other open items that resemble this one."""
        if not item.alike:
            return ()
        return [rows.item_of(row) for row in await self._tx.rows(rows.alike(self._here, item))]

    async def earlier(self, item: Item) -> Earlier:
        """How the author's other posts ended."""
        if item.author is None:
            return Earlier()
        return rows.earlier_of(await self._tx.rows(rows.endings(self._here, item)))

    async def posted_at(self, item: int) -> int | None:
        """When an item's post was written."""
        row = await self._tx.first(rows.posted(self._here, item))
        return row[0] if row else None

    async def history(self, item: int) -> Sequence[Taken]:
        """Every step, oldest first."""
        found = await self._tx.rows(rows.steps(item)) if await self.find(item) else ()
        return [rows.taken_of(row) for row in found]

    async def reporters(self, item: int) -> Sequence[int]:
        """Who reported it."""
        return list(dict.fromkeys(row[0] for row in await self._tx.rows(rows.reports(item))))

    async def at(self, message: MessageRef | None) -> tuple[Item | None, str | None]:
        """The item of a message, and the fingerprint of the text that it stands for."""
        row = await self._tx.first(rows.at(self._here, message)) if message else None
        return (rows.item_of(row), row.print) if row else (None, None)
