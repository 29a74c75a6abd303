"""Orders under way. One that outlasts the courier's patience goes on, and is not begun a second time."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final

from bot.kit.delivery import Later, Receipt

REMEMBERED: Final = 1000
"""Receipts kept of orders that ended after the courier had stopped waiting."""


class Errands:
    """One platform's orders by their outbox rows."""

    def __init__(self) -> None:
        self._under_way: dict[int, asyncio.Task[Receipt]] = {}
        self._ended: OrderedDict[int, Receipt] = OrderedDict()

    async def run(self, order: int, begin: Callable[[], Coroutine[Any, Any, Receipt]]) -> Receipt:
        """Carry an order out, or wait for the same one that is under way already."""
        task = self._under_way.get(order)
        if task is None:
            task = self._under_way[order] = asyncio.create_task(begin(), name=f"order {order}")
            task.add_done_callback(lambda done: self._end(order, done))
        return await asyncio.shield(task)

    def ended(self, order: int) -> Receipt | None:
        """How an order ended that nobody waited for; raises `Later` while it is still under way."""
        if order in self._under_way:
            raise Later("This is still under way.")
        return self._ended.get(order)

    async def finish(self, seconds: float) -> None:
        """Give what is under way this long to end."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=seconds)

    def _end(self, order: int, task: asyncio.Task[Receipt]) -> None:
        self._under_way.pop(order, None)
        if task.cancelled() or task.exception() is not None:
            return
        self._ended[order] = task.result()
        while len(self._ended) > REMEMBERED:
            self._ended.popitem(last=False)
