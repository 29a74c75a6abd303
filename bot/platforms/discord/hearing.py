"""What is heard from one connection: each payload learned from, read, and brought to Hearth in its order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from bot.kit.events import Event, MessageEdited
from bot.kit.outcome import Past
from bot.platforms.discord.atlas import Atlas, Town
from bot.platforms.discord.learning import learn
from bot.platforms.discord.line import Line
from bot.platforms.discord.opening import opened
from bot.platforms.discord.read import READERS
from bot.platforms.discord.rewording import Rewording
from bot.platforms.discord.standing import Standings
from bot.platforms.feed import Feed

log = logging.getLogger("hearth.discord")
Open = Callable[[Town, dict[str, str], Callable[[], None]], Awaitable[None]]
"""Opens a server: the town, the last message of each channel when the connection began, and what is called once it is
known how far Hearth had come.
"""
PROMPT: Final = "INTERACTION_CREATE"
MOVED: Final = frozenset(
    {
        "CHANNEL_CREATE",
        "CHANNEL_UPDATE",
        "CHANNEL_DELETE",
        "GUILD_ROLE_CREATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
    }
)
FALLEN: Final = frozenset({"MESSAGE_DELETE", "MESSAGE_DELETE_BULK"})


class Hearing:
    """The one listener. It is called for each payload and waits for nothing."""

    def __init__(self, atlas: Atlas, standing: Standings, feed: Feed, now: Callable[[], int]) -> None:
        self._atlas = atlas
        self._standing = standing
        self._feed = feed
        self._now = now
        self._line: Line | None = None
        self._open: Open | None = None
        self._rewording: Rewording | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._telling: set[str] = set()
        self._early: dict[str, list[Event]] = {}
        """What happened since in servers of which it is not known yet how far Hearth had come; on record it would tell
        otherwise.
        """

    def begin(self, line: Line, open_: Open) -> None:
        """The login holds: interactions are answered by `line` and servers opened by `open_`."""
        self._line, self._open = line, open_
        self._rewording = Rewording(line.vault, self._bring)

    def hear(self, name: str, data: dict[str, Any]) -> None:
        """Take one payload in; raises what reading it raises, for a payload that is malformed."""
        reader = READERS.get(name)
        if reader is not None:
            if name in FALLEN and self._line is not None:
                self._line.fell(data)
            for event in reader(data, self._atlas, self._standing, self._now()):
                if event is None:
                    continue
                if isinstance(event, MessageEdited) and self._rewording and self._standing.removed(str(data["id"])):
                    self._rewording.hear(str(data["id"]), event)
                else:
                    self._bring(event)
            return
        if name == PROMPT:
            if self._line is not None:
                self._line.answers.hear(data)
            return
        learn(name, data, self._atlas)
        if name in MOVED and data.get("guild_id"):
            self._tell_soon(self._atlas.town(str(data["guild_id"])))
        if name == "GUILD_CREATE" and not data.get("unavailable"):
            self._begin(self._atlas.town(str(data["id"])))

    def _bring(self, event: Event) -> None:
        early = self._early.get(event.space)
        if early is None:
            self._feed.bring(event)
        else:
            early.append(event)

    def _ready(self, space: str) -> None:
        for event in self._early.pop(space, ()):
            self._feed.bring(event)

    def _tell_soon(self, town: Town) -> None:
        """Places or roles changed: Hearth is told what there is now, once for all that changes together."""
        if town.key not in self._telling:
            self._telling.add(town.key)
            asyncio.get_running_loop().call_soon(self._tell, town)

    def _tell(self, town: Town) -> None:
        self._telling.discard(town.key)
        self._bring(opened(town, None, Past(), self._now(), why="places"))

    async def stop(self) -> None:
        """The connection ended: servers that were being opened are opened anew with the next."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._rewording is not None:
            await self._rewording.stop()

    def _begin(self, town: Town) -> None:
        if self._open is None:
            return
        self._early.setdefault(town.key, [])
        task = asyncio.create_task(self._opened(self._open, town), name=f"discord server {town.key}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _opened(self, open_: Open, town: Town) -> None:
        ready = partial(self._ready, town.key)
        try:
            await open_(town, dict(town.newest), ready)
        except Exception:
            log.exception("the server %s could not be opened", town.name)
        finally:
            ready()
