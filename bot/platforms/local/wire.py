"""The world's side of the connection to Hearth: what the adapter may ask of it, and nothing else."""

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from bot.kit.delivery import Names, Order, Receipt
from bot.kit.forms import Form
from bot.kit.people import Account, Place
from bot.kit.ui import Message
from bot.platforms.local import carry, forms, happenings, people, rooms
from bot.platforms.local.act import Act
from bot.platforms.local.asked import Link
from bot.platforms.local.core import Core
from bot.platforms.local.happenings import Kept
from bot.platforms.local.live import Live


class Opening(Struct, frozen=True):
    """What a connection begins with: the space's name, its channels and its roles."""

    name: str
    at: int
    places: tuple[Place, ...]
    roles: tuple[str, ...]


class Wire:
    """Reached by the adapter as a bot's connection and its requests would be."""

    def __init__(self, core: Core, live: Live) -> None:
        self._core = core
        self._live = live
        self.places_changed = False
        core.listeners.append(self._heard)

    def _heard(self, topics: frozenset[str]) -> None:
        self.places_changed = self.places_changed or "places" in topics

    def connect(self, link: Link | None) -> None:
        """Go live: interactions reach Hearth from here on; None ends it."""
        self._live.link = link
        self._core.ring("home", "commands")

    @property
    def roles(self) -> frozenset[str]:
        """The roles there are now."""
        return self._core.roles

    async def opening(self) -> Opening:
        """What is there now."""
        self.places_changed = False
        places, roles = await self._core.look(_opening)
        return Opening(self._core.name, self._core.clock.now(), places, roles)

    async def news(self) -> None:
        """Wait until something may have happened since the last look."""
        await self._core.news.wait()

    async def waiting(self, limit: int) -> Sequence[Kept]:
        """The oldest happenings that Hearth does not have on record yet."""
        self._core.news.clear()
        return await self._core.look(happenings.waiting, limit)

    async def acknowledge(self, ids: Sequence[int]) -> None:
        """Hearth has these on record."""
        await self._core.file.write(lambda db: happenings.acknowledge(db, ids))
        self._core.acknowledged.set()

    async def carry(self, order: Order) -> Receipt:
        """Carry an order out, once; raises Refused."""
        return await self._core.act(carry.carry, order)

    async def carried(self, request: int) -> Receipt | None:
        """The receipt of an order that was carried out."""
        return await self._core.look(carry.found, request)

    async def forget(self, member: str) -> None:
        """Hearth's own messages name this member no longer."""
        await self._core.act(carry.forget, member)

    async def tell_alone(self, member: Account, place: Place, message: Message, names: Names) -> str:
        """Show something to one member alone; its key. Raises Say if they left."""
        return await self._core.act(carry.tell_alone, member.key, place.key, message, names)

    async def redraw(self, key: str, message: Message, names: Names) -> None:
        """Draw a message anew."""
        await self._core.act(carry.redraw, key, message, names)

    async def open_form(self, member: Account, place: Place, form: Form) -> None:
        """Open a form on a member's screen. Raises Say if they left."""
        await self._core.act(_open_form, member.key, place.key, form)


def _opening(db: sqlite3.Connection) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    places = tuple(room.place for room in rooms.every(db) if room.kind == "channel")
    return places, tuple(people.powers(db))


def _open_form(act: Act, member: str, channel: str, form: Form) -> None:
    who = people.here(act.db, member)
    forms.show(act, who, rooms.readable(act.db, who, channel), form)
