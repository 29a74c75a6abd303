"""What happened while Hearth was away, from the channels' own history; what cannot be read there is told as a gap."""

import logging
from collections.abc import Callable, Mapping
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
"""Pages read in one channel; beyond them a gap is told. A workspace's own app may read more (Slack's documentation
holds only apps that are sold to one request a minute), but a history is no feed: events bring what is new.
"""
RECENT_MS: Final = 7 * DAY
"""How old a message may be for it to be looked at whether it still stands, and whether somebody answered below it."""
FAILED: Final = (Refused, Later, Unsettled)


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
        since = past.heard - OVERLAP_MS
        for place in list(self._workspace.inside()):
            here = {key for room, one in recorded.items() if _in(room, place.key) for key in one.messages}
            await self._channel(place, since, here, now)

    async def _channel(self, place: Place, since: int, recorded: set[str], now: int) -> None:
        try:
            seen, whole = await self._looked(place, since)
            if whole:
                self._gone(place, recorded - seen, now)
                return
        except (*FAILED, *read.MALFORMED) as why:
            log.warning("what was missed in #%s cannot be read: %s", place.name, why)
        key = f"{place.key}:{since}-{now}"
        self._bring(GapLeft(key=key, space=self._workspace.key, at=now, place=place, since=since))

    async def _looked(self, place: Place, since: int) -> tuple[set[str], bool]:
        """The keys of what stands there of late, having brought what is new; and whether that is all."""
        seen: set[str] = set()
        oldest = ts_at(since - RECENT_MS)
        found, whole = await self._all("conversations.history", place.key, oldest)
        for message in reversed(found):  # oldest first, as they were said
            self._take(place, message, since, seen)
            if message.get("thread_ts") == message.get("ts") and message.get("reply_count"):
                replies, ended = await self._all("conversations.replies", place.key, oldest, str(message["ts"]))
                whole = whole and ended
                for reply in replies:
                    if reply.get("ts") != message["ts"]:
                        self._take(place, reply, since, seen)
        return seen, whole

    async def _all(self, method: str, channel: str, oldest: str, root: str | None = None) -> tuple[list[Payload], bool]:
        """What was posted since, as Slack gives it, and whether that is all of it."""
        found: list[Payload] = []
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._caller.call(method, channel=channel, ts=root, oldest=oldest, limit=PAGE, cursor=cursor)
            found += parts(page, "messages")
            cursor = cursor_of(page)
            if cursor is None:
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

    def _gone(self, place: Place, missing: set[str], now: int) -> None:
        for key in sorted(missing):
            parts = parts_of(key)
            if parts is not None:
                self._bring(read.deleted(*parts, None, self._workspace, at=now))


def _in(room: str, channel: str) -> bool:
    """Whether a place is a channel or a thread of it."""
    return room == channel or room.startswith(f"{channel}.")
