"""simcord's answers completed to what Discord's specification asks for, and their status."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from simcord.backend import serializers

from tests.servers.discord.cards import complete_component, complete_embed, is_component
from tests.servers.discord.limits import template
from tests.servers.discord.router import Call
from tests.servers.discord.world import World
from tests.servers.shapes import Shape, part, parts

CREATED: Final = frozenset(
    {
        "POST /guilds/{id}/channels",
        "POST /channels/{id}/threads",
        "POST /channels/{id}/messages/{id}/threads",
    }
)
"""Routes that answer 201."""
COMPONENT, FORM = 3, 5
GATEWAY_ONLY: Final = (
    *("joined_at", "large", "unavailable", "member_count", "voice_states", "members", "channels", "threads"),
    *("presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"),
)
GUILD: Final[Shape] = {
    "home_header": None,
    "incidents_data": None,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "nsfw": False,
    "nsfw_level": 0,
    "region": "deprecated",
    "safety_alerts_channel_id": None,
    "widget_channel_id": None,
    "widget_enabled": False,
}


@dataclass(frozen=True)
class Reply:
    """A status and what is sent as JSON; nothing is sent with 204."""

    status: int
    body: Any = None


def reply(world: World, asked: Call, result: Any) -> Reply:
    """The whole answer."""
    kind = f"{asked.method} {template(asked.path)}"
    silent = (kind.endswith("/callback") and asked.params.get("with_response", "").lower() not in {"1", "true"}) or (
        kind == "POST /webhooks/{id}/{token}" and asked.params.get("wait", "").lower() not in {"1", "true"}
    )
    if result is None or silent:
        return Reply(204)
    body = whole(result, world)
    if asked.path == "/users/@me":
        body = {**body, "mfa_enabled": True, "locale": "en-US", "verified": True}
    return Reply(201 if kind in CREATED else 200, body)


def whole(value: Any, world: World, *, gateway: bool = False) -> Any:
    """The value with every object in it completed; the gateway's events carry some fields that answers do not."""
    if isinstance(value, list | tuple):
        return [whole(one, world, gateway=gateway) for one in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    shape = {key: whole(one, world, gateway=gateway) for key, one in cast("Shape", value).items()}
    for fits, complete in _KINDS:
        if fits(shape):
            complete(shape, world, gateway)
            break
    return shape


def _user(shape: Shape, _world: World, _gateway: bool) -> None:
    for private in ("verified", "mfa_enabled", "locale"):
        shape.pop(private, None)
    shape.setdefault("primary_guild", None)


def _member(shape: Shape, _world: World, _gateway: bool) -> None:
    shape.setdefault("banner", None)


def _message(shape: Shape, world: World, gateway: bool) -> None:
    nonce = world.nonce_of.get(int(shape["id"]))
    shape.pop("nonce", None)
    if nonce is not None:
        shape["nonce"] = nonce
    if not gateway:
        shape.pop("guild_id", None)
    if not shape.get("reactions"):
        shape.pop("reactions", None)
    if not shape.get("sticker_items"):
        shape.pop("sticker_items", None)
    if not gateway and part(shape, "message_reference").get("type"):
        shape["message_reference"]["type"] = 0  # the specification knows no forwards, whose number is 1
    part(shape, "message_reference").pop("fail_if_not_exists", None)
    for embed in parts(shape, "embeds"):
        complete_embed(embed)
    if int(shape["id"]) in world.channels:  # a thread was opened from it
        shape["thread"] = dict(serializers.thread_payload(world, world.channels[int(shape["id"])]))


def _guild(shape: Shape, _world: World, gateway: bool) -> None:
    if not gateway:
        for name in GATEWAY_ONLY:
            shape.pop(name, None)
    for name, default in GUILD.items():
        shape.setdefault(name, default)


def _direct(shape: Shape, _world: World, _gateway: bool) -> None:
    for name in ("parent_id", "topic", "rate_limit_per_user"):
        shape.pop(name, None)
    shape["flags"] = 0


def _channel(shape: Shape, _world: World, _gateway: bool) -> None:
    shape.setdefault("flags", 0)
    shape.setdefault("nsfw", False)


def _webhook(shape: Shape, world: World, _gateway: bool) -> None:
    shape["application_id"] = str(world.application_id)


def _event(shape: Shape, _world: World, _gateway: bool) -> None:
    shape.setdefault("recurrence_rule", None)
    shape.setdefault("guild_scheduled_event_exceptions", [])


def _command(shape: Shape, _world: World, _gateway: bool) -> None:
    shape.setdefault("version", shape["id"])
    for name in ("contexts", "integration_types"):
        if shape.get(name, 0) is None:
            del shape[name]


def _entry(shape: Shape, _world: World, _gateway: bool) -> None:
    """Roles given and taken are changes, which simcord has among the options."""
    options = part(shape, "options")
    changed = [{"key": key, "new_value": options.pop(key)} for key in ("$add", "$remove") if key in options]
    shape["changes"] = [*parts(shape, "changes"), *changed]
    for name in ("options", "reason"):
        if not shape.get(name):
            shape.pop(name, None)


def _metadata(shape: Shape, world: World, _gateway: bool) -> None:
    """Of an interaction, under the message that answered it: what was acted on, by the kind of interaction."""
    for name in ("name", "command_type", "target_type", "target_channel_id"):
        shape.pop(name, None)
    target, record = shape.pop("target_id", None), world.interactions[int(shape["id"])]
    if target is not None and target in world.users:
        shape["target_user"] = whole(dict(serializers.user_payload(world.users[target])), world)
    elif target is not None:
        shape["target_message_id"] = str(target)
    if shape["type"] == COMPONENT:
        shape["interacted_message_id"] = str(record.source_message_id)
    if shape["type"] == FORM:
        opener = world.interactions[world.opened_by[record.id]]
        cause = {"id": str(opener.id), "type": opener.type, "user": shape["user"], "target_id": opener.target_id}
        shape["triggering_interaction_metadata"] = whole({**cause, "authorizing_integration_owners": {}}, world)


def _guest(shape: Shape, _world: World, _gateway: bool) -> None:
    shape.setdefault("user_id", shape["user"]["id"])
    shape.setdefault("response", 1)


def _invite(shape: Shape, _world: World, _gateway: bool) -> None:
    shape.setdefault("type", 0)
    shape.pop("channel_id", None)


def _component(shape: Shape, _world: World, _gateway: bool) -> None:
    complete_component(shape)


def _callback(shape: Shape, _world: World, _gateway: bool) -> None:
    if shape.get("response_message_id", 0) is None:
        del shape["response_message_id"]


def _threads(shape: Shape, _world: World, _gateway: bool) -> None:
    shape.setdefault("has_more", False)


def _keyword_rule(shape: Shape, _world: World, _gateway: bool) -> None:
    nothing: Shape = {"keyword_filter": [], "regex_patterns": [], "allow_list": []}
    shape["trigger_metadata"] = {**nothing, **part(shape, "trigger_metadata")}


_KINDS: Final[tuple[tuple[Callable[[Shape], bool], Callable[[Shape, World, bool], None]], ...]] = (
    (lambda one: "discriminator" in one and "username" in one, _user),
    (lambda one: "joined_at" in one and "nick" in one, _member),
    (lambda one: "author" in one and "channel_id" in one and "attachments" in one, _message),
    (lambda one: "verification_level" in one and "owner_id" in one, _guild),
    (lambda one: "recipients" in one and "position" not in one, _direct),
    (lambda one: "permission_overwrites" in one and "position" in one and "type" in one, _channel),
    (lambda one: one.get("type") == 1 and "avatar" in one and "application_id" in one, _webhook),
    (lambda one: "scheduled_start_time" in one and "entity_type" in one, _event),
    (lambda one: "action_type" in one and "target_id" in one and "changes" in one, _entry),
    (lambda one: "authorizing_integration_owners" in one and "token" not in one, _metadata),
    (lambda one: "guild_scheduled_event_id" in one and "user" in one, _guest),
    (lambda one: "max_uses" in one and "code" in one, _invite),
    (is_component, _component),
    (lambda one: "response_message_loading" in one, _callback),
    (lambda one: one.keys() == {"threads", "members"}, _threads),
    (lambda one: "default_member_permissions" in one and "application_id" in one, _command),
    (lambda one: one.get("trigger_type") == 1 and "trigger_metadata" in one, _keyword_rule),
)
