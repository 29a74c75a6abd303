"""One order on its way to a platform, and what the cogs hear of how it ended before that is written down, so that a
crash in between tells it again.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.core import orders, retrying
from bot.core.directory import Directory
from bot.core.outbox import Claimed
from bot.core.retrying import Ended, Verdict
from bot.core.work import UNWATCHED, Reached
from bot.kit.clock import Clock
from bot.kit.delivery import Away, Deliverer, Later, Receipt, Refused, Unsettled
from bot.kit.events import Event
from bot.kit.outcome import NotRecorded
from bot.kit.people import Space

log = logging.getLogger("hearth.courier")
TIMEOUT: Final = 15.0
"""Seconds a platform has to answer before the delivery counts as unsettled."""
_TRIES: Final = len(retrying.BACKOFF_MS)
Tell = Callable[[str, Event], Awaitable[object]]
"""Brings an event of a platform's into Hearth; raises `NotRecorded`."""


class Delivering:
    """One for a process."""

    def __init__(
        self,
        directory: Directory,
        clock: Clock,
        platforms: Mapping[str, Deliverer],
        tell: Tell,
        reached: Reached = UNWATCHED,
    ) -> None:
        """`tell` brings in what became of an order that the cogs should know."""
        self._directory = directory
        self._clock = clock
        self._platforms = platforms
        self._tell = tell
        self._reached = reached
        self.timeout = TIMEOUT

    async def one(self, item: Claimed) -> Verdict:
        """Deliver a row, having looked it up first if it may have arrived."""
        now = self._clock.now()
        space = self._directory.space_by_id[item.space]
        order = orders.order_of(self._directory, item, space.key)
        if order is None:
            return Ended("dropped", "the person or place is gone")
        doubtful = item.doubtful
        try:
            platform = self._platform(space.platform)
            async with asyncio.timeout(self.timeout):
                receipt = await platform.find(order) if doubtful else None
                if receipt is None:
                    doubtful = False
                    receipt = await platform.deliver(order)
        except Refused as error:
            return await self._refused(item, space, now, error)
        except Away:
            return retrying.away(item, now, space.platform)
        except Later as error:
            return retrying.later(item, now, _why(error), error.after, doubtful=doubtful)
        except Unsettled as error:
            return retrying.in_doubt(item, now, _why(error), tries=_TRIES)
        except TimeoutError as error:
            return retrying.in_doubt(item, now, _why(error))
        except Exception:
            reference = f"H-{secrets.token_hex(3).upper()}"
            log.exception("delivery %d failed, reference %s", item.id, reference)
            return retrying.in_doubt(item, now, f"an error of ours, {reference}", tries=_TRIES)
        return await self._done(item, space, now, receipt)

    def _platform(self, name: str) -> Deliverer:
        """A platform by its name; raises `Away` for one that Hearth runs without."""
        found = self._platforms.get(name)
        if found is None:
            raise Away(f"Hearth runs without {name}.")
        return found

    async def _refused(self, item: Claimed, space: Space, now: int, error: Refused) -> Verdict:
        """The cogs hear of what they may do otherwise."""
        place = self._directory.places.get(item.channel) if item.channel is not None else None
        event = orders.refused(item, space.key, place, now, error)
        return retrying.refused(now, str(error), heard=await self._heard(space, event, item, now))

    async def _done(self, item: Claimed, space: Space, now: int, receipt: Receipt) -> Verdict:
        """The cogs hear of what they may go on with."""
        event = orders.opened(item, receipt, space.key, now)
        return retrying.done(item, now, receipt, heard=await self._heard(space, event, item, now))

    async def _heard(self, space: Space, event: Event | None, item: Claimed, now: int) -> bool:
        """Tell the cogs what became of an order, if there is something to tell; False if they must be told later."""
        if event is None:
            return True
        try:
            await self._tell(space.platform, event)
        except NotRecorded as why:
            if not retrying.is_old(item, now):
                log.warning("the cogs cannot be told yet what became of an order: %s", why)
                return False
        self._reached("told")
        return True


def _why(error: BaseException) -> str:
    return str(error) or "no answer came in time"
