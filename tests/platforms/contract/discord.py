"""The stories' community on a loopback Discord, to which the adapter connects as to the real one."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import select

from bot.core.clockwork import MovableClock, Travel
from bot.hearth import DATABASE, Hearth
from bot.kit.clock import WallClock, milliseconds
from bot.kit.cog import AnyCog
from bot.kit.delivery import Capabilities
from bot.platforms.discord import DiscordPlatform, Options
from bot.storage import tables
from bot.storage.meta import read_meta
from bot.testing import blank
from tests.platforms.contract.square import Asked, Planned, Seen
from tests.servers.discord import Answer, DiscordServer, Interacted, Person, Post, Town

PATIENCE: Final = 20.0
"""Seconds that anything may take on a busy machine before a story says what was not seen."""


def seen(post: Post) -> Seen:
    """A message as Discord shows it."""
    alts = tuple(alt for alt in post.alt_texts.values() if alt)
    return Seen(post.text, tuple(post.labels), alts, post)


class Citizen:
    """Somebody of a Discord server."""

    def __init__(self, square: "DiscordSquare", person: Person) -> None:
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
        (self.person.reacts if on else self.person.unreacts)(post, emoji)
        await self._square.settled()

    async def uses(self, command: str, **options: Any) -> Asked:
        """Use a slash command."""
        given = {name: _option(value) for name, value in options.items()}
        return await self._asked(self.person.uses(command, **given))

    async def presses(self, label: str, message: Seen) -> Asked:
        """Press a button."""
        return await self._asked(self.person.presses(message.handle, label))

    async def chooses(self, menu: str, post: Any) -> Asked:
        """Choose an entry of a message's menu."""
        return await self._asked(self.person.menu(menu, post))

    async def sends(self, form: Any, **values: Any) -> Asked:
        """Send a form; with a mistake in it a note says so, and its button opens it again as it was filled in."""
        return await self._corrected(await self._asked(self.person.sends(form, values)))

    async def forges(self, form: Any, **values: Any) -> Asked:
        """Send whatever is in these fields."""
        return await self._corrected(await self._asked(self.person.forges(form, values)))

    async def _corrected(self, asked: Asked) -> Asked:
        if asked.message is not None and "Correct it" in asked.message.buttons:
            again = await self._asked(self.person.presses(asked.message.handle, "Correct it"))
            return Asked(asked.message, private=True, form=again.form)
        return asked

    async def reads(self, words: str) -> Seen:
        """A direct message."""
        return seen(await self.person.receives(words))

    async def roles(self) -> Sequence[str]:
        """Which roles they wear."""
        await self._square.settled()
        return sorted(self.person.roles)

    async def _asked(self, interaction: Interacted) -> Asked:
        answer: Answer = await interaction.answered()
        await self._square.settled()
        if answer.form is not None:
            return Asked(form=answer.form)
        return Asked(seen(answer.post) if answer.post else None, private=answer.private)


def _option(value: Any) -> Any:
    return value.person if isinstance(value, Citizen) else value


class DiscordSquare:
    """The community, with a Hearth that can be stopped and started again."""

    def __init__(
        self,
        server: DiscordServer,
        folder: Path,
        cogs: Sequence[AnyCog],
        first: dict[str, dict[str, Any]],
        *,
        shard: tuple[int, int] = (0, 1),
        **how: Any,
    ) -> None:
        self.server = server
        self.town: Town = server.town(
            "Allotment",
            channels=("general",),
            roles=("member", "moderator", "organiser", "newcomer", "gardener"),
            shard=shard,
        )
        self.town.allows("organiser", "manage_messages")
        self.town.adds_channel("staff", only=("moderator", "organiser"))
        self.organiser = self._citizen("Organiser", "organiser")
        self.moderator = self._citizen("Moderator", "moderator")
        self.member = self._citizen("Member", "member")
        self.friend = self._citizen("Friend", "member")
        self.hearth: Hearth
        self.platform: DiscordPlatform
        self._folder = folder
        self._cogs = cogs
        self._first = first
        self._how = how
        self._clock = MovableClock(WallClock())
        self._starts = 0
        self._resolved = asyncio.Event()
        self._stack = AsyncExitStack()

    @property
    def able(self) -> Capabilities:
        """What Hearth can do here."""
        return self.platform.capabilities

    def _citizen(self, name: str, role: str) -> Citizen:
        return Citizen(self, self.town.member(name, roles=(role,)))

    async def starts(self) -> None:
        """Hearth connects, and the server is open to it."""
        server = self.server
        options = Options(
            server.token,
            server.api_url,
            server.gateway_url,
            file_hosts=frozenset({urlsplit(server.api_url).netloc}),
            **self._how,
        )
        self.platform = DiscordPlatform(options, self._clock.now)
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

    async def stops(self) -> None:
        """Hearth goes away."""
        await self._stack.aclose()

    def _reached(self, point: str) -> None:
        if point == "resolved":
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

    async def arrives(self, name: str) -> Citizen:
        """Somebody comes."""
        person = self.town.joins(name)
        await self.settled()
        return Citizen(self, person)

    async def hears(self, words: str, where: str = "general") -> Seen:
        """Wait for a message."""
        return seen(await self.town.hears(words, where))

    async def texts(self, where: str = "general") -> Sequence[str]:
        """What stands in a channel."""
        await self.settled()
        return [post.text for post in self.town.messages(where) if not post.private]

    async def threads(self, where: str = "general") -> dict[str, Sequence[str]]:
        """The threads of a channel."""
        await self.settled()
        return {one.name: [post.text for post in self.town.messages(one)] for one in self.town.threads(where)}

    async def adds_forum(self, name: str, *tags: str) -> None:
        """Open a forum."""
        self.town.forum(name, tags)
        await self.settled()

    async def tags(self, post: str) -> Sequence[str]:
        """The tags of a post."""
        return self.town.tags_of(post)

    async def planned(self) -> Sequence[Planned]:
        """The server's scheduled events."""
        await self.settled()
        return [
            Planned(
                event.name,
                int(datetime.fromisoformat(event.scheduled_start_time).timestamp()),
                (event.entity_metadata or {}).get("location", ""),
            )
            for event in self.town.events
        ]

    async def settled(self) -> None:
        """Wait until the last thing that happened is on record: a word of a bystander's comes after all of it."""
        if not hasattr(self, "_bystander"):
            self.town.adds_channel("elsewhere")
            self._bystander = self.town.member("Bystander", bot=True)
        for _ in range(2):  # what is sent may be answered by what is heard
            word = self._bystander.says("elsewhere", "…")
            await self.until_recorded("MessagePosted", str(word.id))
            await self.hearth.courier.idle()

    async def advance(self, **by: float) -> None:
        """Let time pass for Hearth; Discord's own goes on as it does."""
        travel = Travel(self._clock, self.hearth.clockwork, self.hearth.courier, self.settled, _forget)
        await travel.travel(self._clock.now() + milliseconds(timedelta(**by)))

    async def passes(self, **by: float) -> None:
        """Let time pass for Hearth while nothing is heard from Discord: what is due falls due, what waits goes out."""
        self._clock.move(self._clock.now() + milliseconds(timedelta(**by)))
        await self.hearth.clockwork.run_due()
        await self.hearth.courier.idle()

    async def caught_up(self) -> None:
        """Wait until Hearth has looked through what it missed."""
        space = next(iter(self.hearth.directory.spaces.values())).id
        async with asyncio.timeout(PATIENCE):
            while await self.hearth.database.read(lambda line: read_meta(line, f"catching up {space}")) is not None:
                continue

    def is_away(self, **by: float) -> None:
        """Time passes on both sides while Hearth is stopped."""
        self._clock.move(self._clock.now() + milliseconds(timedelta(**by)))
        self.server.later(timedelta(**by).total_seconds())

    async def restarts(self) -> None:
        """Hearth stops and starts again."""
        await self.stops()
        await self.starts()

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        folder: Path,
        cogs: Sequence[AnyCog],
        first: dict[str, dict[str, Any]],
        *,
        granted: Sequence[str] | None = None,
        **how: Any,
    ) -> AsyncGenerator["DiscordSquare"]:
        """The community with Hearth in it; `granted` are the privileged intents that Discord allows it."""
        async with DiscordServer() as server:
            if granted is not None:
                server.grants(*granted)
            square = cls(server, folder, cogs, first, **how)
            try:
                await square.starts()
                yield square
            finally:
                await square.stops()


async def _forget(_: int) -> None:
    """A story's time is not kept."""
