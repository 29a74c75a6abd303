"""The application: what it is, its commands one by one, where its gateway is; and lists simcord gives in one piece."""

from typing import Any, Final, cast

from simcord.backend import serializers
from simcord.backend.errors import BackendError, invalid_form_body
from simcord.backend.models import Guild
from simcord.backend.ops.commands import COMMAND_FIELDS
from simcord.http.router import RequestContext
from simcord.http.routes import automod

from tests.servers.discord.router import route, world_of
from tests.servers.discord.world import World

Command = dict[str, Any]
KEYWORD, MOST_KEYWORD_RULES, MOST_EVENTS, MOST_COMMANDS = 1, 6, 100, 100
UNKNOWN_COMMAND: Final = (404, 10063, "Unknown application command")


def _application(world: World) -> dict[str, Any]:
    bot = dict(serializers.user_payload(world.bot_user))
    return {
        "id": str(world.application_id),
        "name": world.bot_user.global_name or world.bot_user.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": dict(serializers.user_payload(world.owner)),
        "flags": world.flags,
        "flags_new": str(world.flags),
        "team": None,
        "bot": bot,
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "eligible_oauth2_scopes": [],
        "explicit_content_filter": 0,
        "interactions_endpoint_url": None,
        "redirect_uris": [],
        "role_connections_verification_url": None,
    }


@route("GET", "/oauth2/applications/@me")
def application_by_oauth(ctx: RequestContext) -> Any:
    """What discord.py asks at login."""
    return _application(world_of(ctx))


@route("GET", "/applications/@me")
def application(ctx: RequestContext) -> Any:
    """The same, by its newer route."""
    return _application(world_of(ctx))


@route("GET", "/gateway")
def gateway(ctx: RequestContext) -> Any:
    """Where to connect."""
    return {"url": world_of(ctx).gateway_url}


@route("GET", "/gateway/bot")
def gateway_bot(ctx: RequestContext) -> Any:
    """Where to connect, with how many shards."""
    world = world_of(ctx)
    starts = {"total": 1000, "remaining": 1000, "reset_after": 14_400_000, "max_concurrency": 16}
    return {"url": world.gateway_url, "shards": world.shards, "session_start_limit": starts}


@route("GET", "/users/@me/guilds")
def my_guilds(ctx: RequestContext) -> Any:
    """Communities in short, as that route shows them."""
    world = world_of(ctx)
    after, before = int(ctx.params.get("after", 0)), int(ctx.params.get("before", 2**63))
    towns = [one for key, one in sorted(world.guilds.items()) if after < key < before]
    return [_short(world, one) for one in towns[: int(ctx.params.get("limit", 200))]]


def _short(world: World, town: Guild) -> dict[str, Any]:
    return {
        "id": str(town.id),
        "name": town.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(world.compute_permissions(town.id, world.bot_user.id)),
        "features": [],
    }


# Commands one by one: simcord has the whole set only


def _scope(ctx: RequestContext) -> int | None:
    if int(ctx.args["application_id"]) != world_of(ctx).application_id:
        raise BackendError(403, 20012, "You are not authorized to perform this action on this application")
    return int(ctx.args["guild_id"]) if "guild_id" in ctx.args else None


def _find(ctx: RequestContext) -> Command:
    for command in world_of(ctx).commands.get(_scope(ctx), {}).values():
        if command["id"] == ctx.args["command_id"]:
            return command
    raise BackendError(*UNKNOWN_COMMAND)


def _payloads(ctx: RequestContext, given: list[Command]) -> list[Command]:
    """Checked as Discord checks: known fields, one description for each slash command, no name twice."""
    kept: list[Command] = []
    for one in given:
        payload = {key: value for key, value in one.items() if key not in {"nsfw", "id", "version"}}
        kept.append(ctx.fields(*COMMAND_FIELDS, body=payload))
        if payload.get("type", 1) == 1 and not payload.get("description"):
            raise invalid_form_body("description: this field is required")
    names = [(one["name"], one.get("type", 1)) for one in kept]
    if len(set(names)) < len(names):
        raise invalid_form_body("name: application command names must be unique")
    if sum(kind == 1 for _, kind in names) > MOST_COMMANDS:
        raise BackendError(400, 30032, "Maximum number of application commands reached (100)")
    return kept


def _overwrite(ctx: RequestContext) -> list[Command]:
    given = cast("list[Command]", ctx.json or [])
    return world_of(ctx).register_commands(_scope(ctx), _payloads(ctx, given))


def _create(ctx: RequestContext) -> Command:
    world, scope = world_of(ctx), _scope(ctx)
    (payload,) = _payloads(ctx, [ctx.body()])
    key = (payload["name"], payload.get("type", 1))
    others = [_bare(one) for name, one in world.commands.get(scope, {}).items() if name != key]
    return world.register_commands(scope, [*others, payload])[-1]


def _bare(command: Command) -> Command:
    return {key: value for key, value in command.items() if key in COMMAND_FIELDS}


def _edit(ctx: RequestContext) -> Command:
    world, scope, found = world_of(ctx), _scope(ctx), _find(ctx)
    (changed,) = _payloads(ctx, [{**_bare(found), **ctx.body()}])
    same = [changed if one is found else _bare(one) for one in world.commands[scope].values()]
    kept = world.register_commands(scope, same)
    return next(one for one in kept if one["name"] == changed["name"])


def _delete(ctx: RequestContext) -> None:
    found = _find(ctx)
    known = world_of(ctx).commands[_scope(ctx)]
    del known[found["name"], found["type"]]


for _at in ("/applications/{application_id}", "/applications/{application_id}/guilds/{guild_id}"):
    route("PUT", f"{_at}/commands")(_overwrite)
    route("POST", f"{_at}/commands")(_create)
    route("GET", f"{_at}/commands/{{command_id}}")(_find)
    route("PATCH", f"{_at}/commands/{{command_id}}")(_edit)
    route("DELETE", f"{_at}/commands/{{command_id}}")(_delete)


# Lists in pages


@route("GET", "/guilds/{guild_id}/members/search")
def search_members(ctx: RequestContext) -> Any:
    """Members whose name begins so."""
    world = world_of(ctx)
    guild = world.get_guild(ctx.int_arg("guild_id"))
    query = ctx.params.get("query", "").lower()
    found = [one for one in guild.members.values() if world.users[one.user_id].name.lower().startswith(query)]
    return [dict(serializers.member_payload(world, guild, one)) for one in found[: int(ctx.params.get("limit", 1))]]


def _archived(ctx: RequestContext, *, private: bool) -> Any:
    """Newest archive first, in pages by the time of archiving."""
    world = world_of(ctx)
    channel = ctx.require_channel_permissions(ctx.int_arg("channel_id"), "read_message_history")
    if private:
        ctx.require_channel_permissions(channel.id, "manage_threads")
    before, limit = str(ctx.params.get("before", "9")), int(ctx.params.get("limit", 50))
    found = [one for one in world.archived_threads(channel.id, private=private) if _when(one) < before]
    found.sort(key=_when, reverse=True)
    return serializers.thread_list_payload(world, found[:limit], has_more=len(found) > limit)


def _when(thread: Any) -> str:
    return str(thread.thread_metadata.archive_timestamp)


@route("GET", "/channels/{channel_id}/threads/archived/public")
def archived_public(ctx: RequestContext) -> Any:
    """Public threads that are archived."""
    return _archived(ctx, private=False)


@route("GET", "/channels/{channel_id}/threads/archived/private")
def archived_private(ctx: RequestContext) -> Any:
    """Private threads that are archived."""
    return _archived(ctx, private=True)


# Limits that simcord leaves out


@route("POST", "/guilds/{guild_id}/auto-moderation/rules")
def create_rule(ctx: RequestContext) -> Any:
    """At most six keyword rules."""
    guild = world_of(ctx).get_guild(ctx.int_arg("guild_id"))
    same = [one for one in guild.auto_mod_rules.values() if one.trigger_type == KEYWORD]
    if int(ctx.body().get("trigger_type", 0)) == KEYWORD and len(same) >= MOST_KEYWORD_RULES:
        raise BackendError(400, 30033, "Maximum number of auto moderation rules reached (6)")
    return automod.create_rule(ctx)


@route("GET", "/guilds/{guild_id}/roles/{role_id}")
def one_role(ctx: RequestContext) -> Any:
    """A role by its id."""
    world = world_of(ctx)
    return serializers.role_payload(world.get_role(ctx.int_arg("guild_id"), ctx.int_arg("role_id")))
