"""The simulated service: a community with its own file, which Hearth reaches only through the adapter.

Tests, seeds and the page act in it as members would:

    world = await World.open(path, clock)
    general = await world.add_channel("general")
    ana = await world.add_member("Ana", ("member",))
    key = await world.post(ana, general, "Good morning")
    shown = await world.line(ana, general, "/thanks @Ben for the soup")
    await world.drained()

Keys are the platform's own (`u1` a member, `c1` a place, `m1` a message). What is not allowed or
makes no sense raises `Say` with a whole sentence, and nothing happened. Every act is one
transaction that also keeps word of it for Hearth; `drained` waits until Hearth has all of it.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.kit.clock import Clock
from bot.kit.events import Unfurled
from bot.kit.filled import Given
from bot.kit.line import is_command
from bot.kit.outcome import CommandSheet, MenuSheet
from bot.kit.typed import Value
from bot.kit.ui import Attached, Choice
from bot.platforms.local import people, posts, rooms, view
from bot.platforms.local.core import Core
from bot.platforms.local.file import File
from bot.platforms.local.live import Live
from bot.platforms.local.rules import Member, Power
from bot.platforms.local.shown import Shown, ShownHome, ShownMember, ShownMessage, ShownPage
from bot.platforms.local.wire import Wire

JOINING_ROLES = ("newcomer",)
"""The roles that somebody who joins by themselves has."""
_ALL = 100_000


class World:
    """One community. Open it with `World.open`; `wire` is for the adapter alone."""

    def __init__(self, core: Core, *, screening: bool) -> None:
        self._core = core
        self._live = Live(core)
        self.wire = Wire(core, self._live)
        self.screening = screening

    @classmethod
    async def open(cls, path: Path, clock: Clock, *, name: str = "Hearthside", screening: bool = False) -> "World":
        """Open the world's file; raises ConfigError. With `screening`, who joins has to be admitted."""
        file = File(path)
        await file.open()
        core = Core(file, clock, name)
        core.roles = frozenset(await core.look(people.powers))
        return cls(core, screening=screening)

    async def close(self) -> None:
        """Finish what is under way and close the file."""
        await self._core.file.close()

    def listen(self, listener: Callable[[frozenset[str]], None]) -> None:
        """After each act, tell the listener which topics it touched: "home", "channel:c1" and so on."""
        self._core.listeners.append(listener)

    async def drained(self) -> None:
        """Wait until Hearth has everything on record that happened so far."""
        while await self._core.look(_waiting):
            self._core.acknowledged.clear()
            if await self._core.look(_waiting):
                await self._core.acknowledged.wait()

    async def backlog(self) -> int:
        """How many happenings Hearth does not have on record yet."""
        return await self._core.look(_waiting)

    async def add_role(self, name: str, power: Power = Power.NONE) -> None:
        """Let there be a role. newcomer, member, moderator and organiser are there from the start."""
        await self._core.act(people.add_role, name, power)
        self._core.roles = frozenset(await self._core.look(people.powers))

    async def add_channel(
        self, name: str, *, readers: Sequence[str] = (), writers: Sequence[str] = (), about: str = ""
    ) -> str:
        """Open a channel to these roles (to everyone, if none are named); its key."""
        return await self._core.act(rooms.add, name, readers, writers, about)

    async def add_forum(
        self, name: str, *, tags: Sequence[str] = (), readers: Sequence[str] = (), about: str = ""
    ) -> str:
        """Open a forum, where all talk is in posts, with these tags on offer; its key."""
        return await self._core.act(rooms.add, name, readers, (), about, tags=tags)

    async def add_member(self, name: str, roles: Sequence[str] = ("member",), zone: str | None = None) -> str:
        """Somebody has been in all along, with these roles; their key. Hearth greets only who joins."""
        return await self._core.act(people.join, name, roles, zone, screened=False, there_already=True)

    async def join(self, name: str, zone: str | None = None) -> str:
        """A newcomer arrives, or somebody who left comes back under their name; their key."""
        return await self._core.act(people.join, name, JOINING_ROLES, zone, screened=self.screening)

    async def admit(self, member: str) -> None:
        """Somebody passed the screening."""
        await self._core.act(people.admit, member)

    async def leave(self, member: str) -> None:
        """Somebody leaves; what they wrote stays."""
        await self._core.act(people.leave, member)

    async def set_roles(self, member: str, roles: Sequence[str]) -> None:
        """Give somebody exactly these roles."""
        await self._core.act(people.set_roles, member, roles)

    async def set_reachable(self, member: str, reachable: bool) -> None:
        """Open or close somebody's direct messages."""
        await self._core.act(people.set_reachable, member, reachable)

    async def post(
        self, member: str, channel: str, text: str, reply_to: str | None = None, thread: str | None = None
    ) -> str:
        """Post a message, in the thread under message `thread` if given; its key."""
        return await self._core.act(posts.write, member, channel, text, reply_to=reply_to, thread=thread)

    async def edit(self, member: str, message: str, text: str) -> None:
        """Change one's own message."""
        await self._core.act(posts.change, member, message, text)

    async def unfurl(self, message: str, *shown: Unfurled) -> None:
        """Let Hearth know what the links of a message lead to, as a platform would that opens them."""
        await self._core.act(posts.unfurl, message, shown)

    async def delete(self, member: str, message: str) -> None:
        """Delete one's own message, or as a moderator any; dismiss what only this member sees."""
        await self._core.act(posts.delete, member, message)

    async def react(self, member: str, message: str, emoji: str) -> None:
        """Put a reaction on a message."""
        await self._core.act(posts.react, member, message, emoji, on=True)

    async def unreact(self, member: str, message: str, emoji: str) -> None:
        """Take a reaction back."""
        await self._core.act(posts.react, member, message, emoji, on=False)

    async def mark_read(self, member: str, channel: str) -> None:
        """A member has seen everything in a place."""
        await self._core.act(posts.mark_read, member, channel)

    async def say(
        self, member: str, channel: str, text: str, reply_to: str | None = None, thread: str | None = None
    ) -> Shown:
        """What the composer sends: a command line, or a message."""
        if is_command(text):
            return await self.line(member, channel, text)
        return Shown("posted", await self.post(member, channel, text, reply_to, thread))

    async def line(self, member: str, channel: str, text: str) -> Shown:
        """Use a command as typed: `/thanks member:@Ana why: for the soup`."""
        return await self._live.line(member, channel, text)

    async def command(self, member: str, channel: str, name: str, options: Mapping[str, Value] | None = None) -> Shown:
        """Use a command; options are values, or texts as typed (a person as `@Ana` or by key)."""
        return await self._live.command(member, channel, name, options or {})

    async def press(self, member: str, message: str, action: str, values: Sequence[str] = ()) -> Shown:
        """Press a button of a message, or choose values from its list."""
        return await self._live.press(member, message, action, values)

    async def menu(self, member: str, message: str, menu: str) -> Shown:
        """Choose an entry of a message's menu, by its name as Hearth declared it."""
        return await self._live.menu(member, message, menu)

    async def send_form(self, member: str, action: str, values: Mapping[str, Given]) -> Shown:
        """Send the form that is open for this member under this action."""
        return await self._live.send_form(member, action, values)

    async def suggest(self, member: str, command: str, option: str, typed: str) -> Sequence[Choice]:
        """Values for a command's option while it is typed."""
        return await self._live.suggest(member, command, option, typed)

    async def commands(self, viewer: str) -> Sequence[CommandSheet]:
        """The commands that this member is offered."""
        return self._live.commands(await self._core.look(people.find, viewer))

    async def menus(self, viewer: str) -> Sequence[MenuSheet]:
        """The entries of a message's menu that this member is offered."""
        return self._live.menus(await self._core.look(people.find, viewer))

    async def home(self, viewer: str) -> ShownHome:
        """Who is here, and the places that the viewer sees."""
        return await self._core.look(view.home, self._core.name, viewer, self._core.clock.now())

    async def page(self, viewer: str, channel: str, *, before: str | None = None, limit: int = 50) -> ShownPage:
        """The newest messages of a place, or those before one."""
        return await self._core.look(view.page, viewer, channel, before, limit, self._core.clock.now())

    async def message(self, viewer: str, key: str) -> ShownMessage:
        """One message."""
        return await self._core.look(view.one, viewer, key)

    async def attached(self, viewer: str, message: str, name: str) -> Attached:
        """A file in a message that the viewer sees."""
        return await self._core.look(view.attached, viewer, message, name)

    async def messages(self, channel: str, viewer: str) -> Sequence[ShownMessage]:
        """Everything in a place that the viewer sees, oldest first, except what they alone see."""
        found = (await self.page(viewer, channel, limit=_ALL)).messages
        return [message for message in found if not message.private]

    async def direct_messages(self, member: str) -> Sequence[ShownMessage]:
        """A member's conversation with Hearth."""
        return await self.messages(await self.direct_place(member), member)

    async def direct_place(self, member: str) -> str:
        """The key of a member's conversation with Hearth."""
        return await self._core.look(_direct_place, member)

    async def ephemerals(self, member: str) -> Sequence[ShownMessage]:
        """What this member alone sees, in all places, oldest first, until it is dismissed."""
        return await self._core.look(_ephemerals, member)

    async def members(self) -> Sequence[ShownMember]:
        """The people who are here, longest here first."""
        return [view.member(member) for member in await self._core.look(people.present)]

    async def find_member(self, name: str) -> Member | None:
        """Somebody by name, also one who left."""
        everyone = await self._core.look(people.everyone)
        return next((m for m in everyone.values() if m.name.casefold() == name.casefold() and m.id), None)

    async def find_channel(self, name: str) -> str | None:
        """The key of a channel by its name."""
        every = await self._core.look(rooms.every)
        return next(
            (room.key for room in every if room.kind == "channel" and room.name == name.removeprefix("#")), None
        )


def _waiting(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT COUNT(*) FROM happening").fetchone()
    return count


def _direct_place(db: sqlite3.Connection, member: str) -> str:
    return rooms.direct_with(db, people.here(db, member)).key


def _ephemerals(db: sqlite3.Connection, member: str) -> Sequence[ShownMessage]:
    who = people.here(db, member)
    rows = db.execute("SELECT id FROM message WHERE only_for = ? AND gone = 0 ORDER BY id", (who.id,)).fetchall()
    return [view.one(db, member, f"m{row[0]}") for row in rows]
