"""Messages, webhooks and reactions where Discord does more than simcord, or reads them otherwise."""

from typing import Any, Final
from urllib.parse import unquote

from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.backend.errors import BackendError, invalid_form_body, missing_access, unknown_webhook
from simcord.backend.models import Message, Webhook
from simcord.enums import ChannelType
from simcord.http._helpers import bot_message, message_edit_changes, message_response
from simcord.http.router import RequestContext
from simcord.http.routes import interactions, messages

from tests.servers.discord.router import route, world_of

LONGEST_NONCE: Final = 25
PAGE: Final = 100


def _limit(ctx: RequestContext, default: int, most: int = PAGE) -> int:
    limit = int(ctx.params.get("limit", default))
    if not 1 <= limit <= most:
        raise invalid_form_body(f"limit: must be between 1 and {most}")
    return limit


def _reachable(ctx: RequestContext, channel_id: int) -> None:
    """Refuse a direct message to whoever closed theirs, or shares no community with the bot."""
    world = world_of(ctx)
    channel = world.get_channel(channel_id)
    if channel.type != ChannelType.DM:
        return
    for person in channel.recipient_ids:
        if person in world.closed_dms:
            raise BackendError(403, 50007, "Cannot send messages to this user")
        if not any(person in town.members for town in world.guilds.values()):
            raise BackendError(403, 50278, "Cannot send messages to this user due to having no mutual guilds")


@route("POST", "/channels/{channel_id}/messages")
def send_message(ctx: RequestContext) -> Any:
    """A nonce that must be unique finds the message already there, as long as Discord remembers it."""
    world, channel_id = world_of(ctx), ctx.int_arg("channel_id")
    world.get_channel(channel_id)
    _reachable(ctx, channel_id)
    nonce = ctx.body().get("nonce")
    if nonce is None:
        return messages.send_message(ctx)
    nonce = str(nonce)
    if len(nonce) > LONGEST_NONCE:
        raise invalid_form_body(f"nonce: must be {LONGEST_NONCE} or fewer in length")
    there = world.same_nonce(channel_id, nonce) if ctx.body().get("enforce_nonce") else None
    if there is not None:
        return message_response(ctx, there)
    with world.making(nonce):
        return messages.send_message(ctx)


@route("GET", "/channels/{channel_id}/messages")
def history(ctx: RequestContext) -> Any:
    """Newest first; `after` gives those that follow it at once, which simcord gives from the other end."""
    world, channel_id = world_of(ctx), ctx.int_arg("channel_id")
    limit = _limit(ctx, 50)
    if "after" not in ctx.params:
        return messages.get_history(ctx)
    ctx.require_channel_permissions(channel_id)
    if not channel_accessible(world, channel_id, world.bot_user.id, history=True):
        return []
    after = int(ctx.params["after"])
    later = [one for key, one in sorted(world.messages[channel_id].items()) if key > after and not one.is_ephemeral]
    return [message_response(ctx, one, for_user=world.bot_user.id) for one in reversed(later[:limit])]


@route("GET", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}")
def reacted(ctx: RequestContext) -> Any:
    """Who reacted, in pages by their id."""
    world, limit = world_of(ctx), _limit(ctx, 25)
    message = ctx.require_message(ctx.int_arg("channel_id"), ctx.int_arg("message_id"), "read_message_history")
    reaction = message.reaction_for(unquote(ctx.args["emoji"]))
    after = int(ctx.params.get("after", 0))
    people = [] if reaction is None else [one for one in sorted(reaction.user_ids) if one > after]
    return [dict(serializers.user_payload(world.get_user(one))) for one in people[:limit]]


# Webhooks: those that the bot made belong to its application, and may carry buttons


def _webhook(ctx: RequestContext) -> Webhook:
    world = world_of(ctx)
    found = world.webhooks.get(ctx.int_arg("webhook_id"))
    if found is None:
        raise unknown_webhook()
    if found.token != ctx.args["token"]:
        raise BackendError(401, 50027, "Invalid Webhook Token")
    return found


def _place(ctx: RequestContext, webhook: Webhook) -> int:
    """The webhook's channel, or the thread of it that the query names."""
    thread = ctx.params.get("thread_id")
    if thread is None:
        return webhook.channel_id
    channel = world_of(ctx).get_thread(int(thread))
    if channel.parent_id != webhook.channel_id:
        raise missing_access()
    return channel.id


def _theirs(ctx: RequestContext) -> Message:
    """The message, if this webhook posted it there."""
    webhook = _webhook(ctx)
    message = world_of(ctx).get_message(_place(ctx, webhook), ctx.int_arg("message_id"))
    if message.webhook_id != webhook.id:
        raise BackendError(404, 10008, "Unknown Message")
    return message


def _of_an_interaction(ctx: RequestContext) -> bool:
    """Whether the path is one of the application itself, whose token is an interaction's."""
    world = world_of(ctx)
    return ctx.int_arg("webhook_id") == world.application_id


@route("POST", "/webhooks/{webhook_id}/{token}")
def execute(ctx: RequestContext) -> Any:
    """Post under any name, in the channel, one of its threads, or a new post of a forum."""
    if _of_an_interaction(ctx):
        world_of(ctx).interaction_by_token(ctx.args["token"])
        return interactions.execute_webhook(ctx)
    world, webhook = world_of(ctx), _webhook(ctx)
    body = dict(ctx.body())
    title, tags = body.pop("thread_name", None), body.pop("applied_tags", [])
    if title is None:
        place = _place(ctx, webhook)
        if world.get_channel(place).type == ChannelType.FORUM:
            raise BackendError(400, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id")
    else:
        place = world.create_thread(
            webhook.channel_id, title, webhook.id, applied_tags=[int(one) for one in tags], broadcast=False
        ).id
        world.announce_thread_create(world.get_channel(place))
    message = bot_message(
        ctx,
        place,
        author_id=webhook.webhook_user_id,
        webhook_id=webhook.id,
        body=body,
        webhook_execute=True,
    )
    return message_response(ctx, message, exempt_root=True)


@route("GET", "/webhooks/{webhook_id}/{token}/messages/{message_id}")
def one_of_theirs(ctx: RequestContext) -> Any:
    """A message of the webhook, or of the interaction."""
    if _of_an_interaction(ctx):
        return interactions.get_followup(ctx)
    return message_response(ctx, _theirs(ctx), exempt_root=True)


@route("PATCH", "/webhooks/{webhook_id}/{token}/messages/{message_id}")
def edit_theirs(ctx: RequestContext) -> Any:
    """Change it."""
    if _of_an_interaction(ctx):
        return interactions.edit_followup(ctx)
    message = _theirs(ctx)
    changed = world_of(ctx).edit_message(message.channel_id, message.id, message_edit_changes(ctx, message))
    return message_response(ctx, changed, exempt_root=True)


@route("DELETE", "/webhooks/{webhook_id}/{token}/messages/{message_id}")
def delete_theirs(ctx: RequestContext) -> Any:
    """Remove it."""
    if _of_an_interaction(ctx):
        interactions.delete_followup(ctx)
        return
    message = _theirs(ctx)
    world_of(ctx).delete_message(message.channel_id, message.id)


for _method, _handler in (
    ("GET", interactions.get_original_response),
    ("PATCH", interactions.edit_original_response),
    ("DELETE", interactions.delete_original_response),
):
    route(_method, "/webhooks/{webhook_id}/{token}/messages/@original")(_handler)
