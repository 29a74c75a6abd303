"""What happened while Hearth was away, from the channels' own history; what cannot be read there is told as a gap."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.kit.clock import DAY
from bot.kit.delivery import Gone, Later, Refused, Unsettled
from bot.kit.events import Event, GapLeft
from bot.kit.outcome import Host, Past, Recalled
from bot.kit.people import Place
from bot.platforms.discord import read
from bot.platforms.discord.atlas import FORUMS, Atlas, Town
from bot.platforms.discord.history import MESSAGE, History
from bot.platforms.discord.keys import key_at, time_of
from bot.platforms.discord.rest import Caller, Json
from bot.platforms.discord.standing import Standings
from bot.platforms.discord.tally import Shown, Tally

log = logging.getLogger("hearth.discord")
OVERLAP_MS: Final = 300_000
"""How far before the last that was heard to look again: something just before it may not have been recorded."""
PAGES: Final = 20
"""Pages of 100 messages read in one channel; beyond them a gap is told."""
RECENT_MS: Final = 7 * DAY
"""How old a message may be, at the last that was heard, for it to be looked at whether it still stands and who reacted.
What is edited, taken back or reacted to is mostly hours old, and a week lets a post wait for moderators over days off.
It bounds what a start costs: a page for each channel in which somebody spoke that week, and for a silent one nothing.
"""
Bring = Callable[[Event], None]
Fell = Callable[[dict[str, Any]], None]
"""Takes the payload of a message that is gone, before anything is read from it."""


@dataclass(slots=True)
class Look:
    """One place that is looked through: from when to when, what is on record of it, its last message as it is known,
    and the messages that were seen there.
    """

    town: Town
    place: Place
    since: int
    now: int
    recorded: Recalled
    newest: str | None
    seen: set[str] = field(default_factory=set[str])
    whole: bool = True
    """Whether everything could be told of what was read."""

    def later(self, current: Iterable[str]) -> bool:
        """Whether there are messages since, of those that stand in the record (`current`) or beyond it."""
        return max([int(self.newest or 0), *map(int, current)]) > int(key_at(self.since))


class CatchUp:
    """Reads a server's channels after a connection began anew. The core drops by their keys what it has already."""

    def __init__(self, caller: Caller, atlas: Atlas, standing: Standings, host: Host, bring: Bring, fell: Fell) -> None:
        self._caller = caller
        self._atlas = atlas
        self._standing = standing
        self._host = host
        self._bring = bring
        self._fell = fell
        self._tally = Tally(caller, atlas, standing, bring)

    async def run(self, town: Town, past: Past, newest: Mapping[str, str], now: int) -> None:
        """Bring what came after the last that Hearth heard. `newest` are the channels' last messages."""
        if past.heard is None:
            return
        since = past.heard - OVERLAP_MS
        recorded = await self._host.recent(town.key, since - RECENT_MS)
        looks = [
            Look(town, place, since, now, recorded.get(place.key, Recalled()), newest.get(place.key))
            for place in list(town.places.values())
            if town.kinds.get(place.key) not in FORUMS  # all that is said there is said in its posts
        ]
        for look in sorted(looks, key=lambda look: not look.later(())):  # what is missing altogether comes first
            if look.later(()) or look.recorded.messages or look.recorded.reactions:
                await self._place(look)

    async def _place(self, look: Look) -> None:
        after, since = key_at(look.since), look.since
        before = History(self._caller, look.place.key, before=str(int(after) + 1))
        later = History(self._caller, look.place.key, after=after, pages=PAGES)
        try:
            async for message in before:
                await self._message(look, message, new=False)
            current = [self._standing.current(key) for key in look.recorded.messages]
            if look.later(current):
                async for message in later:
                    await self._message(look, message, new=True)
            if not look.seen:
                await self._sees(look, current)
            self._gone(look, current, before, later)
            if look.whole and (later.ended or not look.later(current)):
                return
            since = look.since if later.ended else time_of(later.reached)
        except (Refused, Later, Unsettled, *read.MALFORMED) as why:
            log.warning("what was missed in #%s cannot be read: %s", look.place.name, why)
        key = f"{look.place.key}:{since}-{look.now}"
        self._bring(GapLeft(key=key, space=look.town.key, at=look.now, place=look.place, since=since))

    async def _sees(self, look: Look, current: Iterable[str]) -> None:
        """Raises `Refused` where Hearth may not look back: Discord shows an empty history there, and refuses only when
        it is asked for a message.
        """
        key = max([*current, *filter(None, [look.newest])], key=int, default=None)
        if key is None:
            return
        try:
            await self._caller.call("GET", MESSAGE, channel_id=look.place.key, message_id=key)
        except Gone:
            return
        raise Refused("Its history shows nothing, though there are messages.")

    async def _message(self, look: Look, message: Json, *, new: bool) -> None:
        """One message that may be new, and what was done to it; one that cannot be read costs only itself, and so does
        one that is deleted meanwhile, of which Hearth hears.
        """
        try:
            key = str(message["id"])
            look.seen.add(key)
            payload = {**message, "guild_id": look.town.key}  # which the history leaves out, and events carry
            posted = read.posted(payload, self._atlas, self._standing) if new else None
            if posted is not None:
                self._bring(posted)
            edited = read.edited(payload, self._atlas, self._standing)
            if edited is not None and edited.at >= look.since:
                self._bring(edited)
            if new or time_of(key) >= look.since - RECENT_MS:
                shown = Shown(look.town, look.place, message, look.now, new)
                known = look.recorded.reactions.get(self._standing.original(key), {})
                look.whole = await self._tally.compare(shown, known) and look.whole
        except Gone:
            return
        except read.MALFORMED as error:
            log.warning("a message in the history could not be read and was left out: %r", error)

    def _gone(self, look: Look, current: Iterable[str], before: History, later: History) -> None:
        """Messages on record that stand no more, where all was read; what came with the connection is heard of live."""
        floor = 0 if before.ended else int(before.reached)
        ceiling = int(key_at(look.now) if later.ended else later.reached)
        for key in current:
            if key not in look.seen and floor <= int(key) <= ceiling:
                data = {"id": key, "guild_id": look.town.key, "channel_id": look.place.key}
                self._fell(data)
                event = read.deleted(data, self._atlas, self._standing, at=look.now)
                if event is not None:
                    self._bring(event)
