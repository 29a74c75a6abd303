"""What is planned, as Discord's scheduled events: put on the list, found there again, changed, called off."""

import base64
from datetime import UTC, datetime
from typing import Any, Final

from bot.kit.delivery import Names, Order, Receipt, Refused, Unsettled
from bot.kit.gathering import ABOUT_LIMIT, Gathering
from bot.kit.people import Place
from bot.platforms.discord import markup, words
from bot.platforms.discord.atlas import Town
from bot.platforms.discord.history import SLACK_MS
from bot.platforms.discord.keys import key_at, moment_of
from bot.platforms.discord.rest import Caller, Json

EVENTS: Final = "/guilds/{guild_id}/scheduled-events"
EVENT: Final = "/guilds/{guild_id}/scheduled-events/{event_id}"
STAGE, VOICE, ELSEWHERE = 1, 2, 3
"""Where an event takes place (Discord's reference, "Guild Scheduled Event Entity Types")."""
ENTITIES: Final = {2: VOICE, 13: STAGE}
"""By the kind of its channel; for Discord, everything else is a place elsewhere."""
MEMBERS_ONLY: Final = 2
"""The one privacy level there is."""
ACTIVE: Final = 2
ENDED: Final = frozenset({3, 4})
"""States of an event: under way, and completed or canceled."""
SECOND: Final = 1000


def listed(gathering: Gathering, names: Names, place: Place | None, kind: int) -> dict[str, Any]:
    """An event as Discord takes it, whole, so that a change leaves nothing behind. Pure.

    `kind` is that of the channel in `place`. Only voice and stage channels can be an event's place on Discord; any
    other is named in words.
    """
    entity = ENTITIES.get(kind, ELSEWHERE) if place else ELSEWHERE
    where = f"#{place.name}" if place else str(gathering.where)
    picture = gathering.picture
    return {
        "name": gathering.name,
        "description": _described(gathering, names),
        "scheduled_start_time": _stamp(gathering.starts),
        "scheduled_end_time": _stamp(gathering.ends),
        "privacy_level": MEMBERS_ONLY,
        "entity_type": entity,
        "channel_id": None if entity == ELSEWHERE or place is None else place.key,
        "entity_metadata": {"location": where[:100]} if entity == ELSEWHERE else None,
        "image": f"data:image/png;base64,{base64.b64encode(picture.png).decode()}" if picture else None,
    }


def is_it(event: Json, order: Order, gathering: Gathering, me: str) -> bool:
    """Whether an event is what this order put on the list: Hearth's own, made since, of the same name and start."""
    return (
        str(event.get("creator_id")) == me
        and event["name"] == gathering.name
        and moment_of(event["scheduled_start_time"]) // SECOND == gathering.starts // SECOND
        and int(event["id"]) >= int(key_at(order.asked_at - SLACK_MS))
    )


async def plan(caller: Caller, order: Order, gathering: Gathering, town: Town, now: int) -> Receipt:
    """Put an event on the list."""
    if gathering.starts <= now:
        raise Refused(words.BEGUN)
    body = listed(gathering, order.names, order.place, _kind(order, town))
    made = await caller.call("POST", EVENTS, body=_without_nothing(body), guild_id=town.key)
    return Receipt(None, str(made["id"]))


async def find(caller: Caller, order: Order, gathering: Gathering, town: Town, me: str) -> Receipt | None:
    """Look an event up on the list. Raises `Unsettled` where that cannot be told."""
    try:
        events: list[Json] = await caller.call("GET", EVENTS, guild_id=town.key)
    except Refused as why:
        raise Unsettled(f"Hearth cannot look whether it was planned: {why}") from why
    found = next((event for event in events if is_it(event, order, gathering, me)), None)
    return Receipt(None, str(found["id"])) if found else None


async def replan(caller: Caller, order: Order, gathering: Gathering, town: Town) -> None:
    """Change an event. Once it has begun, its beginning and its place stay: Discord changes neither then."""
    key = order.message or "0"
    status = (await caller.call("GET", EVENT, guild_id=town.key, event_id=key))["status"]
    if status in ENDED:
        raise Refused(words.OVER)
    body = listed(gathering, order.names, order.place, _kind(order, town))
    if status == ACTIVE:
        for fixed in ("scheduled_start_time", "entity_type", "channel_id", "entity_metadata"):
            del body[fixed]
    await caller.call("PATCH", EVENT, body=body, guild_id=town.key, event_id=key)


async def call_off(caller: Caller, order: Order, town: Town) -> None:
    """Take an event off the list; one that is gone already is no fault."""
    try:
        await caller.call("DELETE", EVENT, guild_id=town.key, event_id=order.message or "0")
    except Refused as why:
        if getattr(why.__cause__, "status", 0) != 404:  # gone is what was wanted
            raise


def _described(gathering: Gathering, names: Names) -> str:
    alt = words.pictured(gathering.picture.alt) if gathering.picture else ""
    room = ABOUT_LIMIT - len(alt) - 2 * bool(alt)
    about = markup.shortened(gathering.about, room, lambda text: markup.marked(text, names)) if gathering.about else ""
    return "\n\n".join(filter(None, (about, alt)))


def _stamp(at: int) -> str:
    return datetime.fromtimestamp(at / SECOND, UTC).isoformat(timespec="seconds")


def _kind(order: Order, town: Town) -> int:
    return town.kinds.get(order.place.key, 0) if order.place else 0


def _without_nothing(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value not in (None, "")}
