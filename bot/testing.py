"""A room to test cogs in: the real spine, a real database file and the local platform, in one process.

    async with Room.open(folder, [cog]) as room:
        await room.member.says("Good morning")
        shown = await room.member.uses("/thanks @Newcomer for the soup")
        await room.clock.advance(days=7)
        assert "soup" in (await room.seen_in("general"))[-1].text

Time stands still until the room's clock is advanced, and then everything due on the way happens.
"""

import sqlite3
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Self

from bot.core.clockwork import MovableClock, Travel
from bot.core.work import UNWATCHED, Reached
from bot.hearth import DATABASE, Hearth
from bot.kit.clock import Clock, milliseconds
from bot.kit.cog import AnyCog
from bot.kit.delivery import Capability
from bot.kit.forms import Form
from bot.kit.tables import Query, Record
from bot.platforms.local.platform import LocalPlatform
from bot.platforms.local.shown import Shown, ShownMessage
from bot.platforms.local.world import World
from bot.storage.migrating import migrate

START: Final = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""When every room opens: a Monday morning, outside quiet hours."""


class StoppedClock(Clock):
    """A clock that stands still; a `MovableClock` over it moves by hand alone."""

    def __init__(self, at: datetime = START) -> None:
        self._at = int(at.timestamp() * 1000)

    def now(self) -> int:
        """The time it stopped at, in epoch milliseconds."""
        return self._at


class RoomClock:
    """The room's time."""

    def __init__(self, clock: MovableClock, travel: Travel) -> None:
        self._clock = clock
        self._travel = travel

    def now(self) -> int:
        """Epoch milliseconds."""
        return self._clock.now()

    async def advance(self, **by: float) -> None:
        """Move on, as in `advance(days=7, hours=1)`, through everything due on the way."""
        await self._travel.travel(self._clock.now() + milliseconds(timedelta(**by)))


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in the room, who acts as they would on the page."""

    room: "Room"
    key: str
    name: str

    async def says(self, text: str, *, where: str = "general", reply_to: str | None = None) -> str:
        """Post a message and wait until Hearth has it on record; the message's key."""
        key = await self.room.world.post(self.key, self.room.channels[where], text, reply_to=reply_to)
        await self.room.settled()
        return key

    async def uses(self, line: str, *, where: str = "general") -> Shown:
        """Use a command as typed; what the member is shown."""
        shown = await self.room.world.line(self.key, self.room.channels[where], line)
        await self.room.settled()
        return shown

    async def presses(self, label: str, message: ShownMessage, *values: str) -> Shown:
        """Press the button with this label, or choose from the select with this label."""
        for block in message.blocks:
            for item in block.items:
                if item.label == label:
                    shown = await self.room.world.press(self.key, message.key, item.action, values)
                    await self.room.settled()
                    return shown
        raise LookupError(f"no {label!r} among {labels(message)}")

    async def chooses(self, menu: str, message: str) -> Shown:
        """Choose an entry of the menu of the message with this key; what the member is shown."""
        shown = await self.room.world.menu(self.key, message, menu)
        await self.room.settled()
        return shown

    async def sends(self, form: Form, **values: str | bool | tuple[str, ...]) -> Shown:
        """Send a form, changing only the given fields of what stands in it."""
        filled: dict[str, Any] = {field.name: field.value for field in form.fields}
        shown = await self.room.world.send_form(self.key, form.action, {**filled, **values})
        await self.room.settled()
        return shown

    async def sees(self, shown: Shown) -> ShownMessage:
        """The message that an act led to, as this member sees it."""
        if shown.key is None:
            raise LookupError(f"nothing to see: {shown}")
        return await self.room.world.message(self.key, shown.key)

    async def inbox(self) -> Sequence[ShownMessage]:
        """Private notes from Hearth, oldest first."""
        return [message for message in await self.room.world.direct_messages(self.key) if message.bot]


def labels(message: ShownMessage) -> list[str]:
    """What can be pressed or chosen from in a message."""
    return [item.label for block in message.blocks for item in block.items]


class Room:
    """Everything a cog needs around it. Open it with `Room.open`."""

    def __init__(self, hearth: Hearth, world: World, platform: LocalPlatform, clock: MovableClock) -> None:
        self.hearth = hearth
        self.world = world
        self.platform = platform
        self.clock = RoomClock(clock, Travel(clock, hearth.clockwork, hearth.courier, self.settled, _forget_offset))
        self.channels: dict[str, str] = {}

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        cogs: Sequence[AnyCog],
        *,
        first: Mapping[str, Mapping[str, Any]] | None = None,
        clock: MovableClock | None = None,
        reached: Reached = UNWATCHED,
        furnished: bool = True,
        without: Collection[Capability] = (),
    ) -> AsyncGenerator[Self]:
        """A room in a folder; opening the same folder again finds what was there. Not `furnished`, it is empty.

        `without` are abilities that the platform lacks there.
        """
        if not (folder / DATABASE).exists():
            (folder / DATABASE).write_bytes(blank())
        clock = clock or MovableClock(StoppedClock())
        world = await World.open(folder / "local.db", clock)
        try:
            platform = LocalPlatform(world, without=without)
            hearth = await Hearth.open(
                folder, cogs=cogs, platforms=[platform], clock=clock, first=first, reached=reached
            )
            async with hearth.running(alarm=False):
                room = cls(hearth, world, platform, clock)
                if furnished:
                    await room.furnish()
                yield room
        finally:
            await world.close()

    async def furnish(self) -> None:
        """Two channels and one person of each kind, unless they are here already."""
        for name, roles in (("general", ()), ("staff", ("moderator", "organiser"))):
            found = await self.world.find_channel(name)
            self.channels[name] = found or await self.world.add_channel(name, readers=roles, writers=roles)
        for name in ("Newcomer", "Member", "Friend", "Moderator", "Organiser"):
            role = "member" if name == "Friend" else name.lower()
            setattr(self, name.lower(), await self.person(name, role))
        await self.settled()

    newcomer: Actor
    member: Actor
    friend: Actor
    moderator: Actor
    organiser: Actor

    async def person(self, name: str, *roles: str) -> Actor:
        """Somebody by name, added with these roles unless here already."""
        found = await self.world.find_member(name)
        return Actor(self, found.key if found else await self.world.add_member(name, roles), name)

    async def arrives(self, name: str) -> Actor:
        """Somebody joins by themselves."""
        key = await self.world.join(name)
        await self.settled()
        return Actor(self, key, name)

    async def settled(self) -> None:
        """Wait until Hearth has everything on record and has sent all it may send at this time."""
        while True:
            await self.world.drained()
            await self.hearth.courier.idle()
            await self.hearth.eraser.idle()
            if not await self.world.backlog():
                return

    async def seen_in(self, where: str, *, by: Actor | None = None) -> Sequence[ShownMessage]:
        """The messages of a channel, oldest first, as a member sees them."""
        return await self.world.messages(self.channels[where], (by or self.member).key)

    async def said_in(self, where: str) -> Sequence[str]:
        """What Hearth posted in a channel, oldest first."""
        return [message.text for message in await self.seen_in(where) if message.bot and not message.private]

    async def rows(self, query: Query) -> Sequence[Record]:
        """What a query finds in Hearth's database."""
        return await self.hearth.database.read(lambda connection: connection.execute(query).fetchall())


@cache
def blank() -> bytes:
    """A database at the newest revision with nothing in it: made once, as running the revisions takes a while."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        migrate(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


async def _forget_offset(_: int) -> None:
    """A room's time is not kept: it starts anew with the clock it is given."""
