"""Threads where Discord refuses what simcord lets pass."""

from typing import Any, Final

from simcord.backend.errors import BackendError
from simcord.http.router import RequestContext
from simcord.http.routes import channels, guilds

from tests.servers.discord.router import route, world_of

THERE_ALREADY: Final = (400, 160004, "A thread has already been created for this message")


@route("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def thread_from_message(ctx: RequestContext) -> Any:
    """A message has one thread at most, which has the message's own id."""
    if ctx.int_arg("message_id") in world_of(ctx).channels:
        raise BackendError(*THERE_ALREADY)
    return channels.create_thread_from_message(ctx)


@route("GET", "/guilds/{guild_id}/threads/active")
def active_threads(ctx: RequestContext) -> Any:
    """All of them at once, which the answer says."""
    return {**guilds.active_guild_threads(ctx), "has_more": False}
