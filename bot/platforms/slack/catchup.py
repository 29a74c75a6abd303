"""What happened while Hearth was away, from the channels' own history; what cannot be read there is told as a gap."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.kit.clock import DAY
from bot.kit.delivery import Later, Refused, Unsettled
from bot.kit.events import Event, GapLeft
from bot.kit.outcome import Past, Recalled
from bot.kit.people import Place
from bot.platforms.slack import read
from bot.platforms.slack.atlas import Workspace
from bot.platforms.slack.keys import key_of, parts_of, time_of, ts_at
from bot.platforms.slack.payload import Payload, cursor_of, parts
from bot.platforms.slack.rest import Caller

log = logging.getLogger("hearth.slack")
OVERLAP_MS: Final = 300_000
"""How far before the last that was heard to look again: something just before it may not have been recorded."""
PAGE: Final = 200
PAGES: Final = 5
"""Pages read in one channel, or in one thread; beyond them a gap is told. A workspace's own app may read more (Slack's
documentation holds only apps that are sold to one request a minute), but a history is no feed: events bring the new.
"""
RECENT_MS: Final = 7 * DAY
"""How old a message may be for it to be looked at whether it still stands. A thread that began earlier is looked at
where somebody is on record in it since, or where the page that the week ends on shows a new answer: Slack lists none.
"""
FAILED: Final = (Refused, Later, Unsettled)


@dataclass(slots=True)
class Look:
    """One channel that is looked through: from when, and what is on record of it and of its threads, by their keys."""

    place: Place
    since: int
    now: int
    recorded: Mapping[str, set[str]]
    read: set[str] = field(default_factory=set[str])
    """Threads that were looked at."""
    whole: bool = True
    """Whether nothing since then stayed unread, as far as Slack shows."""

    @property
    def floor(self) -> int:
        """How far back anything is looked at, in epoch milliseconds; just before the oldest that can be on record."""
        return self.since - RECENT_MS - 1


class CatchUp:
    """Reads the channels that Hearth is in. The core drops by their keys what it has already."""

    def __init__(self, caller: Caller, workspace: Workspace, bring: Callable[[Event], None]) -> None:
        self._caller = caller
        self._workspace = workspace
        self._bring = bring

    async def run(self, past: Past, recorded: Mapping[str, Recalled], now: int) -> None:
        """Bring what came after the last that Hearth heard; nothing where it never heard anything."""
        if past.heard is None:
            return
        for place in list(self._workspace.inside()):
            here = {room: set(one.messages) for room, one in recorded.items() if _in(room, place.key) and one.messages}
            await self._channel(Look(place, past.heard - OVERLAP_MS, now, here))

    async def _channel(self, look: Look) -> None:
        place, since = look.place, look.since
        try:
            await self._looked(look)
        except (*FAILED, *read.MALFORMED) as why:
            self._unread(look, why)
        if not look.whole:
            key = f"{place.key}:{since}-{look.now}"
            self._bring(GapLeft(key=key, space=self._workspace.key, at=look.now, place=place, since=since))

    async def _looked(self, look: Look) -> None:
        """Bring what is new in the channel and below what was said there, and tell what is gone."""
        channel, seen = look.place.key, set[str]()
        found, ended = await self._all("conversations.history", look.floor, channel=channel)
        look.whole = ended
        for message in reversed(found):  # oldest first, as they were said
            fresh = time_of(message["ts"]) >= look.floor
            if fresh:
                self._take(look.place, message, look.since, seen)
            if _answered(message, look.floor if fresh else look.since):
                await self._thread(look, message["ts"])
        if ended:
            self._gone(look, channel, seen)
        for room in sorted(look.recorded.keys() - {channel} - look.read):
            _, root = parts_of(room) or (channel, "")
            if ended and time_of(root) >= look.floor and room not in seen:
                self._gone(look, room, set())  # while anything stands below it, what a thread began with is shown
            else:
                await self._thread(look, root)

    async def _thread(self, look: Look, root: str) -> None:
        """What stands in a thread of late; one that cannot be read costs only itself."""
        room, seen = key_of(look.place.key, root), set[str]()
        look.read.add(room)
        try:
            asked = {"channel": look.place.key, "ts": root, "oldest": ts_at(look.floor)}
            replies, ended = await self._all("conversations.replies", None, **asked)
        except (*FAILED, *read.MALFORMED) as why:
            self._unread(look, why)
            return
        for reply in replies:
            if reply.get("ts") != root:
                self._take(look.place, reply, look.since, seen)
        if ended:
            self._gone(look, room, seen)
        look.whole = look.whole and ended

    def _unread(self, look: Look, why: Exception) -> None:
        log.warning("what was missed in #%s cannot be read: %s", look.place.name, why)
        look.whole = False

    async def _all(self, method: str, floor: int | None, **asked: str) -> tuple[list[Payload], bool]:
        """What Slack gives, page by page, until one reaches back to `floor`; and whether that is all of it."""
        found: list[Payload] = []
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._caller.call(method, limit=PAGE, cursor=cursor, **asked)
            found += filter(_dated, parts(page, "messages"))
            cursor = cursor_of(page)
            if cursor is None or (floor is not None and found and time_of(found[-1]["ts"]) < floor):
                return found, True
        return found, False

    def _take(self, place: Place, message: Payload, since: int, seen: set[str]) -> None:
        """One message, and what became of it; one that cannot be read costs only itself."""
        try:
            if message.get("subtype") == read.TOMBSTONE:
                return
            seen.add(key_of(place.key, message["ts"]))
            whole = {**message, "channel": place.key}
            if time_of(message["ts"]) >= since and (posted := read.posted(whole, self._workspace)):
                self._bring(posted)
            edited = read.edited(whole, self._workspace)
            if edited is not None and edited.at >= since:
                self._bring(edited)
            self._reacted(place, message, since)
        except read.MALFORMED as error:
            log.warning("a message in the history could not be read and was left out: %r", error)

    def _reacted(self, place: Place, message: Payload, since: int) -> None:
        """Reactions that stand; the core knows which of them it has. Those taken back meanwhile are not looked for."""
        for one in parts(message, "reactions"):
            users: list[str] = one.get("users") or []
            for who in users:
                where = (place.key, message["ts"], str(one["name"]), str(who))
                event = read.reacted(
                    *where, self._workspace, at=max(since, time_of(message["ts"])), wrote=message.get("user")
                )
                if event is not None:
                    self._bring(event)

    def _gone(self, look: Look, room: str, seen: set[str]) -> None:
        """What is on record of a place that was read whole, and was not seen there."""
        for key in sorted(look.recorded.get(room, set()) - seen):
            parts = parts_of(key)
            if parts is not None:
                self._bring(read.deleted(*parts, None, self._workspace, at=look.now))


def _in(room: str, channel: str) -> bool:
    """Whether a place is a channel or a thread of it."""
    return room == channel or room.startswith(f"{channel}.")


def _dated(message: Payload) -> bool:
    """Whether a message can be told by its time; one that cannot costs only itself."""
    try:
        return time_of(message["ts"]) >= 0
    except read.MALFORMED as error:
        log.warning("a message in the history could not be read and was left out: %r", error)
        return False


def _answered(message: Payload, since: int) -> bool:
    """Whether a thread began with a message, and somebody answered in it since."""
    if message.get("thread_ts") != message["ts"] or not message.get("reply_count"):
        return False
    last = message.get("latest_reply")
    return last is None or time_of(last) >= since
