"""The stories' community on a loopback Slack, to which the adapter connects as to the real one."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from bot.core.clockwork import MovableClock, Travel
from bot.hearth import DATABASE, Hearth
from bot.kit.clock import WallClock, milliseconds
from bot.kit.cog import AnyCog
from bot.kit.delivery import Capabilities
from bot.platforms.slack import Options, SlackPlatform
from bot.platforms.slack.emoji import name_of
from bot.storage import tables
from bot.storage.meta import read_meta
from bot.testing import blank
from tests.platforms.contract.square import Asked, Planned, Seen
from tests.servers.slack import Interacted, Modal, Person, Post, SlackServer, Workspace
from tests.servers.slack.methods_users import shown as account

MENUS: Final = ("Add disclosure", "Flag post", "Save")
PATIENCE: Final = 20.0
"""Seconds that anything may take on a busy machine before a story says what was not seen."""


def seen(post: Post) -> Seen:
    """A message as Slack shows it."""
    return Seen(post.text, tuple(post.labels), tuple(alt for alt in post.alts if alt), post)


class Colleague:
    """Somebody of a workspace."""

    def __init__(self, square: "SlackSquare", person: Person) -> None:
        self._square = square
        self.person = person
        self.name = person.name

    async def says(self, text: str, *, where: str = "general") -> Post:
        """Post a message."""
        post = self.person.says(where, text)
        await self._square.settled()
        return post

    async def edits(self, post: Any, text: str) -> None:
        """Change it."""
        self.person.edits(post, text)
        await self._square.settled()

    async def deletes(self, post: Any) -> None:
        """Take it back."""
        self.person.deletes(post)
        await self._square.settled()

    async def reacts(self, post: Any, emoji: str, *, on: bool = True) -> None:
        """React, or take it back."""
        (self.person.reacts if on else self.person.unreacts)(post, name_of(emoji))
        await self._square.settled()

    async def uses(self, command: str, **options: Any) -> Asked:
        """Use a slash command, as a line that names its options."""
        said = [f"{name}: {_typed(value)}" for name, value in options.items()]
        return await self._asked(self.person.uses(" ".join([f"/{command}", *said])))

    async def presses(self, label: str, message: Seen) -> Asked:
        """Press a button."""
        return await self._asked(self.person.presses(message.handle, label), pressed=message.handle)

    async def chooses(self, menu: str, post: Any) -> Asked:
        """Choose an entry of a message's menu."""
        return await self._asked(self.person.shortcut(menu, post))

    async def sends(self, form: Any, **values: Any) -> Asked:
        """Send a form; with a mistake in it, it stays open, and the mistakes stand beside its fields."""
        return await self._asked(self.person.submits(form, values), form=form)

    async def forges(self, form: Any, **values: Any) -> Asked:
        """Send whatever is in these fields."""
        blocks = [block for block in form.shape["blocks"] if block["type"] == "input"]
        state = {
            block["block_id"]: {"value": _forged(block["element"], values.get(block["block_id"]))} for block in blocks
        }
        form.shape["state"] = {"values": state}
        return await self._asked(self._square.town.asking.submit(self.person.user, form), form=form)

    async def reads(self, words: str) -> Seen:
        """A direct message."""
        await self._square.settled()
        return next(seen(note) for note in reversed(self.person.inbox) if words in note.text)

    async def roles(self) -> Sequence[str]:
        """Which user groups they are in."""
        return ()

    async def _asked(self, asked: Interacted, *, form: Modal | None = None, pressed: Post | None = None) -> Asked:
        before = len(self.person.whispers)
        await asked.acknowledged()
        await self._square.answered()
        await self._square.settled()
        if asked.modals:
            return Asked(form=asked.modals[-1])
        if asked.errors:
            return Asked(Seen("\n".join(asked.errors.values()), (), (), None), private=True, form=form)
        if asked.posts:
            return Asked(seen(asked.posts[-1]), private=asked.posts[-1].private)
        whispered = self.person.whispers[before:]
        if whispered:
            return Asked(seen(whispered[-1]), private=True)
        return Asked(seen(pressed) if pressed is not None else None)


def _forged(element: Any, value: Any) -> dict[str, Any]:
    """What stands in a field, as the client would send it if nobody had looked."""
    if element["type"] in {"radio_buttons", "static_select"}:
        option = {"text": {"type": "plain_text", "text": str(value)}, "value": value}
        return {"type": element["type"], "selected_option": None if value is None else option}
    return {"type": element["type"], "value": value}


def _typed(value: Any) -> str:
    return f"@{value.name}" if isinstance(value, Colleague) else str(value)


class SlackSquare:
    """The community, with a Hearth that can be stopped and started again."""

    def __init__(
        self, server: SlackServer, folder: Path, cogs: Sequence[AnyCog], first: dict[str, dict[str, Any]], **how: Any
    ) -> None:
        self.server = server
        self.town: Workspace = server.workspace
        self.town.adds_channel("elsewhere")
        server.app.shortcuts = {name: f"menu:{name}" for name in MENUS}
        self.organiser = Colleague(self, self.town.member("Organiser"))
        self.organiser.person.user.is_owner = True
        self.moderator = self._citizen("Moderator")
        self.member = self._citizen("Member")
        self.friend = self._citizen("Friend")
        staff = self.town.adds_channel("staff", private=True)
        staff.members += [self.organiser.person.id, self.moderator.person.id]
        self.hearth: Hearth
        self.platform: SlackPlatform
        self._folder = folder
        self._cogs = cogs
        self._first = first
        self._how = how
        self._clock = MovableClock(WallClock())
        self._starts = 0
        self._resolved = asyncio.Event()
        self._stack = AsyncExitStack()
        self._bystander = self.town.member("Bystander")
        self.breaks: set[str] = set()
        """Points at which Hearth's writing fails, as on a broken disk."""

    @property
    def able(self) -> Capabilities:
        """What Hearth can do here."""
        return self.platform.capabilities

    def _citizen(self, name: str) -> Colleague:
        return Colleague(self, self.town.member(name))

    async def starts(self) -> None:
        """Hearth connects, and the workspace is open to it."""
        server = self.server
        options = Options(server.bot_token, server.app_token, server.api_url, **self._how)
        self.platform = SlackPlatform(options, self._clock.now)
        if not (self._folder / DATABASE).exists():
            (self._folder / DATABASE).write_bytes(blank())
        self.hearth = await Hearth.open(
            self._folder,
            cogs=self._cogs,
            platforms=[self.platform],
            clock=self._clock,
            first=self._first,
            reached=self._reached,
        )
        await self._stack.enter_async_context(self.hearth.running(alarm=False))
        self._starts += 1
        await self.until_recorded("SpaceOpened", "open:", self._starts)
        await self.server.sockets.until_connected()

    async def stops(self) -> None:
        """Hearth goes away."""
        await self._stack.aclose()

    def _reached(self, point: str) -> None:
        if point in self.breaks:
            raise OSError(f"a story breaks it: {point}")
        self._resolved.set()

    async def until_recorded(self, kind: str, beginning: str, count: int = 1) -> None:
        """Wait until so many events of a kind are in the journal, with a key that begins so."""
        entry, term = tables.journal.c, tables.term.c
        query = select(entry.id).join(tables.term, term.id == entry.kind)
        query = query.where(term.name == kind, entry.key.startswith(beginning))
        async with asyncio.timeout(PATIENCE):
            while True:
                self._resolved.clear()
                rows = await self.hearth.database.read(lambda line: line.execute(query).fetchall())
                if len(rows) >= count:
                    return
                await self._resolved.wait()

    async def arrives(self, name: str) -> Colleague:
        """Somebody comes."""
        person = self.town.member(name)
        self.server.world.emit({"type": "team_join", "user": account(self.server.world, person.user)})
        await self.settled()
        return Colleague(self, person)

    async def hears(self, words: str, where: str = "general") -> Seen:
        """Wait for a message."""
        return seen(await self.town.hears(words, where))

    async def texts(self, where: str = "general") -> Sequence[str]:
        """What stands in a channel, without its threads."""
        await self.settled()
        return [post.text for post in self.town.messages(where) if post.thread_ts in {None, post.ts} and not post.gone]

    async def threads(self, where: str = "general") -> dict[str, Sequence[str]]:
        """The threads of a channel, by what they began with."""
        await self.settled()
        roots = [post for post in self.town.messages(where) if post.replies]
        return {root.text: [post.text for post in root.replies] for root in roots}

    async def adds_forum(self, name: str, *tags: str) -> None:
        """Slack has none."""
        raise NotImplementedError

    async def tags(self, post: str) -> Sequence[str]:
        """Slack has none."""
        return ()

    async def planned(self) -> Sequence[Planned]:
        """Slack has no list of events."""
        return ()

    async def settled(self) -> None:
        """Wait until the last thing that happened is on record: a word of a bystander's comes after all of it."""
        for _ in range(2):  # what is sent may be answered by what is heard
            word = self._bystander.says("elsewhere", "…")
            await self.until_recorded("MessagePosted", f"{word.channel.id}.{word.ts}")
            await self.hearth.courier.idle()

    async def answered(self) -> None:
        """Wait until everything that was asked is answered."""
        answers: Any = vars(self.platform)["_answers"]
        while answers._tasks:
            await asyncio.gather(*answers._tasks)

    async def advance(self, **by: float) -> None:
        """Let time pass for Hearth; Slack's own goes on as it does."""
        travel = Travel(self._clock, self.hearth.clockwork, self.hearth.courier, self.settled, _forget)
        await travel.travel(self._clock.now() + milliseconds(timedelta(**by)))

    async def passes(self, **by: float) -> None:
        """Let time pass for Hearth while nothing is heard from Slack: what is due falls due, what waits goes out."""
        self._clock.move(self._clock.now() + milliseconds(timedelta(**by)))
        await self.hearth.clockwork.run_due()
        await self.hearth.courier.idle()

    def later(self, **by: float) -> None:
        """It is later, for Slack as for Hearth, and nothing happened meanwhile."""
        self.server.later(timedelta(**by).total_seconds())
        self._clock.move(self._clock.now() + milliseconds(timedelta(**by)))

    async def caught_up(self) -> None:
        """Wait until Hearth has looked through what it missed."""
        space = next(iter(self.hearth.directory.spaces.values())).id
        async with asyncio.timeout(PATIENCE):
            while await self.hearth.database.read(lambda line: read_meta(line, f"catching up {space}")) is not None:
                continue

    async def restarts(self) -> None:
        """Hearth stops and starts again."""
        await self.stops()
        await self.starts()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, cogs: Sequence[AnyCog], first: dict[str, dict[str, Any]], **how: Any
    ) -> AsyncGenerator["SlackSquare"]:
        """The community with Hearth in it."""
        async with SlackServer() as server:
            square = cls(server, folder, cogs, first, **how)
            try:
                await square.starts()
                yield square
            finally:
                await square.stops()


async def _forget(_: int) -> None:
    """A story's time is not kept."""
