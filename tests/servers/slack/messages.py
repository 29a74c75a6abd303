"""A message that the app asks for: its words, blocks and attachments, checked and completed as Slack keeps them."""

import copy
from typing import Any, Final, cast

import msgspec

from tests.servers.shapes import Shape
from tests.servers.slack.blocks import ALTOGETHER, kept, spoken
from tests.servers.slack.errors import SlackError
from tests.servers.slack.escaping import rich_text
from tests.servers.slack.model import Channel
from tests.servers.slack.world import World

LONGEST: Final = 40_000
"""Characters of a text."""
MOST: Final = 50
"""Blocks of a message."""
ATTACHMENTS: Final = 100
METADATA: Final = 8_000
"""Characters that metadata may take, written as JSON."""


def content(world: World, args: dict[str, Any]) -> Shape:
    """Text, blocks and attachments, or the error that says what is wrong with them."""
    if str(args.get("link_names", "")).lower() in {"1", "true"} or args.get("parse") == "full":
        raise NotImplementedError("link_names and parse=full, which turn plain words into mentions")
    text = args.get("text") or args.get("markdown_text") or ""
    if args.get("text") and args.get("markdown_text"):
        raise SlackError("markdown_text_conflict")
    if not (text or args.get("blocks") or args.get("attachments")):
        raise SlackError("no_text")
    if len(text) > LONGEST:
        raise SlackError("msg_too_long")
    shape: Shape = {"text": text}
    if args.get("blocks"):
        shape["blocks"] = kept(world, args["blocks"], MOST)
        if spoken(shape["blocks"]) > ALTOGETHER:
            raise SlackError("msg_blocks_too_long")
    elif text:
        shape["blocks"] = [rich_text(text, world.block_id())]
    attachments = args.get("attachments")
    if attachments:
        shape["attachments"] = _attachments(world, attachments)
    return shape


def _attachments(world: World, given: Any) -> list[Shape]:
    if not isinstance(given, list):
        raise SlackError("invalid_attachments")
    attachments = copy.deepcopy(cast("list[Shape]", given))
    if len(attachments) > ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for number, one in enumerate(attachments, 1):
        one.setdefault("id", number)
        one.setdefault("fallback", "[no preview available]")
        if one.get("blocks"):
            one["blocks"] = kept(world, one["blocks"], MOST)
    return attachments


def metadata(args: dict[str, Any]) -> Shape:
    """The metadata, if there is any."""
    given = args.get("metadata")
    if not given:
        return {}
    if not isinstance(given, dict) or not {"event_type", "event_payload"} <= given.keys():
        raise SlackError("invalid_metadata_format")
    if len(msgspec.json.encode(given)) > METADATA:
        raise SlackError("metadata_too_large")
    return {"metadata": given}


def by_app(world: World, args: dict[str, Any]) -> Shape:
    """The frame of a message that the app posts: as itself, or under a name of its choice."""
    app = world.app
    shape: Shape = {"type": "message", "bot_id": app.bot_id, "app_id": app.id, "team": world.team_id}
    custom = {name: args[name] for name in ("username", "icon_url", "icon_emoji") if args.get(name)}
    if custom:
        if not app.granted("chat:write.customize"):
            raise SlackError("missing_scope", needed="chat:write.customize", provided="")
        icons = {"emoji": custom["icon_emoji"]} if "icon_emoji" in custom else {}
        icons |= {"image_48": custom["icon_url"]} if "icon_url" in custom else {}
        named = {"subtype": "bot_message", "username": custom.get("username", app.name)}
        return shape | named | ({"icons": icons} if icons else {})
    return shape | {"user": world.bot.id, "bot_profile": profile(world)}


def profile(world: World) -> Shape:
    """Who the app's messages say they are from."""
    app = world.app
    shape: Shape = {"id": app.bot_id, "app_id": app.id, "user_id": world.bot.id, "name": app.name}
    icons = {f"image_{size}": f"https://loopback.invalid/bot_{size}.png" for size in (36, 48, 72)}
    return shape | {"icons": icons, "deleted": False, "updated": world.bot.updated, "team_id": world.team_id}


def root_of(channel: Channel, thread_ts: str) -> str | None:
    """The thread that a message with this thread_ts goes into.

    Where nothing stands any more, Slack posts into the channel without a word.
    """
    root = channel.messages.get(thread_ts)
    if root is None:
        return None
    if root.get("subtype", "").endswith(("_join", "_leave", "_name", "_topic", "_purpose", "_archive")):
        raise SlackError("cannot_reply_to_message")
    return root.get("thread_ts", thread_ts)


def may_post(world: World, channel: Channel) -> None:
    """Whether the app may write there."""
    if channel.archived:
        raise SlackError("is_archived")
    inside = world.bot.id in channel.members
    everywhere = channel.kind.value == "channel" and world.app.granted("chat:write.public")
    if not inside and not (everywhere and world.app.scopes is not None):
        raise SlackError("not_in_channel")
    if channel.read_only:
        raise SlackError("restricted_action")
    if channel.kind.value == "im" and not world.app.messages_tab:
        raise SlackError("messages_tab_disabled")
