"""Gates as rules of Discord's AutoMod: one rule for each, known again by its name and its maker."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.kit.delivery import Order, Refused
from bot.kit.effects import Gate
from bot.platforms.discord import words
from bot.platforms.discord.atlas import Town
from bot.platforms.discord.rest import Caller

RULES: Final = "/guilds/{guild_id}/auto-moderation/rules"
RULE: Final = f"{RULES}/{{rule_id}}"
KEYWORD: Final = 1
BLOCK: Final = 1
ON_MESSAGES: Final = 1
MOST: Final = 6
ROLES: Final = 20
CHANNELS: Final = 50
"""How many rules with patterns a server takes, and how many roles and channels one may exempt (Discord's reference,
"Auto Moderation").
"""
_FORBIDDEN: Final = frozenset({50001, 50013})

Json = Mapping[str, Any]


def named(gate: Gate) -> str:
    """What the rule is called where organisers see it."""
    return f"Hearth: {gate.name}"


def rule(gate: Gate, town: Town, channels: Sequence[str]) -> dict[str, Any]:
    """The rule; whether it is switched on is not in it, because organisers may do that by hand."""
    roles = [role.id for name in dict.fromkeys(gate.roles) if (role := town.role_named(name))]
    return {
        "name": named(gate),
        "event_type": ON_MESSAGES,
        "trigger_type": KEYWORD,
        "trigger_metadata": {"regex_patterns": list(gate.patterns)},
        "actions": [{"type": BLOCK, "metadata": {"custom_message": gate.hint}}],
        "exempt_roles": roles[:ROLES],
        "exempt_channels": list(channels)[:CHANNELS],
    }


def same(there: Json, wanted: Json) -> bool:
    """Whether a rule is as it should be; Discord answers with more than it was given, and in an order of its own."""
    return _read(there) == _read(wanted)


def _read(one: Json) -> tuple[object, ...]:
    actions = [(action["type"], action["metadata"].get("custom_message")) for action in one["actions"]]
    left_out = [sorted(map(str, one[name])) for name in ("exempt_roles", "exempt_channels")]
    return one["trigger_metadata"].get("regex_patterns"), actions, left_out


async def keep(caller: Caller, order: Order, gate: Gate, town: Town, me: str) -> None:
    """Make the rule, change it, or take it away, if it is not so already. Raises Refused with the remedy."""
    try:
        await _keep(caller, order, gate, town, me)
    except Refused as error:
        cause: Any = error.__cause__
        if getattr(cause, "code", 0) in _FORBIDDEN:
            raise Refused(words.NO_GATE) from error
        raise


async def _keep(caller: Caller, order: Order, gate: Gate, town: Town, me: str) -> None:
    there: list[Json] = await caller.call("GET", RULES, guild_id=town.key)
    mine = [one for one in there if one["name"] == named(gate) and str(one["creator_id"]) == me]
    for spare in mine[1:] if gate.patterns else mine:
        await _remove(caller, town, spare)
    if not gate.patterns:
        return
    wanted = rule(gate, town, [place.key for place in order.names.places.values()])
    if not mine:
        if sum(one["trigger_type"] == KEYWORD for one in there) >= MOST:
            raise Refused(words.GATES_FULL)
        await caller.call("POST", RULES, body={**wanted, "enabled": True}, guild_id=town.key)
    elif not same(mine[0], wanted):
        await caller.call("PATCH", RULE, body=wanted, guild_id=town.key, rule_id=str(mine[0]["id"]))


async def _remove(caller: Caller, town: Town, one: Json) -> None:
    try:
        await caller.call("DELETE", RULE, guild_id=town.key, rule_id=str(one["id"]))
    except Refused as error:
        if getattr(error.__cause__, "status", 0) != 404:  # an organiser was faster, and gone is what was wanted
            raise
